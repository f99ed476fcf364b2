"""Connections to PostgreSQL: how they are made, for reading and for writing, and whether they still live."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from archive.store.database import compact_json
from archive.store.postgresql.turns import TURN_SECONDS

IDLE_SECONDS = 1.0  # after which a connection is asked whether it still has its server
# A host that dies without a word leaves its connection, and with it its turn: the server finds out by itself.
_WRITERS_SESSION = (
    f"SET lock_timeout = '{TURN_SECONDS}s'",
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)
_CONNECTING: Mapping[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
Prepare = Callable[[Any, object], None]


def engine_at(url: URL, prepare: Prepare | None = None) -> Engine:
    """An engine whose transactions see one state each; `prepare` is given every new connection."""
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=20,
        isolation_level="REPEATABLE READ",
        json_serializer=compact_json,
        connect_args={key: value for key, value in _CONNECTING.items() if key not in url.query},
    )
    event.listen(engine, "checkin", _note_time)
    event.listen(engine, "checkout", _require_alive)
    if prepare is not None:
        event.listen(engine, "connect", prepare)
    return engine


def prepare_reading(connection: Any, _record: object) -> None:
    """A connection that can't write, whatever it is asked."""
    connection.read_only = True


def prepare_writing(connection: Any, _record: object) -> None:
    """A connection that waits for its turn, and does not outlive its host."""
    connection.autocommit = True
    for statement in _WRITERS_SESSION:
        connection.execute(statement)
    connection.autocommit = False


def _note_time(_connection: Any, record: Any) -> None:
    record.info["given back"] = time.monotonic()


def _require_alive(connection: Any, record: Any, _proxy: object) -> None:
    """Connect anew where the server was restarted meanwhile; a connection used just now is not asked."""
    if time.monotonic() - record.info.get("given back", time.monotonic()) < IDLE_SECONDS:
        return
    connection.autocommit, before = True, connection.autocommit
    try:
        connection.execute("")
    except Exception as error:
        raise DisconnectionError from error
    connection.autocommit = before


class Statement:
    """The driver's connection, which writes its values as `%s` where everybody else writes `?`."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def execute(self, statement: str, values: Any = (), /) -> Any:
        """The rows that a statement gives."""
        return self._driver.execute(statement.replace("?", "%s"), values)
