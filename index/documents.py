"""A version as an index document."""

from archive.records import Version
from index.engine import IndexDocument


def document_of(version: Version, family: str | None = None) -> IndexDocument:
    """What search needs of a version; `family` is its record's."""
    metadata = version.metadata
    return IndexDocument(
        id=version.record_id,
        title=metadata.title,
        sections=tuple(section.title for section in version.sections),
        passages=tuple(passage.text for passage in version.passages),
        numbers=tuple(passage.number for passage in version.passages),
        passage_sections=tuple(passage.section for passage in version.passages),
        version=version.number,
        source=metadata.source,
        type=metadata.type,
        language=metadata.language,
        authors=metadata.authors,
        date=metadata.date,
        family=family,
    )
