"""References as BibTeX, with what LaTeX would obey made plain text."""

import re
import unicodedata
from collections.abc import Iterator

from archive.addresses import Site
from archive.citing.csl import note
from archive.citing.names import parse_name
from archive.citing.references import Reference
from archive.identifiers import normal_text

_TYPES = {"article": "article", "opinion": "article", "bulletin": "techreport", "report": "techreport"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PUBLISHERS = {
    "article": "journal",
    "techreport": "institution",
    "incollection": "publisher",
    "misc": "publisher",
}
# Braces must balance in BibTeX even where a backslash stands before them, so they become commands.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "&%$#_"},
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def bibtex(reference: Reference, site: Site) -> str:
    """One BibTeX entry, ended by a newline."""
    kind = "incollection" if reference.part else _TYPES.get(reference.metadata.type or "", "misc")
    lines = [f"  {name} = {value}," for name, value in _fields(reference, site, kind)]
    return "\n".join([f"@{kind}{{{_key(reference)},", *lines, "}"]) + "\n"


def _fields(reference: Reference, site: Site, kind: str) -> Iterator[tuple[str, str]]:
    metadata, date = reference.metadata, reference.issued
    values = {
        "author": " and ".join(_author(name, metadata.language) for name in reference.authors),
        "title": f"{{{escaped(reference.title)}}}",  # a second pair of braces keeps the capitals
        "booktitle": escaped(reference.container or ""),
        _PUBLISHERS[kind]: escaped(metadata.source or ""),
        "howpublished": "Speech" if metadata.type == "speech" else "",
        "date": str(date) if date else "",
        "year": str(date.year) if date else "",
        "pages": _pages(reference),
        "note": escaped(note(reference) or ""),
        "language": escaped(metadata.language or ""),
        "url": _address(site.url(reference.target)),
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
    }
    for name, value in values.items():
        if value:
            yield name, f"{{{value}}}"
        if name == "year" and date and date.month:
            yield "month", _MONTHS[date.month - 1]


def _author(text: str, language: str | None) -> str:
    """A person's name turned round; a body's in braces of its own, so that no "and" or comma parts it."""
    name = parse_name(text, language=language)
    if name.literal:
        return f"{{{escaped(name.literal)}}}"
    family = f"{name.particle} {name.family}".strip()
    if not name.given:
        return f"{{{escaped(family)}}}"
    return escaped(", ".join(part for part in (family, name.suffix, name.given) if part))


def _pages(reference: Reference) -> str:
    locator = reference.locator
    return locator.value.replace("-", "--") if locator and locator.label == "page" else ""


def escaped(text: str) -> str:
    """The text in one line, each character of it standing for itself in LaTeX."""
    return normal_text(_CONTROL.sub(" ", text)).translate(_ESCAPES)


def _address(url: str) -> str:
    """A URL has none of these marks but where an operator's settings put them; there they are encoded."""
    return "".join(f"%{ord(mark):02X}" if mark in '{}\\ "' else mark for mark in url)


def _key(reference: Reference) -> str:
    """`talvik2021-q9w1dfwf077y-p1-k4f9`: whom and when for people, the address for uniqueness."""
    name = parse_name(reference.authors[0]).sorting if reference.authors else ""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    who = re.sub(r"[^a-z0-9]", "", plain)[:20] or "anon"
    return f"{who}{reference.issued.year if reference.issued else ''}-{reference.key}"
