"""The passages that show best why a record was found, and the places to mark in them.

Pure: an engine says where the leaves of a plan stand (`engine.FoundHit.places`); here passages are ranked,
and in the texts of the chosen ones tokens are turned into code points.
"""

from collections.abc import Sequence
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from index.analysis import TOKEN
from index.engine import TEXT, Leaf

MOST_PASSAGES = 3
_RANKED_LEAVES = 62  # as many as fit a 64-bit mask; later ones are marked but do not rank

Places = NDArray[np.int32]  # rows of (leaf, field, unit, token)
Spans = tuple[tuple[int, int], ...]


def best_passages(places: Places, limit: int = MOST_PASSAGES) -> list[int]:
    """Ordinals of the passages to show: most distinct leaves first, then closest together, then in order."""
    rows = places[(places[:, 1] == TEXT) & (places[:, 0] < _RANKED_LEAVES)].astype(np.int64)
    if len(rows) and rows[0, 0] == rows[-1, 0]:  # all of one leaf, as they come sorted: only order counts
        return list(dict.fromkeys(rows[:, 2].tolist()))[:limit]
    rows = rows[np.lexsort((rows[:, 3], rows[:, 2]))]
    starts = np.flatnonzero(np.diff(rows[:, 2], prepend=-1))
    masks = np.bitwise_or.reduceat(1 << rows[:, 0], starts) if len(rows) else rows[:, 0]
    mask_of_row = np.repeat(masks, np.diff(starts, append=len(rows)))
    ranked: list[tuple[int, int, int]] = []
    for mask in sorted(set(masks.tolist()), key=lambda mask: -mask.bit_count()):
        if len(ranked) >= limit and mask.bit_count() < -ranked[-1][0]:
            break
        widths = _narrowest(rows[mask_of_row == mask])
        ranked += [(-mask.bit_count(), width, unit) for unit, width in widths.items()]
    return [unit for _, _, unit in sorted(ranked)[:limit]]


def _narrowest(rows: NDArray[np.int64]) -> dict[int, int]:
    """For each unit, the width of its narrowest window of all leaves; the units all hold the same ones.

    The rows are sorted by unit, then by token.
    """
    base = rows[:, 2] << 32
    here = base + rows[:, 3]
    last = [np.maximum.accumulate(np.where(rows[:, 0] == leaf, here, -1)) for leaf in np.unique(rows[:, 0])]
    left = np.min(last, axis=0)
    width = np.where(left >= base, here - left, np.int64(1) << 32)
    starts = np.flatnonzero(np.diff(rows[:, 2], prepend=-1))
    narrowest = np.minimum.reduceat(width, starts)
    return dict(zip(rows[starts, 2].tolist(), narrowest.tolist(), strict=True))


def spans(text: str, places: Places, field: int, unit: int, leaves: Sequence[Leaf]) -> Spans:
    """What to mark in a unit's text: its tokens that take part in an occurrence, a phrase's as one."""
    rows = places[(places[:, 1] == field) & (places[:, 2] == unit)]
    if not len(rows):
        return ()
    where = [match.span() for match in islice(TOKEN.finditer(text), int(rows[:, 3].max()) + 1)]
    marked = [(leaf, token) for leaf, _, _, token in rows.tolist() if token < len(where)]
    pieces = [where[token] for _, token in marked]
    for (leaf, token), (next_leaf, next_token) in pairwise(marked):
        if leaf == next_leaf and next_token == token + 1 and _is_sequence(leaves[leaf]):
            pieces.append((where[token][0], where[next_token][1]))
    return _united(pieces)


def _is_sequence(leaf: Leaf) -> bool:
    """Whether neighbouring tokens of the leaf belong together."""
    return leaf.near is None and any(len(alternative) > 1 for alternative in leaf.alternatives)


def _united(pieces: list[tuple[int, int]]) -> Spans:
    """The pieces in order, those that overlap made one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)
