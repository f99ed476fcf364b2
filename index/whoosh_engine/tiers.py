"""Which segments to merge: a pure decision.

Segments are grouped by size in tiers, each FAN_IN times the one below. When a tier has FAN_IN segments they
become one of the next: every document is copied once for each tier, so a nightly batch costs what the batch
costs, and there are never many segments to search.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.whoosh_engine.layout import DOCUMENTS_LIMIT, PLACES_LIMIT

FAN_IN = 4
MOST = 32  # groups in one merge, which bounds its memory
SMALLEST = 1 << 16  # places, about 400 KB of text; below this all segments are of one tier
STALE = 0.25  # the part of a segment's documents that may be deleted before it is written anew


@dataclass(frozen=True, slots=True)
class Size:
    """What the decision goes by."""

    documents: int  # live
    deleted: int
    places: int

    @property
    def tier(self) -> int:
        """0 for the smallest."""
        return max(0, math.floor(math.log(max(self.places, 1) / SMALLEST, FAN_IN)) + 1)

    @property
    def stale(self) -> bool:
        """Whether so much of it is deleted that it should be written anew."""
        return self.deleted > STALE * (self.documents + self.deleted)


def choose(sizes: Sequence[Size]) -> list[list[int]]:
    """The groups of segments to merge, as indices; a group of one is to be rid of its deleted documents.

    From the lowest tier up, where a merged group counts in the tier that it will be of: one commit does
    all that is due.
    """
    tiers: dict[int, list[list[int]]] = {}
    for index, size in enumerate(sizes):
        tiers.setdefault(size.tier, []).append([index])
    chosen: list[list[int]] = []
    for tier in range(max(tiers, default=0) + 1):
        groups = tiers.pop(tier, [])
        while len(groups) >= FAN_IN and (merged := _fitting(groups, sizes)):
            groups = [group for group in groups if group not in merged]
            members = [index for group in merged for index in group]
            above = max(_total(members, sizes).tier, tier + 1)
            tiers.setdefault(above, []).append(members)
        chosen += groups
    chosen += [group for groups in tiers.values() for group in groups]
    return [group for group in chosen if len(group) > 1 or sizes[group[0]].stale]


def _total(members: Iterable[int], sizes: Sequence[Size]) -> Size:
    taken = [sizes[index] for index in members]
    return Size(sum(size.documents for size in taken), 0, sum(size.places for size in taken))


def _fitting(groups: list[list[int]], sizes: Sequence[Size]) -> list[list[int]]:
    """As many of the groups, smallest first, as one segment can hold; none if that is only one."""
    taken: list[list[int]] = []
    documents = places = 0
    for group in sorted(groups, key=lambda group: _total(group, sizes).places):
        total = _total(group, sizes)
        documents, places = documents + total.documents, places + total.places
        if len(taken) == MOST or documents > DOCUMENTS_LIMIT or places > PLACES_LIMIT:
            break
        taken.append(group)
    return taken if len(taken) > 1 else []
