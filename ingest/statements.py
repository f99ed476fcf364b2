"""What the archivist says of bytes that the archive holds already: a draft of fields without words."""

from typing import Any

from archive.records import Draft, Metadata
from ingest.blocks import Hints


def statement(digest: str, hints: Hints) -> Draft:
    """A draft that only states fields; its words are never compared (`decisions.stated`)."""
    values: dict[str, Any] = {
        name: candidates[0].value for name, candidates in hints.candidates.items() if candidates
    }
    return Draft(
        digest=digest,
        media_type="",
        metadata=Metadata(**{"title": "", **values}),
        evidence=hints.candidates,
        sections=(),
        paragraphs=(),
    )
