"""What SQLite complains of, in words that name the archive and the next step."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from archive.errors import ArchiveDamaged, ArchiveError, ArchiveLocked


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
