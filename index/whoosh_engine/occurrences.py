"""Occurrences of phrases and windows, from the places of their slots; arrays of one field of a segment.

Places are numbered so that two tokens are neighbours exactly if their places are, and a unit ends before
the next begins (`layout.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.whoosh_engine.segments import Field, Places

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a slot stands: lists of ascending places, with a weight for all of one or for each place.

    No place is in two of them, because a token has one form.
    """

    lists: tuple[tuple[Places, float | Weights], ...]

    @property
    def count(self) -> int:
        """How many places there are."""
        return sum(len(places) for places, _ in self.lists)

    def places(self) -> Places:
        """All places, in any order."""
        return np.concatenate([places for places, _ in self.lists])

    def weighted(self) -> tuple[Places, Weights]:
        """All places, ascending, with the weight at each."""
        places = self.places()
        weights = np.concatenate([np.broadcast_to(weight, len(some)) for some, weight in self.lists])
        if len(self.lists) == 1:
            return places, weights
        order = np.argsort(places)
        return places[order], weights[order]

    def weights_at(self, wanted: Places) -> Weights:
        """The weight at each of these places, 0 where the slot does not stand there."""
        weights = np.zeros(len(wanted))
        for places, weight in self.lists:
            if len(places):
                at = places.searchsorted(wanted)
                there = places.take(at, mode="clip") == wanted
                weights[there] = weight if isinstance(weight, float) else weight[at[there]]
        return weights


def runs(slots: Sequence[Standing]) -> tuple[Places, Weights]:
    """The first places of where the slots stand one after the other, and the product of the weights there.

    Starts from the slot with the fewest places and looks the others up.
    """
    rarest = min(range(len(slots)), key=lambda at: slots[at].count)
    places, weights = slots[rarest].weighted()
    inside = places >= rarest
    starts, weights = places[inside] - np.uint32(rarest), weights[inside]
    for at in sorted(range(len(slots)), key=lambda at: slots[at].count):
        if at != rarest and len(starts):
            there = slots[at].weights_at(starts + np.uint32(at))
            chosen = there > 0
            starts, weights = starts[chosen], weights[chosen] * there[chosen]
    return starts, weights


def windows(slots: Sequence[Standing], near: int, field: Field) -> tuple[Places, Weights, NDArray[np.uint32]]:
    """The last place of each minimal window that is narrow enough, its weight, and the places of its slots.

    For each place where any slot stands, the last places of all slots up to it: the window that ends there
    begins at the least of them, is minimal if that is more than for the place before, and must be of one
    unit.
    """
    if not all(slot.count for slot in slots):
        return np.zeros(0, np.uint32), np.zeros(0), np.zeros((len(slots), 0), np.uint32)
    weighted = [slot.weighted() for slot in slots]
    ends = np.sort(np.concatenate([places for places, _ in weighted]))
    ends = ends[np.diff(ends, prepend=ends[:1] + np.uint32(1)) != 0]  # each once; np.unique would hash
    last = np.full((len(slots), len(ends)), -1, np.int64)
    weights = np.ones(len(ends))
    for row, (places, weight) in enumerate(weighted):
        at = np.searchsorted(places, ends, side="right") - 1
        last[row] = np.where(at >= 0, places[at].astype(np.int64), -1)
        weights *= weight[at]
    left = last.min(axis=0)
    grown = left > np.concatenate((np.full(1, -1), left[:-1]))
    narrow = ends.astype(np.int64) - left + 1 - len(slots) <= near
    one_unit = left >= field.unit_bases[field.units_at(ends)]
    chosen = np.flatnonzero(grown & narrow & one_unit)
    return ends[chosen], weights[chosen], last[:, chosen].astype(np.uint32)
