"""Records, versions and passages, read from the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType

from sqlalchemy import BindParameter, Connection, bindparam, exists, select

from archive.errors import RecordNotFound, VersionNotFound
from archive.history import History, Match, VersionPassages
from archive.records import Alias, Passage, Record, Removed, Version
from archive.store import schema
from archive.store.database import Driver
from archive.store.rows import passage_of, record_of, spans_of, version_of
from archive.summaries import VersionSummary

_v, _p, _r, _a, _held = (
    schema.versions.c,
    schema.passages.c,
    schema.records.c,
    schema.aliases.c,
    schema.record_payloads.c,
)
# In the order that `passage_of` unpacks.
_PASSAGE = (_p.number, _p.text, _p.section, _p.page, _p.label, _p.spans, _p.digest, _p.check)
_RECORDS = 10  # whose passages are read at once by number: a page of search results
_NONE = -1  # no passage's number
_CHUNK = 200  # versions read at once: a few megabytes of text, and well below any limit on bound values


def _bound(name: str) -> BindParameter[object]:
    return bindparam(name, expanding=True)


# Passages of one record by number. As text, for the driver itself, because a search page is waiting: to build
# and compile the same from expressions takes longer than to run it.
_SHOWN = """
SELECT v.record_id, p.number, p.text, p.section, p.page, p.label, p.spans, p.digest, p."check"
FROM versions v JOIN passages p ON p.version_id = v.id
WHERE v.record_id = ? AND v.listed AND p.number IN (?, ?, ?)
"""


def find_record(connection: Connection, record_id: str) -> Record | None:
    """The record with that id."""
    row = connection.execute(select(schema.records).where(_r.id == record_id)).one_or_none()
    return record_of(row, _aliases(connection, record_id)) if row else None


def get_record(connection: Connection, record_id: str) -> Record:
    """The record with that id; RecordNotFound where there never was one."""
    record = find_record(connection, record_id)
    if record is None:
        raise RecordNotFound(f"There is no record {record_id} in this archive. Search for its title instead")
    return record


def _aliases(connection: Connection, record_id: str) -> list[Alias]:
    rows = connection.execute(
        select(_a.kind, _a.collection, _a.name, _a.minted)
        .where(_a.record_id == record_id, _a.until.is_(None))
        .order_by(_a.minted.desc(), _a.id)
    )
    return [Alias(*row) for row in rows]


def record_ids(connection: Connection, after: str, limit: int) -> list[str]:
    """The ids of all records of any state after one, in order."""
    return list(connection.scalars(select(_r.id).where(_r.id > after).order_by(_r.id).limit(limit)))


def find_by_alias(connection: Connection, kind: str, collection: str, name: str) -> Record | None:
    """The record that an alias leads to now."""
    wanted = select(_a.record_id).where(
        _a.name == name, _a.collection == collection, _a.kind == kind, _a.until.is_(None)
    )
    record_id = connection.scalar(wanted)
    return find_record(connection, record_id) if record_id else None


def find_by_payload(connection: Connection, digest: str) -> Record | None:
    """The record that was the first to have these bytes."""
    held = schema.record_payloads.c
    record_id = connection.scalar(
        select(held.record_id).where(held.digest == digest).order_by(held.at, held.record_id).limit(1)
    )
    return find_record(connection, record_id) if record_id else None


def find_version(connection: Connection, record_id: str, number: int | None = None) -> Version | None:
    """A version of a record, by default the current one, with all that was read and removed."""
    query = select(schema.versions).where(_v.record_id == record_id)
    if number is None:
        query = query.join(schema.records, _r.id == _v.record_id).where(_v.number == _r.current)
    else:
        query = query.where(_v.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return version_of(row, passages_of(connection, row.id), _removed(connection, row.id))


def outdated(connection: Connection, rules: str) -> list[str]:
    """The live records whose current version was not made nor confirmed by these rules, in order of ids."""
    confirmed = exists().where(
        _held.record_id == _v.record_id,
        _held.version == _v.number,
        _held.digest == _v.digest,
        _held.rules == rules,
    )
    query = select(_v.record_id).where(_v.listed, _v.rules != rules, ~confirmed).order_by(_v.record_id)
    return list(connection.scalars(query))


def get_version(connection: Connection, record_id: str, number: int | None = None) -> Version:
    """As `find_version`; VersionNotFound names the versions that there are."""
    version = find_version(connection, record_id, number)
    if version is None:
        record = get_record(connection, record_id)
        raise VersionNotFound(f"Record {record_id} has versions 1 to {record.current}, no version {number}")
    return version


def list_versions(connection: Connection, record_id: str) -> tuple[VersionSummary, ...]:
    """A record's versions, oldest first; RecordNotFound."""
    rows = connection.execute(
        select(_v.number, _v.made_at, _v.title, _v.digest, _v.media_type, _v.rules, _v.length, _v.warnings)
        .where(_v.record_id == record_id)
        .order_by(_v.number)
    ).all()
    if not rows:
        get_record(connection, record_id)
    return tuple(
        VersionSummary(number, made_at, title, digest, media_type, rules, length, tuple(warnings))
        for number, made_at, title, digest, media_type, rules, length, warnings in rows
    )


def passages_of(connection: Connection, version_id: int) -> list[Passage]:
    """The passages of a version, in reading order."""
    rows = connection.execute(select(*_PASSAGE).where(_p.version_id == version_id).order_by(_p.ordinal))
    return [passage_of(row) for row in rows]


def _removed(connection: Connection, version_id: int) -> list[Removed]:
    table = schema.removed.c
    rows = connection.execute(
        select(table.step, table.text, table.page, table.spans)
        .where(table.version_id == version_id)
        .order_by(table.ordinal)
    )
    return [Removed(step, text, page, spans_of(spans)) for step, text, page, spans in rows]


def current_versions(connection: Connection, ids: Iterable[str]) -> Iterator[Version]:
    """The current versions of those of the records that are live, in no particular order; for indexing.

    Without removed blocks, which no index wants.
    """
    for chunk in _chunks(ids):
        listed = select(schema.versions).where(_v.record_id.in_(_bound("ids")), _v.listed)
        rows = connection.execute(listed, {"ids": chunk}).all()
        texts = _passages_by_version(connection, [row.id for row in rows])
        for row in rows:
            yield version_of(row, texts[row.id])


def _passages_by_version(connection: Connection, version_ids: Sequence[int]) -> dict[int, list[Passage]]:
    query = (
        select(_p.version_id, *_PASSAGE)
        .where(_p.version_id.in_(_bound("ids")))
        .order_by(_p.version_id, _p.ordinal)
    )
    found: dict[int, list[Passage]] = defaultdict(list)
    for version_id, *row in connection.execute(query, {"ids": version_ids}):
        found[version_id].append(passage_of(row))
    return found


def passage_texts(connection: Driver, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Passage]:
    """Passages of current versions by record and number; those that are not there now are left out."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for record_id, number in wanted:
        numbers[record_id].append(number)
    threes = [
        (record_id, *(*chosen[first : first + 3], _NONE, _NONE)[:3])
        for record_id, chosen in numbers.items()
        for first in range(0, len(chosen), 3)
    ]
    found: dict[tuple[str, int], Passage] = {}
    for some in (threes[first : first + _RECORDS] for first in range(0, len(threes), _RECORDS)):
        query = " UNION ALL ".join([_SHOWN] * len(some))  # an index look-up a passage
        for record_id, *row in connection.execute(query, [value for three in some for value in three]):
            found[record_id, row[0]] = passage_of(row)
    return found


def families(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The family of reprints of each of the records that is in one."""
    query = select(_r.id, _r.family).where(_r.id.in_(_bound("ids")), _r.family.is_not(None))
    return {row.id: row.family for chunk in _chunks(ids) for row in connection.execute(query, {"ids": chunk})}


def history(connection: Connection, record_id: str) -> History:
    """Every version's passages and matches, oldest first; RecordNotFound."""
    rows = connection.execute(
        select(_v.id, _v.number, _v.made_at).where(_v.record_id == record_id).order_by(_v.number)
    ).all()
    if not rows:
        get_record(connection, record_id)
    texts = _passages_by_version(connection, [row.id for row in rows])
    numbers = {row.id: row.number for row in rows}
    return History(
        record_id,
        tuple(VersionPassages(row.number, row.made_at, tuple(texts[row.id])) for row in rows),
        MappingProxyType(_matches(connection, numbers)),
    )


def _matches(connection: Connection, numbers: dict[int, int]) -> dict[int, tuple[Match, ...]]:
    table = schema.matches.c
    rows = connection.execute(
        select(table.version_id, table.number, table.verdict, table.score, table.now)
        .where(table.version_id.in_(_bound("ids")))
        .order_by(table.version_id, table.number),
        {"ids": list(numbers)},
    )
    return {
        numbers[version_id]: tuple(
            Match(number, verdict, score, tuple(now)) for _, number, verdict, score, now in found
        )
        for version_id, found in groupby(rows, key=itemgetter(0))
    }


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for record_id in ids:
        chunk.append(record_id)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
