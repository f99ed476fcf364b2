"""Queries made of texts: records like a record, and passages that may hold a quotation."""

from collections import Counter
from collections.abc import Iterator

from index.analysis import TOKEN, fold, form
from index.compounds import Reading
from index.documents import IndexDocument
from index.engine import Snapshot
from index.expansion import Expander
from index.plans import AnyOf, Form, Leaf, Plan, Slot
from index.scoring import idf

_TELLING = 25  # words of a record that a likeness is measured by
_RAREST = 300  # of the most frequent words of a record, those that are looked at
_SHINGLE = 4  # tokens of a quotation that are looked for side by side
_SHINGLES = 24
_LONGEST_QUOTATION = 5_000  # code points


def plan_likeness(document: IndexDocument, snapshot: Snapshot, size: int) -> Plan:
    """A plan that finds records which share a record's telling words: frequent in it, rare in the archive."""
    words = Counter(_telling_words(document.title) * 3)
    for text in document.passages:
        words.update(_telling_words(text))
    documents = snapshot.documents
    weights: dict[str, float] = {}
    frequent = words.most_common(_RAREST)
    snapshot.expect(key for key, _ in frequent)
    for key, count in frequent:
        known = max((snapshot.frequency(term) for term in snapshot.forms(key)), default=0)
        if 1 < known <= documents * 0.4 + 1:
            weights[key] = count * idf(documents, known)
    best = sorted(weights, key=lambda key: (-weights[key], key))[:_TELLING]
    leaves = tuple(Leaf(((_slot(key, snapshot),),), label=key) for key in best)
    return Plan(AnyOf(leaves), leaves=leaves, size=size, facets=False)


def _telling_words(text: str) -> list[str]:
    """The folds of the words of a text that are more than a letter or two, and no number."""
    folds = (fold(form(raw)) for raw in TOKEN.findall(text))
    return [key for key in folds if len(key) > 2 and key.isalpha()]


def _slot(key: str, snapshot: Snapshot) -> Slot:
    return tuple(Form(term) for term in sorted(snapshot.forms(key)))


def plans_of_quotation(text: str, snapshot: Snapshot, size: int) -> Iterator[Plan]:
    """Plans that find passages which share much with a quotation, the strictest first.

    First runs of words side by side, spread over the whole, so that a changed word here and there costs
    only the runs that hold it; then the rarest of its words alone.
    """
    words = TOKEN.findall(text[:_LONGEST_QUOTATION])
    snapshot.expect(fold(form(word)) for word in words)
    runs = [Reading(tuple(words[at : at + _SHINGLE])) for at in range(max(len(words) - _SHINGLE + 1, 1))]
    step = max(1, -(-len(runs) // _SHINGLES))
    for readings in (runs[::step], [Reading((word,)) for word in _rarest(words, snapshot)]):
        if leaves := _leaves(readings, snapshot):
            yield Plan(AnyOf(leaves), leaves=leaves, size=size, facets=False)


def _rarest(words: list[str], snapshot: Snapshot) -> list[str]:
    """The rarest of the words that the archive has."""
    known = {word: snapshot.frequency(form(word)) for word in dict.fromkeys(words)}
    return sorted((word for word in known if known[word]), key=lambda word: (known[word], word))[:_SHINGLES]


def _leaves(readings: list[Reading], snapshot: Snapshot) -> tuple[Leaf, ...]:
    """A leaf for each run whose every word the index knows."""
    expander = Expander(snapshot)
    leaves: dict[Leaf, None] = {}
    for reading in readings:
        slots = tuple(expander.word(word, stemmed=False) for word in reading.words)
        if all(slots):
            leaves[Leaf((slots,), label=" ".join(reading.words))] = None
    return tuple(leaves)
