"""Whether the rows of the database agree with each other: what `check` asks of the store."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from archive.findings import Finding
from archive.history import VERDICTS
from archive.identifiers import check_of, text_digest
from archive.mergers import find_survivor
from archive.store import schema

_r, _v, _p, _m = schema.records.c, schema.versions.c, schema.passages.c, schema.matches.c
_a, _c, _held, _pay = schema.aliases.c, schema.changes.c, schema.record_payloads.c, schema.payloads.c
_CHUNK = 200
RESTORE = "restore the archive from a backup"


def inspect(connection: Connection) -> Iterator[Finding]:
    """Everything in the database that is not as the writer leaves it."""
    yield from _records(connection)
    yield from _mergers(connection)
    yield from _listed(connection)
    yield from _authors(connection)
    ids = connection.scalars(select(_v.id).order_by(_v.record_id, _v.number)).all()
    for start in range(0, len(ids), _CHUNK):
        yield from _texts(connection, ids[start : start + _CHUNK])
    yield from _checks(connection)
    yield from _matches(connection)
    yield from _names(connection)
    yield from _log(connection)


def _records(connection: Connection) -> Iterator[Finding]:
    """Records whose versions are not numbered 1 to the current one."""
    rows = connection.execute(
        select(_r.id, _r.current, func.count(_v.id), func.min(_v.number), func.max(_v.number))
        .outerjoin(schema.versions, _v.record_id == _r.id)
        .group_by(_r.id, _r.current)
    )
    for record_id, current, count, first, last in rows:
        if (count, first, last) != (current, 1, current):
            yield Finding("version", record_id, f"has {count} of its versions 1 to {current}", RESTORE)
    held = (_held.record_id == _v.record_id) & (_held.version == _v.number) & (_held.digest == _v.digest)
    orphans = (
        select(_v.record_id, _v.number).outerjoin(schema.record_payloads, held).where(_held.at.is_(None))
    )
    for record_id, number in connection.execute(orphans):
        yield Finding(
            "version", f"{record_id} v{number}", "its payload is not named as the record's", RESTORE
        )


def _mergers(connection: Connection) -> Iterator[Finding]:
    """Merged records that live on in none: their survivor is missing, or mergers lead in a circle."""
    survivors = dict(
        row._tuple() for row in connection.execute(select(_r.id, _r.survivor).where(_r.state == "merged"))
    )
    for record_id in survivors:
        if find_survivor(record_id, survivors.get) is None:
            yield Finding(
                "record", record_id, "was merged into records that lead back to themselves", RESTORE
            )


def _listed(connection: Connection) -> Iterator[Finding]:
    """Versions that lists show and should not, or the other way round."""
    right = (_r.state == "live") & (_v.number == _r.current)
    rows = connection.execute(
        select(_v.record_id, _v.number, _v.listed)
        .join(schema.records, _r.id == _v.record_id)
        .where(_v.listed != right)
    )
    for record_id, number, listed in rows:
        problem = "is in lists and should not be" if listed else "is missing from lists"
        yield Finding("version", f"{record_id} v{number}", problem, "check --repair lists it", remedy="list")


def _authors(connection: Connection) -> Iterator[Finding]:
    """Versions whose authors for browsing are not those of the version."""
    names: dict[int, list[str]] = defaultdict(list)
    table = schema.version_authors.c
    for version_id, name in connection.execute(
        select(table.version_id, table.name).order_by(table.version_id, table.ordinal)
    ):
        names[version_id].append(name)
    for version_id, record_id, number, authors in connection.execute(
        select(_v.id, _v.record_id, _v.number, _v.authors)
    ):
        if names.get(version_id, []) != list(authors):
            where = f"{record_id} v{number}"
            yield Finding("version", where, "is listed under other authors than its own", RESTORE)


def _texts(connection: Connection, ids: Sequence[int]) -> Iterator[Finding]:
    """Passages whose text is not what its digest and check say, and versions that lack passages."""
    where = {
        row.id: row
        for row in connection.execute(
            select(_v.id, _v.record_id, _v.number, _v.length, _r.state)
            .outerjoin(schema.records, _r.id == _v.record_id)
            .where(_v.id.in_(ids))
        )
    }
    counted: dict[int, int] = defaultdict(int)
    rows = connection.execute(
        select(_p.version_id, _p.number, _p.text, _p.digest, _p.check).where(_p.version_id.in_(ids))
    )
    for version_id, number, text, digest, check in rows:
        counted[version_id] += 1
        version = where[version_id]
        erased = version.state == "withdrawn" and not text
        if not erased and text_digest(text) != digest:
            subject = f"{version.record_id} v{version.number} p{number}"
            yield Finding("passage", subject, "its words are not those it was cited by", RESTORE)
        elif check_of(digest, length=max(4, len(check))) != check:
            subject = f"{version.record_id} v{version.number} p{number}"
            yield Finding("passage", subject, f"its check {check} is not its own", RESTORE)
    for version_id, version in where.items():
        if counted[version_id] != version.length:
            problem = f"has {counted[version_id]} of its {version.length} passages"
            yield Finding("version", f"{version.record_id} v{version.number}", problem, RESTORE)


def _checks(connection: Connection) -> Iterator[Finding]:
    """Checks that two texts of one number share: a citation could mean either."""
    rows = connection.execute(
        select(_v.record_id, _p.number, _p.check)
        .join(schema.versions, _v.id == _p.version_id)
        .group_by(_v.record_id, _p.number, _p.check)
        .having(func.count(func.distinct(_p.digest)) > 1)
    )
    for record_id, number, check in rows:
        yield Finding("passage", f"{record_id} p{number}/{check}", "two texts share this check", RESTORE)


def _matches(connection: Connection) -> Iterator[Finding]:
    """Versions that do not say of each passage of the version before what became of it."""
    older = schema.versions.alias()
    expected = connection.execute(
        select(_v.id, _v.record_id, _v.number, older.c.length).join(
            older, (older.c.record_id == _v.record_id) & (older.c.number == _v.number - 1)
        )
    ).all()
    found = dict(
        row._tuple()
        for row in connection.execute(
            select(_m.version_id, func.count()).where(_m.verdict.in_(VERDICTS)).group_by(_m.version_id)
        )
    )
    for version_id, record_id, number, length in expected:
        if found.get(version_id, 0) != length:
            problem = f"says of {found.get(version_id, 0)} of {length} passages before it what became of them"
            yield Finding("version", f"{record_id} v{number}", problem, RESTORE)


def _names(connection: Connection) -> Iterator[Finding]:
    """Names that lead to two records at once."""
    rows = connection.execute(
        select(_a.kind, _a.collection, _a.name)
        .where(_a.until.is_(None))
        .group_by(_a.kind, _a.collection, _a.name)
        .having(func.count() > 1)
    )
    for kind, collection, name in rows:
        yield Finding("name", f"{kind} {collection} {name}", "leads to more than one record", RESTORE)


def _log(connection: Connection) -> Iterator[Finding]:
    """Records of which the change log's last word is not what they are: an index would show them wrongly."""
    last = select(_c.record_id, func.max(_c.sequence).label("sequence")).group_by(_c.record_id).subquery()
    rows = connection.execute(
        select(_r.id, _r.state, _c.kind)
        .outerjoin(last, last.c.record_id == _r.id)
        .outerjoin(schema.changes, _c.sequence == last.c.sequence)
    )
    for record_id, state, kind in rows:
        if kind != ("put" if state == "live" else "removed"):
            problem = f"is {state}, and the change log's last word on it is {kind or 'missing'}"
            yield Finding("log", record_id, problem, "check --repair logs it anew", remedy="log")


def expected_payloads(connection: Connection) -> dict[str, tuple[int, bool]]:
    """The size of every payload by digest, and whether its bytes were destroyed."""
    rows = connection.execute(select(_pay.digest, _pay.size, _pay.erased_at).order_by(_pay.digest))
    return {digest: (size, erased is not None) for digest, size, erased in rows}


def names_of(connection: Connection, digest: str) -> list[str]:
    """The names under which a payload's record is known, to say which file brings it back."""
    rows = connection.execute(
        select(_a.collection, _a.name)
        .join(schema.record_payloads, _held.record_id == _a.record_id)
        .where(_held.digest == digest, _a.kind == "path")
        .order_by(_a.id)
    )
    return list(dict.fromkeys(f"{collection}/{name}" for collection, name in rows))
