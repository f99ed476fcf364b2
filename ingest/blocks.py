"""What a reader makes of bytes, before and while it is cleaned."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.folder import Limits
from archive.records import Candidate, Removed, Spans
from ingest.fields.sources import SourceRules

# "line": one line of raw text, which cleaning joins into paragraphs; the others are already whole.
# "page break": a form feed, between the last line of a page and the first of the next.
# "standfirst": the words between a title and its text. "contents": where a table of contents was.
KINDS = (
    "line",
    "page break",
    "contents",
    "standfirst",
    "paragraph",
    "heading",
    "list item",
    "quote",
    "table",
    "caption",
    "footnote",
    "quoted reply",
    "signature",
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text with what its layout says of it."""

    text: str
    kind: str = "paragraph"
    level: int | None = None  # of a heading, 1 the highest
    page: int | None = None
    label: str | None = None  # a number printed in the original: "84."
    bold: bool = False
    authors: tuple[str, ...] = ()  # of a heading that opens an article
    spans: Spans = ()  # where it stands in the extraction's text


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything a reader found in a payload: its text, blocks, and what it declares of itself."""

    media_type: str
    text: str  # what the spans point into
    blocks: tuple[Block, ...]
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    declared_urls: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()  # what the reader itself left out: navigation, page furniture
    warnings: tuple[str, ...] = ()
    needs_ocr: tuple[int, ...] = ()  # pages without a text layer


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a file besides its bytes."""

    name: str  # the file's own name
    path: str = ""  # its path in its collection, with "/"
    collection: str = ""
    candidates: Mapping[str, tuple[Candidate, ...]] = field(
        default_factory=dict
    )  # manifest, options, path rules
    rules: SourceRules = field(default_factory=SourceRules)
    limits: Limits = field(default_factory=Limits)
    today: dt.date | None = None  # dates after it are refused; None: the day on which it is read
