"""What stands at the edges of pages and belongs to none of their text: page numbers, running heads and feet.

A number at an edge is the page's where a page near it has one at the same height and at the same distance
from its place in the file. A row is a running head where its words recur on a page near it at the same
height, numbers in them growing with the pages, or where it stands beside the page's number. Headings such as
`Exercise 7` recur as well, but many pages further on, and their numbers grow as they please.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.pages import Line, Page
from ingest.readers.pdf.rows import side_by_side

_EDGE = 0.22  # of the page's height, within which heads and feet stand
_ROWS = 3  # from an edge that may be furniture
_NEAR = 4.0  # points within which rows stand at the same height
_PAGES = 4  # within which a running head comes again
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
    numbers = _Recurrence((edge.page, _number_keys(edge)) for edge in every)
    texts = _Recurrence((edge.page, _text_keys(edge)) for edge in every)
    return [
        tuple(line for side in page for line in _taken(side, numbers, texts, single=len(pages) == 1))
        for page in edges
    ]


def _taken(
    side: Sequence[_Edge], numbers: "_Recurrence", texts: "_Recurrence", *, single: bool
) -> Iterator[Line]:
    """The lines of the rows of one side that are furniture, up to the first that is text."""
    counted = False  # a page has one number at one side; what has another below it is text
    for edge in side:
        numbered = not counted and numbers.has(edge.page, _number_keys(edge))
        if not (numbered or _is_furniture(edge, texts, single=single)):
            return
        counted = counted or numbered
        yield from edge.lines


def _edges(place: int, page: Page, side: str) -> Iterator[_Edge]:
    """The rows at one edge of a page, the outermost first."""
    limit = _EDGE * page.height
    if side == "top":
        rows = side_by_side([line for line in page.lines if line.base <= limit])
    else:
        rows = side_by_side([line for line in page.lines if line.base >= page.height - limit])[::-1]
    for row in rows[:_ROWS]:
        yield _Edge(place, page.label, side, tuple(row))


def _is_furniture(edge: _Edge, texts: "_Recurrence", *, single: bool) -> bool:
    """Whether a row is the page's printed label, the number of a single page, or words that recur."""
    if edge.label and edge.text.strip().casefold() == edge.label.casefold():
        return True
    if single:
        return edge.side == "bottom" and _ALONE.fullmatch(edge.text) is not None and _value(edge.text) == 1
    return texts.has(edge.page, _text_keys(edge))


class _Recurrence:
    """On which pages something stands."""

    def __init__(self, found: Iterable[tuple[int, Sequence[object]]]) -> None:
        self._pages: Mapping[object, set[int]] = defaultdict(set)
        for page, keys in found:
            for key in keys:
                self._pages[key].add(page)

    def has(self, page: int, keys: Sequence[object]) -> bool:
        """Whether one of the keys is found on another page near this one."""
        return any(0 < abs(other - page) <= _PAGES for key in keys for other in self._pages[key])


def _number_keys(edge: _Edge) -> tuple[object, ...]:
    """What the numbers of pages have in common: side, height and distance from the place in the file."""
    value = _value(edge.text)
    if value is None:
        return ()
    return tuple((edge.side, edge.height + step, value - edge.page) for step in (0, 1))


def _text_keys(edge: _Edge) -> tuple[object, ...]:
    """What running heads have in common: side, height and words, but for a number that grows with pages."""
    words = " ".join(edge.text.casefold().split())
    if not any(letter.isalpha() for letter in words):
        return ()
    forms: list[object] = [words]
    for match in re.finditer(r"\d{1,6}", words):
        around = f"{words[: match.start()]}#{words[match.end() :]}"
        forms.append((around, int(match[0]) - edge.page))
    return tuple((edge.side, edge.height + step, form) for form in forms for step in (0, 1))


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
