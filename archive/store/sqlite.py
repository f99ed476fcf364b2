"""Engines over an archive's SQLite file: the only SQL and the only settings that are SQLite's alone."""

import contextlib
import os
import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import QueuePool

from archive import folder as folders
from archive import locks
from archive.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from archive.findings import Finding
from archive.payloads import sync_folder
from archive.store.database import Prepare, compact_json

BUSY_SECONDS = 30
_READABLE = "SELECT 1 FROM sqlite_schema LIMIT 1"
_ARRIVING = f"{folders.DATABASE}.arriving"


@dataclass(frozen=True, slots=True)
class SqliteDatabase:
    """An archive's rows in one file of its folder; one process writes at a time, and holds a lock for it."""

    folder: Path
    lags = False
    shared = False

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / folders.DATABASE

    @property
    def where(self) -> str:
        """The file."""
        return str(self.path)

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.is_file()

    def engine(self, *, read_only: bool) -> Engine:
        """An engine over the file; ArchiveMissing."""
        path = folders.database_path(self.folder)
        return reading_engine(path) if read_only else writing_engine(path)

    def make(self, prepare: Prepare) -> None:
        """Put a new file in its place in one step."""
        with self.locked(10):
            if self.exists():
                return  # another process made it while this one waited
            self._put(prepare)

    def replace(self, fill: Prepare) -> None:
        """Put a new file in the place of an old one."""
        with self.locked(10):
            self._put(fill)

    def _put(self, prepare: Prepare) -> None:
        """Put a new file in the place of an old one or of none, in one step; under the lock only."""
        arriving = self.folder / _ARRIVING
        for left in self.folder.glob(f"{_ARRIVING}*"):
            left.unlink()
        engine = making_engine(arriving)
        try:
            with self.explained(), engine.begin() as connection:
                prepare(connection)
        finally:
            engine.dispose()
        (self.folder / folders.PAYLOADS).mkdir(exist_ok=True)
        for beside in self.folder.glob(f"{folders.DATABASE}-*"):
            beside.unlink()  # the log of the file that goes
        arriving.replace(self.path)
        sync_folder(self.folder)

    def number_on(self, connection: Connection) -> None:
        """Nothing: SQLite numbers on by itself."""

    def migrate(self, engine: Engine, prepare: Prepare) -> None:
        """Prepare the tables under the writer's lock."""
        with self.locked(10), engine.begin() as connection:
            prepare(connection)

    def settle(self, connection: Connection, uuid: str, *, read_only: bool) -> None:  # noqa: ARG002
        """Nothing: the file lies in the folder."""
        folders.require_no_other_database(self.folder)

    def close(self, engine: Engine, *, read_only: bool) -> None:
        """Let go of the file."""
        if read_only:
            engine.dispose()
        else:
            close_writing(engine, self.path)

    def explained(self) -> AbstractContextManager[None]:
        """Turn what SQLite complains of into an error that names the archive and the next step."""
        return explained(self.folder)

    def refusal(self, error: Exception) -> str | None:  # noqa: ARG002
        """None: SQLite keeps every text."""
        return None

    def at_once(self, engine: Engine) -> AbstractContextManager[sqlite3.Connection]:
        """The driver's connection, for one statement."""
        return at_once(engine)

    def locked(self, patience: float) -> AbstractContextManager[None]:
        """The writer's lock; ArchiveLocked."""
        return locks.held(self.folder / folders.LOCK, patience=patience)

    def writing(self, engine: Engine, purpose: str = "") -> AbstractContextManager[Connection]:  # noqa: ARG002
        """A connection; the lock says who has it."""
        return engine.connect()

    def begin_turn(self, connection: Connection) -> None:
        """Nothing: who has the lock has it alone."""

    def claim(self, connection: Connection, work: str) -> bool:  # noqa: ARG002
        """True: there is nobody else."""
        return True

    def release(self, connection: Connection, work: str) -> None:
        """Nothing."""

    def leave_no_traces(self, connection: Connection) -> None:
        """Empty the write-ahead log."""
        leave_no_traces(connection)

    def faults(self, connection: Connection) -> Iterator[Finding]:
        """What SQLite finds wrong with the file."""
        return faults(connection, self.folder)

    def mark(self) -> Hashable:
        """The file that lies there now."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino


def writing_engine(path: Path) -> Engine:
    """An engine that may write: WAL, foreign keys enforced, every commit on disk before it returns."""
    engine = _engine(lambda: _open(path, "mode=rwc"))
    event.listen(engine, "connect", _prepare_writing)
    return engine


def making_engine(path: Path) -> Engine:
    """An engine for a new database: all that was committed is in the one file, which can then be renamed.

    With a write-ahead log it would be so only after a checkpoint, which on a full disk fails without a word.
    """
    engine = _engine(lambda: _open(path, "mode=rwc"))
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = FULL"))
    return engine


def reading_engine(path: Path) -> Engine:
    """An engine that can't write: beside a writer, as another user, or from a read-only disk."""
    engine = _engine(lambda: _open_for_reading(path))
    event.listen(engine, "checkout", lambda connection, *_: _require_unchanged(connection, path))
    return engine


def close_writing(engine: Engine, path: Path) -> None:
    """Close an engine that may write, and leave the archive as readers who may not write need it.

    The last writer to leave removes the -wal and -shm files, and who may not make them can't read without. So
    the last to leave is a reader, after everything was moved into the database itself.
    """
    with contextlib.suppress(sqlite3.Error, DBAPIError):
        with engine.connect() as connection:
            leave_no_traces(connection, patience=0.2)
        last = _open(path, "mode=ro")
        last.execute(_READABLE).fetchone()
        engine.dispose()
        last.close()
    engine.dispose()


def leave_no_traces(connection: Connection, *, patience: float = 10.0) -> None:
    """Move the write-ahead log into the database and empty it; between transactions only.

    Readers in the midst of a long answer hold it up: after `patience` seconds it is left to the next writer.
    """
    connection.rollback()
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def faults(connection: Connection, folder: Path) -> Iterator[Finding]:
    """What SQLite itself finds wrong with the file, and rows that name rows which are not there."""
    for (complaint,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if complaint != "ok":
            yield Finding("database", str(folder), str(complaint), "restore the archive from a backup")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        problem = f"row {row} of {table} names a row of {parent} that is not there"
        yield Finding("database", str(folder), problem, "restore the archive from a backup")


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others write to it; whole on disk when this returns."""
    with (
        contextlib.closing(_open_for_reading(source)) as reader,
        contextlib.closing(_open(target, "mode=rwc")) as copy,
    ):
        reader.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def find_uuid(path: Path) -> str | None:
    """Which archive a file holds; None where it holds none that can be read."""
    if not path.is_file():
        return None
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_open_for_reading(path)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = 'uuid'").fetchone()
        return str(row[0]) if row else None
    return None


@contextlib.contextmanager
def at_once(engine: Engine) -> Iterator[sqlite3.Connection]:
    """A connection for one statement, which by itself sees one state of the archive: no transaction is begun.

    For what every search asks: a statement's way through SQLAlchemy takes several times as long as SQLite
    itself.
    """
    pooled = engine.raw_connection()
    try:
        yield cast(sqlite3.Connection, pooled.driver_connection)
    finally:
        pooled.close()


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the database complains of into an error that names the archive and the next step."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise _explanation(str(getattr(error, "orig", error)), folder) from error


def _explanation(complaint: str, folder: Path) -> ArchiveError:
    for mark in ("malformed", "not a database", "disk I/O error", "no such table", "no such column"):
        if mark in complaint:
            return ArchiveDamaged(
                f"The database of {folder} is damaged ({complaint}). Restore it from a backup"
            )
    if "locked" in complaint:
        return ArchiveLocked(f"{folder} is busy: another process holds its database. Try again when it ends")
    if "full" in complaint:
        return ArchiveError(
            f"The disk that holds {folder} is full. Nothing since the last commit is kept; make room, then "
            "run the same command again"
        )
    return ArchiveError(f"The database of {folder} can't be used: {complaint}")


def _engine(connect: Any) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        max_overflow=40,
        json_serializer=compact_json,
    )
    # Left alone, Python's sqlite3 begins a transaction only before the first change, so that two reads of one
    # answer could see two states of the archive. So `_open` switches that off, and we begin every one.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _open(path: Path, options: str) -> "_Connection":
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        isolation_level=None,
        factory=_Connection,
    )
    # Nothing is mapped into memory: each connection of a server would map the whole file, and a file that is
    # cut short under a mapping ends the process. Reading by the system's cache costs a twentieth more.
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute(f"PRAGMA cache_size = {-4_096 if options.startswith('mode=ro') else -32_768}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


class _Connection(sqlite3.Connection):
    """A connection that remembers the file as it was, if it may rely on nobody changing it."""

    seen: tuple[int, ...] | None = None


def _prepare_writing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no words in free pages


def _open_for_reading(path: Path) -> "_Connection":
    """A connection for reading; where nobody can make the files that readers share, one that does without.

    Of those files, the -shm alone is touched by reading: it is shared memory, in which readers mark their
    place so that no writer overwrites it, and holds nothing of the archive. (`readonly_shm=1` would spare it
    that, but makes every writer in the same process read-only too.)
    """
    try:
        connection = _open(path, "mode=ro")
        connection.execute(_READABLE).fetchone()
        return connection
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK) or _unmoved(path):
            raise
    return _open_alone(path)


def _open_alone(path: Path) -> "_Connection":
    """A connection that takes the file as it is and shares nothing with writers."""
    seen = _state(path)
    alone = _open(path, "mode=ro&immutable=1")
    alone.seen = seen
    return alone


def _unmoved(path: Path) -> bool:
    """Whether the write-ahead log holds something that the database itself does not."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _state(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _require_unchanged(connection: Any, path: Path) -> None:
    """Open anew what was opened on the assumption that nobody writes, once somebody did."""
    seen = connection.seen
    if seen is not None and (seen != _state(path) or _unmoved(path)):
        raise DisconnectionError
