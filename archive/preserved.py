"""A record with all that an archive keeps of it, as one archive hands it to another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from archive.history import Match
from archive.records import Alias, Record, Version
from archive.summaries import AuditEntry, Correction


@dataclass(frozen=True, slots=True)
class Payload:
    """What is known of a payload besides its bytes."""

    digest: str
    size: int
    media_type: str
    received_at: dt.datetime
    erased_at: dt.datetime | None = None  # its bytes were destroyed then


@dataclass(frozen=True, slots=True)
class Holding:
    """A version was made from a payload, or came out equal to it."""

    digest: str
    version: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Led:
    """For how long an alias led to the record; `until` is None where it still does."""

    alias: Alias
    since: dt.datetime
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Preserved:
    """A record, whole: what has to be kept so that each of its URLs goes on answering as before."""

    record: Record
    versions: tuple[Version, ...]  # oldest first, from 1 without a gap
    matches: Mapping[int, tuple[Match, ...]]  # by the newer version's number
    payloads: tuple[Payload, ...]
    holdings: tuple[Holding, ...]
    names: tuple[Led, ...]
    corrections: tuple[Correction, ...]
    audit: tuple[AuditEntry, ...]  # oldest first
