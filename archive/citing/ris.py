"""References as RIS, what EndNote, Zotero and the like import."""

import re
from collections.abc import Iterator

from archive.addresses import Site
from archive.citing.csl import note
from archive.citing.names import parse_name
from archive.citing.references import Reference
from archive.dates import PartialDate
from archive.identifiers import normal_text

MEDIA_TYPE = "application/x-research-info-systems"
_TYPES = {"article": "NEWS", "opinion": "NEWS", "bulletin": "RPRT", "report": "RPRT"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def ris(reference: Reference, site: Site) -> str:
    """One RIS record, its lines ended as the format has them by a carriage return and a newline."""
    kind = "CHAP" if reference.part else _TYPES.get(reference.metadata.type or "", "GEN")
    lines = [("TY", kind), *_fields(reference, site, kind), ("ER", "")]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines)


def _fields(reference: Reference, site: Site, kind: str) -> Iterator[tuple[str, str]]:
    metadata, locator = reference.metadata, reference.locator
    for author in reference.authors:
        yield "AU", parse_name(author, language=metadata.language).inverted
    pages = locator.value.split("-") if locator and locator.label == "page" else []
    values = (
        ("TI", reference.title),
        ("T2", metadata.source if kind == "NEWS" else reference.container),
        ("PB", None if kind == "NEWS" else metadata.source),
        ("PY", f"{reference.issued.year:04d}" if reference.issued else None),
        ("DA", _date(reference.issued)),
        ("SP", pages[0] if pages else None),
        ("EP", pages[-1] if pages else None),
        ("M3", "Speech" if metadata.type == "speech" else None),
        ("N1", note(reference)),
        ("LA", metadata.language),
        ("UR", site.url(reference.target)),
        ("Y2", reference.accessed.strftime("%Y/%m/%d") if reference.accessed else None),
    )
    yield from ((tag, value) for tag, value in values if value)


def _date(date: PartialDate | None) -> str | None:
    """`2021/03/12/`; what is not known stays empty between its slashes."""
    if date is None:
        return None
    month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
    return f"{date.year:04d}/{month}/{day}/"


def _line(value: str) -> str:
    """The value in one line, so that no text can begin a tag or a record of its own."""
    return normal_text(_CONTROL.sub(" ", value))
