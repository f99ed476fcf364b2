"""What stands on every page and belongs to none of its text: page numbers, running heads and feet.

A page's edge is a form feed or a page number. A page number is a number alone on its line that breaks into
prose, or that counts up. Other short lines are furniture if they lie at the edges of pages and recur there.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from ingest.blocks import Block
from ingest.cleaning.contents import MARKER
from ingest.cleaning.layout import Layout
from ingest.cleaning.manuscript import Manuscript, without
from ingest.cleaning.phrases import CONTACT
from ingest.cleaning.sentences import ends_open, ends_sentence, is_titled, opening_case
from ingest.fields.calendars import fold

_NUMBER = re.compile(
    r"\s*[-–—\[(|~•·]*\s*(?P<word>page|pages?|pg?\.?|seite|s\.|стр(?:аница|\.)?|с\.|səh(?:ifə|\.)?|sayfa|էջ|გვ(?:ერდი|\.)?|página|pág\.?)?"
    r"\s*(?P<number>\d{1,4})(?P<total>\s*(?:/|of|von|из|sur|de|-dən|/\s*)\s*\d{1,4})?\s*[-–—\])|~•·]*\s*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"\d{1,4}\s+\S.*|.*\S\s+\d{1,4}")
_LEADING = re.compile(r"^\d{1,4}\s+")
_SENTENCE = re.compile(r"[.?!։]['\"”’»)]*\s+[^\W\d_]")
_SHORTER = 0.9  # of the width of the text is what a running head keeps within
_DATE = re.compile(r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}")
_LOW_WORD = re.compile(r"(?<![^\W\d_])[a-zа-я]{3,}")
_STAMP = re.compile(r"(?:digiti[sz]ed|scanned) (?:by|from|at) .{2,60}", re.IGNORECASE)
_HEAD = 8  # lines at the beginning, where a number may be a date or an issue
_FAR = 600  # characters after which a number at the end must be the page's
_LONGEST = 90  # characters of a running head
_PROSE = 40  # characters of a line that a page number may break into
_REACH = 3  # lines from a page's edge that a running head may stand


def drop_furniture(manuscript: Manuscript) -> Manuscript:
    """The manuscript without what recurs at the edges of its pages."""
    layout = manuscript.layout or Layout(width=None)
    lines = _Lines(manuscript.blocks, layout.width)
    # Where no blank line divides paragraphs, one on each side of a line sets it apart from the text.
    single = lines.wrapped and not (layout.blanks_divide or layout.spacing)
    numbers = _page_numbers(lines, single=single)
    edges = sorted({*numbers, *lines.breaks})
    heads = _heads_at(edges, numbers, lines) if edges else set()
    return without(manuscript, "furniture", numbers | heads | _intruders(lines, numbers | heads))


class _Lines:
    """The raw lines that have text, by their places among the blocks."""

    def __init__(self, blocks: Sequence[Block], width: float | None) -> None:
        self.blocks = blocks
        self.width = width
        self.wrapped = width is not None
        self.breaks = [place for place, block in enumerate(blocks) if block.kind == "page break"]
        self.places = [
            place for place, block in enumerate(blocks) if block.kind == "line" and block.text.strip()
        ]
        self.contents = next((place for place, block in enumerate(blocks) if block.kind == MARKER), None)
        self.order = {place: index for index, place in enumerate(self.places)}

    def text(self, place: int | None) -> str:
        return "" if place is None else self.blocks[place].text.strip()

    def beside(self, place: int, step: int) -> str:
        """The line with text before (-1) or after (1) one of them."""
        index = self.order[place] + step
        return self.text(self.places[index]) if 0 <= index < len(self.places) else ""

    def is_apart(self, place: int) -> bool:
        """Whether a blank line or a page's end is next to a line."""
        near = (self.blocks[at] for at in (place - 1, place + 1) if 0 <= at < len(self.blocks))
        return any(not block.text.strip() for block in near)

    def is_inside(self, place: int) -> bool:
        """Whether a line breaks into a sentence."""
        before, after = self.beside(place, -1), self.beside(place, 1)
        if self.is_in_head(place):
            wrapped = self.wrapped and self.order[place] > 1
            return wrapped and not ends_sentence(before) and opening_case(after) == "low"
        return _interrupts(before, after) or (
            bool(after) and len(before) > _PROSE and not ends_sentence(before) and before[-1] not in ":;"
        )

    def is_text_between(self, first: int, last: int) -> bool:
        """Whether a line with text stands between two places."""
        return any(first < place < last for place in self.places)

    def is_interrupting(self, place: int) -> bool:
        """Whether the sentence that a line breaks into goes on after it."""
        return not self.is_in_head(place) and _interrupts(self.beside(place, -1), self.beside(place, 1))

    def is_between_blanks(self, place: int) -> bool:
        """Whether a line in prose has blank lines, or a page's end, on both sides."""
        near = self.blocks[max(0, place - 1) : place + 2]
        return (
            self.is_in_prose(place)
            and len(near) == 3
            and not near[0].text.strip()
            and not near[2].text.strip()
        )

    def is_in_head(self, place: int) -> bool:
        """Whether a line is one of the first, where a number may be a date or an issue."""
        return self.contents is None and self.order[place] < _HEAD and self.starts[place] < _HEAD * _PROSE

    def may_be_head(self, place: int) -> bool:
        """Whether a line may be a running head: no sentence's end, and unlike a full line of the text."""
        text = self.text(place)
        short = self.width is None or len(text) < _SHORTER * self.width
        return (
            (short or _is_set(text) or "  " in text)
            and _may_recur(text)
            and opening_case(text) != "low"
            and not _SENTENCE.search(text)
        )

    def is_set_between(self, place: int, numbers: set[int]) -> bool:
        """Whether a line in title case stands, beside a page number, between two parts of a sentence."""
        index = self.order[place]
        around = []
        for step in (-1, 1):
            at = index + step
            for _ in range(_REACH):  # a longer row of numbers is a table
                if 0 <= at < len(self.places) and self.places[at] in numbers:
                    at += step
            around.append(self.text(self.places[at]) if 0 <= at < len(self.places) else "")
        text = self.text(place)
        return _is_set(text) and _may_recur(text) and _interrupts(*around) and not self.is_in_head(place)

    def is_in_prose(self, place: int) -> bool:
        """Whether prose comes before a line and after it; the last line of a paragraph may be short."""
        if self.is_in_head(place):
            return False
        return all(
            max(len(self.beside(place, step * near)) for near in (1, 2, 3)) > _PROSE for step in (-1, 1)
        )

    @cached_property
    def starts(self) -> dict[int, int]:
        """How much text comes before each line."""
        lengths = (len(self.text(place)) for place in self.places)
        return dict(zip(self.places, accumulate(lengths, initial=0), strict=False))


def _page_numbers(lines: _Lines, *, single: bool) -> set[int]:
    """The places of lines that are page numbers, or documents' numbers that stand like them."""
    found: dict[int, re.Match[str]] = {}
    heads: defaultdict[str, list[int]] = defaultdict(list)
    symbols: set[int] = set()
    for place in lines.places:
        text = lines.blocks[place].text
        if len(text) > _LONGEST:
            continue
        if _STAMP.fullmatch(text.strip()):
            symbols.add(place)
        if not any(map(str.isdigit, text)) or text.count("|") > 1:  # the row of a table
            continue
        if match := _NUMBER.fullmatch(text):
            found[place] = match
        elif (
            _is_symbol(text.strip()) and not CONTACT.fullmatch(fold(text.strip())) and _is_alone(place, lines)
        ):
            symbols.add(place)
        elif _is_numbered_head(place, lines):
            if lines.is_between_blanks(place) and (lines.is_interrupting(place) or single):
                symbols.add(place)
            elif lines.is_in_prose(place):
                heads[_DIGITS.sub("#", text.strip())].append(place)
    symbols.update(
        place
        for shape, row in heads.items()
        if shape.count(" ") > 1 and len({lines.text(place) for place in row}) > 1
        for place in row
    )
    counting = _counting([(place, int(match["number"])) for place, match in found.items()])
    symbols |= _beside_heads(counting, lines)
    return symbols | {
        place
        for place, match in found.items()
        if _is_page_number(place, match, lines, counts=place in counting)
    }


def _beside_heads(counting: set[int], lines: _Lines) -> set[int]:
    """The places of those counting numbers that stand beside a line that comes again there: a running head.

    Somewhere the two of them must break into a sentence; `Article` above its number does not.
    """
    beside: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for place in counting:
        for step in (-1, 1):
            text = lines.beside(place, step)
            if " " in text and _may_recur(text):
                beside[step, text].add(place)
    return {
        place
        for (step, _), row in beside.items()
        if len(row) > 1
        and any(
            _interrupts(
                lines.beside(each, 2 * step if step < 0 else -1), lines.beside(each, 1 if step < 0 else 2)
            )
            for each in row
        )
        for place in row
    }


def _is_numbered_head(place: int, lines: _Lines) -> bool:
    """Whether a line with a number at its end or beginning may be a running head with its page's number.

    A wrapped line may begin or end with a year as well: it is as wide as others or goes on in lower case, and
    where it comes again its number is the same, which a page's is not.
    """
    text = lines.text(place)
    if not _NUMBERED.fullmatch(text) or ends_sentence(text):
        return False
    return _is_symbol(text) or (opening_case(_LEADING.sub("", text)) == "high" and lines.may_be_head(place))


def _is_alone(place: int, lines: _Lines) -> bool:
    """Whether a line of digits and signs stands inside a sentence, or in prose as one word or apart."""
    text = lines.text(place)
    if lines.is_inside(place):
        return True
    return (
        lines.is_in_prose(place)
        and ends_sentence(lines.beside(place, -1))
        and (" " not in text or lines.is_apart(place))
        and not _DATE.fullmatch(text)
    )


def _is_page_number(place: int, match: re.Match[str], lines: _Lines, *, counts: bool) -> bool:
    if match["word"] or (match["total"] and counts) or lines.is_inside(place):
        return True
    if counts and lines.contents is not None and not lines.is_text_between(lines.contents, place):
        return True  # of the page that the contents are on
    last = not lines.beside(place, 1) and not lines.text(place).endswith(".")
    return (lines.is_in_prose(place) and (counts or lines.is_apart(place))) or (
        last and lines.starts[place] > _FAR
    )


def _interrupts(before: str, after: str) -> bool:
    """Whether a line stands inside a sentence."""
    if not before or not after or ends_sentence(before):
        return False
    return opening_case(after) == "low" or (len(before) > _PROSE and ends_open(before))


def _counting(numbers: Sequence[tuple[int, int]]) -> set[int]:
    """The places whose number is one more than an earlier, or one less than a later one."""
    values = {number: place for place, number in numbers}
    return {
        place
        for place, number in numbers
        if values.get(number + 1, -1) > place or -1 < values.get(number - 1, place) < place
    }


def _heads_at(edges: Sequence[int], numbers: set[int], lines: _Lines) -> set[int]:
    """The places of running heads and feet: lines at pages' edges that recur there, but for their digits.

    A second or third line is one only if those between it and the edge are.
    """
    near: defaultdict[str, set[int]] = defaultdict(set)
    for edge in edges:
        for row in _around(edge, lines):
            for place in row:
                near[_DIGITS.sub("#", lines.text(place))].add(place)
    total = Counter(_DIGITS.sub("#", lines.text(place)) for place in lines.places)
    heads: set[int] = set()
    for row in (row for edge in edges for row in _around(edge, lines)):
        for place in row:
            shape = _DIGITS.sub("#", lines.text(place))
            recurs = len(near[shape]) >= 2 and total[shape] <= len(edges) + 1
            recurs = (recurs and lines.may_be_head(place)) or lines.is_set_between(place, numbers)
            if place not in numbers and not recurs and not (_is_symbol(shape) and "#" in shape):
                break
            heads.add(place)
    return heads


def _is_set(text: str) -> bool:
    """Whether a line is set like a heading: a wrapped line of a sentence that comes again is not."""
    return text.isupper() or (is_titled(text) and opening_case(text) != "low")


def _may_recur(text: str) -> bool:
    """Whether a line may be a running head: no sentence's end, no salutation."""
    return 2 < len(text) <= _LONGEST and not ends_sentence(text) and text[-1] not in ",;:"


def _around(edge: int, lines: _Lines) -> list[list[int]]:
    """The places of the lines close to a page's edge, before and after it, the nearest first."""
    rows = []
    for step in (-1, 1):
        place = edge + step
        close: list[int] = []
        while 0 <= place < len(lines.blocks) and len(close) < _REACH and abs(place - edge) < 8:
            if place in lines.order:
                close.append(place)
            place += step
        rows.append(close)
    return rows


def _is_symbol(shape: str) -> bool:
    """Whether a line is a document's number, a date in figures and the like: signs, and hardly a word."""
    if shape.endswith((")", "]")) or _LOW_WORD.search(shape):
        return False
    letters = sum(map(str.isalpha, shape))
    others = len(shape) - letters - shape.count(" ")
    return (
        letters <= 6
        and letters <= others
        and len(shape) <= 40
        and not shape.endswith((".", ",", "%", ":", ";"))
    )


def _intruders(lines: _Lines, taken: set[int]) -> set[int]:
    """The places of a short line that recurs and mostly stands inside other sentences: a running head.

    An address such as `Mr. President,` recurs as well, but between sentences.
    """
    repeated = Counter(text for place in lines.places if len(text := lines.text(place)) <= _LONGEST)
    often = {text for text, number in repeated.items() if number >= 3 and _may_recur(text) and _is_set(text)}
    if not often:
        return set()
    places = [place for place in lines.places if place not in taken and lines.text(place) in often]
    inside = Counter(
        lines.text(place) for place in places if _interrupts(lines.beside(place, -1), lines.beside(place, 1))
    )
    return {place for place in places if 2 * inside[lines.text(place)] > repeated[lines.text(place)]}
