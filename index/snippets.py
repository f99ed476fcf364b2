"""The passages that show best why records were found, and the places to mark in them.

Pure: an engine says where the leaves of a plan stand (`FoundHit.places`); here passages are ranked,
and the tokens of the chosen ones become code points. All hits of a page are worked on together, because
each has so few places that to work on one costs as much as to work on ten.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.analysis import Offsets
from index.documents import TEXT, TITLE
from index.plans import Leaf

MOST_PASSAGES = 3
_RANKED_LEAVES = 62  # as many as fit a 64-bit mask; later ones are marked but do not rank
_FAR = np.int64(1) << 62

Places = NDArray[np.int32]  # rows of (leaf, field, unit, token)
Rows = NDArray[np.int64]
Marks = list[tuple[int, int]]  # (leaf, token), ascending
Spans = tuple[tuple[int, int], ...]


def best_passages(places: Sequence[Places], limit: int = MOST_PASSAGES) -> list[list[int]]:
    """For each hit the ordinals of the passages to show.

    Most distinct leaves first, then those closest together, then in order.
    """
    if not any(map(_has_several, places)):  # all of one leaf, as they come sorted: only order counts
        return [list(dict.fromkeys(_ranking(rows)[:, 2].tolist()))[:limit] for rows in places]
    hits, rows = _together([_ranking(rows) for rows in places])
    units = hits << 32 | rows[:, 2]
    order = np.lexsort((rows[:, 3], units))
    units, tokens, bits = units[order], rows[order, 3], np.int64(1) << rows[order, 0]
    starts = _starts(units)
    masks = np.bitwise_or.reduceat(bits, starts)
    counts = np.array([mask.bit_count() for mask in masks.tolist()])
    sizes = np.diff(starts, append=len(units))
    chosen = _most(units[starts] >> 32, counts, limit)
    inside = np.repeat(chosen, sizes)
    widths = _narrowest(
        np.repeat(np.arange(np.count_nonzero(chosen)), sizes[chosen]),
        tokens[inside],
        bits[inside],
        masks[chosen],
    )
    keys = units[starts][chosen]
    found: list[list[int]] = [[] for _ in places]
    for at in np.lexsort((keys, widths, -counts[chosen], keys >> 32)).tolist():
        best = found[int(keys[at]) >> 32]
        if len(best) < limit:
            best.append(int(keys[at]) & 0xFFFFFFFF)
    return found


def _has_several(rows: Places) -> bool:
    """Whether there is more than one leaf; rows come sorted by leaf."""
    return len(rows) > 0 and bool(rows[0, 0] != rows[-1, 0])


def _ranking(rows: Places) -> Places:
    """The places in passages of the leaves that rank."""
    return np.asarray(rows[(rows[:, 1] == TEXT) & (rows[:, 0] < _RANKED_LEAVES)])


def _together(places: Sequence[Places]) -> tuple[NDArray[np.int64], Rows]:
    """All rows, and the ordinal of the hit that each is of."""
    hits = np.repeat(np.arange(len(places)), [len(rows) for rows in places])
    return hits, np.concatenate([np.zeros((0, 4), np.int64), *places])


def _starts(keys: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where each run of equal keys begins."""
    changes = np.ones(len(keys), np.bool_)
    changes[1:] = keys[1:] != keys[:-1]
    return np.flatnonzero(changes)


def _most(hits: NDArray[np.int64], counts: NDArray[np.int64], limit: int) -> NDArray[np.bool_]:
    """Which units have as many leaves as the `limit`th best of their hit; the others are not shown."""
    order = np.lexsort((-counts, hits))
    firsts = _starts(hits)
    lasts = np.minimum(firsts + limit, np.append(firsts[1:], len(hits))) - 1
    least = counts[order[lasts]]
    return np.asarray(counts >= np.repeat(least, np.diff(firsts, append=len(hits))))


def _narrowest(
    units: NDArray[np.int64], tokens: NDArray[np.int64], bits: NDArray[np.int64], masks: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each unit, the width of its narrowest window of all the leaves it has.

    The tokens are sorted by unit, which are numbered from 0, then by place; `masks` are the units' leaves.
    """
    base = units << 32
    here = base + tokens
    wanted = masks[units]
    left = here.copy()
    for bit in np.unique(bits):
        last = np.maximum.accumulate(np.where(bits == bit, here, -1))
        left = np.minimum(left, np.where(wanted & bit, last, _FAR))
    width = np.where(left >= base, here - left, _FAR)
    return np.asarray(np.minimum.reduceat(width, _starts(units))) if len(units) else width


def marks_of(
    places: Sequence[Places], passages: Sequence[Sequence[int]]
) -> dict[tuple[int, int, int], Marks]:
    """By (hit, field, unit), what to mark in each hit's title and in those of its passages."""
    hits, rows = _together(places)
    keys = hits << 34 | rows[:, 1] << 32 | rows[:, 2]
    wanted = [hit << 34 | TITLE << 32 for hit in range(len(places))]
    wanted += [hit << 34 | TEXT << 32 | unit for hit, units in enumerate(passages) for unit in units]
    sought = np.sort(np.array(wanted, np.int64))
    chosen = sought.take(sought.searchsorted(keys), mode="clip") == keys
    marks: dict[tuple[int, int, int], Marks] = defaultdict(list)
    for hit, (leaf, field, unit, token) in zip(hits[chosen].tolist(), rows[chosen].tolist(), strict=True):
        marks[hit, field, unit].append((leaf, token))
    return marks


def sequences_among(leaves: Sequence[Leaf]) -> list[bool]:
    """For each leaf whether neighbouring tokens of it belong together."""
    return [leaf.near is None and any(len(slots) > 1 for slots in leaf.alternatives) for leaf in leaves]


def spans(offsets: Offsets, marks: Marks, sequences: Sequence[bool]) -> Spans:
    """What to mark in a text that is cut so: tokens that take part in an occurrence, a phrase's as one.

    A text that has changed since it was indexed may have fewer tokens.
    """
    held = len(offsets) // 2
    marked = [mark for mark in marks if mark[1] < held]
    pieces = [(offsets[2 * token], offsets[2 * token + 1]) for _, token in marked]
    for (leaf, token), (next_leaf, next_token) in pairwise(marked):
        if leaf == next_leaf and next_token == token + 1 and sequences[leaf]:
            pieces.append((offsets[2 * token], offsets[2 * next_token + 1]))
    return _united(pieces)


def _united(pieces: list[tuple[int, int]]) -> Spans:
    """The pieces in order, those that overlap made one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)
