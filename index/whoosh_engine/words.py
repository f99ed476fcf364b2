"""The term dictionary of a snapshot: the segments' dictionaries asked together.

Counts are of live documents. What a segment's dictionary has on disk counts its deleted documents too, so
it is an upper bound there; the exact figure is worked out for the words that are about to be returned. Only
where thousands are asked for, to expand a prefix, what is on disk has to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.found import WordCount
from index.whoosh_engine.columns import Columns
from index.whoosh_engine.segments import REMEMBERED, SegmentFile

MANY = 200  # words; for more, counts are those on disk
MOST_CLOSE = 500  # words whose neighbours are remembered

K = TypeVar("K")
V = TypeVar("V")


class Words:
    """Words and their frequencies over all segments."""

    def __init__(self, segments: Sequence[SegmentFile], columns: Columns) -> None:
        self._segments = segments
        self._live = [
            columns.live[base : base + segment.documents]
            for base, segment in zip(columns.bases.tolist(), segments, strict=False)
        ]
        self._forms_of_fold: Mapping[str, Iterable[str]] = {}  # of the last prefix
        self._known_forms: dict[tuple[str, str], tuple[str, ...]] = {}
        self._known_close: dict[tuple[str, int], list[tuple[WordCount, int]]] = {}
        self._whole = [bool(live.all()) for live in self._live]

    def forms_of(self, table: str, key: str) -> tuple[str, ...]:
        """Every form under a key of the table "fold" or "stem"."""
        if table == "fold" and key in self._forms_of_fold:
            return tuple(self._forms_of_fold[key])
        known = self._known_forms.get((table, key))
        if known is None:
            found: dict[str, None] = {}
            for segment in self._segments:
                found.update(dict.fromkeys(segment.forms_of(table, key)))
            known = tuple(found)
            _remember(self._known_forms, (table, key), known, REMEMBERED)
        return known

    def frequency(self, form: str) -> int:
        """In how many live documents a form occurs, in any field."""
        total = 0
        for segment, live, whole in zip(self._segments, self._live, self._whole, strict=True):
            number = segment.find_form(form)
            if number >= 0:
                total += int(segment["form_counts"][number]) if whole else _live_count(segment, number, live)
        return total

    def word_count(self, fold: str) -> WordCount:
        """A fold with the frequency of its most frequent form."""
        return WordCount(fold, max(map(self.frequency, self.forms_of("fold", fold)), default=0))

    def prefixed(self, prefix: str, limit: int) -> list[WordCount]:
        """The most frequent folds that begin so, most frequent first, ties by the alphabet."""
        return self._exactly_prefixed(prefix, limit) if limit <= MANY else self._prefixed(prefix, limit)

    def _exactly_prefixed(self, prefix: str, limit: int) -> list[WordCount]:
        """The same, for few.

        From each segment the folds of the greatest counts are taken. No other fold can have more documents
        than the sum of what was left out; while the last one wanted has not more than that, more are taken.
        """
        spans = [segment.folds.prefixed(prefix) for segment in self._segments]
        most = 4 * limit
        while limit > 0:
            taken: set[str] = set()
            left = 0
            for segment, (first, end) in zip(self._segments, spans, strict=True):
                numbers, rest = _most_frequent(segment, first, end, most)
                taken.update(segment.folds[number] for number in numbers.tolist())
                left += rest
            counted = sorted(map(self.word_count, taken), key=lambda word: (-word.documents, word.fold))
            found = [word for word in counted if word.documents][:limit]
            if left == 0 or (len(found) == limit and found[-1].documents > left):
                return found
            most *= 8
        return []

    def _prefixed(self, prefix: str, limit: int) -> list[WordCount]:
        """The same, for many, by the counts on disk; the forms are kept for whoever asks for them next."""
        counts: dict[str, int] = {}
        forms: dict[str, dict[str, None]] = {}
        for segment in self._segments:
            numbers, _ = _most_frequent(segment, *segment.folds.prefixed(prefix), limit)
            for number, count in zip(numbers.tolist(), segment["fold_counts"][numbers].tolist(), strict=True):
                fold = segment.folds[number]
                counts[fold] = counts.get(fold, 0) + count
                forms.setdefault(fold, {}).update(dict.fromkeys(segment.forms_under("fold", number)))
        self._forms_of_fold = forms
        words = [WordCount(fold, count) for fold, count in counts.items()]
        return sorted(words, key=lambda word: (-word.documents, word.fold))[:limit]

    def close(self, fold: str, distance: int, limit: int) -> list[WordCount]:
        """The folds within so many edits, nearest first, then most frequent, then by the alphabet."""
        if not fold:
            return []
        counted = self._known_close.get((fold, distance))
        if counted is None:
            counted = self._counted_close(fold, distance)
            _remember(self._known_close, (fold, distance), counted, MOST_CLOSE)
        return [word for word, _ in counted[:limit]]

    def _counted_close(self, fold: str, distance: int) -> list[tuple[WordCount, int]]:
        """The same with the edits of each."""
        edits: dict[str, int] = {}
        for segment in self._segments:
            candidates = _of_length(segment, fold, distance)
            close = process.extract(
                fold, candidates, scorer=OSA.distance, processor=None, score_cutoff=distance, limit=None
            )
            edits.update({text: int(found) for text, found, _ in close})
        counted = [(self.word_count(text), found) for text, found in edits.items()]
        counted = [(word, found) for word, found in counted if word.documents]
        return sorted(counted, key=lambda pair: (pair[1], -pair[0].documents, pair[0].fold))


def _remember(known: dict[K, V], key: K, value: V, most: int) -> None:
    """Keep a look-up; where there are too many, begin anew."""
    if len(known) >= most:
        known.clear()
    known[key] = value


def _live_count(segment: SegmentFile, form: int, live: NDArray[np.bool_]) -> int:
    """In how many live documents of a segment a form occurs."""
    having = np.zeros(segment.documents, np.bool_)
    for field in segment.fields:
        term = field.find_term(form)
        if term >= 0:
            having[field.postings(term)[0]] = True
    return int(np.count_nonzero(having & live))


def _most_frequent(segment: SegmentFile, first: int, end: int, most: int) -> tuple[NDArray[np.intp], int]:
    """The numbers of a range's folds with the greatest counts, and the greatest count among the others."""
    counts = segment["fold_counts"][first:end]
    if len(counts) <= most:
        return np.arange(first, end), 0
    order = np.argpartition(counts, len(counts) - most)
    rest = int(counts[order[: len(counts) - most]].max())
    return first + order[len(counts) - most :], rest


def _of_length(segment: SegmentFile, fold: str, distance: int) -> list[str]:
    """The folds that begin with the same character and could be near enough by their length."""
    first, end = segment.folds.prefixed(fold[0])
    return [text for text in segment.folds.between(first, end) if abs(len(text) - len(fold)) <= distance]
