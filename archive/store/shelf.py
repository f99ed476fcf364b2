"""The database as a shelf: what `taking` reads before it decides, and the rows that a decision becomes."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from archive.decisions import Known
from archive.errors import ArchiveDamaged
from archive.history import History, Match
from archive.identifiers import digest_of
from archive.payloads import PayloadIntake
from archive.records import Alias, Candidate, Draft, Removed, Version
from archive.store import bulk, knowledge, reading, schema
from archive.store.rows import evidence_json, metadata_columns, sections_json, spans_text

_v, _r, _a, _held = schema.versions.c, schema.records.c, schema.aliases.c, schema.record_payloads.c

# Statements that run for every file are built once: building one costs more than running it.
_INSERT = {name: insert(table) for name, table in schema.metadata.tables.items()}
_TAKEN_ID = select(_r.id).where(_r.id == bindparam("id"))
_PAYLOAD = select(schema.payloads.c.erased_at).where(schema.payloads.c.digest == bindparam("digest"))
_KEPT_ANEW = (
    update(schema.payloads).where(schema.payloads.c.digest == bindparam("wanted")).values(erased_at=None)
)
_HELD = select(_held.at).where(
    _held.digest == bindparam("digest"),
    _held.record_id == bindparam("record_id"),
    _held.version == bindparam("version"),
)
_CONFIRMED = update(schema.record_payloads).where(
    _held.digest == bindparam("wanted_digest"),
    _held.record_id == bindparam("wanted_record_id"),
    _held.version == bindparam("wanted_version"),
)
_LED = select(_a.id, _a.record_id, _a.minted, _a.until).where(
    _a.name == bindparam("name"), _a.collection == bindparam("collection"), _a.kind == bindparam("kind")
)


class DatabaseShelf:
    """The shelf that `taking` works on, over a connection whose transaction the writer commits."""

    def __init__(
        self, connection: Connection, who: str = "", purpose: str = "", intake: PayloadIntake | None = None
    ) -> None:
        self.connection, self.who, self.purpose, self._intake = connection, who, purpose, intake
        self._arriving: tuple[Draft, bytes] | None = None
        self._changes: list[dict[str, Any]] = []
        self._audit: list[dict[str, Any]] = []
        self.doomed: list[str] = []  # payloads to destroy once the records say that they are

    def expect(self, draft: Draft, content: bytes | None) -> None:
        """Have the payload ready, to be kept if a version needs it; None where the archive has it."""
        self._arriving = None if content is None else (draft, content)

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known of these bytes and this alias."""
        return knowledge.known(self.connection, digest, alias)

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version, by default the current one."""
        return reading.get_version(self.connection, record_id, number)

    def history(self, record_id: str) -> History:
        """All versions' passages and matches."""
        return reading.history(self.connection, record_id)

    def corrections(self, record_id: str) -> Mapping[str, Candidate]:
        """The corrections by hand of a record."""
        return knowledge.corrections(self.connection, record_id)

    def is_free(self, record_id: str) -> bool:
        """Whether no record has that id."""
        return self.connection.scalar(_TAKEN_ID, {"id": record_id}) is None

    def survivor_of(self, record_id: str) -> str | None:
        """The record that a merged record was merged into; None for any other."""
        return knowledge.survivor_of(self.connection, record_id)

    def mint(self, version: Version) -> None:
        """Keep a new record's first version."""
        row = {"id": version.record_id, "state": "live", "current": 1, "minted_at": version.made_at}
        self.connection.execute(_INSERT["records"], row)
        self._keep_current(version, ())

    def revise(self, version: Version, matches: tuple[Match, ...]) -> None:
        """Keep a record's next version; from now on it is the current one."""
        current = {"current": version.number}
        self.connection.execute(update(schema.records).where(_r.id == version.record_id).values(current))
        self.connection.execute(
            update(schema.versions)
            .where(_v.record_id == version.record_id, _v.number == version.number - 1)
            .values(listed=False)
        )
        self._keep_current(version, matches)

    def hold(self, draft: Draft, record_id: str, number: int) -> None:
        """Remember that a version has these bytes too, as the rules of today read them."""
        self._receive()
        row = {"digest": draft.digest, "record_id": record_id, "version": number}
        if self.connection.scalar(_HELD, row) is None:
            self.connection.execute(_INSERT["record_payloads"], row | {"at": now(), "rules": draft.rules})
        else:
            self.connection.execute(
                _CONFIRMED, {f"wanted_{name}": row[name] for name in row} | {"rules": draft.rules}
            )

    def name(self, alias: Alias, record_id: str) -> None:
        """Let the alias lead to the record; it mints again what it once minted."""
        row: dict[str, Any] = {"kind": alias.kind, "collection": alias.collection, "name": alias.name}
        past = self.connection.execute(_LED, row).all()
        minted = alias.minted or any(found.minted for found in past if found.record_id == record_id)
        if any(found.record_id == record_id and found.until is None for found in past):
            return
        open_ones = [found.id for found in past if found.until is None]
        if open_ones:
            self.connection.execute(update(schema.aliases).where(_a.id.in_(open_ones)).values(until=now()))
        row |= {"record_id": record_id, "minted": minted, "since": now(), "until": None}
        self.connection.execute(_INSERT["aliases"], row)

    def hand_over(self, names: Iterable[Alias], record_id: str) -> None:
        """Let names lead to a record that none of them minted."""
        for alias in names:
            self.name(dataclasses.replace(alias, minted=False), record_id)

    def leads_nowhere(self, alias: Alias) -> bool:
        """Whether the alias leads to no record yet."""
        return reading.find_by_alias(self.connection, alias.kind, alias.collection, alias.name) is None

    def log(self, record_id: str, kind: str, what: str, why: str) -> None:
        """Tell the index what changed, and the archivist who did it, at the next `flush`."""
        self._changes.append({"record_id": record_id, "kind": kind, "at": now()})
        self.note(record_id, what, why)

    def note(self, record_id: str | None, what: str, why: str) -> None:
        """Tell the archivist alone: who, when, what and why; of no record, what concerns a file."""
        row = {"at": now(), "who": self.who, "what": what, "record_id": record_id, "why": why}
        self._audit.append(row)

    def flush(self) -> None:
        """Write the log's new lines, which nobody reads before the commit."""
        self.insert("changes", self._changes)
        self.insert("audit", self._audit)
        self.forget()

    def mark(self) -> tuple[int, int]:
        """Where the log's new lines end now, for `forget`."""
        return len(self._changes), len(self._audit)

    def forget(self, mark: tuple[int, int] = (0, 0)) -> None:
        """Drop the log's new lines after a mark, with the changes that they tell of."""
        del self._changes[mark[0] :], self._audit[mark[1] :]

    def _keep_current(self, version: Version, matches: tuple[Match, ...]) -> None:
        self._receive()
        self.keep(version, matches, listed=True)
        row = {"digest": version.digest, "record_id": version.record_id, "version": version.number}
        self.connection.execute(_INSERT["record_payloads"], row | {"at": version.made_at})
        self.log(version.record_id, "put", f"version {version.number}", self.purpose)

    def keep(self, version: Version, matches: tuple[Match, ...], *, listed: bool) -> None:
        """Insert a version with everything that hangs on it."""
        row = _version_row(version) | {"listed": listed}
        version_id = self.connection.execute(_INSERT["versions"], row).inserted_primary_key[0]  # type: ignore[index]
        bulk.insert_rows(self.connection, schema.passages, _passage_rows(version_id, version))
        self.insert("version_authors", _author_rows(version_id, version))
        self.insert("removed", _removed_rows(version_id, version.removed))
        self.insert("matches", _match_rows(version_id, matches))

    def _receive(self) -> None:
        """Keep the payload that a version is about to name; bytes destroyed earlier are kept anew."""
        if self._arriving is None or self._intake is None:
            return
        (draft, content), self._arriving = self._arriving, None
        stored = self.connection.execute(_PAYLOAD, {"digest": draft.digest}).one_or_none()
        if stored is None:
            row = {"digest": draft.digest, "size": len(content), "media_type": draft.media_type}
            self.connection.execute(_INSERT["payloads"], row | {"received_at": now()})
        elif stored.erased_at is not None:
            self.connection.execute(_KEPT_ANEW, {"wanted": draft.digest})
        else:
            return
        self.fetch(draft.digest, content)

    def fetch(self, digest: str, content: bytes) -> None:
        """Keep a payload's bytes; ArchiveDamaged where they are others."""
        if digest_of(content) != digest:
            raise ArchiveDamaged(f"The bytes given for payload {digest} have another digest")
        if self._intake is not None:
            self._intake.add(digest, content)

    def mend(self, digest: str, content: bytes) -> None:
        """Keep a payload's bytes anew where they were lost; they came back with the file."""
        if self._intake is None or self._intake.payloads.holds(digest):
            return
        known = self.connection.execute(_PAYLOAD, {"digest": digest}).one_or_none()
        if known is not None and known.erased_at is None:
            self.fetch(digest, content)

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Insert rows, if there are any."""
        if rows:
            self.connection.execute(_INSERT[table], rows)


def now() -> dt.datetime:
    """The time, for whatever is written."""
    return dt.datetime.now(dt.UTC)


def _version_row(version: Version) -> dict[str, Any]:
    return {
        "record_id": version.record_id,
        "number": version.number,
        "made_at": version.made_at,
        "digest": version.digest,
        "media_type": version.media_type,
        "rules": version.rules,
        "sections": sections_json(version.sections),
        "evidence": evidence_json(version.evidence),
        "needs_ocr": version.needs_ocr,
        "length": len(version.passages),
        "warnings": version.warnings,
        **metadata_columns(version.metadata),
    }


def _passage_rows(version_id: int, version: Version) -> list[tuple[Any, ...]]:
    """Rows of passages, their values in the order of the table's columns."""
    return [
        (
            version_id,
            item.number,
            ordinal,
            item.section,
            item.page,
            item.label,
            item.text,
            item.issued_digest,
            item.issued_check,
            spans_text(item.spans),
        )
        for ordinal, item in enumerate(version.passages)
    ]


def _author_rows(version_id: int, version: Version) -> list[dict[str, Any]]:
    names = enumerate(version.metadata.authors)
    return [{"version_id": version_id, "ordinal": ordinal, "name": name} for ordinal, name in names]


def _removed_rows(version_id: int, removed: tuple[Removed, ...]) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "ordinal": ordinal,
            "step": item.step,
            "text": item.text,
            "page": item.page,
            "spans": spans_text(item.spans),
        }
        for ordinal, item in enumerate(removed)
    ]


def _match_rows(version_id: int, matches: tuple[Match, ...]) -> list[dict[str, Any]]:
    return [{"version_id": version_id, **dataclasses.asdict(match)} for match in matches]
