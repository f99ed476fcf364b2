"""Letters as they stand on a page, from left to right, in the order in which they are read."""

import unicodedata
from collections.abc import Sequence

_RIGHT = frozenset({"R", "AL"})
_LEFT = frozenset({"L"})
_FIGURES = frozenset({"EN", "AN"})


def is_right_to_left(text: str) -> bool:
    """Whether some letter of the text belongs to a script that runs from right to left."""
    return any(unicodedata.bidirectional(letter) in _RIGHT for letter in text)


def in_reading_order(clusters: Sequence[str]) -> str:
    """The text of clusters (letters with their marks) that stand in this order from left to right.

    The reverse of what the Unicode bidirectional algorithm does for one line: the line runs as most of its
    letters do, and runs of the other direction, and figures, are turned within it.
    """
    kinds = [_kind(cluster) for cluster in clusters]
    result = list(clusters)
    if kinds.count("right") >= kinds.count("left"):
        result.reverse()
        kinds.reverse()
        for start, stop in _segments(kinds, {"left", "figure"}, "right"):
            result[start:stop] = reversed(result[start:stop])
    else:
        for start, stop in reversed(_segments(kinds, {"right"}, "left")):
            result[start:stop] = [in_reading_order(clusters[start:stop])]
    return "".join(result)


def _segments(kinds: Sequence[str], ends: set[str], barrier: str) -> list[tuple[int, int]]:
    """The longest stretches, half-open, that begin and end with one of `ends` and have no barrier inside."""
    found: list[tuple[int, int]] = []
    start = last = None
    for at, kind in enumerate([*kinds, barrier]):
        if kind in ends:
            start, last = at if start is None else start, at
        elif kind == barrier and start is not None and last is not None:
            found.append((start, last + 1))
            start = last = None
    return found


def _kind(cluster: str) -> str:
    for letter in cluster:
        direction = unicodedata.bidirectional(letter)
        if direction in _RIGHT:
            return "right"
        if direction in _LEFT:
            return "left"
        if direction in _FIGURES:
            return "figure"
    return "neutral"
