"""Engines over an archive's SQLite file: the only SQL and the only settings that are SQLite's alone."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 30


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def writing_engine(path: Path) -> Engine:
    """An engine that may write: WAL, foreign keys enforced, every commit on disk before it returns."""
    engine = _engine(f"file:{quote(str(path.absolute()))}?mode=rwc")
    event.listen(engine, "connect", _prepare_writing)
    return _explicit_transactions(engine)


def reading_engine(path: Path, *, immutable: bool = False) -> Engine:
    """An engine that can't write; `immutable` for a folder in which nobody can, not even for locks."""
    options = "mode=ro&immutable=1" if immutable else "mode=ro"
    engine = _engine(f"file:{quote(str(path.absolute()))}?{options}")
    event.listen(engine, "connect", _prepare_reading)
    return _explicit_transactions(engine)


def leave_no_traces(connection: Connection) -> None:
    """Empty the write-ahead log, which still holds what was erased; between transactions only."""
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _engine(uri: str) -> Engine:
    return create_engine(
        f"sqlite:///{uri}&uri=true",
        poolclass=QueuePool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        json_serializer=_compact,
    )


def _prepare_writing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no words in free pages
    _prepare_reading(connection, _record)


def _prepare_reading(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA mmap_size = 268435456")
    connection.execute("PRAGMA temp_store = MEMORY")


def _explicit_transactions(engine: Engine) -> Engine:
    """The engine with transactions begun by us.

    Left alone, Python's sqlite3 begins one only before the first change, so that two reads of one answer
    could see two states of the archive.
    """

    def release(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", release)
    event.listen(engine, "begin", begin)
    return engine
