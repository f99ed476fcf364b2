"""What lists and reports show of records, versions and batches: a line of a table each."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

ORDERS = ("newest", "oldest", "added", "title", "id")


@dataclass(frozen=True, slots=True)
class Listing:
    """Which live records a list holds: all that have every value given."""

    source: str | None = None
    author: str | None = None
    type: str | None = None
    language: str | None = None
    period: str | None = None  # EDTF year or month; a date known to the year alone is in no month
    missing: str | None = None  # a field that is not known: "date" lists the undated


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record of any state stands: what its pages depend on, and the number of its newest change."""

    id: str
    state: str
    survivor: str | None
    family: str | None
    sequence: int


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """A live record as a line of a list."""

    id: str
    title: str
    date: str | None
    source: str | None
    type: str | None
    language: str | None
    authors: tuple[str, ...]
    version: int
    made_at: dt.datetime  # of the current version


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version as a line of a record's list of versions."""

    number: int
    made_at: dt.datetime
    title: str
    digest: str  # of the payload
    media_type: str
    rules: str
    passages: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many live records share a value; None where the field is not known."""

    value: str | None
    records: int


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source and what is kept of it; `first` and `last` are EDTF, None where no record of it is dated."""

    name: str | None  # None: the records without a source
    records: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Year:
    """How many live records are dated in a year, and in each of its months; some in no month."""

    year: str
    records: int
    months: Mapping[str, int]  # "2024-07": 2; only those that have any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of a batch."""

    path: str
    outcome: str  # one of decisions.OUTCOMES
    record_id: str | None = None
    version: int | None = None
    reason: str | None = None  # why it failed
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """One run of a command that took files; without an end where it was cut short."""

    id: int
    purpose: str
    who: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    counts: Mapping[str, int]  # by outcome


@dataclass(frozen=True, slots=True)
class Correction:
    """A field set by hand."""

    field: str
    value: str | tuple[str, ...]
    who: str
    at: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change to the archive: who did what, when, and why."""

    at: dt.datetime
    who: str
    what: str
    record_id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of an archive."""

    records: int  # live ones
    withdrawn: int
    merged: int
    undated: int
    sources: int
    passages: int  # of the current versions of live records
    versions: int  # of all records
    payloads: int
    payload_bytes: int
