"""Connections to an archive's SQLite file: to write, to make a new one, to read beside writers or alone."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import QueuePool

from archive.store.database import compact_json

BUSY_SECONDS = 30
_READABLE = "SELECT 1 FROM sqlite_schema LIMIT 1"


def writing_engine(path: Path) -> Engine:
    """An engine that may write: WAL, foreign keys enforced, every commit on disk before it returns."""
    engine = _engine(lambda: open_file(path, "mode=rwc"))
    event.listen(engine, "connect", _prepare_writing)
    return engine


def making_engine(path: Path) -> Engine:
    """An engine for a new database: all that was committed is in the one file, which can then be renamed.

    With a write-ahead log it would be so only after a checkpoint, which on a full disk fails without a word.
    """
    engine = _engine(lambda: open_file(path, "mode=rwc"))
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = FULL"))
    return engine


def reading_engine(path: Path) -> Engine:
    """An engine that can't write: beside a writer, as another user, or from a read-only disk."""
    engine = _engine(lambda: open_for_reading(path))
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
        last = open_file(path, "mode=ro")
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


def _engine(connect: Any) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        max_overflow=40,
        json_serializer=compact_json,
    )
    # Left alone, Python's sqlite3 begins a transaction only before the first change, so that two reads of one
    # answer could see two states of the archive. So `open_file` switches that off, and we begin every one.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def open_file(path: Path, options: str) -> "_Connection":
    """A connection to a file, in the mode that the options of its address name."""
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


def open_for_reading(path: Path) -> "_Connection":
    """A connection for reading; where nobody can make the files that readers share, one that does without.

    Of those files, the -shm alone is touched by reading: it is shared memory, in which readers mark their
    place so that no writer overwrites it, and holds nothing of the archive. (`readonly_shm=1` would spare it
    that, but makes every writer in the same process read-only too.)
    """
    try:
        connection = open_file(path, "mode=ro")
        connection.execute(_READABLE).fetchone()
        return connection
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK) or _unmoved(path):
            raise
    return _open_alone(path)


def _open_alone(path: Path) -> "_Connection":
    """A connection that takes the file as it is and shares nothing with writers."""
    seen = _state(path)
    alone = open_file(path, "mode=ro&immutable=1")
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
