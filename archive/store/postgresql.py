"""Engines over an archive's PostgreSQL database: the only SQL and the only settings that are its alone.

The driver, psycopg, is loaded by SQLAlchemy when the first engine is made: no other store needs it.
"""

import contextlib
import time
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, InterfaceError, OperationalError

from archive import folder as folders
from archive.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveUnavailable,
    SettingsInvalid,
)
from archive.findings import Finding
from archive.store import migrating, schema
from archive.store.database import Prepare, compact_json

TURN_SECONDS = 120  # how long a writer waits for another's turn to end
IDLE_SECONDS = 1.0  # after which a connection is asked whether it still has its server
MARK_SECONDS = 5.0  # how long a server may not notice that its database was exchanged
# A host that dies without a word leaves its connection, and with it its turn: the server finds out by itself.
_WRITERS_SESSION = (
    f"SET lock_timeout = '{TURN_SECONDS}s'",
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)
_CONNECTING = {"connect_timeout": 5, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}
# Advisory locks are the whole database's, an archive one schema's: so the schema is part of their keys.
_TURN = text("SELECT pg_advisory_xact_lock(1885957219, hashtext(current_schema()))")
_MAKING = text("SELECT pg_advisory_xact_lock(1885957220, hashtext(current_schema()))")
_CLAIM = text("SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ' ' || :work, 0))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtextextended(current_schema() || ' ' || :work, 0))")
_THERE = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_IDENTITY = text("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
# Not refused by the server for its state, but by the data: classes and conditions of SQLSTATE.
_TOO_LONG, _UNTRANSLATABLE = "54000", ("22021", "22P05")
_MISUNDERSTOOD = (
    "The address of the database can't be understood; write it like "
    "postgresql+psycopg://user@host:5432/name, with a password in ~/.pgpass, "
    "or percent-escaped (@ as %40, / as %2F)"
)


@dataclass(frozen=True, slots=True)
class PostgresqlDatabase:
    """An archive's rows in a schema of a PostgreSQL database; several processes may write, by turns."""

    url: URL
    folder: Path
    _seen: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    shared = True

    @classmethod
    def at(cls, address: str, folder: Path) -> "PostgresqlDatabase":
        """The database at an address; SettingsInvalid, which never repeats a password."""
        try:
            url = make_url(address).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError) as error:
            raise SettingsInvalid(_MISUNDERSTOOD) from error
        if address.partition("?")[0].count("@") > 1:  # what follows the first would be shown as host and name
            raise SettingsInvalid(_MISUNDERSTOOD)
        return cls(url, folder)

    @property
    def where(self) -> str:
        """Where it is, without who comes there and with which password."""
        host = self.url.host or self.url.query.get("host", "localhost")
        return f"postgresql://{host}:{self.url.port or 5432}/{self.url.database or ''}"

    def exists(self) -> bool:
        """Whether there are tables."""
        engine = self._engine()
        try:
            with self.explained(), engine.connect() as connection:
                return bool(connection.scalar(_THERE))
        finally:
            engine.dispose()

    def engine(self, *, read_only: bool) -> Engine:
        """An engine; a reader's can't write, and works on a standby too."""
        if not self.exists():
            raise ArchiveMissing(
                f"There is no archive in {self.where}. Make one by ingesting into it: pincite --archive "
                f"{self.folder} ingest PATH; or bring one there with: pincite copy --to URL"
            )
        engine = self._engine()
        event.listen(engine, "connect", _prepare_reading if read_only else _prepare_writing)
        return engine

    def make(self, prepare: Prepare) -> None:
        """Make the tables in one transaction."""
        engine = self._engine()
        event.listen(engine, "connect", _prepare_writing)
        try:
            with self.explained():
                self.migrate(engine, prepare)
        finally:
            engine.dispose()

    def replace(self, fill: Prepare) -> None:
        """Fill the tables in one transaction."""

        def fill_fitted(connection: Connection) -> None:
            if migrating.schema_of(connection) is None:
                migrating.migrate(connection)
            _fit(connection)  # while they are empty
            connection.execute(_TURN)
            fill(connection)

        self.make(fill_fitted)

    def number_on(self, connection: Connection) -> None:
        """Set the counters of the keys."""
        for table in schema.metadata.tables.values():
            key = table.autoincrement_column
            if key is not None and isinstance(key.type, BigInteger):
                newest = connection.scalar(select(func.max(key)))
                counter = func.pg_get_serial_sequence(table.name, key.name)
                connection.execute(select(func.setval(counter, newest or 1, newest is not None)))

    def migrate(self, engine: Engine, prepare: Prepare) -> None:
        """Prepare the tables while nobody writes; whoever comes second finds them prepared."""
        with self.writing(engine) as connection, connection.begin():
            connection.execute(_MAKING)
            _require_utf8(connection, self.where)
            prepare(connection)
            if connection.scalars(text(_UNFIT)).first() is not None:
                _fit(connection)

    def settle(self, connection: Connection, uuid: str, *, read_only: bool) -> None:
        """Require that the folder is bound to this archive, and bind one that is bound to none."""
        bound = folders.find_bound(self.folder) or _uuid_in_file(self.folder)
        if bound is not None and bound != uuid:
            raise ArchiveDamaged(
                f"{self.folder} belongs to archive {bound}, and {self.where} holds archive {uuid}: they must "
                "not be mixed. Name the folder or the database that belongs to the other"
            )
        if not read_only and folders.find_bound(self.folder) is None:
            self._require_payloads(connection, uuid)
            folders.bind(self.folder, uuid, self.where)

    def _require_payloads(self, connection: Connection, uuid: str) -> None:
        """Nothing, where the payloads are in the folder; new ones would part from the old ones otherwise."""
        kept = select(schema.payloads.c.digest).where(schema.payloads.c.erased_at.is_(None)).limit(1)
        known = connection.scalar(kept)
        if known is not None and not (self.folder / folders.PAYLOADS).is_dir():
            raise ArchiveMissing(
                f"The payloads of archive {uuid}, which {self.where} holds, are not in {self.folder}. Name "
                "the folder that has them with --archive, or an empty database for a new archive"
            )

    def close(self, engine: Engine, *, read_only: bool) -> None:  # noqa: ARG002
        """Close every connection."""
        engine.dispose()

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what PostgreSQL complains of into an error that names the server and the next step."""
        try:
            yield
        except DBAPIError as error:
            raise self._explanation(error) from error
        except ModuleNotFoundError as error:
            if error.name != "psycopg":
                raise
            raise SettingsInvalid(
                "PostgreSQL needs a driver that is not installed: pip install 'pincite[postgresql]'"
            ) from error

    def refusal(self, error: Exception) -> str | None:
        """Why PostgreSQL can't keep a draft: NUL characters, and names too long for its indexes."""
        complaint, state = str(getattr(error, "orig", error)), _state_of(error)
        if "NUL" in complaint or state in _UNTRANSLATABLE:
            return "Its text holds a NUL character, which PostgreSQL keeps in no text"
        if state == _TOO_LONG and "index" in complaint:
            return "Its source, type or an author is longer than PostgreSQL can index (2,700 bytes)"
        return None

    @contextlib.contextmanager
    def at_once(self, engine: Engine) -> Iterator["_Statement"]:
        """The driver's connection, for one statement outside any transaction."""
        with engine.connect() as connection:
            pooled = connection.connection
            driver: Any = pooled.driver_connection
            driver.autocommit = True
            try:
                yield _Statement(driver)
            except Exception as error:
                raise _wrapped(error, engine) from error
            finally:
                if not driver.closed:
                    driver.autocommit = False

    @contextlib.contextmanager
    def locked(self, patience: float) -> Iterator[None]:  # noqa: ARG002
        """Nothing: writers take turns."""
        yield

    @contextlib.contextmanager
    def writing(self, engine: Engine) -> Iterator[Connection]:
        """A connection that sees, statement by statement, what was committed; its claims end with it."""
        with engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="READ COMMITTED")
            try:
                yield connection
            finally:
                with contextlib.suppress(DBAPIError):  # a connection that is gone holds no claims
                    connection.rollback()
                    connection.execute(text("SELECT pg_advisory_unlock_all()"))
                    connection.rollback()

    def begin_turn(self, connection: Connection) -> None:
        """Wait for the one lock of all who write; ArchiveLocked after two minutes."""
        connection.execute(_TURN)

    def claim(self, connection: Connection, work: str) -> bool:
        """Whether nobody else has claimed it."""
        return bool(connection.scalar(_CLAIM, {"work": work}))

    def release(self, connection: Connection, work: str) -> None:
        """Give up a claim."""
        connection.execute(_RELEASE, {"work": work})

    def leave_no_traces(self, connection: Connection) -> None:
        """Let the server clear away rows that were blanked; docs/engines.md says what may be left."""
        connection.rollback()
        pooled: Any = connection.connection.driver_connection
        pooled.autocommit = True
        try:
            for table in ("passages", "removed", "versions", "version_authors", "corrections", "sketches"):
                pooled.execute(f"VACUUM {table}")
        finally:
            pooled.autocommit = False

    def faults(self, connection: Connection) -> Iterator[Finding]:
        """What the server knows to be broken: pages with wrong checksums, indexes and keys left half made."""
        for problem in connection.scalars(text(_FAULTS)).all():
            yield Finding("database", self.where, str(problem), "restore the database from a backup")
        for column in connection.scalars(text(_UNFIT)).all():
            problem = f"{column} is not ordered by code points"
            yield Finding("database", self.where, problem, 'alter its type with COLLATE "C"')

    def mark(self) -> Hashable:
        """The database's number at its server and the archive in it, asked anew every few seconds."""
        if time.monotonic() - self._seen.get("at", -MARK_SECONDS) >= MARK_SECONDS:
            with contextlib.suppress(DBAPIError):  # the server is away: whoever reads is told so
                self._seen["mark"] = self._look()
            self._seen["at"] = time.monotonic()
        mark: Hashable = self._seen.get("mark")
        return mark

    def _look(self) -> Hashable:
        engine = self._engine()
        try:
            with engine.connect() as connection:
                number = connection.scalar(_IDENTITY)
                there = connection.scalar(_THERE)
                named = text("SELECT value FROM meta WHERE name = 'uuid'")
                return number, connection.scalar(named) if there else None
        finally:
            engine.dispose()

    def _engine(self) -> Engine:
        with self.explained():
            engine = create_engine(
                self.url,
                pool_size=5,
                max_overflow=20,
                isolation_level="REPEATABLE READ",
                json_serializer=compact_json,
                connect_args={key: value for key, value in _CONNECTING.items() if key not in self.url.query},
            )
        event.listen(engine, "checkin", _note_time)
        event.listen(engine, "checkout", _require_alive)
        return engine

    def _explanation(self, error: DBAPIError) -> ArchiveError:
        complaint, state = " ".join(str(error.orig).split()), _state_of(error) or ""
        if state == "55P03":
            return ArchiveLocked(
                f"Another process has been writing to {self.where} for {TURN_SECONDS} seconds. Try again "
                "when it ends; pg_stat_activity names it"
            )
        if state in {"42P01", "42703", "XX001", "XX002"}:
            return ArchiveDamaged(f"The database {self.where} is damaged ({complaint}). Restore a backup")
        if state == "53100":
            return ArchiveError(
                f"The disk of {self.where} is full. Nothing since the last commit is kept; make room, then "
                "run the same command again"
            )
        if error.connection_invalidated or _is_away(error, state):
            return ArchiveUnavailable(
                f"The database {self.where} can't be reached, or lets nobody in ({complaint}). See that "
                "it runs, and look at PINCITE_DATABASE; run the same command again then: commits stay"
            )
        return ArchiveError(f"The database {self.where} can't be used: {complaint}")


class _Statement:
    """The driver's connection, which writes its values as `%s` where everybody else writes `?`."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def execute(self, statement: str, values: Any = (), /) -> Any:
        """The rows that a statement gives."""
        return self._driver.execute(statement.replace("?", "%s"), values)


def _wrapped(error: Exception, engine: Engine) -> Exception:
    """The driver's error as SQLAlchemy's, as it is everywhere else."""
    if not isinstance(error, engine.dialect.loaded_dbapi.Error):
        return error
    return DBAPIError.instance("", None, error, Exception, dialect=engine.dialect)


def _is_away(error: DBAPIError, state: str) -> bool:
    """Whether the server could not be reached, or was going or coming: no state, or classes 08 and 57P."""
    gone = state.startswith(("08", "57P", "53300"))
    return gone or (not state and isinstance(error, OperationalError | InterfaceError))


def _state_of(error: Exception) -> str | None:
    state: str | None = getattr(getattr(error, "orig", error), "sqlstate", None)
    return state


def _note_time(_connection: Any, record: Any) -> None:
    record.info["given back"] = time.monotonic()


def _require_alive(connection: Any, record: Any, _proxy: object) -> None:
    """Connect anew where the server was restarted meanwhile; a connection used just now is not asked."""
    if time.monotonic() - record.info.get("given back", time.monotonic()) < IDLE_SECONDS:
        return
    connection.autocommit, before = True, connection.autocommit
    try:
        connection.execute("")
    except Exception as error:
        raise DisconnectionError from error
    connection.autocommit = before


def _prepare_reading(connection: Any, _record: object) -> None:
    connection.read_only = True


def _prepare_writing(connection: Any, _record: object) -> None:
    connection.autocommit = True
    for statement in _WRITERS_SESSION:
        connection.execute(statement)
    connection.autocommit = False


def _require_utf8(connection: Connection, where: str) -> None:
    encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
    if encoding != "UTF8":
        raise ArchiveError(
            f"The database {where} keeps text as {encoding}; an archive needs UTF8: CREATE DATABASE … "
            "TEMPLATE template0 ENCODING 'UTF8'"
        )


def _uuid_in_file(folder: Path) -> str | None:
    """Which archive an SQLite database in the folder holds, from before it was bound to another."""
    from archive.store.sqlite import find_uuid

    return find_uuid(folder / folders.DATABASE)


# Text columns that the database's own collation would put in another order than SQLite's.
_UNFIT = """
SELECT format('%I ALTER COLUMN %I TYPE %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation o ON o.oid = a.attcollation
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
  AND NOT a.attisdropped AND o.collname <> 'C' ORDER BY 1
"""
_FAULTS = """
SELECT format('%s pages of it did not match their checksums', checksum_failures) FROM pg_stat_database
WHERE datname = current_database() AND checksum_failures > 0
UNION ALL SELECT format('index %s is not whole', indexrelid::regclass) FROM pg_index
WHERE NOT indisvalid
  AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
UNION ALL SELECT format('%s of %s is not enforced', conname, conrelid::regclass) FROM pg_constraint
WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
"""


def _fit(connection: Connection) -> None:
    """What the tables need here beyond the migrations: order by code points, names of any length."""
    for column in connection.scalars(text(_UNFIT)).all():
        connection.exec_driver_sql(f'ALTER TABLE {column} COLLATE "C"'.replace("%", "%%"))
    for statement in (
        # A path or an address may be longer than an ordinary index takes.
        "DROP INDEX IF EXISTS ix_aliases_name_collection_kind",
        "CREATE INDEX IF NOT EXISTS ix_aliases_name ON aliases USING hash (name)",
        # What turns already ensure: a name leads to one record.
        "CREATE UNIQUE INDEX IF NOT EXISTS uq_aliases_open ON aliases "
        "(hashtextextended(kind || ' ' || collection || ' ' || name, 0)) WHERE until IS NULL",
    ):
        connection.exec_driver_sql(statement)
