"""Word documents to blocks: headings by style, lists with their numbers, tables, notes.

Tracked changes are read as accepted; comments, hidden text, headers and footers left out; macros never run.
Core properties are evidence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from archive.formats import DOCX
from archive.records import Candidate, Removed
from ingest.blocks import Block, Extraction, Hints
from ingest.readers.assembly import assemble
from ingest.readers.numbering import Numbering
from ingest.readers.packages import Package, attribute, children, find_child, local
from ingest.readers.properties import read_properties

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc \d|toc heading|table of figures)$", re.IGNORECASE)
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "Fallback", "txbxContent", "pPr", "rPr", "rt"}
)
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_BODY_TEXT = 9  # an outline level that is none
_INHERITED = 20  # styles based on each other


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    outline: str | None
    list_number: str | None
    list_level: str | None


def read(content: bytes, hints: Hints) -> Extraction:
    """The text of a Word document as its author divided it."""
    package = Package(content, hints.limits)
    document = _Document(package)
    blocks = tuple(document.blocks())
    core = dict(read_properties(package.find_tree("docProps/core.xml"), "core properties"))
    if document.title:
        printed = Candidate(document.title, "declared", document.title, "style Title")
        core["title"] = (printed, *core.get("title", ()))
    return assemble(DOCX, blocks, core, tuple(document.removed))


class _Document:
    """One document as it is walked: its styles, the counts of its lists, the notes that were called."""

    def __init__(self, package: Package) -> None:
        self._root = package.tree(package.main_part())
        self._styles = _styles(package.find_tree("word/styles.xml"))
        self._numbering = Numbering(package.find_tree("word/numbering.xml"))
        self._notes = {kind: _notes(package.find_tree(f"word/{kind}.xml")) for kind in _NOTES.values()}
        self._called: dict[str, int] = {}
        self._endnotes: list[Block] = []
        self.title: str | None = None
        self.removed: list[Removed] = []

    def blocks(self) -> Iterator[Block]:
        """The body in reading order; footnotes stand below their paragraph, endnotes at the end."""
        body = find_child(self._root, "body")
        if body is not None:
            yield from self._inside(body)
        yield from self._endnotes

    def _inside(self, element: etree._Element) -> Iterator[Block]:
        for child in element:
            name = local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name not in _LEFT_OUT:  # content controls and other shells
                yield from self._inside(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = find_child(element, "pPr")
        chain = self._chain(attribute(find_child(properties, "pStyle"), "val"))
        text, calls = _text(element)
        if chain and _CONTENTS.match(chain[0].name):
            self.removed += [Removed("contents", text)] if text.strip() else []
        elif text.strip():
            yield self._block(" ".join(text.split(" ")).strip(), properties, chain)
        for box in _boxes(element):
            yield from self._inside(box)
        for kind, number in calls:
            yield from self._note(kind, number)

    def _block(self, text: str, properties: etree._Element | None, chain: list[_Style]) -> Block:
        level = _heading_level(properties, chain)
        label, listed = self._label(properties, chain)
        if chain and chain[0].name.lower() == "title":
            self.title = self.title or " ".join(text.split())
            return Block(text, "heading", level=1)
        if level is not None:
            return Block(text, "heading", level=level, label=label)
        if any("quote" in style.name.lower() for style in chain[:1]):
            return Block(text, "quote")
        if chain and chain[0].name.lower() == "caption":
            return Block(text, "caption")
        return Block(text, "list item" if listed else "paragraph", label=label)

    def _label(self, properties: etree._Element | None, chain: list[_Style]) -> tuple[str | None, bool]:
        own = find_child(properties, "numPr")
        number = attribute(find_child(own, "numId"), "val")
        level = attribute(find_child(own, "ilvl"), "val")
        number = number or next((style.list_number for style in chain if style.list_number), None)
        level = level or next((style.list_level for style in chain if style.list_level), "0")
        if number in {None, "0"} or not (level or "").isdecimal():
            return None, False
        return self._numbering.next_label(number or "", int(level or 0)), True

    def _chain(self, style: str | None) -> list[_Style]:
        """A paragraph's style and those it is based on."""
        chain: list[_Style] = []
        while style is not None and style in self._styles and len(chain) < _INHERITED:
            chain.append(self._styles[style])
            style = chain[-1].based_on
        return chain

    def _note(self, kind: str, number: str) -> Iterator[Block]:
        note = self._notes[kind].get(number)
        if note is None:
            return
        text = "\n".join(filter(None, (_text(each)[0].strip() for each in children(note, "p"))))
        self._called[kind] = self._called.get(kind, 0) + 1
        block = Block(text, "footnote", label=str(self._called[kind]))
        if kind == "endnotes":
            self._endnotes.append(block)
        else:
            yield block

    def _table(self, table: etree._Element) -> Iterator[Block]:
        """A table as one block, a line a row; one with a single cell is a frame around its text."""
        rows = [[cell for cell in row if local(cell) == "tc"] for row in children(table, "tr")]
        if sum(len(row) for row in rows) == 1:
            yield from self._inside(next(row for row in rows if row)[0])
            return
        lines = [" | ".join(_cell(cell) for cell in row) for row in rows]
        yield Block("\n".join(line for line in lines if line.strip(" |")), "table")


def _cell(cell: etree._Element) -> str:
    return " ".join(" ".join(_text(each)[0] for each in cell.iter() if local(each) == "p").split())


def _text(paragraph: etree._Element) -> tuple[str, list[tuple[str, str]]]:
    """A paragraph's words, and the notes it calls."""
    parts: list[str] = []
    calls: list[tuple[str, str]] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == "t":
            parts.append(element.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
        elif name in _NOTES:
            calls.append((_NOTES[name], attribute(element, "id") or ""))
        elif name not in _LEFT_OUT and not _is_hidden(element):
            waiting.extend(reversed(element))
    return "".join(parts), calls


def _is_hidden(element: etree._Element) -> bool:
    hidden = find_child(find_child(element, "rPr"), "vanish") if local(element) == "r" else None
    return hidden is not None and attribute(hidden, "val") not in {"0", "false", "off"}


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a paragraph, without their copies for older programs."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if local(element) == "txbxContent":
            yield element
        elif local(element) != "Fallback":
            waiting.extend(reversed(element))


def _heading_level(properties: etree._Element | None, chain: list[_Style]) -> int | None:
    named = next((match for style in chain if (match := _HEADING.match(style.name))), None)
    outline = attribute(find_child(properties, "outlineLvl"), "val")
    outline = outline or next((style.outline for style in chain if style.outline), None)
    if named:
        return int(named[1])
    if outline and outline.isdecimal() and int(outline) < _BODY_TEXT:
        return int(outline) + 1
    return None


def _styles(root: etree._Element | None) -> Mapping[str, _Style]:
    found: dict[str, _Style] = {}
    for style in children(root, "style") if root is not None else ():
        properties = find_child(style, "pPr")
        numbers = find_child(properties, "numPr")
        found[attribute(style, "styleId") or ""] = _Style(
            name=attribute(find_child(style, "name"), "val") or "",
            based_on=attribute(find_child(style, "basedOn"), "val"),
            outline=attribute(find_child(properties, "outlineLvl"), "val"),
            list_number=attribute(find_child(numbers, "numId"), "val"),
            list_level=attribute(find_child(numbers, "ilvl"), "val"),
        )
    return found


def _notes(root: etree._Element | None) -> Mapping[str, etree._Element]:
    """The notes by their number, without the lines that separate them from the text."""
    return {
        attribute(note, "id") or "": note
        for note in (root if root is not None else ())
        if attribute(note, "type") in {None, "normal"}
    }
