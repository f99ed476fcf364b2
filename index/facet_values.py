"""Which values of a facet the words of `source:`, `author:`, `type:` and `lang:` mean."""

import contextlib
from collections.abc import Callable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from rapidfuzz.distance import OSA

from index.analysis import fold, tokens
from index.engine import Snapshot
from index.query.tree import Phrase, Word

FACETS = {"source": "source", "author": "author", "type": "type", "lang": "language"}

Folds = tuple[str, ...]


def folds_of(text: str) -> Folds:
    """The folds of a text's tokens."""
    return tuple(fold(token.form) for token in tokens(text))


class ValueTable:
    """The values of one facet by the words in them; of a language, also its names."""

    def __init__(self, facet: str, counts: Mapping[str, int]) -> None:
        self.counts, self._facet = counts, facet
        spellings = _language_names if facet == "language" else _itself
        self._spellings = {value: spellings(value) for value in counts}
        self._by_word: dict[str, list[str]] = {}
        for value, some in self._spellings.items():
            for word in {word for spelling in some for word in spelling}:
                self._by_word.setdefault(word, []).append(value)

    def matching(self, wanted: Word | Phrase) -> frozenset[str]:
        """The values that hold the words side by side; a quotation of a whole value means only that one."""
        if isinstance(wanted, Phrase) or self._facet == "language":
            whole = self.named(wanted.text)
            if whole:
                return whole
        return self._holding(folds_of(wanted.text), _sameness(wanted))

    def named(self, text: str) -> frozenset[str]:
        """The value of just this name, or else those of the same name but for its spelling."""
        tag = text.split("-", maxsplit=1)[0].lower() if self._facet == "language" else text
        if tag in self.counts:
            return frozenset([tag])
        words = folds_of(text)
        known = self._by_word.get(words[0], ()) if words else ()
        return frozenset(value for value in known if words in self._spellings[value])

    def beginning(self, words: Folds) -> frozenset[str]:
        """The values that hold the words side by side, the last one perhaps only begun."""
        return self._holding(
            words, lambda known, typed, last: known == typed or (last and known.startswith(typed))
        )

    def with_words(self, words: Folds) -> frozenset[str]:
        """The values that hold every one of the words, whole and in any order; none for no words."""
        found = [frozenset(self._by_word.get(word, ())) for word in words]
        return frozenset.intersection(*found) if found else frozenset()

    def nearest(self, word: str) -> str | None:
        """The word of a value, as printed, that is spelled nearly as this fold; None where it is one."""
        most = 1 if len(word) < 8 else 2
        near = [
            (OSA.distance(known, word), -sum(self.counts[value] for value in values), known)
            for known, values in self._by_word.items()
            if known[:1] == word[:1] and OSA.distance(known, word, score_cutoff=most) <= most
        ]
        edits, _, known = min(near, default=(0, 0, word))
        if not edits:
            return None
        printed = (token.form for value in self._by_word[known] for token in tokens(value))
        return next((form for form in printed if fold(form) == known), known)

    def _holding(self, words: Folds, same: "Sameness") -> frozenset[str]:
        """The values of which a spelling has such words side by side."""
        only = len(words) == 1
        firsts = [known for known in self._by_word if same(known, words[0], only)]
        candidates = {value for known in firsts for value in self._by_word[known]}
        return frozenset(
            value
            for value in candidates
            if any(_holds(spelling, words, same) for spelling in self._spellings[value])
        )


Sameness = Callable[[str, str, bool], bool]  # known word, typed word, whether it is the last one


def _sameness(wanted: Word | Phrase) -> Sameness:
    """When a word of a value is the one that was typed: cut or misspelt if that was asked for."""
    cut = wanted.prefix if isinstance(wanted, Word) else wanted.text.endswith("*")
    edits = wanted.edits if isinstance(wanted, Word) else 0

    def same(known: str, typed: str, last: bool) -> bool:
        if known == typed or (cut and last and known.startswith(typed)):
            return True
        return edits > 0 and OSA.distance(known, typed, score_cutoff=edits) <= edits

    return same


def _holds(spelling: Folds, words: Folds, same: Sameness) -> bool:
    """Whether such words stand side by side in a spelling."""
    last = len(words) - 1
    return any(
        all(same(spelling[start + at], word, at == last) for at, word in enumerate(words))
        for start in range(len(spelling) - last)
    )


def _itself(value: str) -> tuple[Folds, ...]:
    return (folds_of(value),)


@lru_cache(maxsize=500)
def _language_names(code: str) -> tuple[Folds, ...]:
    """A language's code, and its names in English and in itself where they are known."""
    names = [code]
    with contextlib.suppress(UnknownLocaleError, ValueError):
        locale = Locale.parse(code)
        names += [name for name in (locale.english_name, locale.display_name) if name]
    return tuple(folds_of(name) for name in names)


class ValueTables:
    """The tables of the last generation that was asked for, made when first needed; shared by threads."""

    def __init__(self) -> None:
        self._current: tuple[str, dict[str, ValueTable]] = ("", {})

    def of(self, snapshot: Snapshot, facet: str) -> ValueTable:
        """The table of a facet in a snapshot."""
        current = self._current
        if current[0] != snapshot.generation:
            current = self._current = (snapshot.generation, {})
        tables = current[1]
        if facet not in tables:
            tables[facet] = ValueTable(facet, snapshot.values(facet))
        return tables[facet]
