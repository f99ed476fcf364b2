"""What stands at the edges of pages and belongs to none of their text: page numbers, running heads and feet.

A number at an edge is the page's where several pages have one at the same height and at the same distance
from their place in the file. A row is a running head where its words recur on another page at the same
height, or where it stands beside the page's number.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.pages import Line, Page
from ingest.readers.pdf.rows import side_by_side

_EDGE = 0.22  # of the page's height, within which heads and feet stand
_ROWS = 3  # from an edge that may be furniture
_NEAR = 4.0  # points within which rows stand at the same height
_FIGURE = r"(?:\d{1,4}|[ivxlc]{1,7})"
_ALONE = re.compile(
    r"\W*(?:page|seite|p\.|s\.|стр\.?|с\.|səh\.?|sayfa|էջ|გვ\.?|página|pág\.)?"
    rf"\s*(?P<number>{_FIGURE})(?:\s*(?:/|of|von|из|sur|de)\s*\d{{1,4}})?\W*",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"(?P<number>{_FIGURE})\b\W*\s+\S.*|.*\S\s+\W*(?P<last>{_FIGURE})\W*", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the top or the bottom of a page."""

    page: int  # its place among the pages
    label: str | None  # of the page, as the file says that it is printed
    side: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The words of the row."""
        return " ".join(f"{line.mark}{line.text}" for line in self.lines)

    @property
    def height(self) -> int:
        """Where it stands, in steps so wide that equal heights differ by one at most."""
        return round(self.lines[0].base / _NEAR)


def find_furniture(pages: Sequence[Page]) -> list[tuple[Line, ...]]:
    """For each page the lines that are no part of its text."""
    sides = ("top", "bottom")
    edges = [[list(_edges(place, page, side)) for side in sides] for place, page in enumerate(pages)]
    every = [edge for page in edges for side in page for edge in side]
    numbers = _counted(_number_keys(edge) for edge in every)
    texts = _counted(_text_keys(edge) for edge in every)
    found: list[tuple[Line, ...]] = []
    for page in edges:
        lines: list[Line] = []
        for side in page:
            for edge in side:
                if not _is_furniture(edge, numbers, texts, single=len(pages) == 1):
                    break  # what stands further inside is text
                lines += edge.lines
        found.append(tuple(lines))
    return found


def _edges(place: int, page: Page, side: str) -> Iterator[_Edge]:
    """The rows at one edge of a page, the outermost first."""
    limit = _EDGE * page.height
    if side == "top":
        rows = side_by_side([line for line in page.lines if line.base <= limit])
    else:
        rows = side_by_side([line for line in page.lines if line.base >= page.height - limit])[::-1]
    for row in rows[:_ROWS]:
        yield _Edge(place, page.label, side, tuple(row))


def _is_furniture(edge: _Edge, numbers: Counter[object], texts: Counter[object], *, single: bool) -> bool:
    if edge.label and edge.text.strip().casefold() == edge.label.casefold():
        return True
    if single:
        return edge.side == "bottom" and _ALONE.fullmatch(edge.text) is not None and _value(edge.text) == 1
    numbered = any(numbers[key] > 1 for key in _number_keys(edge))
    return numbered or any(texts[key] > 1 for key in _text_keys(edge))


def _counted(keys: Iterator[tuple[object, ...]]) -> Counter[object]:
    counts: Counter[object] = Counter()
    for each in keys:
        counts.update(set(each))
    return counts


def _number_keys(edge: _Edge) -> tuple[object, ...]:
    """What the numbers of pages have in common: side, height and distance from the place in the file."""
    value = _value(edge.text)
    if value is None:
        return ()
    return tuple((edge.side, edge.height + step, value - edge.page) for step in (0, 1))


def _text_keys(edge: _Edge) -> tuple[object, ...]:
    """What running heads have in common: side, height and words, whatever numbers are among them."""
    words = " ".join(re.sub(r"\d+", "#", edge.text).casefold().split())
    if not any(letter.isalpha() for letter in words):
        return ()
    return tuple((edge.side, edge.height + step, words) for step in (0, 1))


def _value(text: str) -> int | None:
    """The number that a row is, or that it begins or ends with."""
    match = _ALONE.fullmatch(text) or _BESIDE.fullmatch(text)
    if match is None:
        return None
    figure = match.groupdict().get("number") or match.groupdict().get("last") or ""
    return int(figure) if figure.isdigit() else _roman(figure.lower())


def _roman(figure: str) -> int | None:
    values = [_ROMAN[letter] for letter in figure]
    total = sum(
        -value if any(value < later for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )
    return total or None
