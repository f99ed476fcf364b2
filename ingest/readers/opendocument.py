"""OpenDocument texts and presentations to blocks; annotations and tracked deletions are left out."""

from collections.abc import Iterator

from lxml import etree

from archive.errors import Unreadable
from archive.formats import ODP, ODT
from ingest.blocks import Block, Extraction, Hints
from ingest.readers.assembly import assemble
from ingest.readers.packages import Package, attribute, children, find_child, local
from ingest.readers.properties import read_properties

_LEFT_OUT = frozenset(
    {"annotation", "tracked-changes", "notes", "table-of-content", "alphabetical-index", "forms", "note"}
)
_BREAKS = {"tab": " ", "line-break": "\n", "s": " "}
_BLOCKS = frozenset({"p", "h"})
_DEEPEST = 200  # lists, frames and sections inside each other


def read(content: bytes, hints: Hints) -> Extraction:
    """The text of an OpenDocument file; a slide is a page."""
    package = Package(content, hints.limits)
    manifest = package.find_tree("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise Unreadable("protected by a password; open it with the password and save it without one")
    body = find_child(package.tree("content.xml"), "body")
    found = read_properties(package.find_tree("meta.xml"), "document properties")
    slides = find_child(body, "presentation")
    if slides is not None:
        pages = enumerate(children(slides, "page"), 1)
        return assemble(ODP, [each for page, slide in pages for each in _inside(slide, page, False)], found)
    text = find_child(body, "text")
    return assemble(ODT, _inside(text, None, False) if text is not None else (), found)


def _inside(element: etree._Element, page: int | None, listed: bool, depth: int = 0) -> Iterator[Block]:
    if depth > _DEEPEST:
        raise Unreadable("nested too deeply to be read")
    for child in element:
        name = local(child)
        if name in _BLOCKS:
            yield from _paragraph(child, page, listed, depth)
        elif name == "table":
            rows = (
                " | ".join(_cell(cell) for cell in row if local(cell) == "table-cell") for row in _rows(child)
            )
            yield Block("\n".join(row for row in rows if row.strip(" |")), "table", page=page)
        elif name not in _LEFT_OUT:
            yield from _inside(child, page, listed or name == "list-item", depth + 1)


def _paragraph(element: etree._Element, page: int | None, listed: bool, depth: int) -> Iterator[Block]:
    text = _words(element)
    level = attribute(element, "outline-level")
    if local(element) == "h":
        yield Block(text, "heading", level=int(level) if level and level.isdecimal() else 1, page=page)
    else:
        yield Block(text, "list item" if listed else "paragraph", page=page)
    for note in element.iter("{*}note"):
        label = "".join(text for each in children(note, "note-citation") for text in each.itertext())
        for body in children(note, "note-body"):
            yield Block("\n".join(_words(each) for each in body), "footnote", page=page, label=label or None)
    for box in element.iter("{*}text-box"):
        yield from _inside(box, page, False, depth + 1)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The table's own rows, not those of tables in its cells."""
    return (row for row in table.iter("{*}table-row") if next(row.iterancestors("{*}table"), None) is table)


def _cell(cell: etree._Element) -> str:
    return " ".join(filter(None, (_words(each) for each in cell.iter("{*}p", "{*}h"))))


def _words(paragraph: etree._Element) -> str:
    """The words of a paragraph, without those of notes, comments and text boxes in it."""
    parts = [paragraph.text or ""]
    waiting: list[etree._Element | str] = _pieces(paragraph)
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            parts.append(piece)
        elif local(piece) in _BREAKS:
            parts.append(_BREAKS[local(piece)])
        elif local(piece) not in _LEFT_OUT and local(piece) != "text-box" and local(piece):
            parts.append(piece.text or "")
            waiting.extend(_pieces(piece))
    return "".join(parts).strip()


def _pieces(element: etree._Element) -> list[etree._Element | str]:
    """An element's children and the words after each, the last one first."""
    return [piece for child in reversed(element) for piece in (child.tail or "", child)]
