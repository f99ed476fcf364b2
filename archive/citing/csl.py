"""References as CSL-JSON, what citation processors and reference managers read."""

from typing import Any

from archive.addresses import Site
from archive.citing.names import Name, parse_name
from archive.citing.references import Reference
from archive.dates import PartialDate

# A record's type -> the CSL type of the whole; https://docs.citationstyles.org/en/stable/specification.html
_TYPES = {
    "article": "article-newspaper",
    "opinion": "article-newspaper",
    "bulletin": "report",
    "report": "report",
    "speech": "speech",
}
_OTHER = "document"


def csl_item(reference: Reference, site: Site) -> dict[str, Any]:
    """The reference as a CSL-JSON item; fields that are not known are left out."""
    metadata = reference.metadata
    kind = "chapter" if reference.part else _TYPES.get(metadata.type or "", _OTHER)
    published_in = kind == "article-newspaper"
    item = {
        "id": reference.key,
        "type": kind,
        "title": reference.title,
        "author": [csl_name(parse_name(name, language=metadata.language)) for name in reference.authors],
        "issued": date_parts(reference.issued),
        "container-title": metadata.source if published_in else reference.container,
        "publisher": None if published_in else metadata.source,
        "genre": "Speech" if kind == "speech" else None,
        "language": metadata.language,
        "URL": site.url(reference.target),
        "accessed": {"date-parts": [_day(reference)]} if reference.accessed else None,
        "page": _locator(reference, "page"),
        "note": note(reference),
        "version": str(reference.version) if reference.target.version else None,
    }
    return {name: value for name, value in item.items() if value}


def csl_name(name: Name) -> dict[str, str]:
    """A name as CSL-JSON has it."""
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: value for part, value in parts.items() if value}


def date_parts(date: PartialDate | None) -> dict[str, list[list[int]]] | None:
    """A date as CSL-JSON has it, to the precision known."""
    if date is None:
        return None
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part is not None]]}


def note(reference: Reference) -> str | None:
    """The place by paragraph, which no field of a reference manager has."""
    locator = reference.locator
    return locator.words if locator and locator.label == "paragraph" else None


def _locator(reference: Reference, label: str) -> str | None:
    locator = reference.locator
    return locator.value if locator and locator.label == label else None


def _day(reference: Reference) -> list[int]:
    day = reference.accessed
    return [day.year, day.month, day.day] if day else []
