"""A plan's tree over a snapshot: every node is an array of documents with scores, or a mask of documents.

Documents go by their numbers in the snapshot's columns. A leaf's documents and scores depend on nothing
but the snapshot, so they are cached; nodes above are a few array operations each and are not.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import scoring
from index.cache import BoundedCache
from index.plans import (
    AllOf,
    AnyOf,
    Days,
    EvaluationStopped,
    Everything,
    Leaf,
    Node,
    Undated,
    Values,
    Without,
)
from index.whoosh_engine.columns import Columns, Mask
from index.whoosh_engine.leaves import frequencies
from index.whoosh_engine.segments import SegmentFile

Documents = NDArray[np.intp]
Scores = NDArray[np.float64]

FEW = 4096  # up to so many documents are looked up in a longer list; more are marked in an array of all


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Documents, ascending, with a score each."""

    documents: Documents
    scores: Scores

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def bytes(self) -> int:
        """The memory it takes."""
        return self.documents.nbytes + self.scores.nbytes + 200


LeafCache = BoundedCache[Matches]


class Deadline:
    """When an evaluation has to stop."""

    def __init__(self, seconds: float | None) -> None:
        self._at = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """EvaluationStopped if the time is over."""
        if self._at is not None and time.monotonic() > self._at:
            raise EvaluationStopped("The time for evaluating the query is over.")


class Evaluation:
    """One evaluation over one snapshot."""

    def __init__(
        self,
        segments: Sequence[SegmentFile],
        columns: Columns,
        cache: LeafCache,
        generation: str,
        seconds: float | None,
    ) -> None:
        self._segments = segments
        self._columns = columns
        self._cache = cache
        self._generation = generation
        self.deadline = Deadline(seconds)

    def matches(self, node: Node) -> Matches:
        """The documents that match a node, with their scores."""
        match node:
            case Leaf():
                return self._leaf(node)
            case AllOf():
                return self._all_of(node.parts)
            case AnyOf():
                return self._any_of(node.parts)
            case _:
                return _unscored(np.flatnonzero(self.mask(node)))

    def mask(self, node: Node) -> Mask:
        """The documents that match a node, as a mask of all."""
        columns = self._columns
        match node:
            case Values():
                return columns.documents_with(node.facet, node.values)
            case Days():
                return columns.overlapping(node.first, node.last)
            case Undated():
                return columns.undated
            case Everything():
                return columns.live
            case Without():
                return columns.live & ~self.mask(node.part)
            case _:
                marked = np.zeros(columns.size, np.bool_)
                marked[self.matches(node).documents] = True
                return marked

    def _leaf(self, leaf: Leaf) -> Matches:
        self.deadline.check()
        key = (self._generation, replace(leaf, label=""))
        found = self._cache.find(key)
        if found is None:
            found = self._evaluated(leaf)
            self._cache.put(key, found)
        return found

    def _evaluated(self, leaf: Leaf) -> Matches:
        """A leaf's documents and scores, segment by segment; its rarity is that in the whole snapshot."""
        documents, weights = [np.zeros(0, np.intp)], [np.zeros(0)]
        for segment, base in zip(self._segments, self._columns.bases.tolist(), strict=False):
            numbers, x = frequencies(segment, leaf, self._columns.weights, self.deadline.check)
            numbers = numbers + base
            live = self._columns.live[numbers]
            documents.append(numbers if live.all() else numbers[live])
            weights.append(x if live.all() else x[live])
        x = np.concatenate(weights)
        rarity = scoring.idf(self._columns.count, len(x))
        return Matches(np.concatenate(documents), rarity * x * (scoring.K1 + 1) / (scoring.K1 + x))

    def _all_of(self, parts: Sequence[Node]) -> Matches:
        """Filters are masks; of the others, the shortest first."""
        scored = [part for part in parts if _scores(part)]
        mask = None
        for part in parts:
            if not _scores(part):
                mask = self.mask(part) if mask is None else mask & self.mask(part)
        if not scored:
            return _unscored(np.flatnonzero(self._columns.live if mask is None else mask))
        found = sorted((self.matches(part) for part in scored), key=len)
        common = found[0]
        if mask is not None:
            chosen = mask[common.documents]
            common = Matches(common.documents[chosen], common.scores[chosen])
        for other in found[1:]:
            common = self._intersection(common, other)
        return common

    def _intersection(self, few: Matches, many: Matches) -> Matches:
        """What is in both, with the sum of the scores."""
        if len(few) <= FEW:
            at = np.searchsorted(many.documents, few.documents)
            at[at == len(many)] = 0
            chosen = many.documents[at] == few.documents if len(many) else np.zeros(len(few), np.bool_)
            return Matches(few.documents[chosen], few.scores[chosen] + many.scores[at[chosen]])
        places = np.full(self._columns.size, -1, np.intp)
        places[many.documents] = np.arange(len(many))
        at = places[few.documents]
        chosen = at >= 0
        return Matches(few.documents[chosen], few.scores[chosen] + many.scores[at[chosen]])

    def _any_of(self, parts: Sequence[Node]) -> Matches:
        """What is in any, with the sum of the scores of those that it is in."""
        found = [self.matches(part) for part in parts]
        found = [matches for matches in found if len(matches)]
        if len(found) == 1:
            return found[0]
        total = np.zeros(self._columns.size)
        marked = np.zeros(self._columns.size, np.bool_)
        for matches in found:
            total[matches.documents] += matches.scores
            marked[matches.documents] = True
        documents = np.flatnonzero(marked)
        return Matches(documents, total[documents])


def _scores(node: Node) -> bool:
    """Whether a node may give scores."""
    return isinstance(node, Leaf | AllOf | AnyOf)


def _unscored(documents: Documents) -> Matches:
    return Matches(documents, np.zeros(len(documents)))
