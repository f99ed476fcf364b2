"""PowerPoint presentations to blocks: a slide is a page, its title a heading; notes are left out."""

from collections.abc import Iterator

from lxml import etree

from archive.formats import PPTX
from ingest.blocks import Block, Extraction, Hints
from ingest.readers.assembly import assemble
from ingest.readers.packages import Package, attribute, local, resolve
from ingest.readers.properties import read_properties

_TITLES = frozenset({"title", "ctrTitle"})
_MARGINS = frozenset({"dt", "ftr", "sldNum"})  # date, footer and number of a slide


def read(content: bytes, hints: Hints) -> Extraction:
    """The words of the slides that are shown, in their order."""
    package = Package(content, hints.limits)
    found = read_properties(package.find_tree("docProps/core.xml"), "core properties")
    blocks = [block for page, slide in enumerate(_slides(package), 1) for block in _blocks(slide, page)]
    return assemble(PPTX, blocks, found)


def _slides(package: Package) -> Iterator[etree._Element]:
    """The slides in the order of the presentation; a hidden one is an empty page, so that numbers agree."""
    main = package.main_part()
    folder, _, name = main.rpartition("/")
    relations = package.tree(f"{folder}/_rels/{name}.rels")
    targets = {attribute(each, "Id"): attribute(each, "Target") or "" for each in relations}
    for entry in package.tree(main).iter("{*}sldId"):
        links = (str(value) for key, value in entry.attrib.items() if "relationships" in str(key))
        target = targets.get(next(links, ""))
        if target and (part := resolve(main, target)) in package:
            slide = package.tree(part)
            yield etree.Element("hidden") if attribute(slide, "show") in {"0", "false"} else slide


def _blocks(slide: etree._Element, page: int) -> Iterator[Block]:
    shapes = [each for each in slide.iter("{*}sp", "{*}graphicFrame") if not _in_fallback(each)]
    for shape in sorted(shapes, key=lambda each: _role(each) not in _TITLES):
        role = _role(shape)
        if role in _MARGINS:
            continue
        if local(shape) == "graphicFrame":
            rows = (" | ".join(_joined(cell) for cell in row.iter("{*}tc")) for row in shape.iter("{*}tr"))
            yield Block("\n".join(rows), "table", page=page)
        elif role in _TITLES:
            yield Block(_joined(shape), "heading", level=2 if page > 1 else 1, page=page)
        else:
            yield from (
                Block(text, "paragraph", page=page) for each in shape.iter("{*}p") if (text := _words(each))
            )


def _role(shape: etree._Element) -> str | None:
    return next((attribute(each, "type") for each in shape.iter("{*}ph")), None)


def _in_fallback(shape: etree._Element) -> bool:
    return any(local(each) == "Fallback" for each in shape.iterancestors())


def _joined(element: etree._Element) -> str:
    return " ".join(filter(None, (_words(each) for each in element.iter("{*}p"))))


def _words(paragraph: etree._Element) -> str:
    parts = ["\n" if local(each) == "br" else each.text or "" for each in paragraph.iter("{*}t", "{*}br")]
    return "".join(parts).strip()
