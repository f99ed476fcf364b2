"""Footnotes: small rows at the foot of a page, the first with a mark, and the calls to them in the text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingest.readers.pdf.paragraphs import Measures
from ingest.readers.pdf.rows import Row

_SMALLER = 0.95  # times the usual size
_MARKED = re.compile(r"(?P<mark>\d{1,3}|[*†‡§]{1,3})[.)]?\s+(?=\S)")
_SIGN = re.compile(r"\d{1,3}|[*†‡§]{1,3}|[a-z]")
# After a word or a mark; figures raised after one or two letters are powers and units.
_CALL = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?”»\")\]]))[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def parted(rows: Sequence[Row], measures: Measures) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows of the text, without calls to notes, and the rows of notes, with their marks."""
    text: list[Row] = []
    notes: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row.column.page):
        page = list(group)
        feet = _at_foot(page, measures)
        found = [_marked(row) for place, row in enumerate(page) if place in feet]
        labels = {row.mark for row in found if row.mark}
        text += [_without_calls(row, labels) for place, row in enumerate(page) if place not in feet]
        notes += found
    return tuple(text), tuple(notes)


def _marked(row: Row) -> Row:
    """The row with the sign that it begins with as its mark, and without it in its text."""
    if row.mark:
        return row if _SIGN.fullmatch(row.mark) else replace(row, mark="")
    match = _MARKED.match(row.text)
    return replace(row, mark=match["mark"], text=row.text[match.end() :]) if match else row


def _at_foot(page: Sequence[Row], measures: Measures) -> set[int]:
    """The places of the notes: small rows with nothing larger under them, from a marked one on."""
    small = [
        place
        for place, row in enumerate(page)
        if row.size <= _SMALLER * measures.size and not any(_is_under(other, row, measures) for other in page)
    ]
    # Small rows of another kind, such as a caption, may stand above the first note.
    first = next((place for place in small if _marked(page[place]).mark), len(page))
    return {place for place in small if place >= first}


def _is_under(other: Row, row: Row, measures: Measures) -> bool:
    """Whether a row of the usual size stands under another."""
    beside = min(other.x1, row.x1) <= max(other.x0, row.x0)
    return other.base > row.base and not beside and other.size > _SMALLER * measures.size


def _without_calls(row: Row, labels: set[str]) -> Row:
    """The row without raised numbers that call a note of the page; others, such as powers, stay."""

    def kept(match: re.Match[str]) -> str:
        return "" if match[0].translate(_FIGURES) in labels else match[0]

    text = _CALL.sub(kept, row.text)
    if text == row.text:
        return row
    return replace(row, text=text, cells=tuple(_CALL.sub(kept, cell) for cell in row.cells))
