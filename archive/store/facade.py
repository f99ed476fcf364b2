"""The store as everything else sees it: one object over a folder, reading, and writing under the lock."""

import contextlib
import datetime as dt
import getpass
import uuid
from collections.abc import Iterable, Iterator
from importlib.metadata import version as package_version
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, insert, select

from archive import folder as folders
from archive import locks
from archive.folder import Settings
from archive.history import History
from archive.payloads import PayloadFolder, PayloadIntake
from archive.records import Change, Passage, Record, Version
from archive.store import changes, migrating, reading, schema, sqlite
from archive.store.writing import Writer


def open_store(folder: Path, *, read_only: bool = False, create: bool = False) -> "Store":
    """The archive in a folder.

    Raises ArchiveMissing, ArchiveTooNew, ArchiveDamaged, SettingsInvalid. Opened for writing, an archive of
    an earlier version of this program is brought up to date; opened read-only, nothing is ever written.
    """
    if create and not (folder / folders.DATABASE).is_file():
        _create(folder)
    path = folders.database_path(folder)
    engine = sqlite.reading_engine(path) if read_only else sqlite.writing_engine(path)
    with engine.connect() as connection:
        found = migrating.schema_of(connection)
    migrating.require_known(found, folder)
    if not read_only and found != migrating.HEAD:
        _migrate(folder, engine)
    elif read_only:
        migrating.require_current(found, folder)
    return Store(folder, engine, read_only=read_only)


def _create(folder: Path) -> None:
    """A new, empty archive; what was begun and not ended is begun again."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / folders.PAYLOADS).mkdir(exist_ok=True)
    engine = sqlite.writing_engine(folder / folders.DATABASE)
    _migrate(folder, engine)
    engine.dispose()


def _migrate(folder: Path, engine: Engine) -> None:
    """Bring the tables up to date under the writer's lock, and name the archive if it has no name yet."""
    with locks.held(folder / folders.LOCK, patience=10), engine.begin() as connection:
        if migrating.schema_of(connection) != migrating.HEAD:
            migrating.migrate(connection)
        meta = schema.meta
        if connection.scalar(select(meta.c.value).where(meta.c.name == "uuid")) is None:
            made = {
                "uuid": str(uuid.uuid4()),
                "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            }
            made["program"] = package_version("pincite")
            connection.execute(insert(meta), [{"name": name, "value": value} for name, value in made.items()])


class Store:
    """An archive's records, for reading; `writing` gives a writer."""

    def __init__(self, folder: Path, engine: Engine, *, read_only: bool) -> None:
        self.folder, self._engine, self.read_only = folder, engine, read_only
        self.settings: Settings = folders.load_settings(folder)
        self.payloads = PayloadFolder(folder / folders.PAYLOADS)
        with self._reading() as connection:
            meta = schema.meta.c
            self.uuid: str = connection.execute(select(meta.value).where(meta.name == "uuid")).scalar_one()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the archive until it is given back."""
        with self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self, purpose: str, *, who: str | None = None, patience: float = 0.0) -> Iterator[Writer]:
        """A writer that holds the archive's lock; ArchiveLocked says who else does.

        Leaving the block commits; leaving it by an exception forgets what was not committed.
        """
        with locks.held(self.folder / folders.LOCK, patience=patience), self._engine.connect() as connection:
            intake = PayloadIntake(self.payloads)
            try:
                writer = Writer(connection, intake, who or getpass.getuser(), purpose)
                yield writer
                writer.commit()
            finally:
                connection.rollback()
                intake.close()

    def get_record(self, record_id: str) -> Record:
        """The record with that id; RecordNotFound."""
        with self._reading() as connection:
            return reading.get_record(connection, record_id)

    def find_record(self, record_id: str) -> Record | None:
        """The record with that id."""
        with self._reading() as connection:
            return reading.find_record(connection, record_id)

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version, by default the current one; RecordNotFound, VersionNotFound."""
        with self._reading() as connection:
            return reading.get_version(connection, record_id, number)

    def find_by_alias(self, kind: str, collection: str, name: str) -> Record | None:
        """The record that an alias leads to now."""
        with self._reading() as connection:
            return reading.find_by_alias(connection, kind, collection, name)

    def find_by_payload(self, digest: str) -> Record | None:
        """The record that was the first to have these bytes."""
        with self._reading() as connection:
            return reading.find_by_payload(connection, digest)

    def current_versions(self, ids: Iterable[str]) -> Iterator[Version]:
        """The current versions of those of the records that are live, in any order; for indexing."""
        with self._reading() as connection:
            yield from reading.current_versions(connection, ids)

    def passage_texts(self, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Passage]:
        """Passages of current versions by record and number; those that are not there now are left out."""
        with self._reading() as connection:
            return reading.passage_texts(connection, wanted)

    def history(self, record_id: str) -> History:
        """Every version's passages and matches, oldest first; RecordNotFound."""
        with self._reading() as connection:
            return reading.history(connection, record_id)

    def changes(self, after: int, limit: int = 1000) -> list[Change]:
        """Changes after a sequence number, oldest first."""
        with self._reading() as connection:
            return changes.changes(connection, after, limit)

    def last_sequence(self) -> int:
        """The sequence number of the newest change; 0 before the first."""
        with self._reading() as connection:
            return changes.last_sequence(connection)
