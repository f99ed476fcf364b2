"""Opening an archive's database: made where it is asked for, brought up to date where that is allowed."""

import datetime as dt
import uuid
from importlib.metadata import version as package_version
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from archive import folder as folders
from archive import locks
from archive.errors import ArchiveDamaged, ArchiveMissing
from archive.payloads import PayloadFolder, sync_folder
from archive.store import migrating, schema, sqlite

_ARRIVING = f"{folders.DATABASE}.arriving"


def open_engine(folder: Path, *, read_only: bool, create: bool) -> Engine:
    """An engine over the archive in a folder, its tables at this program's schema.

    ArchiveMissing, ArchiveTooNew; ArchiveDamaged where payloads lie there and their database is gone.
    """
    if create and not (folder / folders.DATABASE).is_file():
        _make(folder)
    path = folders.database_path(folder)
    engine = sqlite.reading_engine(path) if read_only else sqlite.writing_engine(path)
    with sqlite.explained(folder):
        with engine.connect() as connection:
            found = migrating.schema_of(connection)
        _require_usable(folder, found, read_only=read_only)
        if found != migrating.HEAD:
            _migrate(folder, engine)
    return engine


def bring_up_to_date(folder: Path) -> bool:
    """Whether an older schema was brought to this program's; an archive that has it is not written to.

    For commands that read, and whose user may write: `serve` and `reindex` would otherwise stop after an
    upgrade. Raises what `open_engine` raises.
    """
    engine = sqlite.reading_engine(folders.database_path(folder))
    try:
        with sqlite.explained(folder), engine.connect() as connection:
            found = migrating.schema_of(connection)
    finally:
        engine.dispose()
    migrating.require_known(found, folder)
    if found is None or found == migrating.HEAD:
        return False
    sqlite.close_writing(open_engine(folder, read_only=False, create=False), folders.database_path(folder))
    return True


def _require_usable(folder: Path, found: str | None, *, read_only: bool) -> None:
    """Nothing, where this program can work on from the schema that was found."""
    if found is None:
        _require_no_payloads(folder)
        if read_only:
            raise ArchiveMissing(f"{folder} is no archive yet: its making was cut short. Ingest into it")
    elif read_only:
        migrating.require_current(found, folder)
    else:
        migrating.require_known(found, folder)


def _require_no_payloads(folder: Path) -> None:
    """Nothing, where a new archive would hide no old one: its ids would be answered by nobody."""
    if next(PayloadFolder(folder / folders.PAYLOADS).digests(), None) is not None:
        raise ArchiveDamaged(
            f"{folder} holds payloads, but their database is gone. Restore {folders.DATABASE} from a backup, "
            "or begin anew in another folder"
        )


def _make(folder: Path) -> None:
    """Put a new archive's database in its place in one step, so that a reader sees none or a whole one."""
    _require_no_payloads(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with locks.held(folder / folders.LOCK, patience=10):
        if (folder / folders.DATABASE).is_file():
            return  # another process made it while this one waited
        for left in folder.glob(f"{_ARRIVING}*"):
            left.unlink()
        engine = sqlite.making_engine(folder / _ARRIVING)
        try:
            with sqlite.explained(folder), engine.begin() as connection:
                _prepare(connection)
        finally:
            engine.dispose()
        (folder / folders.PAYLOADS).mkdir(exist_ok=True)
        (folder / _ARRIVING).replace(folder / folders.DATABASE)
        sync_folder(folder)


def _migrate(folder: Path, engine: Engine) -> None:
    """Bring the tables up to date under the writer's lock."""
    with locks.held(folder / folders.LOCK, patience=10), engine.begin() as connection:
        _prepare(connection)
    (folder / folders.PAYLOADS).mkdir(exist_ok=True)


def _prepare(connection: Connection) -> None:
    """Bring the tables to this program's schema, and name the archive if it has no name yet."""
    if migrating.schema_of(connection) != migrating.HEAD:
        migrating.migrate(connection)
    meta = schema.meta
    if connection.scalar(select(meta.c.value).where(meta.c.name == "uuid")) is None:
        made = {"uuid": str(uuid.uuid4()), "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
        made["program"] = package_version("pincite")
        connection.execute(insert(meta), [{"name": name, "value": value} for name, value in made.items()])
