"""Opening an archive's database: which one it is, made where asked for, brought up to date where allowed."""

import datetime as dt
import os
import uuid
from importlib.metadata import version as package_version
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from archive import folder as folders
from archive.errors import ArchiveDamaged, ArchiveMissing, SettingsInvalid
from archive.locks import FOLDER_MODE
from archive.payloads import PayloadFolder
from archive.store import migrating, schema
from archive.store.database import Database
from archive.store.sqlite import SqliteDatabase, find_uuid

PRIMARY, REPLICA = "PINCITE_DATABASE", "PINCITE_DATABASE_READ"


def database_of(folder: Path, *, pages: bool = False) -> Database:
    """The database of the archive in a folder: PostgreSQL where PINCITE_DATABASE names one, else SQLite.

    For pages it is the replica that PINCITE_DATABASE_READ names, where it names one. Everything else, the
    index above all, follows the primary: a replica may be behind, and several differ from each other.
    """
    primary = os.environ.get(PRIMARY, "")
    replica = os.environ.get(REPLICA, "") if pages and primary else ""
    return database_at(replica or primary, folder, lags=replica not in {"", primary})


def database_at(address: str, folder: Path, *, lags: bool = False) -> Database:
    """The database at an address; none, or `sqlite`, is the file in the folder. SettingsInvalid.

    One that `lags` is a replica.
    """
    if address in {"", "sqlite"}:
        return SqliteDatabase(folder)
    if address.startswith(("postgresql:", "postgresql+psycopg:")):
        from archive.store.postgresql import PostgresqlDatabase

        return PostgresqlDatabase.at(address, folder, lags=lags)
    scheme = address.partition(":")[0]
    raise SettingsInvalid(
        f"{PRIMARY} begins with {scheme}:, which is no database that this program knows; write "
        "postgresql+psycopg://user@host/name, or leave it empty for the file in the archive's folder"
    )


def open_engine(database: Database, *, read_only: bool, create: bool) -> Engine:
    """An engine over an archive's database, its tables at this program's schema.

    ArchiveMissing, ArchiveTooNew; ArchiveDamaged where payloads lie there and their database is gone.
    """
    folder = database.folder
    if create and not database.exists():
        _require_no_payloads(folder)
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        database.make(prepare)
        (folder / folders.PAYLOADS).mkdir(mode=FOLDER_MODE, exist_ok=True)
    engine = database.engine(read_only=read_only)
    try:
        with database.explained(), engine.connect() as connection:
            found = migrating.schema_of(connection)
        _require_usable(folder, found, read_only=read_only)
        if found != migrating.HEAD:
            with database.explained():
                database.migrate(engine, prepare)
            (folder / folders.PAYLOADS).mkdir(mode=FOLDER_MODE, exist_ok=True)
    except BaseException:
        engine.dispose()
        raise
    return engine


def bring_up_to_date(folder: Path) -> bool:
    """Whether an older schema was brought to this program's; an archive that has it is not written to.

    For commands that read, and whose user may write: `serve` and `reindex` would otherwise stop after an
    upgrade. Raises what `open_engine` raises.
    """
    database = database_of(folder)
    engine = database.engine(read_only=True)
    try:
        with database.explained(), engine.connect() as connection:
            found = migrating.schema_of(connection)
    finally:
        engine.dispose()
    migrating.require_known(found, folder)
    if found is None or found == migrating.HEAD:
        return False
    database.close(open_engine(database, read_only=False, create=False), read_only=False)
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
    if next(PayloadFolder(folder / folders.PAYLOADS).digests(), None) is None:
        return
    if find_uuid(folder / folders.DATABASE):  # and yet another database was asked for
        raise ArchiveDamaged(
            f"{folder} is an archive with its database in {folders.DATABASE}, and {PRIMARY} names an empty "
            f"one. Move it there with: pincite --archive {folder} copy --to URL (with {PRIMARY} unset)"
        )
    raise ArchiveDamaged(
        f"{folder} holds payloads, but their database is gone. Restore {folders.DATABASE} from a backup, "
        "or begin anew in another folder"
    )


def prepare(connection: Connection) -> None:
    """Bring the tables to this program's schema, and name the archive if it has no name yet."""
    if migrating.schema_of(connection) != migrating.HEAD:
        migrating.migrate(connection)
    meta = schema.meta
    if connection.scalar(select(meta.c.value).where(meta.c.name == "uuid")) is None:
        made = {"uuid": str(uuid.uuid4()), "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
        made["program"] = package_version("pincite")
        connection.execute(insert(meta), [{"name": name, "value": value} for name, value in made.items()])
