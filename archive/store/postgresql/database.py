"""A PostgreSQL database as the store's: made, opened, written by turns, asked what is wrong with it."""

import contextlib
import os
import socket
import time
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Engine, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from archive import folder as folders
from archive.errors import (
    ArchiveDamaged,
    ArchiveMissing,
    SettingsInvalid,
)
from archive.findings import Finding
from archive.store import migrating, schema
from archive.store.database import Prepare
from archive.store.postgresql import complaints, fitting, sessions, turns

MARK_SECONDS = 5.0  # how long a server may not notice that its database was exchanged
_THERE = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_IDENTITY = text("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
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
    lags: bool = False  # whether it is a replica, which may be behind
    _seen: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    shared = True

    @classmethod
    def at(cls, address: str, folder: Path, *, lags: bool = False) -> "PostgresqlDatabase":
        """The database at an address; SettingsInvalid, which never repeats a password."""
        try:
            url = make_url(address).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError) as error:
            raise SettingsInvalid(_MISUNDERSTOOD) from error
        if address.partition("?")[0].count("@") > 1:  # what follows the first would be shown as host and name
            raise SettingsInvalid(_MISUNDERSTOOD)
        return cls(url, folder, lags)

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
        return self._engine(sessions.prepare_reading if read_only else sessions.prepare_writing)

    def make(self, prepare: Prepare) -> None:
        """Make the tables in one transaction."""
        engine = self._engine(sessions.prepare_writing)
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
            fitting.fit(connection)  # while they are empty
            turns.begin(connection, self.where)
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
            turns.begin_making(connection)
            fitting.require_utf8(connection, self.where)
            prepare(connection)
            if not fitting.is_fit(connection):
                fitting.fit(connection)

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
            raise complaints.explanation(error, self.where) from error
        except ModuleNotFoundError as error:
            if error.name != "psycopg":
                raise
            raise SettingsInvalid(
                "PostgreSQL needs a driver that is not installed: pip install 'pincite[postgresql]'"
            ) from error

    def refusal(self, error: Exception) -> str | None:
        """Why PostgreSQL can't keep a draft: NUL characters, and names too long for its indexes."""
        return complaints.refusal(error)

    @contextlib.contextmanager
    def at_once(self, engine: Engine) -> Iterator[sessions.Statement]:
        """The driver's connection, for one statement outside any transaction."""
        with engine.connect() as connection:
            pooled = connection.connection
            driver: Any = pooled.driver_connection
            driver.autocommit = True
            try:
                yield sessions.Statement(driver)
            except Exception as error:
                raise complaints.wrapped(error, engine) from error
            finally:
                if not driver.closed:
                    driver.autocommit = False

    @contextlib.contextmanager
    def locked(self, patience: float) -> Iterator[None]:  # noqa: ARG002
        """Nothing: writers take turns."""
        yield

    @contextlib.contextmanager
    def writing(self, engine: Engine, purpose: str = "") -> Iterator[Connection]:
        """A connection that sees, statement by statement, what was committed; its claims end with it."""
        with engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="READ COMMITTED")
            try:
                turns.name(connection, f"pincite {purpose}, {os.getpid()} on {socket.gethostname()}")
                connection.commit()
                yield connection
            finally:
                with contextlib.suppress(DBAPIError):  # a connection that is gone holds no claims
                    connection.rollback()
                    turns.release_all(connection)
                    connection.rollback()

    def begin_turn(self, connection: Connection) -> None:
        """Wait for the one lock of all who write; ArchiveLocked after two minutes."""
        turns.begin(connection, self.where)

    def claim(self, connection: Connection, work: str) -> bool:
        """Whether nobody else has claimed it."""
        return turns.claim(connection, work)

    def release(self, connection: Connection, work: str) -> None:
        """Give up a claim."""
        turns.release(connection, work)

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
        yield from fitting.faults(connection, self.where)

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

    def _engine(self, prepare: sessions.Prepare | None = None) -> Engine:
        with self.explained():
            return sessions.engine_at(self.url, prepare)


def _uuid_in_file(folder: Path) -> str | None:
    """Which archive an SQLite database in the folder holds, from before it was bound to another."""
    from archive.store.sqlite import find_uuid

    return find_uuid(folder / folders.DATABASE)
