"""Rows to paragraphs: where one ends and the next begins, in a column and across columns and pages.

A paragraph ends where the space below a row is wider than usual, where the type changes, where the next row
is set in or out against the rows before, or where the next row's first word would have fitted into the row.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.rows import Row

_WIDER = 1.25  # times the usual distance of rows
_SAME_SIZE = 0.06  # of the size, by which letters of one paragraph may differ
_SET_IN = 0.6  # times the size
_SHORT = 0.15  # of the column, by which a row that ends a sentence may end a paragraph
_BULLET = re.compile(r"[•‣▪■◦●○–—*·∙➢✓►-](?:\s+|(?=\w))")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)](?=\s|$)")
_SENTENCE_END = re.compile(r"[.!?…:;։。؟][\"'”’»)\]]*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d+\])?$")
_HYPHEN = re.compile(r"\w[-‐\xad]$")


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document."""

    size: float  # of most of its letters
    leading: float  # distance of rows of that size
    set_in: bool  # whether paragraphs begin with a row set in
    hanging: bool  # whether all rows of a paragraph but the first are set in

    def leading_of(self, size: float) -> float:
        """The usual distance of rows of letters of this size."""
        return self.leading * size / self.size


def measure(rows: Sequence[Row]) -> Measures:
    """The usual size and distance of the rows of a document, and how its paragraphs begin."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    body = [pair for pair in pairwise(rows) if _is_pair(*pair, size)]
    steps = Counter(round(2 * (after.base - before.base)) / 2 for before, after in body)
    leading = _usual_step(steps) or 1.2 * size
    close = [row for row in rows if row.size == size]
    triples = [each for each in zip(close, close[1:], close[2:], strict=False) if _is_stepped(each)]
    hanging = sum(_is_level(second, third) for _, second, third in triples)
    set_in = sum(_is_level(first, third) for first, _, third in triples)
    spaced = sum(after.base - before.base > _WIDER * leading for before, after in body)
    return Measures(size, leading, set_in=set_in > max(spaced, hanging), hanging=hanging > set_in)


def _is_pair(before: Row, after: Row, size: float) -> bool:
    """Whether two rows of the usual size follow each other in one column."""
    same = before.column == after.column and before.size == after.size == size
    return same and 0 < after.base - before.base < 3 * size


def _is_stepped(rows: tuple[Row, Row, Row]) -> bool:
    """Whether the second of three rows is set in against the first."""
    first, second, third = rows
    return first.column == second.column == third.column and _step(first, second) > _SET_IN * second.size


def _is_level(one: Row, other: Row) -> bool:
    return abs(_step(one, other)) < 0.2 * one.size


def _step(before: Row, after: Row) -> float:
    return after.x0 - before.x0


def _usual_step(steps: Counter[float]) -> float | None:
    """The commonest distance, neighbours counted together."""
    if not steps:
        return None
    return max(steps, key=lambda step: (steps[step] + steps[step - 0.5] + steps[step + 0.5], -step))


def paragraphs_of(rows: Sequence[Row], measures: Measures) -> list[tuple[Row, ...]]:
    """The rows of each paragraph; a paragraph that a column or page ends amid is one."""
    paragraphs: list[list[Row]] = []
    for place, row in enumerate(rows):
        if paragraphs and _continues(paragraphs[-1], rows, place, measures):
            paragraphs[-1].append(row)
        else:
            paragraphs.append([row])
    return [tuple(paragraph) for paragraph in paragraphs]


def is_item(row: Row) -> bool:
    """Whether a row begins with a bullet, or a number or letter with a point or bracket."""
    return _BULLET.match(row.text) is not None or _ITEM.match(row.text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences and introductions of lists do."""
    return _SENTENCE_END.search(text) is not None


def _continues(paragraph: Sequence[Row], rows: Sequence[Row], place: int, measures: Measures) -> bool:
    row, before = rows[place], paragraph[-1]
    if row.mark or before.is_entry or row.is_tabular or before.is_tabular or not _is_alike(row, before):
        return False
    if row.column != before.column:
        return _runs_on(before, row, measures)
    wide = row.base - before.base > _WIDER * measures.leading_of(row.size)
    if wide or row.base <= before.base or _begins_item(row, before):
        return False
    roomy = _has_room(before, row, rows, place)
    step = _step(before, row)
    if abs(step) < _SET_IN * row.size:
        return not roomy
    if step < 0:
        return len(paragraph) == 1 and not roomy and not measures.hanging
    return len(paragraph) == 1 and not roomy and _hangs(before, rows, place, measures)


def _is_alike(row: Row, before: Row) -> bool:
    return abs(row.size - before.size) <= _SAME_SIZE * before.size


def _begins_item(row: Row, before: Row) -> bool:
    return is_item(row) and (_step(before, row) < _SET_IN * row.size or ends_sentence(before.text))


def _hangs(first: Row, rows: Sequence[Row], place: int, measures: Measures) -> bool:
    """Whether a row that is set in against a paragraph's first row, which is full, still belongs to it."""
    if is_item(first) or measures.hanging:
        return True
    after = rows[place + 1] if place + 1 < len(rows) else None
    returns = after is not None and after.column == first.column and _is_level(first, after)
    return not (returns and (measures.set_in or ends_sentence(first.text)))


def _has_room(before: Row, row: Row, rows: Sequence[Row], place: int) -> bool:
    """Whether the row's first word would have fitted into the row before, so that the break is meant."""
    words = row.text.split()
    if not words or _HYPHEN.search(before.text):
        return False
    width = (row.x1 - row.x0) / len(row.text) * (len(words[0]) + 1)
    near = [each.x1 for each in rows[max(0, place - 4) : place + 4] if _stands_with(each, row)]
    if before.x1 + width < max(near) - 0.3 * row.size:
        return True
    short = before.column.right - before.x1 > max(_SHORT * before.column.width, width)
    return short and ends_sentence(before.text) and not row.text[:1].islower()


def _stands_with(one: Row, other: Row) -> bool:
    return one.column == other.column and one.size == other.size


def _runs_on(last: Row, row: Row, measures: Measures) -> bool:
    """Whether a paragraph goes on at the top of the next column or page."""
    if is_item(row) or row.bold != last.bold:
        return False
    if _HYPHEN.search(last.text):
        return True
    if not ends_sentence(last.text):
        return row.text[:1].islower() or (_is_full(last) and not last.bold)
    begins_in = row.x0 - row.column.left > _SET_IN * row.size
    return measures.set_in and _is_full(last) and not begins_in


def _is_full(row: Row) -> bool:
    """Whether a row fills its column; a row that is a column by itself fills nothing."""
    return row.column.rows > 2 and row.column.right - row.x1 < 0.05 * row.column.width
