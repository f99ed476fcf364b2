"""An archive's rows moved from one database to another: every table and key, in one step, and compared."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from archive import folder as folders
from archive.errors import ArchiveDamaged, UsageError
from archive.store import migrating, schema
from archive.store.database import Database
from archive.store.sqlite import SqliteDatabase, copy_database

_CHUNK = 1_000
_TABLES = tuple(schema.metadata.sorted_tables)  # a row's parents before it

Report = Callable[[str, int], object]  # is told a table and how many of its rows are done


@dataclass(frozen=True, slots=True)
class Copied:
    """An archive that was copied: its uuid, and how many rows each table has."""

    uuid: str
    rows: dict[str, int]


def move(source: Database, target: Database, report: Report | None = None) -> Copied:
    """The archive of a folder kept in another database from now on; the folder is marked accordingly.

    Nobody writes meanwhile, and the target shows nothing before all of it is there and compares equal: what
    was interrupted has done nothing. UsageError where the target holds another archive, or a later state.
    """
    if source == target:
        raise UsageError("The archive is in that database already: name another one")
    engine = source.engine(read_only=False)
    try:
        with source.locked(10), source.explained(), source.writing(engine) as connection:
            connection.begin()
            source.begin_turn(connection)
            copied = duplicate(source, target, report)
            _mark(target, copied.uuid)
            connection.rollback()
    finally:
        source.close(engine, read_only=False)
    return copied


def _mark(target: Database, uuid: str) -> None:
    if isinstance(target, SqliteDatabase):
        folders.unbind(target.folder)
    else:
        folders.bind(target.folder, uuid, target.where)


def duplicate(source: Database, target: Database, report: Report | None = None) -> Copied:
    """The rows of one database, as they are at one moment, put in place of those of another."""
    engine = source.engine(read_only=True)
    try:
        with source.explained(), engine.connect() as reading:
            migrating.require_current(migrating.schema_of(reading), source.folder)
            _require_room(target, *_state(reading))
            uuid, _ = _state(reading)
            rows: dict[str, int] = {}
            with target.explained():
                target.replace(lambda writing: rows.update(_copy(reading, writing, target, report)))
            return Copied(uuid, rows)
    finally:
        engine.dispose()


def take_snapshot(source: Database, folder: Path) -> SqliteDatabase:
    """An SQLite database in a folder, with the rows of an archive as they are at this moment."""
    snapshot = SqliteDatabase(folder)
    if isinstance(source, SqliteDatabase):
        with source.explained():
            copy_database(folders.database_path(source.folder), snapshot.path)
    else:
        duplicate(source, snapshot)
    return snapshot


def _state(connection: Connection) -> tuple[str, int]:
    """Which archive it is, and its newest change."""
    meta = schema.meta.c
    uuid = connection.scalar(select(meta.value).where(meta.name == "uuid")) or ""
    return uuid, connection.scalar(select(func.max(schema.changes.c.sequence))) or 0


def _require_room(target: Database, uuid: str, newest: int) -> None:
    """Nothing, where the target is empty or has an earlier state of the same archive."""
    if not target.exists():
        return
    engine = target.engine(read_only=True)
    try:
        with target.explained(), engine.connect() as connection:
            migrating.require_current(migrating.schema_of(connection), target.where)
            there, last = _state(connection)
    finally:
        engine.dispose()
    if there != uuid:
        raise UsageError(f"{target.where} holds another archive ({there}); name an empty database")
    if last > newest:
        raise UsageError(
            f"{target.where} holds a later state of this archive ({last} changes, here {newest}). Copy the "
            "other way round, or name an empty database"
        )


def _copy(
    reading: Connection, writing: Connection, target: Database, report: Report | None
) -> dict[str, int]:
    if migrating.schema_of(writing) != migrating.HEAD:
        migrating.migrate(writing)
    for table in reversed(_TABLES):
        writing.execute(table.delete())
    found = {table.name: _copy_table(reading, writing, table, report) for table in _TABLES}
    for table in _TABLES:
        if found[table.name] != _fingerprint(writing, table):
            raise ArchiveDamaged(f"{table.name} did not arrive in {target.where} as it is; copy it again")
    target.number_on(writing)
    return {name: rows for name, (rows, _) in found.items()}


def _copy_table(
    reading: Connection, writing: Connection, table: Table, report: Report | None
) -> tuple[int, str]:
    """How many rows were copied, and their fingerprint."""
    done, seen = 0, hashlib.sha256()
    for rows in _chunks(reading, table):
        seen.update(repr(rows).encode("utf-8", "surrogatepass"))
        writing.execute(insert(table), [dict(zip(table.columns.keys(), row, strict=True)) for row in rows])
        done += len(rows)
        if report:
            report(table.name, done)
    return done, seen.hexdigest()


def _fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    done, seen = 0, hashlib.sha256()
    for rows in _chunks(connection, table):
        seen.update(repr(rows).encode("utf-8", "surrogatepass"))
        done += len(rows)
    return done, seen.hexdigest()


def _chunks(connection: Connection, table: Table) -> Iterator[Sequence[tuple[Any, ...]]]:
    """All rows in the order of their keys, which is the same everywhere."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_CHUNK)
    for rows in connection.execute(query).partitions():
        yield [tuple(row) for row in rows]
