"""Did you mean: a query with its rare or unknown words replaced by the archive's own nearest to them."""

from collections.abc import Callable, Iterable

from index.analysis import TOKEN, fold, form
from index.engine import Snapshot
from index.expansion import as_printed
from index.facet_values import ValueTables
from index.planning import Term
from index.plans import Values

SHORTEST = 4  # letters of a word that is worth correcting
_TIMES_AS_FREQUENT = 20
_CANDIDATES = 10


def better_query(query: str, terms: Iterable[Term], snapshot: Snapshot, tables: ValueTables) -> str | None:
    """The query as typed with its unlikely words replaced; None where the archive has nothing better."""

    def word(raw: str) -> str | None:
        return _better_word(raw, snapshot)

    better = query
    for term in sorted(terms, key=lambda term: term.origin.at, reverse=True):
        if not getattr(term.origin, "edits", 0):
            start, end = term.origin.at
            correct = (
                _corrector_of_values(term.node, snapshot, tables) if isinstance(term.node, Values) else word
            )
            better = better[:start] + _corrected(better[start:end], correct) + better[end:]
    return better if better != query else None


Corrector = Callable[[str], str | None]  # a word of a query made one of the archive's; None: leave it


def _corrected(piece: str, correct: Corrector) -> str:
    """A word or quotation of a query with each of its words made likely."""
    if "*" in piece:
        return piece
    return TOKEN.sub(lambda match: correct(match.group()) or match.group(), piece)


def _corrector_of_values(node: Values, snapshot: Snapshot, tables: ValueTables) -> Corrector:
    """What corrects the words of `source:` and the like, where no value has them."""
    table = tables.of(snapshot, node.facet)
    return lambda raw: None if node.values else table.nearest(fold(form(raw)))


def _better_word(raw: str, snapshot: Snapshot) -> str | None:
    """A word of the archive, much more frequent and spelled nearly so, or two that were run together."""
    key = fold(form(raw))
    if len(key) < SHORTEST or not key.isalpha():
        return None
    known = _frequency(key, snapshot)
    for word in snapshot.close_folds(key, 1 if len(key) < 8 else 2, _CANDIDATES):
        if word.fold != key and word.documents > known * _TIMES_AS_FREQUENT and word.fold.isalpha():
            return as_printed(word.fold, snapshot)
    return None if known else _parted(key, snapshot)


def _frequency(key: str, snapshot: Snapshot) -> int:
    """In how many documents the most frequent form of a fold occurs."""
    return max((snapshot.frequency(term) for term in snapshot.forms(key)), default=0)


def _parted(key: str, snapshot: Snapshot) -> str | None:
    """Two words that make this one, the rarer of them as frequent as can be."""
    pairs = [(key[:at], key[at:]) for at in range(1, len(key) - 1)]
    best = max(pairs, key=lambda pair: min(_frequency(part, snapshot) for part in pair), default=None)
    if best is None or not all(_frequency(part, snapshot) for part in best):
        return None
    return " ".join(as_printed(part, snapshot) for part in best)
