"""What the store knows that bears on a payload: read for `decisions.place` before anything is written."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from archive.decisions import Known, Standing
from archive.errors import ArchiveDamaged
from archive.mergers import find_survivor
from archive.records import Alias, Candidate
from archive.store import schema
from archive.store.rows import value_of

_a, _r, _held = schema.aliases.c, schema.records.c, schema.record_payloads.c
_STANDING = (_r.id, _r.state, _r.current, _r.survivor)

# Statements that run for every file are built once: building one costs more than running it.
_NAMED = (
    select(*_STANDING, _a.record_id, _a.minted, _a.until)
    .join(schema.records, _r.id == _a.record_id)
    .where(
        _a.name == bindparam("name"),
        _a.collection == bindparam("collection"),
        _a.kind == bindparam("kind"),
    )
)
_HOLDERS = (
    select(*_STANDING, _held.version)
    .join(schema.records, _r.id == _held.record_id)
    .where(_held.digest == bindparam("digest"))
    .order_by(_held.at, _held.record_id)
)


def known(connection: Connection, digest: str, alias: Alias) -> Known:
    """What the store knows of these bytes and of this alias."""
    led = connection.execute(
        _NAMED, {"kind": alias.kind, "collection": alias.collection, "name": alias.name}
    ).all()
    named = next((row for row in led if row.until is None), None)
    holders = connection.execute(_HOLDERS, {"digest": digest}).all()
    return Known(
        named=_standing(connection, named[:4]) if named else None,
        minted=bool(named and named.minted and named.state != "merged"),
        holders=tuple((_standing(connection, row[:4]), _version(row)) for row in holders),
        once=frozenset(row.record_id for row in led if row.minted),
    )


def _version(row: Any) -> int:
    """The version that has the bytes; 0 where that is a merged record's, which is none of its survivor's."""
    return 0 if row.state == "merged" else int(row.version)


def _standing(connection: Connection, row: Sequence[Any]) -> Standing:
    """A record's standing; that of the survivor, and of its survivor, where it was merged."""
    record_id, state, current, survivor = row
    if survivor is None:
        return Standing(record_id, state, current)
    last = find_survivor(record_id, lambda name: survivor_of(connection, name))
    if last is None:
        raise ArchiveDamaged(
            f"Record {record_id} was merged in a circle. Run check; restore it from a backup"
        )
    found = connection.execute(select(*_STANDING).where(_r.id == last)).one()
    return Standing(found.id, found.state, found.current)


def survivor_of(connection: Connection, record_id: str) -> str | None:
    """The record that a merged record was merged into; None for any other."""
    return connection.scalar(select(_r.survivor).where(_r.id == record_id))


def corrections(connection: Connection, record_id: str) -> dict[str, Candidate]:
    """The latest correction of each field of a record."""
    table = schema.corrections.c
    rows = connection.execute(
        select(schema.corrections).where(table.record_id == record_id).order_by(table.id)
    )
    return {
        row.field: Candidate(value_of(row.value), "correction", row.why, f"{row.who}, {row.at:%Y-%m-%d}")
        for row in rows
    }
