"""The values everything else speaks in: metadata with evidence, drafts, versions, passages, records."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from archive.identifiers import check_of, text_digest

# How a metadata field was known, best first (design, section 3).
HOW_RANKS: Mapping[str, int] = MappingProxyType(
    {
        "correction": 0,
        "manifest": 1,
        "option": 2,
        "front matter": 3,
        "declared": 4,
        "masthead": 5,
        "byline": 5,
        "path rule": 6,
        "detected": 7,
        "derived": 8,
    }
)

FIELDS = ("title", "date", "authors", "source", "type", "language", "url", "rights")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value somebody or something gave a field: how it was known, the words it was read from, where."""

    value: str | tuple[str, ...]
    how: str  # a key of HOW_RANKS
    quote: str
    place: str | None = None  # "line 3", "meta article:published_time", "row 12 of manifest.csv"


# Where a text stands in its payload's extraction: half-open, code points, in order; several where a page
# break, a running head or a hyphen at a line end lay between.
Spans = tuple[tuple[int, int], ...]

# For each field its candidates, the chosen one first.
Evidence = Mapping[str, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The descriptive fields of a version; None or empty where not known."""

    title: str
    date: str | None = None  # EDTF
    authors: tuple[str, ...] = ()
    source: str | None = None
    type: str | None = None
    language: str | None = None  # BCP 47
    url: str | None = None
    rights: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the fields that are not known, in the order of `FIELDS`."""
        return tuple(name for name in FIELDS if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: an article of a bulletin, a chapter, a part."""

    title: str
    level: int = 1
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage before a record has numbered it."""

    text: str
    section: int | None = None  # index into the sections, None before the first heading
    page: int | None = None
    label: str | None = None  # a number printed in the original: "84."
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that a cleaning step took out; kept so that nothing vanishes unseen."""

    step: str
    text: str
    page: int | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What ingestion makes of one payload: a version that no record has numbered yet."""

    digest: str  # of the payload
    media_type: str
    metadata: Metadata
    evidence: Evidence
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()
    rules: str = ""  # the cleaning rules' version
    declared_urls: tuple[str, ...] = ()  # canonical URLs the payload declares: aliases
    needs_ocr: tuple[int, ...] = ()  # pages without a text layer
    sketch: bytes | None = None  # of its words, to find reprints by; None where nobody made one


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable paragraph of a version, under the number it keeps in every version of its record.

    Those that the store reads carry the digest and the check under which they were issued.
    """

    number: int
    text: str
    section: int | None = None
    page: int | None = None
    label: str | None = None
    spans: Spans = ()
    issued_digest: str | None = field(default=None, repr=False, compare=False)
    issued_check: str | None = field(default=None, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the normal text."""
        return self.issued_digest or text_digest(self.text)

    @property
    def check(self) -> str:
        """The check it was issued under: longer than four characters where two texts would share it."""
        return self.issued_check or check_of(self.digest)


@dataclass(frozen=True, slots=True)
class Version:
    """One normalised expression of a record: immutable, numbered 1, 2, 3…"""

    record_id: str
    number: int
    metadata: Metadata
    evidence: Evidence
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]  # in reading order
    digest: str  # of the payload it was made from
    media_type: str
    rules: str
    made_at: dt.datetime  # UTC
    removed: tuple[Removed, ...] = ()
    needs_ocr: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()  # what was doubtful when it was read


@dataclass(frozen=True, slots=True)
class Alias:
    """A name under which a file is known: a path in a collection, or a canonical URL."""

    kind: str  # "path" or "url"
    collection: str  # empty for a URL
    name: str
    minted: bool = False  # only the alias that minted a record can version it


@dataclass(frozen=True, slots=True)
class Record:
    """The work: its permanent id and what became of it."""

    id: str
    state: str  # "live", "merged" or "withdrawn"
    current: int  # the newest version's number
    minted_at: dt.datetime  # UTC
    survivor: str | None = None  # of a merger
    reason: str | None = None  # of a withdrawal
    withdrawn_at: dt.datetime | None = None
    aliases: tuple[Alias, ...] = field(default=())
    family: str | None = None  # of reprints: the id of its first record


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log; `sequence` only grows."""

    sequence: int
    record_id: str
    kind: str  # "put" (new version, correction, family) or "removed" (withdrawn, merged)
    at: dt.datetime
