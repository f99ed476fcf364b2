"""A plan's tree evaluated over the in-memory contents: documents with scores, and the places to mark."""

import time
from collections import defaultdict
from math import prod

from index.memory.contents import Contents, Indexed, Place, values_of
from index.plans import (
    AllOf,
    AnyOf,
    Days,
    EvaluationStopped,
    Everything,
    Leaf,
    Node,
    Slot,
    Undated,
    Values,
    Without,
)
from index.scoring import idf, norms, quantise, score

Standing = dict[Place, float]  # where a slot stands in a document, and what it weighs there
Occurrence = tuple[tuple[Place, ...], float]


class Evaluation:
    """One evaluation, with its deadline."""

    def __init__(self, contents: Contents, seconds: float | None) -> None:
        self._contents = contents
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._norms = [norms(field, mean) for field, mean in enumerate(contents.means)]

    def scores(self, node: Node) -> dict[str, float]:
        """The ids of the documents that match, each with its score."""
        everyone = self._contents.documents
        match node:
            case Leaf():
                return self._leaf_scores(node)
            case AllOf():
                return _all_of([self.scores(part) for part in node.parts], everyone)
            case AnyOf():
                return _any_of([self.scores(part) for part in node.parts])
            case Without():
                excluded = self.scores(node.part)
                return {id_: 0.0 for id_ in everyone if id_ not in excluded}
            case _:
                return {id_: 0.0 for id_, indexed in everyone.items() if _passes(node, indexed)}

    def _leaf_scores(self, leaf: Leaf) -> dict[str, float]:
        """A leaf's documents with their BM25F scores."""
        frequencies = {}
        for id_ in self._candidates(leaf):
            tfs = [0.0, 0.0, 0.0]
            for places, weight in self.occurrences(leaf, id_):
                tfs[places[0][0]] += weight
            if any(tfs):
                frequencies[id_] = tfs
        rarity = self.rarity(leaf, len(frequencies))
        return {id_: score(tfs, self._weights(id_), rarity) for id_, tfs in frequencies.items()}

    def rarity(self, _leaf: Leaf, matching: int) -> float:
        """The weight of a leaf that so many of the documents match."""
        return idf(len(self._contents.documents), matching)

    def _weights(self, id_: str) -> list[float]:
        """The norm of a document's length in each field."""
        lengths = self._contents.documents[id_].lengths
        return [float(norm[quantise(length)]) for norm, length in zip(self._norms, lengths, strict=True)]

    def _candidates(self, leaf: Leaf) -> set[str]:
        """Documents in which some alternative's first slot occurs."""
        found: set[str] = set()
        for alternative in leaf.alternatives:
            for form in alternative[0]:
                found.update(self._contents.postings.get(form.term, ()))
        return found

    def occurrences(self, leaf: Leaf, id_: str) -> list[Occurrence]:
        """Every occurrence of a leaf in a document: the places of its tokens and its weight."""
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise EvaluationStopped("The time for evaluating the query is over.")
        indexed = self._contents.documents[id_]
        found: list[Occurrence] = []
        for alternative in leaf.alternatives:
            standings = [_standing(slot, indexed, leaf.fields) for slot in alternative]
            if all(standings):
                found += _runs(standings) if leaf.near is None else _windows(standings, leaf.near)
        return found


def _passes(node: Node, indexed: Indexed) -> bool:
    """Whether a document passes a node that does not score."""
    date = indexed.date
    match node:
        case Everything():
            return True
        case Values():
            return any(value in node.values for value in values_of(indexed.document, node.facet))
        case Days():
            return (
                date is not None
                and date.first.toordinal() <= node.last
                and date.last.toordinal() >= node.first
            )
        case Undated():
            return date is None
    raise TypeError(f"{node!r} is not a node of a plan")


def _all_of(parts: list[dict[str, float]], everyone: dict[str, Indexed]) -> dict[str, float]:
    common = [id_ for id_ in (parts[0] if parts else everyone) if all(id_ in part for part in parts)]
    return {id_: sum(part[id_] for part in parts) for id_ in common}


def _any_of(parts: list[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for part in parts:
        for id_, value in part.items():
            total[id_] += value
    return dict(total)


def _standing(slot: Slot, indexed: Indexed, fields: tuple[int, ...]) -> Standing:
    """Where a slot's forms stand in a document."""
    language = indexed.document.base_language
    return {
        place: form.weight
        for form in slot
        if form.languages is None or language in form.languages
        for place in indexed.places.get(form.term, ())
        if place[0] in fields
    }


def _runs(standings: list[Standing]) -> list[Occurrence]:
    """The places where the slots stand one after the other."""
    found: list[Occurrence] = []
    for field, unit, token in sorted(standings[0]):
        places = tuple((field, unit, token + ordinal) for ordinal in range(len(standings)))
        if all(place in standing for place, standing in zip(places, standings, strict=True)):
            found.append((places, prod(standing[p] for p, standing in zip(places, standings, strict=True))))
    return found


def _windows(standings: list[Standing], near: int) -> list[Occurrence]:
    """The minimal windows of each unit that hold every slot and at most `near` tokens more."""
    units: dict[tuple[int, int], list[list[int]]] = {}
    for ordinal, standing in enumerate(standings):
        for field, unit, token in sorted(standing):
            units.setdefault((field, unit), [[] for _ in standings])[ordinal].append(token)
    found: list[Occurrence] = []
    for (field, unit), rows in units.items():
        for last in _window_ends(rows):
            if max(last) - min(last) + 1 - len(rows) <= near:
                places = tuple((field, unit, token) for token in last)
                weight = prod(standing[p] for p, standing in zip(places, standings, strict=True))
                found.append((tuple(sorted(set(places))), weight))
    return found


def _window_ends(rows: list[list[int]]) -> list[list[int]]:
    """For each minimal window the last token of each slot in it."""
    found: list[list[int]] = []
    left = -1
    for end in sorted({token for row in rows for token in row}):
        last = [max((token for token in row if token <= end), default=-1) for row in rows]
        if min(last) > left:
            found.append(last)
            left = min(last)
    return found
