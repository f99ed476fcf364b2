"""What a store asks of the database below it, whichever of the two it is: a file of SQLite, or PostgreSQL."""

import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from archive.findings import Finding

Prepare = Callable[[Connection], None]


class Driver(Protocol):
    """The driver's own connection, for one statement with its values written as `?`."""

    def execute(self, statement: str, values: Any = (), /) -> Any:
        """The rows that a statement gives."""


class Database(Protocol):
    """Where the rows of an archive are kept; the payloads and settings are in its folder on either."""

    @property
    def folder(self) -> Path:
        """The archive's folder."""

    @property
    def where(self) -> str:
        """Where the rows are, for people."""

    @property
    def lags(self) -> bool:
        """Whether it may be behind what was committed: a replica, for pages alone."""

    @property
    def shared(self) -> bool:
        """Whether several processes may have a writer at once, who then take turns at every commit."""

    def exists(self) -> bool:
        """Whether there is a database, perhaps an empty one."""

    def engine(self, *, read_only: bool) -> Engine:
        """An engine over it; each transaction of it sees one state. ArchiveMissing where there is none."""

    def make(self, prepare: Prepare) -> None:
        """Prepare a new database, so that others see none of it or all; nothing where it was made already."""

    def replace(self, fill: Prepare) -> None:
        """Fill a database, emptied first by `fill`, so that others see what there was or all of the new."""

    def number_on(self, connection: Connection) -> None:
        """Number new rows after those that came with their numbers."""

    def migrate(self, engine: Engine, prepare: Prepare) -> None:
        """Prepare a database that has older tables, while nobody else writes."""

    def settle(self, connection: Connection, uuid: str, *, read_only: bool) -> None:
        """Require that folder and database belong together, and mark the folder where it may be written."""

    def close(self, engine: Engine, *, read_only: bool) -> None:
        """Let go of the database."""

    def explained(self) -> AbstractContextManager[None]:
        """Turn what the database complains of into an ArchiveError that names it and the next step."""

    def refusal(self, error: Exception) -> str | None:
        """Why the database can't keep a draft's words or names, where that is the draft's own fault."""

    def at_once(self, engine: Engine) -> AbstractContextManager[Driver]:
        """The driver, for one statement: it sees one state of the archive without a transaction."""

    def locked(self, patience: float) -> AbstractContextManager[None]:
        """What a writer holds from its beginning to its end; ArchiveLocked says who else does."""

    def writing(self, engine: Engine, purpose: str = "") -> AbstractContextManager[Connection]:
        """A connection whose transactions see what others committed before their turn began.

        Who has to wait for it may be told the purpose.
        """

    def begin_turn(self, connection: Connection) -> None:
        """Wait until no other writer is in its turn; ours ends with the transaction."""

    def claim(self, connection: Connection, work: str) -> bool:
        """Whether a piece of work is this writer's now; others who ask meanwhile are told that it is not."""

    def release(self, connection: Connection, work: str) -> None:
        """Let go of a piece of work."""

    def leave_no_traces(self, connection: Connection) -> None:
        """Destroy what the database keeps of rows that were blanked; between transactions only."""

    def faults(self, connection: Connection) -> Iterator[Finding]:
        """What the database itself finds wrong."""

    def mark(self) -> Hashable:
        """What changes when the database is exchanged for another, as by a restore."""


def compact_json(value: Any) -> str:
    """JSON as both databases keep it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
