"""The change log: what an index replays from its own cursor."""

from sqlalchemy import Connection, bindparam, func, select

from archive.records import Change
from archive.store import schema

_c = schema.changes.c


# Made once: every search asks whether the index is behind.
_AFTER = (
    select(_c.sequence, _c.record_id, _c.kind, _c.at)
    .where(_c.sequence > bindparam("sequence"))
    .order_by(_c.sequence)
    .limit(bindparam("most"))
)


def changes(connection: Connection, after: int, limit: int = 1000) -> list[Change]:
    """Changes after a sequence number, oldest first."""
    rows = connection.execute(_AFTER, {"sequence": after, "most": limit})
    return [Change(*row) for row in rows]


def last_sequence(connection: Connection) -> int:
    """The sequence number of the newest change; 0 before the first."""
    return connection.scalar(select(func.max(_c.sequence))) or 0
