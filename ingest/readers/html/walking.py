"""A page's tree gone through in reading order: runs of inline text, with the elements around each."""

import re
from dataclasses import dataclass, field

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from ingest.readers.html import tables
from ingest.readers.html.paragraphs import Part

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
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_SCREEN_READERS = re.compile(r"(?<![\w-])(?:sr-only|screen-reader-text|visually-?hidden)(?![\w-])")
_SPACE = re.compile(r"[\s\u200b]+")
_UNPRINTED = re.compile("[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000e-\u001f]")
_NOTE_MARK = re.compile(r"\s*\[?(?:\d{1,3}|[*†‡])\]?\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A block element on the way from the page's root to a piece."""

    name: str
    marks: str  # its classes, id, role and itemprop, lower case, parted by spaces
    hidden: bool
    tag: Tag = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """Inline text between two borders of blocks."""

    parts: tuple[Part, ...]
    places: tuple[Place, ...]
    whole: bool = False  # a table: its lines are no paragraphs
    hidden: bool = False


class Walk:
    """One way through the tree, without recursion: a page may be nested as deeply as it likes."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._inline: list[str] = []
        self._parts: list[Part] = []
        self._aside: list[Run] = []  # hidden inline text, which must not cut its paragraph in two
        self._runs: list[Run] = []

    def through(self, root: Tag) -> list[Run]:
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
            self._aside.append(Run((Part(words),), tuple(self._places), hidden=True))
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
            self._parts.append(Part(text, linked="a" in self._inline, bold=bold))

    def _flush(self) -> None:
        places = tuple(self._places)
        if any(part.text.strip() for part in self._parts):
            self._runs.append(Run(tuple(self._parts), places, hidden=bool(places) and places[-1].hidden))
        self._runs.extend(run for run in self._aside if run.parts[0].text)
        self._parts, self._aside = [], []

    def _take_table(self, table: Tag, rows: list[list[str]]) -> None:
        places = tuple(self._places)
        linked = sum(len(tables.text_within(link)) for link in table.find_all("a"))
        caption = table.find("caption")
        if isinstance(caption, Tag) and (words := tables.text_within(caption)):
            self._runs.append(
                Run((Part(words),), (*places, _place(caption, self._places)), hidden=places[-1].hidden)
            )
        text = tables.as_lines(rows)
        cut = min(linked, len(text))
        parts = tuple(part for part in (Part(text[:cut], linked=True), Part(text[cut:])) if part.text)
        self._runs.append(Run(parts, places, whole=True, hidden=places[-1].hidden))


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
