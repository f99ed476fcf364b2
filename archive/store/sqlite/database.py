"""An SQLite file as the store's database: made, opened, copied, asked what is wrong with it."""

import contextlib
import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from archive import folder as folders
from archive import locks
from archive.findings import Finding
from archive.locks import FOLDER_MODE
from archive.payloads import sync_folder
from archive.store.database import Prepare
from archive.store.sqlite import complaints, sessions

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
        return sessions.reading_engine(path) if read_only else sessions.writing_engine(path)

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
        engine = sessions.making_engine(arriving)
        try:
            with self.explained(), engine.begin() as connection:
                prepare(connection)
        finally:
            engine.dispose()
        (self.folder / folders.PAYLOADS).mkdir(mode=FOLDER_MODE, exist_ok=True)
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
            sessions.close_writing(engine, self.path)

    def explained(self) -> AbstractContextManager[None]:
        """Turn what SQLite complains of into an error that names the archive and the next step."""
        return complaints.explained(self.folder)

    def refusal(self, error: Exception) -> str | None:  # noqa: ARG002
        """None: SQLite keeps every text."""
        return None

    def at_once(self, engine: Engine) -> AbstractContextManager[sqlite3.Connection]:
        """The driver's connection, for one statement."""
        return sessions.at_once(engine)

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
        sessions.leave_no_traces(connection)

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
        contextlib.closing(sessions.open_for_reading(source)) as reader,
        contextlib.closing(sessions.open_file(target, "mode=rwc")) as copy,
    ):
        reader.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def find_uuid(path: Path) -> str | None:
    """Which archive a file holds; None where it holds none that can be read."""
    if not path.is_file():
        return None
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sessions.open_for_reading(path)) as connection,
    ):
        row = connection.execute("SELECT value FROM meta WHERE name = 'uuid'").fetchone()
        return str(row[0]) if row else None
    return None
