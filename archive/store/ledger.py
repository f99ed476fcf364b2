"""Batches with their outcomes, corrections, and the log of who changed what."""

from collections import defaultdict

from sqlalchemy import Connection, func, select

from archive.store import schema
from archive.store.rows import value_of
from archive.summaries import AuditEntry, Batch, Correction, Outcome

_b, _o, _c, _a = schema.batches.c, schema.outcomes.c, schema.corrections.c, schema.audit.c


def batches(connection: Connection, limit: int) -> list[Batch]:
    """The latest batches, newest first."""
    rows = connection.execute(select(schema.batches).order_by(_b.id.desc()).limit(limit)).all()
    counted = connection.execute(
        select(_o.batch_id, _o.outcome, func.count())
        .where(_o.batch_id.in_([row.id for row in rows]))
        .group_by(_o.batch_id, _o.outcome)
    )
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for batch_id, outcome, number in counted:
        counts[batch_id][outcome] = number
    return [
        Batch(row.id, row.purpose, row.who, row.started_at, row.finished_at, counts[row.id]) for row in rows
    ]


def outcomes(connection: Connection, batch_id: int) -> list[Outcome]:
    """What became of each file of a batch, in the order of the batch."""
    rows = connection.execute(
        select(_o.path, _o.outcome, _o.record_id, _o.version, _o.reason, _o.warnings)
        .where(_o.batch_id == batch_id)
        .order_by(_o.ordinal)
    )
    return [
        Outcome(path, outcome, record_id, version, reason, tuple(warnings))
        for path, outcome, record_id, version, reason, warnings in rows
    ]


def corrections(connection: Connection, record_id: str) -> list[Correction]:
    """Every correction of a record, oldest first; the last of a field is the one that counts."""
    rows = connection.execute(
        select(_c.field, _c.value, _c.who, _c.at, _c.why).where(_c.record_id == record_id).order_by(_c.id)
    )
    return [Correction(field, value_of(value), who, at, why) for field, value, who, at, why in rows]


def audit(connection: Connection, record_id: str | None, limit: int) -> list[AuditEntry]:
    """The latest changes to the archive, or to one record, newest first."""
    query = select(_a.at, _a.who, _a.what, _a.record_id, _a.why).order_by(_a.id.desc()).limit(limit)
    if record_id is not None:
        query = query.where(_a.record_id == record_id)
    return [AuditEntry(*row) for row in connection.execute(query)]
