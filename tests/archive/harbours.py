"""Drafts of small documents from a fictional harbour town, and archives to take them into."""

from pathlib import Path

from archive.identifiers import digest_of
from archive.records import Alias, Candidate, Draft, Metadata, Paragraph, Removed, Section
from archive.store import Store, open_store
from archive.taking import Taken

FERRY = (
    "The first ferry left at dawn.",
    "It carried lemons and forty passengers.",
    "Nobody paid for the lemons.",
)
CRANE = ("The new crane was tested on Monday.", "It lifted a tram by mistake.", "The tram was put back.")
COLLECTION = "/inbox"


def path_alias(name: str) -> Alias:
    return Alias("path", COLLECTION, name)


def draft_of(content: bytes | str, *texts: str, title: str = "The harbour", **fields) -> Draft:
    """A draft of a payload; `how` gives the evidence of its date and source."""
    how = fields.pop("how", "masthead")
    urls = fields.pop("urls", ())
    metadata = Metadata(title, **fields)
    known = {"title": title} | fields
    evidence = {name: (Candidate(value, how, str(value)),) for name, value in known.items()}
    return Draft(
        digest=digest_of(_bytes(content)),
        media_type="text/plain",
        metadata=metadata,
        evidence=evidence,
        sections=(Section("The morning", 1, ("Ada Quill",)),),
        paragraphs=tuple(Paragraph(text, 0, 3, "4.", ((0, len(text)),)) for text in texts),
        removed=(Removed("running heads", "HARBOUR NEWS 3", 3, ((90, 104),)),),
        warnings=("its encoding was guessed",),
        rules="1",
        declared_urls=urls,
        needs_ocr=(2,),
    )


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def new_store(folder: Path) -> Store:
    return open_store(folder / "archive", create=True)


def take(store: Store, name: str, content: str, *texts: str, **fields) -> Taken:
    """Take one file in a transaction of its own."""
    with store.writing("a test") as writer:
        return writer.take(draft_of(content, *texts, **fields), content.encode(), path_alias(name))
