"""EPUB books to blocks: the chapters in the order of the spine, the package's metadata as evidence."""

from collections.abc import Iterator
from urllib.parse import unquote

from archive.errors import Unreadable
from archive.formats import EPUB
from ingest.blocks import Block, Extraction, Hints
from ingest.readers.assembly import assemble
from ingest.readers.html.markup import parse
from ingest.readers.html.rendering import render
from ingest.readers.packages import Package, attribute, find_child, resolve
from ingest.readers.properties import read_properties


def read(content: bytes, hints: Hints) -> Extraction:
    """The text of a book without its navigation; Unreadable where its chapters are encrypted."""
    package = Package(content, hints.limits)
    root = next(package.tree("META-INF/container.xml").iter("{*}rootfile"), None)
    book = attribute(root, "full-path")
    if not book:
        raise Unreadable("damaged: it does not say where its book is; save it again")
    locked = _encrypted(package)
    tree = package.tree(book)
    items = {attribute(each, "id"): each for each in tree.iter("{*}item")}
    chapters: list[str] = []
    for entry in tree.iter("{*}itemref"):
        item = items.get(attribute(entry, "idref"))
        if item is not None and "nav" not in (attribute(item, "properties") or "").split():
            chapters.append(resolve(book, unquote(attribute(item, "href") or "")))
    if locked & set(chapters):
        raise Unreadable("its chapters are encrypted (DRM); get a copy without")
    there = [name for name in chapters if name in package]
    warnings = tuple(f"its chapter {name} is missing" for name in chapters if name not in package)
    blocks = [block for name in there for block in _chapter(package.read(name), hints)]
    found = read_properties(find_child(tree, "metadata"), "package metadata")
    return assemble(EPUB, blocks, found, warnings=warnings)


def _encrypted(package: Package) -> set[str]:
    """The parts that are said to be encrypted; fonts often are, and matter to nobody."""
    listing = package.find_tree("META-INF/encryption.xml")
    if listing is None:
        return set()
    return {unquote(attribute(each, "URI") or "") for each in listing.iter("{*}CipherReference")}


def _chapter(content: bytes, hints: Hints) -> Iterator[Block]:
    for piece in render(parse(content, hints.limits.depth).soup).pieces:
        if not piece.hidden:
            yield Block(piece.text, piece.kind, level=piece.level, label=piece.label)
