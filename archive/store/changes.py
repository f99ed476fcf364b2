"""The change log: what an index replays from its own cursor."""

import datetime as dt

from sqlalchemy import Connection, func, select

from archive.records import Change
from archive.store import schema
from archive.store.database import Driver
from archive.summaries import Standing

_c, _r = schema.changes.c, schema.records.c


# As text, for the driver itself: every search asks whether the index is behind.
_AFTER = "SELECT sequence, record_id, kind, at FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?"


def changes(connection: Driver, after: int, limit: int = 1000) -> list[Change]:
    """Changes after a sequence number, oldest first."""
    rows = connection.execute(_AFTER, (after, limit)).fetchall()
    return [Change(sequence, record_id, kind, _moment(at)) for sequence, record_id, kind, at in rows]


def _moment(at: str | dt.datetime) -> dt.datetime:
    """A time as the driver gives it: SQLite's as text in UTC, PostgreSQL's in the zone of the session."""
    if isinstance(at, str):
        return dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    return at.astimezone(dt.UTC)


def last_sequence(connection: Connection) -> int:
    """The sequence number of the newest change; 0 before the first."""
    return connection.scalar(select(func.max(_c.sequence))) or 0


def last_change(connection: Connection, record_id: str) -> Change | None:
    """The newest change of a record."""
    wanted = select(_c.sequence, _c.record_id, _c.kind, _c.at).where(_c.record_id == record_id)
    row = connection.execute(wanted.order_by(_c.sequence.desc()).limit(1)).first()
    return Change(*row) if row else None


def standings(connection: Connection) -> list[Standing]:
    """Where every record stands, in order of ids."""
    last = select(_c.record_id, func.max(_c.sequence).label("sequence")).group_by(_c.record_id).subquery()
    rows = connection.execute(
        select(_r.id, _r.state, _r.survivor, _r.family, last.c.sequence)
        .join(last, last.c.record_id == _r.id)
        .order_by(_r.id)
    )
    return [Standing(*row) for row in rows]
