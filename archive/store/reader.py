"""What an archive's records say to everyone who reads: one by one, in lists, whole, as a log of changes."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from archive.history import History
from archive.preserved import Payload, Preserved
from archive.records import Change, Passage, Record, Version
from archive.store import browsing, changes, ledger, preserving, reading, sketches
from archive.store.database import Database, Driver
from archive.store.sketches import Sketch
from archive.summaries import (
    AuditEntry,
    Batch,
    Correction,
    Count,
    Counts,
    Listing,
    Outcome,
    RecordSummary,
    SourceSummary,
    Standing,
    VersionSummary,
    Year,
)

EVERYTHING = Listing()


class Reader:
    """An archive's records, for reading; each question is answered from one state of the archive."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self.folder: Path = database.folder
        self._database, self._engine = database, engine

    @property
    def where(self) -> str:
        """Where its rows are, for people; never with a password."""
        return self._database.where

    @property
    def lags(self) -> bool:
        """Whether it is read from a replica, which may be behind what was committed."""
        return self._database.lags

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the archive until it is given back."""
        with self._database.explained(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[Driver]:
        """The driver's own connection, for a single statement that a search waits for."""
        with self._database.explained(), self._database.at_once(self._engine) as connection:
            yield connection

    def get_record(self, record_id: str) -> Record:
        """The record with that id; RecordNotFound."""
        with self._reading() as connection:
            return reading.get_record(connection, record_id)

    def find_record(self, record_id: str) -> Record | None:
        """The record with that id."""
        with self._reading() as connection:
            return reading.find_record(connection, record_id)

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version, by default the current one; RecordNotFound, VersionNotFound."""
        with self._reading() as connection:
            return reading.get_version(connection, record_id, number)

    def outdated(self, rules: str) -> list[str]:
        """The live records whose current version other cleaning rules made."""
        with self._reading() as connection:
            return reading.outdated(connection, rules)

    def list_versions(self, record_id: str) -> tuple[VersionSummary, ...]:
        """A record's versions, oldest first; RecordNotFound."""
        with self._reading() as connection:
            return reading.list_versions(connection, record_id)

    def find_by_alias(self, kind: str, collection: str, name: str) -> Record | None:
        """The record that an alias leads to now."""
        with self._reading() as connection:
            return reading.find_by_alias(connection, kind, collection, name)

    def find_by_payload(self, digest: str) -> Record | None:
        """The record that was the first to have these bytes."""
        with self._reading() as connection:
            return reading.find_by_payload(connection, digest)

    def current_versions(self, ids: Iterable[str]) -> Iterator[Version]:
        """The current versions of those of the records that are live, in any order; for indexing."""
        with self._reading() as connection:
            yield from reading.current_versions(connection, ids)

    def passage_texts(self, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Passage]:
        """Passages of current versions by record and number; those that are not there now are left out."""
        with self._at_once() as connection:
            return reading.passage_texts(connection, wanted)

    def families(self, ids: Iterable[str]) -> dict[str, str]:
        """The family of reprints of each of the records that is in one; for indexing."""
        with self._reading() as connection:
            return reading.families(connection, ids)

    def history(self, record_id: str) -> History:
        """Every version's passages and matches, oldest first; RecordNotFound."""
        with self._reading() as connection:
            return reading.history(connection, record_id)

    def changes(self, after: int, limit: int = 1000) -> list[Change]:
        """Changes after a sequence number, oldest first."""
        with self._at_once() as connection:
            return changes.changes(connection, after, limit)

    def last_sequence(self) -> int:
        """The sequence number of the newest change; 0 before the first."""
        with self._reading() as connection:
            return changes.last_sequence(connection)

    def last_change(self, record_id: str) -> Change | None:
        """The newest change of a record; None where there is no such record."""
        with self._reading() as connection:
            return changes.last_change(connection, record_id)

    def standings(self) -> list[Standing]:
        """Where every record stands, in order of ids: what tells whether a copy of it is up to date."""
        with self._reading() as connection:
            return changes.standings(connection)

    def record_ids(self, *, after: str = "", limit: int = 1000) -> list[str]:
        """The ids of all records of any state, in order, a page at a time."""
        with self._reading() as connection:
            return reading.record_ids(connection, after, limit)

    def get_preserved(self, record_id: str) -> Preserved:
        """A record of any state with all that is kept of it, to be handed on; RecordNotFound."""
        with self._reading() as connection:
            return preserving.get_preserved(connection, record_id)

    def find_payload(self, digest: str) -> Payload | None:
        """What is known of a payload besides its bytes: its size, media type, when it came."""
        with self._reading() as connection:
            return preserving.find_payload(connection, digest)

    def list_records(
        self,
        listing: Listing = EVERYTHING,
        *,
        order: str = "newest",
        limit: int = 100,
        offset: int = 0,
        after_id: str | None = None,
    ) -> list[RecordSummary]:
        """A page of a list of live records; with `after_id` in order of ids, for walking through all."""
        with self._reading() as connection:
            return browsing.list_records(
                connection, listing, order=order, limit=limit, offset=offset, after_id=after_id
            )

    def count_records(self, listing: Listing = EVERYTHING) -> int:
        """How many live records a list holds."""
        with self._reading() as connection:
            return browsing.count_records(connection, listing)

    def reprints(self, record_id: str) -> list[RecordSummary]:
        """The other live records of a record's family, oldest first."""
        with self._reading() as connection:
            return browsing.reprints(connection, record_id)

    def newest(self, limit: int = 20) -> list[RecordSummary]:
        """The live records that came or changed last, newest first."""
        return self.list_records(order="added", limit=limit)

    def sources(self) -> list[SourceSummary]:
        """Every source with its span of dates, in alphabetical order; records without a source last."""
        with self._reading() as connection:
            return browsing.sources(connection)

    def timeline(self, listing: Listing = EVERYTHING) -> list[Year]:
        """The years of a list's records, newest first, with their months."""
        with self._reading() as connection:
            return browsing.timeline(connection, listing)

    def types(self, listing: Listing = EVERYTHING) -> list[Count]:
        """The types among a list's records, most frequent first."""
        with self._reading() as connection:
            return browsing.values(connection, "type", listing)

    def languages(self, listing: Listing = EVERYTHING) -> list[Count]:
        """The languages among a list's records, most frequent first."""
        with self._reading() as connection:
            return browsing.values(connection, "language", listing)

    def authors(
        self, listing: Listing = EVERYTHING, *, prefix: str = "", limit: int = 1000, offset: int = 0
    ) -> list[Count]:
        """Authors among a list's records in alphabetical order, of those that begin so."""
        with self._reading() as connection:
            return browsing.authors(connection, listing, prefix=prefix, limit=limit, offset=offset)

    def counts(self) -> Counts:
        """The size of the archive."""
        with self._reading() as connection:
            return browsing.counts(connection)

    def sketches(self, recipe: str) -> list[Sketch]:
        """What live records' reprints are found by, in the order in which the records were minted."""
        with self._reading() as connection:
            return sketches.sketches(connection, recipe)

    def unsketched(self, recipe: str) -> list[tuple[str, int]]:
        """The live records whose current version has no sketch by the recipe, and that version's number."""
        with self._reading() as connection:
            return sketches.unsketched(connection, recipe)

    def batches(self, limit: int = 20) -> list[Batch]:
        """The latest batches, newest first."""
        with self._reading() as connection:
            return ledger.batches(connection, limit)

    def outcomes(self, batch_id: int) -> list[Outcome]:
        """What became of each file of a batch, in the order of the batch."""
        with self._reading() as connection:
            return ledger.outcomes(connection, batch_id)

    def corrections(self, record_id: str) -> list[Correction]:
        """Every correction of a record, oldest first; the last of a field is the one that counts."""
        with self._reading() as connection:
            return ledger.corrections(connection, record_id)

    def audit(self, record_id: str | None = None, limit: int = 100) -> list[AuditEntry]:
        """The latest changes to the archive, or to one record, newest first."""
        with self._reading() as connection:
            return ledger.audit(connection, record_id, limit)
