"""All documents of a snapshot in one numbering, and what filters, facets and sorting need of them, as arrays.

A segment's documents follow those of the segment before it. Values have one list of ordinals for the whole
snapshot. Small enough to be made anew for every commit (about 100 bytes a document), and from slices.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index import scoring
from index.documents import ALL_FIELDS
from index.whoosh_engine.arrays import AnyArray
from index.whoosh_engine.segments import SegmentFile

Mask = NDArray[np.bool_]
Ordinals = NDArray[np.int32]

COLUMNS = {"source": "sources", "type": "types", "language": "languages"}  # by facet, of one value


class Columns:
    """The columns of the segments in order; `live[i]` are the documents of segment i that are not deleted."""

    def __init__(self, segments: Sequence[SegmentFile], live: Sequence[Mask]) -> None:
        self._segments = segments
        self.bases = np.cumsum([0, *(segment.documents for segment in segments)])
        self.live: Mask = np.concatenate([np.zeros(0, np.bool_), *live])
        self.size = len(self.live)
        self.count = int(np.count_nonzero(self.live))
        self.first = self._joined("first")
        self.last = self._joined("last")
        self.years = self._joined("years")
        self.months = self._joined("months")
        self.values: dict[str, list[str]] = {}
        self.ordinals: dict[str, Ordinals] = {}
        for facet, key in COLUMNS.items():
            self.ordinals[facet], self.values[facet] = self._unified(key)
        self.authors, self.values["author"] = self._unified("authors")
        counts = [np.diff(segment["author_starts"]) for segment in segments]
        self.author_starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts]))
        self.weights = [scoring.norms(field, self._mean_length(field)) for field in ALL_FIELDS]

    def _joined(self, key: str) -> Ordinals:
        return np.concatenate([np.zeros(0, np.int32), *(segment[key] for segment in self._segments)])

    def _unified(self, key: str) -> tuple[Ordinals, list[str]]:
        """A column of ordinals into one list, which is in alphabetical order."""
        names = sorted({name for segment in self._segments for name in segment.values[key]})
        ordinals = {name: ordinal for ordinal, name in enumerate(names)}
        parts: list[AnyArray] = [np.zeros(0, np.int32)]
        for segment in self._segments:
            table = np.array([*(ordinals[name] for name in segment.values[key]), -1], np.int32)
            parts.append(table[segment[key]])  # -1 finds the last
        return np.concatenate(parts), names

    def _mean_length(self, field: int) -> float:
        """The mean of the exact lengths of live documents."""
        total = 0
        for base, segment in zip(self.bases, self._segments, strict=False):
            lengths = segment.fields[field].lengths
            total += int(lengths[self.live[base : base + segment.documents]].sum(dtype=np.int64))
        return total / max(self.count, 1)

    @cached_property
    def names(self) -> dict[str, NDArray[np.object_]]:
        """The values of each facet as an array, so that many are looked up at once."""
        return {facet: np.array([*names, None])[:-1] for facet, names in self.values.items()}

    @cached_property
    def ids(self) -> NDArray[np.bytes_]:
        """Record ids, as bytes: they compare as the strings do."""
        return np.concatenate([np.zeros(0, "S1"), *(segment["ids"] for segment in self._segments)])

    @cached_property
    def id_ranks(self) -> NDArray[np.intp]:
        """The place of each document in the order of ids: the last word where everything else is equal."""
        ranks = np.empty(self.size, np.intp)
        ranks[np.argsort(self.ids, kind="stable")] = np.arange(self.size)
        return ranks

    @cached_property
    def families(self) -> Ordinals:
        """A number that the records of a family share, -1 for those that are alone.

        A family goes by the id of a record, which may not say so itself.
        """
        ordinals, names = self._unified("families")
        if names:
            order = np.argsort(self.ids, kind="stable")
            keys = np.array([name.encode() for name in names], np.bytes_)
            for number, at in enumerate(np.searchsorted(self.ids, keys, sorter=order).tolist()):
                while at < self.size and self.ids[order[at]] == keys[number]:
                    if ordinals[order[at]] < 0:
                        ordinals[order[at]] = number
                    at += 1  # noqa: PLW2901  # an id may stand here twice, deleted and live
        return ordinals

    @cached_property
    def has_families(self) -> bool:
        """Whether any two records may be one result."""
        return any(len(segment.values["families"]) for segment in self._segments)

    def locate(self, document: int) -> tuple[int, int]:
        """The segment of a document and its number there."""
        segment = int(np.searchsorted(self.bases, document, side="right")) - 1
        return segment, document - int(self.bases[segment])

    def documents_with(self, facet: str, values: frozenset[str]) -> Mask:
        """Live documents with one of these values of a facet."""
        names = self.values[facet]
        wanted: Mask = np.array([*(name in values for name in names), False], np.bool_)
        if facet != "author":
            return np.asarray(wanted[self.ordinals[facet]] & self.live)
        mask = np.zeros(self.size, np.bool_)
        mask[self.author_documents[wanted[self.authors]]] = True
        return mask & self.live

    @cached_property
    def author_documents(self) -> NDArray[np.intp]:
        """The document of each row of `authors`."""
        return np.repeat(np.arange(self.size), np.diff(self.author_starts))

    def overlapping(self, first: int, last: int) -> Mask:
        """Live dated documents whose days overlap first..last."""
        return (self.first > 0) & (self.first <= last) & (self.last >= first) & self.live

    @cached_property
    def undated(self) -> Mask:
        """Live documents without a date."""
        return np.asarray((self.first == 0) & self.live)
