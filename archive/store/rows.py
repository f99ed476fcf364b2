"""Values to rows and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from archive.dates import find_date
from archive.records import (
    Alias,
    Candidate,
    Evidence,
    Metadata,
    Passage,
    Record,
    Removed,
    Section,
    Spans,
    Version,
)

Row = Mapping[str, Any]


def spans_text(spans: Spans) -> str:
    """Spans as `0-120,131-160`: shorter and quicker to read than JSON, for a column with millions of rows."""
    return ",".join([f"{first}-{last}" for first, last in spans])


def spans_of(text: str) -> Spans:
    """The spans that `spans_text` wrote."""
    return tuple([_span(part) for part in text.split(",")]) if text else ()


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last)


def evidence_json(evidence: Evidence) -> dict[str, list[list[Any]]]:
    """Evidence as JSON: for each field a list of [value, how, quote, place], the chosen one first."""
    return {
        name: [[item.value, item.how, item.quote, item.place] for item in candidates]
        for name, candidates in evidence.items()
        if candidates
    }


def evidence_of(stored: Mapping[str, list[list[Any]]]) -> Evidence:
    """The evidence that `evidence_json` wrote."""
    return {
        name: tuple(Candidate(value_of(value), how, quote, place) for value, how, quote, place in candidates)
        for name, candidates in stored.items()
    }


def value_of(stored: str | list[str]) -> str | tuple[str, ...]:
    """A field's value as JSON kept it."""
    return stored if isinstance(stored, str) else tuple(stored)


def sections_json(sections: Iterable[Section]) -> list[list[Any]]:
    """Sections as JSON: [title, level, authors]."""
    return [[section.title, section.level, section.authors] for section in sections]


def sections_of(stored: Iterable[list[Any]]) -> tuple[Section, ...]:
    """The sections that `sections_json` wrote."""
    return tuple(Section(title, level, tuple(authors)) for title, level, authors in stored)


def metadata_columns(metadata: Metadata) -> dict[str, Any]:
    """The columns of a version that hold its fields."""
    date = find_date(metadata.date)
    return {
        "title": metadata.title,
        "date": metadata.date,
        "first_day": date.first.isoformat() if date else None,
        "source": metadata.source,
        "type": metadata.type,
        "language": metadata.language,
        "url": metadata.url,
        "rights": metadata.rights,
        "authors": metadata.authors,
    }


def metadata_of(row: Any) -> Metadata:
    """The fields of a version's row."""
    return Metadata(
        row.title, row.date, tuple(row.authors), row.source, row.type, row.language, row.url, row.rights
    )


def passage_of(row: Any) -> Passage:
    """The passage of a row; (number, text, section, page, label, spans, digest, check) in this order."""
    number, text, section, page, label, spans, digest, check = row
    return Passage(number, text, section, page, label, spans_of(spans), digest, check)


def version_of(row: Any, passages: Iterable[Passage], removed: Iterable[Removed] = ()) -> Version:
    """The version of a row and its passages."""
    return Version(
        record_id=row.record_id,
        number=row.number,
        metadata=metadata_of(row),
        evidence=evidence_of(row.evidence),
        sections=sections_of(row.sections),
        passages=tuple(passages),
        digest=row.digest,
        media_type=row.media_type,
        rules=row.rules,
        made_at=row.made_at,
        removed=tuple(removed),
        needs_ocr=tuple(row.needs_ocr),
        warnings=tuple(row.warnings),
    )


def record_of(row: Any, aliases: Iterable[Alias]) -> Record:
    """The record of a row and its aliases."""
    return Record(
        id=row.id,
        state=row.state,
        current=row.current,
        minted_at=row.minted_at,
        survivor=row.survivor,
        reason=row.reason,
        withdrawn_at=row.withdrawn_at,
        aliases=tuple(aliases),
        family=row.family,
    )
