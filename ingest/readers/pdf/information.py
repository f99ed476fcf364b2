"""What a PDF's own fields are worth as evidence.

Producers fill them by themselves: titles that are file names, authors who are the account of a computer. A
title or author counts as declared where the document prints it too. The time of creation is the producer's
clock and says nothing about publication, so it is no candidate; a date that the XMP packet calls that of
publication is one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from rapidfuzz import fuzz

from archive.dates import find_date
from archive.records import Candidate
from ingest.fields.people import find_people
from ingest.readers.pdf.files import Information

_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|dvi|pages|pptx?|xlsx?|wpd|pmd|p65|fm|html?)\b"
    r"|^\(?(?:microsoft \w+|untitled|anonymous|unspecified|unbenannt|sans titre|layout|document|dokument"
    r"|slide|powerpoint|scan|img)\)?[\s_\d-]*(?:-|$)|^[\w-]*_[\w-]*$|^\d+$",
    re.IGNORECASE,
)
_FIELDS = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "authors",
    "{http://purl.org/dc/elements/1.1/}publisher": "source",
    "{http://purl.org/dc/elements/1.1/}rights": "rights",
    "{http://ns.adobe.com/xap/1.0/rights/}WebStatement": "rights",
    "{http://prismstandard.org/namespaces/basic/2.0/}publicationDate": "date",
    "{http://prismstandard.org/namespaces/basic/3.0/}publicationDate": "date",
    "{http://purl.org/dc/terms/}issued": "date",
    "{http://prismstandard.org/namespaces/basic/2.0/}url": "url",
    "{http://prismstandard.org/namespaces/basic/3.0/}url": "url",
    "{http://prismstandard.org/namespaces/basic/2.0/}publicationName": "source",
    "{http://prismstandard.org/namespaces/basic/3.0/}publicationName": "source",
}
_ALIKE = 85  # of rapidfuzz's 100
_HEAD, _TAIL = 6_000, 3_000  # characters of the text in which a document names itself and its authors


Candidates = Mapping[str, tuple[Candidate, ...]]


def candidates(information: Information, text: str, printed: str, today: str) -> Candidates:
    """Candidates for the fields of a record; `printed` is what stands largest on the first page."""
    stated = _stated(information)
    around = f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    found = {
        "title": tuple(_titles(stated.get("title", ()), around, printed)),
        "authors": tuple(_authors(stated.get("authors", ()), around)),
        "date": tuple(_dates(stated.get("date", ()), today)),
        **{
            name: tuple(Candidate(value, "declared", value, place) for value, place in stated.get(name, ()))
            for name in ("source", "rights", "url")
        },
    }
    return {name: row for name, row in found.items() if row}


def _stated(information: Information) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Per field the values that the file states, each with its place; document information first."""
    stated: dict[str, list[tuple[str, str]]] = {}
    for key, name in (("Title", "title"), ("Author", "authors")):
        if value := information.fields.get(key):
            stated.setdefault(name, []).append((value, f"document information {key}"))
    for name, value in _of_packet(information.metadata):
        stated.setdefault(name, []).append((value, "XMP metadata"))
    return stated


def _of_packet(packet: bytes) -> Iterator[tuple[str, str]]:
    """The fields of an XMP packet: as elements, in lists, or as attributes; none where it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(packet.strip(b"\x00 \r\n\t"), parser) if packet.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in root.iter() if root is not None else ():
        for key, value in element.attrib.items():
            if key in _FIELDS and value.strip():
                yield _FIELDS[key], " ".join(value.split())
        if element.tag in _FIELDS:
            values = [" ".join(text.split()) for text in element.itertext() if text.strip()]
            yield from ((_FIELDS[element.tag], value) for value in dict.fromkeys(values))


def _titles(stated: Sequence[tuple[str, str]], text: str, printed: str) -> Iterator[Candidate]:
    """A stated title that the document prints, as it prints it; one that it does not is only a hint."""
    for value, place in stated:
        if _FILE_NAME.search(value) or len(re.findall(r"[^\W\d_]", value)) < 2:
            continue
        if printed and _is_like(value, printed):
            yield Candidate(printed, "declared", value, f"{place}, as printed")
        elif _folded(value) in _folded(text):
            yield Candidate(value, "declared", value, place)
        else:
            yield Candidate(value, "detected", value, f"{place}, not printed")


def _authors(stated: Sequence[tuple[str, str]], text: str) -> Iterator[Candidate]:
    """Stated authors whom the document names at its beginning or end; an account's name is nobody."""
    shown = f" {_folded(text)} "
    for value, place in stated:
        people = tuple(name for name in find_people(value) if f" {_folded(name)} " in shown)
        if people:
            yield Candidate(people, "declared", value, place)


def _dates(stated: Sequence[tuple[str, str]], today: str) -> Iterator[Candidate]:
    for value, place in stated:
        date = find_date(value[:10])
        if date is not None and str(date.first) <= today:
            yield Candidate(str(date), "declared", value, place)


def _is_like(stated: str, printed: str) -> bool:
    one, other = _folded(stated), _folded(printed)
    if not one or not other:
        return False
    longer = len(one.split()) > 2 and f" {one} " in f" {other} " and len(other) < 2.5 * len(one)
    return longer or fuzz.ratio(one, other) >= _ALIKE or f" {other} " in f" {one} "


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
