"""Lists and counts of live records: each one query, over the listed versions alone."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, literal, select

from archive.dates import find_date
from archive.errors import UsageError
from archive.store import schema
from archive.summaries import ORDERS, Count, Counts, Listing, RecordSummary, SourceSummary, Year

_v, _r, _a = schema.versions.c, schema.records.c, schema.version_authors.c
_SUMMARY = (
    _v.record_id,
    _v.title,
    _v.date,
    _v.source,
    _v.type,
    _v.language,
    _v.authors,
    _v.number,
    _v.made_at,
)
# Without a date sorts last either way (design, section 5).
_ORDER: dict[str, Sequence[Any]] = {
    "newest": (_v.first_day.desc().nulls_last(), _v.record_id),
    "oldest": (_v.first_day.nulls_last(), _v.record_id),
    "added": (_v.made_at.desc(), _v.record_id),
    "title": (func.lower(_v.title), _v.record_id),
    "id": (_v.record_id,),
}


def list_records(
    connection: Connection,
    listing: Listing,
    *,
    order: str,
    limit: int,
    offset: int = 0,
    after_id: str | None = None,
) -> list[RecordSummary]:
    """A page of a list; by `after_id` in order of ids for those who walk through all."""
    query = select(*_SUMMARY).where(*_conditions(listing)).limit(limit)
    if after_id is not None:
        query = query.where(_v.record_id > after_id).order_by(_v.record_id)
    else:
        query = query.order_by(*_order(order)).offset(offset)
    return [_summary(row) for row in connection.execute(query)]


def reprints(connection: Connection, record_id: str) -> list[RecordSummary]:
    """The other live records of a record's family, oldest first."""
    family = connection.scalar(select(_r.family).where(_r.id == record_id))
    if family is None:
        return []
    others = connection.scalars(select(_r.id).where(_r.family == family, _r.id != record_id)).all()
    query = select(*_SUMMARY).where(_v.listed, _v.record_id.in_(others)).order_by(*_order("oldest"))
    return [_summary(row) for row in connection.execute(query)]


def count_records(connection: Connection, listing: Listing) -> int:
    """How many records a list holds."""
    return (
        connection.scalar(select(func.count()).select_from(schema.versions).where(*_conditions(listing))) or 0
    )


def _order(order: str) -> Sequence[Any]:
    if order not in _ORDER:
        raise UsageError(f"{order!r} is no order of a list; choose one of {', '.join(ORDERS)}")
    return _ORDER[order]


def _summary(row: Any) -> RecordSummary:
    record_id, title, date, source, kind, language, authors, version, made_at = row
    return RecordSummary(record_id, title, date, source, kind, language, tuple(authors), version, made_at)


def _conditions(listing: Listing) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_v.listed]
    for name in ("source", "type", "language"):
        value = getattr(listing, name)
        if value is not None:
            found.append(_v[name] == value)
    if listing.period is not None:
        found += _within(listing.period)
    if listing.author is not None:
        found.append(_v.id.in_(select(_a.version_id).where(_a.name == listing.author)))
    if listing.missing is not None:
        found.append(_absent(listing.missing))
    return found


def _within(period: str) -> list[ColumnElement[bool]]:
    """Dates known to lie in a year or month; the days are there for the index."""
    date = find_date(period)
    if date is None:
        raise UsageError(f"{period!r} is no year or month; write 2024 or 2024-07")
    days = _v.first_day.between(date.first.isoformat(), date.last.isoformat())
    return [days, _v.date.startswith(period, autoescape=True)]


def _absent(field: str) -> ColumnElement[bool]:
    if field == "authors":
        return ~exists(select(literal(1)).where(_a.version_id == _v.id))
    if field not in {"date", "source", "type", "language", "url", "rights"}:
        raise UsageError(f"{field!r} is no field that can be missing")
    return _v[field].is_(None)


def sources(connection: Connection) -> list[SourceSummary]:
    """Every source with its span of dates, in alphabetical order; records without a source last."""
    query = (
        select(_v.source, func.count(), func.min(_v.date), func.max(_v.date))
        .where(_v.listed)
        .group_by(_v.source)
        .order_by(_v.source.is_(None), func.lower(_v.source), _v.source)
    )
    return [SourceSummary(*row) for row in connection.execute(query)]


def timeline(connection: Connection, listing: Listing) -> list[Year]:
    """The years of a list's records, newest first, with their months."""
    month = func.substr(_v.date, 1, 7)
    rows = connection.execute(
        select(month, func.count())
        .where(*_conditions(listing), _v.date.is_not(None))
        .group_by(month)
        .order_by(month.desc())
    ).all()
    years = []
    for year, found in groupby(rows, key=lambda row: row[0][:4]):
        counts = dict(row._tuple() for row in found)
        years.append(Year(year, sum(counts.values()), {name: n for name, n in counts.items() if "-" in name}))
    return years


def values(connection: Connection, field: str, listing: Listing) -> list[Count]:
    """The values of `type`, `language` or `source` among a list's records, most frequent first."""
    query = select(_v[field], func.count()).where(*_conditions(listing)).group_by(_v[field])
    return [
        Count(*row)
        for row in connection.execute(query.order_by(func.count().desc(), _v[field].nulls_first()))
    ]


def authors(connection: Connection, listing: Listing, *, prefix: str, limit: int, offset: int) -> list[Count]:
    """Authors among a list's records in alphabetical order, of those that begin so."""
    query = (
        select(_a.name, func.count())
        .join(schema.versions, _v.id == _a.version_id)
        .where(*_conditions(listing), _a.name.istartswith(prefix, autoescape=True))
        .group_by(_a.name)
        .order_by(func.lower(_a.name), _a.name)
    )
    return [Count(*row) for row in connection.execute(query.limit(limit).offset(offset))]


def counts(connection: Connection) -> Counts:
    """The size of the archive."""
    states = dict(
        row._tuple() for row in connection.execute(select(_r.state, func.count()).group_by(_r.state))
    )
    listed = connection.execute(
        select(
            func.coalesce(func.sum(_v.length), 0),
            func.count(func.distinct(_v.source)),
            func.count() - func.count(_v.date),
        ).where(_v.listed)
    ).one()
    kept = connection.execute(
        select(func.count(), func.coalesce(func.sum(schema.payloads.c.size), 0)).where(
            schema.payloads.c.erased_at.is_(None)
        )
    ).one()
    return Counts(
        records=states.get("live", 0),
        withdrawn=states.get("withdrawn", 0),
        merged=states.get("merged", 0),
        undated=listed[2],
        sources=listed[1],
        passages=int(listed[0]),
        versions=connection.scalar(select(func.count()).select_from(schema.versions)) or 0,
        payloads=kept[0],
        payload_bytes=int(kept[1]),  # PostgreSQL's sums of large numbers are decimals
    )
