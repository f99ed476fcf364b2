"""The lines of a page in reading order: columns found by the gutter between them, parts of a line joined.

A gutter is an upright strip that hardly any line crosses and that has rows of words on both sides, which fill
their columns. What crosses it (a title, a wide table) parts the page into bands that are read one after the
other; in a band the columns are read one after the other.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.bidirectional import is_right_to_left
from ingest.readers.pdf.pages import Line, Page

_FEWEST_ROWS = 4  # of a column
_FILLED = 0.5  # of its column that a row of words takes up in the median
_MANY_ROWS = 12  # on each side of a gutter, where they are short
_LEVEL = 0.5  # of such rows, at most, may have one beside them at their height
_WORDS = 3  # of a row in the median; the cells of a table have fewer
_CROSSED = 0.35  # of the rows at most may cross a gutter
_NARROWEST = 0.25  # of the width, that a column may have
_CLEAR = 0.7  # times the size, between rows of two columns
_STEP = 3.0  # points between the places tried for a gutter
_LEADERS = re.compile(r"(?:[.·…_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})?$", re.IGNORECASE)
_CELL_GAP = 1.8  # times the size of the letters, between the cells of a table


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands on its page; rows of one column are read without a break."""

    page: int
    number: int  # in reading order on the page
    left: float
    right: float
    rows: int  # that stand in it

    @property
    def width(self) -> float:
        """From the beginning of its longest row to its end."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a column, with all that stands in it."""

    text: str
    cells: tuple[str, ...]  # its parts, where gaps between them are wider than between words
    gaps: tuple[float, ...]  # after each part but the last
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    mark: str
    column: Column

    @property
    def is_entry(self) -> bool:
        """Whether dots lead from its text to the number of a page."""
        return _LEADERS.search(self.text) is not None

    @property
    def is_tabular(self) -> bool:
        """Whether gaps as wide as those between the cells of a table part it."""
        return max(self.gaps, default=0.0) > _CELL_GAP * self.size and not self.is_entry


def rows_of(page: Page, lines: Sequence[Line]) -> tuple[Row, ...]:
    """The rows of a page in reading order."""
    rows: list[Row] = []
    for number, group in enumerate(_groups(list(lines), depth=2)):
        standing = side_by_side(group)
        left, right = min(line.x0 for line in group), max(line.x1 for line in group)
        column = Column(page.number, number, left, right, len(standing))
        rows += [_row(parts, column) for parts in standing]
    return tuple(rows)


def side_by_side(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines that stand at one height together, from top to bottom, each from left to right."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.base, line.x0)):
        if groups and _is_beside(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda line: line.x0) for group in groups]


def _is_beside(group: Sequence[Line], line: Line) -> bool:
    """Whether a line stands at the height of the largest in a group, and not on top of another."""
    if line.base - group[0].base > 2 * line.size + group[0].size:
        return False
    largest = max(group, key=lambda each: (each.size, len(each.text)))
    near = abs(line.base - largest.base) < 0.35 * max(largest.size, line.size)
    return near and not any(min(line.x1, each.x1) - max(line.x0, each.x0) > 0.6 * each.size for each in group)


def _groups(lines: list[Line], depth: int) -> list[list[Line]]:
    """The lines in groups that are read one after the other: bands, and in them columns."""
    gutter = _find_gutter(lines) if depth else None
    if gutter is None:
        return [lines] if lines else []
    groups: list[list[Line]] = []
    crossing = [line for line in lines if line.x0 < gutter < line.x1]
    edges = [*sorted(line.base for line in crossing), float("inf")]
    above = float("-inf")
    for edge in edges:
        band = [line for line in lines if above < line.base < edge and line not in crossing]
        sides = [[line for line in band if line.x1 <= gutter], [line for line in band if line.x0 >= gutter]]
        if is_right_to_left("".join(line.text for line in band[:20])):
            sides.reverse()
        groups += [group for side in sides if side for group in _groups(side, depth - 1)]
        groups.append([line for line in crossing if line.base == edge])
        above = edge
    return _joined([group for group in groups if group], crossing)


def _joined(groups: list[list[Line]], crossing: Sequence[Line]) -> list[list[Line]]:
    """The groups, with rows that cross the gutter one after the other in one group."""
    joined: list[list[Line]] = []
    for group in groups:
        wide = group[0] in crossing
        if joined and wide and joined[-1][0] in crossing:
            joined[-1] += group
        else:
            joined.append(group)
    return joined


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the widest strip that may part two columns; None where the page has one."""
    if len(lines) < 2 * _FEWEST_ROWS:
        return None
    begins, ends = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    left, width = begins[0], ends[-1] - begins[0]
    places = [left + 0.2 * width + _STEP * step for step in range(int(0.6 * width / _STEP))]
    crossed = [bisect_left(begins, place) - bisect_right(ends, place) for place in places]
    fewest = min(crossed, default=0)
    strips = _strips([place for count, place in zip(crossed, places, strict=True) if count == fewest])
    for strip in sorted(strips, key=len, reverse=True)[:3]:
        middle = strip[len(strip) // 2]
        if _parts_columns(lines, middle, left, left + width):
            return middle
    return None


def _strips(places: Sequence[float]) -> list[list[float]]:
    strips: list[list[float]] = []
    for place in places:
        if strips and place - strips[-1][-1] < 1.5 * _STEP:
            strips[-1].append(place)
        else:
            strips.append([place])
    return strips


def _parts_columns(lines: Sequence[Line], gutter: float, left: float, right: float) -> bool:
    """Whether rows of words fill both sides of a gutter, next to each other."""
    if min(gutter - left, right - gutter) < _NARROWEST * (right - left):
        return False
    sides = [line for line in lines if line.x1 <= gutter], [line for line in lines if line.x0 >= gutter]
    crossing = len(lines) - len(sides[0]) - len(sides[1])
    rows = [side_by_side(side) for side in sides]
    if min(map(len, rows)) < _FEWEST_ROWS or crossing > _CROSSED * (len(rows[0]) + len(rows[1])):
        return False
    widths = gutter - left, right - gutter
    filled = all(_is_filled(side, width) for side, width in zip(rows, widths, strict=True))
    if not filled and (crossing or not _is_uneven(rows)):
        return False
    tops = [min(row[0].base for row in side) for side in rows]
    ends = [max(row[0].base for row in side) for side in rows]
    return min(ends) - max(tops) > 0.3 * (max(ends) - min(tops)) and _is_clear(rows)


def _is_filled(side: Sequence[Sequence[Line]], width: float) -> bool:
    """Whether the rows of one side are as wide as a column of text, and of as many words."""
    filled = median(max(line.x1 for line in row) - min(line.x0 for line in row) for row in side)
    words = median(sum(len(line.text.split()) for line in row) for row in side)
    return filled >= _FILLED * width and words >= _WORDS


def _is_uneven(rows: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether many rows on both sides stand at heights of their own, as the cells of a table never do."""
    if min(map(len, rows)) < _MANY_ROWS:
        return False
    heights = [[row[0].base for row in side] for side in rows]
    near = 0.1 * rows[0][0][0].size
    level = sum(any(abs(one - other) < near for other in heights[1]) for one in heights[0])
    return level < _LEVEL * len(heights[0])


def _is_clear(rows: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether rows at one height on both sides keep a distance wider than between words."""
    gaps = sorted(
        (min(line.x0 for line in right) - max(line.x1 for line in left)) / left[0].size
        for left in rows[0]
        for right in rows[1]
        if abs(left[0].base - right[0].base) < 0.35 * left[0].size
    )
    return not gaps or gaps[len(gaps) // 4] > _CLEAR


def _row(parts: Sequence[Line], column: Column) -> Row:
    """One row of the lines that stand side by side."""
    largest = max(parts, key=lambda line: len(line.text))
    ordered = parts[::-1] if is_right_to_left(largest.text) else parts
    cells = [line.text if place == 0 else f"{line.mark}{line.text}" for place, line in enumerate(ordered)]
    gaps = [max(0.0, after.x0 - before.x1) for before, after in pairwise(parts)]
    letters = sum(len(line.text) for line in parts)
    return Row(
        text=" ".join(filter(None, cells)),
        cells=tuple(cells),
        gaps=tuple(gaps if ordered is parts else gaps[::-1]),
        x0=parts[0].x0,
        x1=max(line.x1 for line in parts),
        base=largest.base,
        size=largest.size,
        bold=2 * sum(len(line.text) for line in parts if line.bold) > letters,
        italic=2 * sum(len(line.text) for line in parts if line.italic) > letters,
        mark=ordered[0].mark,
        column=column,
    )
