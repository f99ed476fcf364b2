"""What a reader of the page sees, in reading order: its text, in pieces that each know where they stood.

The text is what the extraction's spans point into. Nothing is left out of it but what no browser shows as
text (scripts, styles, templates, pictures); navigation, banners and hidden parts are pieces like all others,
and whether a piece belongs to the article is for `article.py` to say.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from ingest.readers.html import tables

UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "script style template noscript head title meta link svg math iframe object embed canvas "
        "audio video map area datalist colgroup col param source track rp img picture input "
        "textarea select",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body button caption center dd details dialog dir div dl "
        "dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
        "li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul",
    )
)
_KINDS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("li", "dt", "dd"), "list item"),
    "blockquote": "quote",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_SCREEN_READERS = re.compile(r"(?<![\w-])(?:sr-only|screen-reader-text|visually-?hidden)(?![\w-])")
_SPACE = re.compile(r"[\s\u200b]+")
_UNPRINTED = re.compile("[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000e-\u001f]")
_PARAGRAPH_BREAK = re.compile(r" *\n *\n[ \n]*")
_LINE_BREAK = re.compile(r" *\n *")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_NOTE_MARK = re.compile(r"\s*\[?(?:\d{1,3}|[*†‡])\]?\s*")
_LONG_LINE = 80  # characters; where lines between <br> are this long in the median, each is a paragraph


@dataclass(frozen=True, slots=True)
class Place:
    """A block element on the way from the page's root to a piece."""

    name: str
    marks: str  # its classes, id, role and itemprop, lower case, parted by spaces
    hidden: bool
    tag: Tag = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text without a block inside: a paragraph, a heading, a list's item, a whole table of data."""

    text: str
    kind: str  # one of ingest.blocks.KINDS
    span: tuple[int, int]  # in the page's text
    places: tuple[Place, ...]  # outermost first
    level: int | None = None
    label: str | None = None
    linked: float = 0.0  # the part of its letters that stand in links
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """The page's text and its pieces."""

    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Text of one inline element; a newline in it is a line break that the page asks for."""

    text: str
    linked: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """Inline text between two borders of blocks."""

    parts: tuple[_Part, ...]
    places: tuple[Place, ...]
    whole: bool = False  # a table: its lines are no paragraphs
    hidden: bool = False


def render(soup: BeautifulSoup) -> Rendering:
    """The rendering of a page; a document cut off anywhere renders as far as it goes."""
    pieces: list[Piece] = []
    labelled: set[int] = set()
    at = 0
    for run in _Walk().through(soup):
        for parts in [run.parts] if run.whole else _paragraphs(run.parts):
            piece = _piece(parts, run, at)
            pieces.append(replace(piece, label=_find_label(run.places, labelled)))
            at += len(piece.text) + 1
    return Rendering("\n".join(piece.text for piece in pieces), tuple(pieces))


class _Walk:
    """One way through the tree, without recursion: a page may be nested as deeply as it likes."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._inline: list[str] = []
        self._parts: list[_Part] = []
        self._aside: list[_Run] = []  # hidden inline text, which must not cut its paragraph in two
        self._runs: list[_Run] = []

    def through(self, root: Tag) -> list[_Run]:
        """Every run of inline text, in document order."""
        waiting: list[tuple[PageElement, bool]] = [(child, False) for child in reversed(root.contents)]
        while waiting:
            node, leaving = waiting.pop()
            if isinstance(node, Tag):
                if leaving:
                    self._leave(node)
                elif node.name not in UNSEEN and self._enter(node):
                    waiting.append((node, True))
                    waiting.extend((child, False) for child in reversed(node.contents))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._add(_inline_text(node, preformatted="pre" in self._inline))
        self._flush()
        return self._runs

    def _enter(self, tag: Tag) -> bool:
        """Take note of an element; False where its contents have been dealt with."""
        if tag.name in _BLOCKS:
            self._flush()
            self._places.append(_place(tag, self._places))
            if tag.name == "table" and (rows := tables.find_rows(tag)):
                self._take_table(tag, rows)
                self._places.pop()
                return False
        elif tag.name == "br":
            self._add("\n")
        elif _is_hidden(tag):
            words = tables.text_within(tag)
            self._aside.append(_Run((_Part(words),), tuple(self._places), hidden=True))
        elif tag.name == "sup" and _is_note_call(tag):
            pass  # it is none of the text's words
        else:
            self._add("“" if tag.name == "q" else "")
            self._inline.append("" if tag.name == "a" and not _leads_away(tag) else tag.name)
            return True
        if tag.name == "pre":
            self._inline.append("pre")
        return tag.name in _BLOCKS

    def _leave(self, tag: Tag) -> None:
        if tag.name in _BLOCKS:
            self._flush()
            self._places.pop()
        if tag.name not in _BLOCKS or tag.name == "pre":
            self._inline.pop()
            self._add("”" if tag.name == "q" else "")

    def _add(self, text: str) -> None:
        if text:
            bold = "b" in self._inline or "strong" in self._inline
            self._parts.append(_Part(text, linked="a" in self._inline, bold=bold))

    def _flush(self) -> None:
        places = tuple(self._places)
        if any(part.text.strip() for part in self._parts):
            self._runs.append(_Run(tuple(self._parts), places, hidden=bool(places) and places[-1].hidden))
        self._runs.extend(run for run in self._aside if run.parts[0].text)
        self._parts, self._aside = [], []

    def _take_table(self, table: Tag, rows: list[list[str]]) -> None:
        places = tuple(self._places)
        linked = sum(len(tables.text_within(link)) for link in table.find_all("a"))
        caption = table.find("caption")
        if isinstance(caption, Tag) and (words := tables.text_within(caption)):
            self._runs.append(
                _Run((_Part(words),), (*places, _place(caption, self._places)), hidden=places[-1].hidden)
            )
        text = tables.as_lines(rows)
        cut = min(linked, len(text))
        parts = tuple(part for part in (_Part(text[:cut], linked=True), _Part(text[cut:])) if part.text)
        self._runs.append(_Run(parts, places, whole=True, hidden=places[-1].hidden))


def _place(tag: Tag, around: list[Place]) -> Place:
    named = [name for key in ("class", "id", "role", "itemprop") for name in tag.get_attribute_list(key)]
    words = " ".join(name for name in named if name)
    hidden = bool(around and around[-1].hidden) or _is_hidden(tag)
    return Place(tag.name, words.lower(), hidden, tag)


def _is_hidden(tag: Tag) -> bool:
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    if _INVISIBLE.search(str(tag.get("style") or "")):
        return True
    return any(_FOR_SCREEN_READERS.fullmatch(name) for name in tag.get_attribute_list("class") if name)


def _leads_away(link: Tag) -> bool:
    """Whether a link leads to another page; an anchor or a jump within the page does not."""
    target = str(link.get("href") or "").strip()
    return bool(target) and not target.startswith("#")


def _inline_text(node: NavigableString, *, preformatted: bool) -> str:
    text = _UNPRINTED.sub("", str(node))
    if preformatted:
        return "\n".join(_SPACE.sub(" ", line) for line in text.splitlines()) + "\n" * text.endswith("\n")
    return _SPACE.sub(" ", text)


def _is_note_call(sup: Tag) -> bool:
    """Whether raised figures are a link to a note; those that are none may be a power."""
    linked = (sup.find("a") or sup.find_parent("a")) is not None
    return linked and _NOTE_MARK.fullmatch(sup.get_text()) is not None


def _paragraphs(parts: tuple[_Part, ...]) -> list[tuple[_Part, ...]]:
    """A run cut where the page leaves a line free, or breaks lines after what are whole paragraphs."""
    text = "".join(part.text for part in parts)
    breaks = [match.span() for match in _PARAGRAPH_BREAK.finditer(text)]
    cuts = [0, *(end for span in breaks for end in span), len(text)]
    paragraphs = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        paragraphs += [_slice(parts, *span) for span in _line_spans(text, start, end)]
    return [trimmed for paragraph in paragraphs if (trimmed := _trimmed(paragraph))]


def _line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each paragraph stands in a text without free lines: the whole, or each long line."""
    cuts = [start, *(match.end() for match in _LINE_BREAK.finditer(text, start, end)), end]
    lines = [text[begin:stop].strip() for begin, stop in pairwise(cuts)]
    lines = [line for line in lines if line]
    well = sum(_SENTENCE_END.search(line) is not None for line in lines)
    if len(lines) > 1 and median(map(len, lines)) >= _LONG_LINE and well > 0.6 * len(lines):
        return list(pairwise(cuts))
    return [(start, end)]


def _slice(parts: tuple[_Part, ...], start: int, end: int) -> tuple[_Part, ...]:
    cut, at = [], 0
    for part in parts:
        text = part.text[max(0, start - at) : max(0, end - at)]
        at += len(part.text)
        cut.append(replace(part, text=text))
    return tuple(part for part in cut if part.text)


def _trimmed(parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """The parts with one space between words, none around a line break, none at either end."""
    kept: list[_Part] = []
    last = "\n"
    for part in parts:
        text = _LINE_BREAK.sub("\n", part.text)
        text = re.sub(" {2,}", " ", text)
        if last in " \n":
            text = text.lstrip(" \n" if last == "\n" else " ")
        if not text:
            continue
        last = text[-1]
        kept.append(replace(part, text=text))
    while kept and not (text := kept[-1].text.rstrip()):
        kept.pop()
    return (*kept[:-1], replace(kept[-1], text=text)) if kept else ()


def _piece(parts: tuple[_Part, ...], run: _Run, at: int) -> Piece:
    text = "".join(part.text for part in parts)
    letters = [(len(part.text.strip()), part) for part in parts]
    total = sum(number for number, _ in letters) or 1
    kind, level = ("table", None) if run.whole else _kind(run.places)
    return Piece(
        text=text,
        kind=kind,
        span=(at, at + len(text)),
        places=run.places,
        level=level,
        linked=sum(number for number, part in letters if part.linked) / total,
        bold=all(part.bold for number, part in letters if number),
        hidden=run.hidden,
    )


def _kind(places: tuple[Place, ...]) -> tuple[str, int | None]:
    """What the innermost telling element makes of a piece, and the level of a heading."""
    for place in reversed(places):
        if place.tag.get("role") == "heading":
            level = str(place.tag.get("aria-level") or "")
            return "heading", int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2
        if kind := _KINDS.get(place.name):
            return kind, int(place.name[1]) if kind == "heading" else None
    return "paragraph", None


def _find_label(places: tuple[Place, ...], labelled: set[int]) -> str | None:
    """The number that a browser prints before an ordered list's item, for the first piece in it."""
    item = next((place.tag for place in reversed(places) if place.name == "li"), None)
    if item is None or id(item) in labelled or item.parent is None or item.parent.name != "ol":
        return None
    labelled.add(id(item))
    if item.parent.get("type", "1") != "1" or item.parent.has_attr("reversed"):
        return None
    number = _whole(item.parent.get("start"), 1)
    for sibling in item.parent.find_all("li", recursive=False):
        number = _whole(sibling.get("value"), number)
        if sibling is item:
            break
        number += 1
    return f"{number}."


def _whole(value: object, default: int) -> int:
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default
