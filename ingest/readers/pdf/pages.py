"""Pages of a PDF as lines of text with their places and type; the one module to know pdfminer's layout.

Coordinates are points from the page's left and top edges. A line is what pdfminer finds to stand together:
characters of one height without a gap wider than two of them.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTCurve, LTFigure, LTImage, LTPage, LTTextLine
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage

from ingest.readers.pdf.bidirectional import in_reading_order, is_right_to_left
from ingest.readers.pdf.files import open_file, pages_between, told
from ingest.readers.pdf.fonts import Fonts

_LAYOUT = LAParams(boxes_flow=None)
_BOLD = re.compile(r"bold|black|heavy|demi|(?:cm|sf|ec|lm|cs)\w{0,2}bx|[-,]bd?$", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|slant|(?:cm|sf|ec|lm)ti\d|[-,]i$", re.IGNORECASE)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
# Ligatures, and letters in the forms that they have in Arabic words.
_PRESENTATION = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]+")
_MEANINGLESS = frozenset({"Cc", "Cn", "Co", "Cs"})  # controls, and what only one font knows
_SPACING = "¨´`ˆ˜ˇ˚¸˝˘¯˙˛"
_COMBINING = "\u0308\u0301\u0300\u0302\u0303\u030c\u030a\u0327\u030b\u0306\u0304\u0307\u0328"
_ACCENTS = dict(zip(_SPACING, _COMBINING, strict=True))
_ACCENTED = re.compile(rf"([{_SPACING}])([A-Za-zıȷ])")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a part of one that stands apart."""

    text: str
    x0: float
    x1: float
    base: float  # of its letters, from the top of the page
    size: float
    bold: bool = False
    italic: bool = False
    mark: str = ""  # raised figures or signs with which it begins: the number of a footnote


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines in the order of the file, and what else there is to say of it."""

    number: int  # in the file, from 1
    label: str | None  # as the file says it is printed
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()  # what is no part of its text, with the reason
    pictures: int = 0
    strokes: int = 0
    unmapped: int = 0  # glyphs that the file gives no letter for
    failed: str | None = None


def read_pages(content: bytes, first: int, last: int) -> tuple[Page, ...]:
    """The pages from `first` to `last`, counted from 1; a page that can't be read says why."""
    return PageReader(content).read(first, last)


class PageReader:
    """A file opened once, to read parts of it one after the other."""

    def __init__(self, content: bytes) -> None:
        self._document = open_file(content)
        self._fonts = Fonts(caching=True)

    def read(self, first: int, last: int) -> tuple[Page, ...]:
        """The pages from `first` to `last`."""
        pages = pages_between(self._document, first, last)
        return tuple(_read(page, number, self._fonts) for number, page in pages)


def _read(page: PDFPage, number: int, fonts: Fonts) -> Page:
    device = PDFPageAggregator(fonts, laparams=None)
    try:
        PDFPageInterpreter(fonts, device).process_page(page)
        return _page(device.get_result(), number, page.label)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001 - pdfminer raises what it stumbles on
        return Page(number, page.label, 0, 0, failed=told(error))


def _page(layout: LTPage, number: int, label: str | None) -> Page:
    letters: list[LTChar] = []
    apart: dict[str, list[LTChar]] = {}
    pictures = strokes = 0
    for item in _items(layout):
        if isinstance(item, LTImage):
            pictures += 1
        elif isinstance(item, LTCurve):
            strokes += 1
        elif isinstance(item, LTChar):
            reason = _why_apart(item, layout)
            (apart.setdefault(reason, []) if reason else letters).append(item)
    rows = layout.group_objects(_LAYOUT, letters) if letters else ()
    return Page(
        number=number,
        label=label,
        width=layout.width,
        height=layout.height,
        lines=tuple(line for row in rows if (line := _line(row, layout.y1))),
        apart=tuple((reason, _plain(chars)) for reason, chars in apart.items() if _plain(chars)),
        pictures=pictures,
        strokes=strokes,
        unmapped=sum(_UNMAPPED.fullmatch(char.get_text()) is not None for char in letters),
    )


def _plain(chars: Sequence[LTChar]) -> str:
    return " ".join("".join(_letters_of(char, chars) for char in chars).split())


def _why_apart(char: LTChar, layout: LTPage) -> str | None:
    """The step that leaves a letter out: it does not run across the page, or stands where nobody sees it."""
    a, b, _, _, _, _ = char.matrix
    if abs(b) > abs(a):
        return "pdf: turned text"
    across, up = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    shown = layout.x0 <= across <= layout.x1 and layout.y0 <= up <= layout.y1
    return None if shown else "pdf: outside the page"


def _items(layout: LTPage) -> Iterator[Any]:
    """Everything on a page, what is inside figures in their place."""
    waiting = list(reversed(layout._objs))
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTFigure):
            waiting.extend(reversed(item._objs))
        else:
            yield item


def _line(row: LTTextLine, page_top: float) -> Line | None:
    """A row of letters as text; None for one of nothing but spaces."""
    chars = [char for char in row._objs if isinstance(char, LTChar) and char.get_text().strip()]
    if not chars:
        return None
    size = _usual(round(char.size, 1) for char in chars)
    base = _usual(round(char.matrix[5], 1) for char in chars if round(char.size, 1) == size)
    text, mark = _text(row, chars, size)
    if not text and not mark:
        return None
    weight = sum(_is_bold(char.fontname) for char in chars)
    slant = sum(_is_italic(char.fontname) for char in chars)
    return Line(
        text=text,
        x0=min(char.x0 for char in chars),
        x1=max(char.x1 for char in chars),
        base=page_top - base,
        size=size,
        bold=2 * weight > len(chars),
        italic=2 * slant > len(chars),
        mark=mark,
    )


@functools.cache
def _is_italic(font: str) -> bool:
    return _ITALIC.search(font) is not None


@functools.cache
def _is_bold(font: str) -> bool:
    return _BOLD.search(font) is not None


def _text(row: LTTextLine, chars: Sequence[LTChar], size: float) -> tuple[str, str]:
    """The line's text, with what is raised at its beginning apart."""
    letters = {id(char): _letters_of(char, chars) for char in chars}
    if is_right_to_left("".join(letters.values())):
        return _right_to_left(chars, letters), ""
    middle = _usual(round(_middle(char), 1) for char in chars if round(char.size, 1) == size)
    raised = {id(char) for char in chars if char.size < 0.9 * size and _middle(char) > middle + 0.08 * size}
    mark: list[str] = []
    parts: list[str] = []
    for item in row._objs:
        if id(item) in raised and not "".join(parts).strip():
            mark.append(letters[id(item)])
        elif id(item) in raised:
            parts.append(letters[id(item)].translate(_RAISED))
        elif isinstance(item, LTChar):
            parts.append(letters.get(id(item), " "))
        else:
            parts.append(" ")
    text = _composed(" ".join("".join(parts).split()))
    return (text, "".join(mark).strip()) if text else ("".join(mark), "")


def _middle(char: LTChar) -> float:
    return float(char.y0 + char.y1) / 2


def _right_to_left(chars: Sequence[LTChar], letters: Mapping[int, str]) -> str:
    """The text of a line with letters of a script that runs from right to left, in reading order."""
    clusters: list[str] = []
    edge = None
    for char in sorted(chars, key=lambda char: char.x0):
        text = letters[id(char)]
        if not text:
            continue
        if clusters and all(unicodedata.combining(letter) for letter in text):
            clusters[-1] += text
            continue
        if edge is not None and char.x0 - edge > 0.15 * char.size:
            clusters.append(" ")
        clusters.append(text.strip())
        edge = char.x1
    return " ".join(in_reading_order(clusters).split())


def _letters_of(char: LTChar, line: Sequence[LTChar]) -> str:
    """What a glyph stands for; ligatures and letters in their places as plain letters."""
    text = char.get_text()
    if len(text) == 1 and " " <= text <= "~":
        return text
    if _UNMAPPED.fullmatch(text):
        return "\ufffd"
    if len({is_right_to_left(letter) for letter in text if letter.isalpha()}) > 1:
        text = _likely_part(text, char, line)
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return "".join(letter for letter in text if unicodedata.category(letter) not in _MEANINGLESS)


def _likely_part(text: str, char: LTChar, line: Sequence[LTChar]) -> str:
    """Of the letters of both directions that one glyph is said to stand for, those like its font's others."""
    alike = [other for other in line if other.fontname == char.fontname and other is not char]
    wanted = is_right_to_left("".join(other.get_text() for other in alike))
    return "".join(letter for letter in text if letter.isalpha() and is_right_to_left(letter) == wanted)


def _composed(text: str) -> str:
    """The text with accents that stand before their letters put onto them, as TeX's old fonts need."""
    text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[2] + _ACCENTS[match[1]]), text)
    return unicodedata.normalize("NFC", text)


def _usual(values: Iterable[float]) -> float:
    return Counter(values).most_common(1)[0][0]
