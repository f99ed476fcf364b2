"""What the tables need in PostgreSQL beyond the migrations, and what it knows to be wrong with them."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from archive.errors import ArchiveError
from archive.findings import Finding

# Text columns that the database's own collation would put in another order than SQLite's.
_UNFIT = """
SELECT format('%I ALTER COLUMN %I TYPE %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation o ON o.oid = a.attcollation
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
  AND NOT a.attisdropped AND o.collname <> 'C' ORDER BY 1
"""
_FAULTS = """
SELECT format('%s pages of it did not match their checksums', checksum_failures) FROM pg_stat_database
WHERE datname = current_database() AND checksum_failures > 0
UNION ALL SELECT format('index %s is not whole', indexrelid::regclass) FROM pg_index
WHERE NOT indisvalid
  AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
UNION ALL SELECT format('%s of %s is not enforced', conname, conrelid::regclass) FROM pg_constraint
WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
"""


def is_fit(connection: Connection) -> bool:
    """Whether nothing is to be done."""
    return connection.scalars(text(_UNFIT)).first() is None


def fit(connection: Connection) -> None:
    """Give the tables what they need here: order by code points, names of any length."""
    for column in connection.scalars(text(_UNFIT)).all():
        connection.exec_driver_sql(f'ALTER TABLE {column} COLLATE "C"'.replace("%", "%%"))
    for statement in (
        # A path or an address may be longer than an ordinary index takes.
        "DROP INDEX IF EXISTS ix_aliases_name_collection_kind",
        "CREATE INDEX IF NOT EXISTS ix_aliases_name ON aliases USING hash (name)",
        # What turns already ensure: a name leads to one record.
        "CREATE UNIQUE INDEX IF NOT EXISTS uq_aliases_open ON aliases "
        "(hashtextextended(kind || ' ' || collection || ' ' || name, 0)) WHERE until IS NULL",
    ):
        connection.exec_driver_sql(statement)


def require_utf8(connection: Connection, where: str) -> None:
    """Nothing, where the database keeps text in UTF-8; an ArchiveError says how to make one that does."""
    encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
    if encoding != "UTF8":
        raise ArchiveError(
            f"The database {where} keeps text as {encoding}; an archive needs UTF8: CREATE DATABASE … "
            "TEMPLATE template0 ENCODING 'UTF8'"
        )


def faults(connection: Connection, where: str) -> Iterator[Finding]:
    """Pages with wrong checksums, indexes and keys left half made, columns in another order than ours."""
    for problem in connection.scalars(text(_FAULTS)).all():
        yield Finding("database", where, str(problem), "restore the database from a backup")
    for column in connection.scalars(text(_UNFIT)).all():
        problem = f"{column} is not ordered by code points"
        yield Finding("database", where, problem, 'alter its type with COLLATE "C"')
