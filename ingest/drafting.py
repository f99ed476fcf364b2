"""The whole pure way from bytes to a draft; this is what the workers of a batch run."""

from archive.errors import Empty
from archive.identifiers import digest_of
from archive.records import Candidate, Draft, Metadata, Paragraph
from ingest.blocks import Extraction, Hints
from ingest.readers import read


def draft(content: bytes, hints: Hints) -> Draft:
    """The draft of one payload; InputError says why there is none."""
    if not content.strip():
        raise Empty("the file is empty")
    extraction = read(content, hints)
    paragraphs = tuple(_paragraphs(extraction))
    if not paragraphs:
        raise Empty("there is no text in it")
    derived = Candidate(paragraphs[0].text[:80], "derived", paragraphs[0].text[:80])
    evidence = {"title": (derived,), **hints.candidates}
    values = {name: candidates[0].value for name, candidates in evidence.items() if candidates}
    return Draft(
        digest=digest_of(content),
        media_type=extraction.media_type,
        metadata=Metadata(**values),  # type: ignore[arg-type]
        evidence=evidence,
        sections=(),
        paragraphs=paragraphs,
        removed=extraction.removed,
        warnings=extraction.warnings,
        rules="0",
        declared_urls=extraction.declared_urls,
        needs_ocr=extraction.needs_ocr,
    )


def statement(digest: str, hints: Hints) -> Draft:
    """What the archivist says of bytes that need no reading: a draft without passages."""
    evidence = {name: found for name, found in hints.candidates.items() if found}
    values = {"title": "", **{name: found[0].value for name, found in evidence.items()}}
    return Draft(
        digest=digest,
        media_type="",
        metadata=Metadata(**values),  # type: ignore[arg-type]
        evidence=evidence,
        sections=(),
        paragraphs=(),
    )


def _paragraphs(extraction: Extraction) -> list[Paragraph]:
    return [
        Paragraph(text=" ".join(block.text.split()), page=block.page, label=block.label, spans=block.spans)
        for block in extraction.blocks
        if block.text.strip()
    ]
