"""The store as everything else sees it: opened from a folder, read, written under the lock, inspected."""

import contextlib
import getpass
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, select

from archive import folder as folders
from archive.errors import ArchiveError
from archive.findings import Finding
from archive.folder import Settings
from archive.payloads import PayloadFolder, PayloadIntake
from archive.rehearsing import Rehearsal
from archive.store import inspecting, schema
from archive.store.database import Database
from archive.store.opening import database_of, open_engine
from archive.store.reader import Reader
from archive.store.shelf import DatabaseShelf
from archive.store.writing import Writer


def open_store(
    folder: Path,
    *,
    read_only: bool = False,
    create: bool = False,
    settings: Settings | None = None,
    database: Database | None = None,
) -> "Store":
    """The archive in a folder, its rows in the database that PINCITE_DATABASE names, or in the one given.

    Its settings are those of `archive.toml` unless the caller has read them.

    Raises ArchiveMissing, ArchiveTooNew, ArchiveDamaged, SettingsInvalid. Opened for writing, an archive of
    an earlier version of this program is brought up to date; opened read-only, nothing is ever written.
    """
    database = database or database_of(folder)
    engine = open_engine(database, read_only=read_only, create=create)
    try:
        settings = settings or folders.load_settings(folder)
        return Store(database, engine, read_only=read_only, settings=settings)
    except BaseException:
        engine.dispose()
        raise


def _user() -> str:
    """Who runs this program; by number where the system has no name for it, as in a bare container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


class Store(Reader):
    """An archive: its records, for reading; `writing` gives a writer."""

    def __init__(self, database: Database, engine: Engine, *, read_only: bool, settings: Settings) -> None:
        super().__init__(database, engine)
        self.read_only = read_only
        self.settings = settings
        self.payloads = PayloadFolder(self.folder / folders.PAYLOADS)
        with self._reading() as connection:
            meta = schema.meta.c
            self.uuid: str = connection.execute(select(meta.value).where(meta.name == "uuid")).scalar_one()
            database.settle(connection, self.uuid, read_only=read_only)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close(self._engine, read_only=self.read_only)

    @contextlib.contextmanager
    def writing(self, purpose: str, *, who: str | None = None, patience: float = 0.0) -> Iterator[Writer]:
        """A writer that holds the archive's lock; ArchiveLocked says who else does.

        Over a database that is shared there may be several, who take turns (`Writer.pause`).

        Leaving the block commits; leaving it by an exception forgets what was not committed.
        """
        if self.read_only:
            raise ArchiveError(f"{self.folder} was opened for reading only")
        database = self._database
        with (
            database.locked(patience),
            database.explained(),
            database.writing(self._engine, f"{purpose} by {who or _user()}") as connection,
        ):
            intake = PayloadIntake(self.payloads)
            try:
                writer = Writer(database, connection, intake, who or _user(), purpose)
                yield writer
                writer.commit()
            finally:
                connection.rollback()
                intake.close()

    @contextlib.contextmanager
    def rehearsing(self) -> Iterator[Rehearsal]:
        """A dry run over this archive: takes drafts as a writer would, and writes nothing."""
        with self._reading() as connection:
            yield Rehearsal(DatabaseShelf(connection))

    def inspect(self) -> Iterator[Finding]:
        """Everything in the database that is not as the writer leaves it."""
        with self._reading() as connection:
            yield from self._database.faults(connection)
            yield from inspecting.inspect(connection)

    def expected_payloads(self) -> dict[str, tuple[int, bool]]:
        """The size of every payload by digest, and whether its bytes were destroyed."""
        with self._reading() as connection:
            return inspecting.expected_payloads(connection)

    def names_of_payload(self, digest: str) -> list[str]:
        """The names under which a payload's record is known."""
        with self._reading() as connection:
            return inspecting.names_of(connection, digest)
