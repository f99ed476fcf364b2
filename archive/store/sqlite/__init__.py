"""An archive's rows in one SQLite file: the only SQL and the only settings that are SQLite's alone."""

from archive.store.sqlite.database import SqliteDatabase, copy_database, find_uuid

__all__ = ["SqliteDatabase", "copy_database", "find_uuid"]
