"""Taking records in: one decision, one transaction, payloads first."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from archive import taking
from archive.decisions import Known
from archive.errors import ArchiveDamaged
from archive.history import History, Match
from archive.identifiers import digest_of
from archive.payloads import PayloadIntake
from archive.records import Alias, Candidate, Draft, Removed, Version
from archive.store import knowledge, reading, schema
from archive.store.rows import evidence_json, metadata_columns, sections_json, spans_text
from archive.summaries import Outcome
from archive.taking import Taken

_v, _r, _a = schema.versions.c, schema.records.c, schema.aliases.c


class DatabaseShelf:
    """The shelf that `taking` works on, over a connection whose transaction the writer commits."""

    def __init__(self, connection: Connection, who: str, purpose: str) -> None:
        self.connection, self.who, self.purpose = connection, who, purpose

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
        return self.connection.scalar(select(_r.id).where(_r.id == record_id)) is None

    def mint(self, version: Version, warnings: tuple[str, ...]) -> None:
        """Keep a new record's first version."""
        row = {"id": version.record_id, "state": "live", "current": 1, "minted_at": version.made_at}
        self.connection.execute(insert(schema.records), row)
        self._keep(version, (), warnings)

    def revise(self, version: Version, matches: tuple[Match, ...], warnings: tuple[str, ...]) -> None:
        """Keep a record's next version; from now on it is the current one."""
        current = {"current": version.number}
        self.connection.execute(update(schema.records).where(_r.id == version.record_id).values(current))
        self.connection.execute(
            update(schema.versions)
            .where(_v.record_id == version.record_id, _v.number == version.number - 1)
            .values(listed=False)
        )
        self._keep(version, matches, warnings)

    def hold(self, draft: Draft, record_id: str, number: int) -> None:
        """Remember that a version has these bytes too."""
        table = schema.record_payloads
        held = select(table.c.at).where(
            table.c.digest == draft.digest, table.c.record_id == record_id, table.c.version == number
        )
        if self.connection.scalar(held) is None:
            self.connection.execute(
                insert(table),
                {"digest": draft.digest, "record_id": record_id, "version": number, "at": _now()},
            )

    def name(self, alias: Alias, record_id: str) -> None:
        """Let the alias lead to the record; it mints again what it once minted."""
        here = (_a.name == alias.name) & (_a.collection == alias.collection) & (_a.kind == alias.kind)
        once = self.connection.scalars(select(_a.minted).where(here, _a.record_id == record_id)).all()
        self.connection.execute(update(schema.aliases).where(here, _a.until.is_(None)).values(until=_now()))
        row = dataclasses.asdict(alias) | {"minted": alias.minted or any(once)}
        self.connection.execute(
            insert(schema.aliases), row | {"record_id": record_id, "since": _now(), "until": None}
        )

    def leads_nowhere(self, alias: Alias) -> bool:
        """Whether the alias leads to no record yet."""
        return reading.find_by_alias(self.connection, alias.kind, alias.collection, alias.name) is None

    def log(self, record_id: str, kind: str, what: str, why: str) -> None:
        """Tell the index what changed, and the archivist who did it."""
        now = _now()
        self.connection.execute(insert(schema.changes), {"record_id": record_id, "kind": kind, "at": now})
        self.connection.execute(
            insert(schema.audit),
            {"at": now, "who": self.who, "what": what, "record_id": record_id, "why": why},
        )

    def _keep(self, version: Version, matches: tuple[Match, ...], warnings: tuple[str, ...]) -> None:
        """Insert a version with everything that hangs on it."""
        row = _version_row(version) | {"warnings": warnings, "listed": True}
        version_id = self.connection.execute(insert(schema.versions), row).inserted_primary_key[0]  # type: ignore[index]
        self._insert(schema.passages, _passage_rows(version_id, version))
        self._insert(schema.version_authors, _author_rows(version_id, version))
        self._insert(schema.removed, _removed_rows(version_id, version.removed))
        self._insert(schema.matches, _match_rows(version_id, matches))
        held = {"digest": version.digest, "record_id": version.record_id, "version": version.number}
        self._insert(schema.record_payloads, [held | {"at": version.made_at}])
        self.log(version.record_id, "put", f"version {version.number}", self.purpose)

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)


class Writer:
    """Changes an archive. Nothing is kept before `commit`; what is not committed leaves no trace."""

    def __init__(self, connection: Connection, intake: PayloadIntake, who: str, purpose: str) -> None:
        self._connection, self._intake = connection, intake
        self.shelf = DatabaseShelf(connection, who, purpose)
        connection.begin()

    def take(
        self, draft: Draft, content: bytes | None, alias: Alias, extra_aliases: Iterable[Alias] = ()
    ) -> Taken:
        """What becomes of a draft and its payload; `content` may be None where the archive has the bytes."""
        self._keep_payload(draft, content)
        return taking.take(self.shelf, draft, alias, extra_aliases, _now())

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known of these bytes and this alias, as this writer sees it."""
        return self.shelf.known(digest, alias)

    def begin_batch(self, purpose: str) -> int:
        """A new batch's number; its outcomes are recorded under it."""
        row = {"purpose": purpose, "who": self.shelf.who, "started_at": _now(), "finished_at": None}
        return int(self._connection.execute(insert(schema.batches), row).inserted_primary_key[0])  # type: ignore[index]

    def record_outcomes(self, batch: int, first: int, outcomes: Iterable[Outcome]) -> None:
        """Record what became of files of a batch; the first of them is the batch's `first`, from 0."""
        rows = [
            {"batch_id": batch, "ordinal": ordinal} | dataclasses.asdict(outcome)
            for ordinal, outcome in enumerate(outcomes, first)
        ]
        if rows:
            self._connection.execute(insert(schema.outcomes), rows)

    def end_batch(self, batch: int) -> None:
        """Mark a batch as gone through to its end."""
        self._connection.execute(
            update(schema.batches).where(schema.batches.c.id == batch).values(finished_at=_now())
        )

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version as this writer sees it, not yet committed perhaps."""
        return self.shelf.get_version(record_id, number)

    def commit(self) -> None:
        """Make everything since the last commit permanent: payloads first, then what needs them."""
        self._intake.settle()
        self._connection.commit()
        self._connection.begin()

    def roll_back(self) -> None:
        """Forget everything since the last commit."""
        self._connection.rollback()
        self._connection.begin()

    def _keep_payload(self, draft: Draft, content: bytes | None) -> None:
        table = schema.payloads
        known = self._connection.scalar(select(table.c.size).where(table.c.digest == draft.digest))
        if content is None:
            return
        if known is None:
            if digest_of(content) != draft.digest:
                raise ArchiveDamaged(f"The bytes given for payload {draft.digest} have another digest")
            row = {"digest": draft.digest, "size": len(content), "media_type": draft.media_type}
            self._connection.execute(insert(table), row | {"received_at": _now()})
            self._intake.add(draft.digest, content)


def _now() -> dt.datetime:
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
        **metadata_columns(version.metadata),
    }


def _passage_rows(version_id: int, version: Version) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "number": item.number,
            "ordinal": ordinal,
            "section": item.section,
            "page": item.page,
            "label": item.label,
            "text": item.text,
            "digest": item.issued_digest,
            "check": item.issued_check,
            "spans": spans_text(item.spans),
        }
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
