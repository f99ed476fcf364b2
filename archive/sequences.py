"""Longest and heaviest increasing runs: what of a new order is the old order kept."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence


def longest_increasing(values: Sequence[int]) -> list[int]:
    """The positions of a longest strictly increasing run of `values`; among equals the one that ends lowest.

    Patience sorting, O(n log n): Schensted, "Longest increasing and decreasing subsequences", 1961.
    """
    tails: list[int] = []  # the lowest value that ends a run of each length
    ends: list[int] = []  # its position
    before: list[int] = []
    for position, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        ends[length : length + 1] = [position]
    run: list[int] = []
    position = ends[-1] if ends else -1
    while position >= 0:
        run.append(position)
        position = before[position]
    return run[::-1]


def heaviest_chain(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Of (old, new, weight) those that rise in both and weigh most together; weights are positive.

    Dynamic programming along the old order over a Fenwick tree of the best weight up to each new position.
    """
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))  # an old one can't follow itself
    columns = sorted({pair[1] for pair in ordered})
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    before: list[int] = []
    for index, (_, new, weight) in enumerate(ordered):
        place = bisect_right(columns, new)
        total, last = _best_below(tree, place - 1)
        before.append(last)
        _raise_from(tree, place, (total + weight, index))
    chain = []
    index = max(tree, default=(0.0, -1))[1]
    while index >= 0:
        chain.append(ordered[index])
        index = before[index]
    return chain[::-1]


def _best_below(tree: list[tuple[float, int]], place: int) -> tuple[float, int]:
    best = (0.0, -1)
    while place > 0:
        best = max(best, tree[place], key=lambda entry: entry[0])
        place -= place & -place
    return best


def _raise_from(tree: list[tuple[float, int]], place: int, entry: tuple[float, int]) -> None:
    while place < len(tree):
        if entry[0] > tree[place][0]:
            tree[place] = entry
        place += place & -place
