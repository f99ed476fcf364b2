"""Who writes: the one turn of all writers, and the pieces of work that each has claimed.

Advisory locks are the whole database's, an archive one schema's: so the schema is part of their keys.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from archive.errors import ArchiveLocked
from archive.store.postgresql.complaints import LOCK_NOT_AVAILABLE, state_of

TURN_SECONDS = 120  # how long a writer waits for another's turn to end
_NAME_BYTES = 63  # of a session's name, which the server cuts
_TURN = text("SELECT pg_advisory_xact_lock(1885957219, hashtext(current_schema()))")
_MAKING = text("SELECT pg_advisory_xact_lock(1885957220, hashtext(current_schema()))")
_CLAIM = text("SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ' ' || :work, 0))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtextextended(current_schema() || ' ' || :work, 0))")
_NAME = text("SELECT set_config('application_name', :name, false)")
_HOLDER = text("""
SELECT application_name, host(client_addr) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND classid = 1885957219
  AND objid = (hashtext(current_schema())::bigint & 4294967295)::oid
  AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


def name(connection: Connection, who: str) -> None:
    """Let the server know a writer's session by a name, for whoever waits for it."""
    connection.execute(_NAME, {"name": who.encode("ascii", "replace")[:_NAME_BYTES].decode()})


def begin(connection: Connection, where: str) -> None:
    """Wait until no other writer is in its turn; ours ends with the transaction.

    ArchiveLocked after two minutes names who has it.
    """
    try:
        connection.execute(_TURN)
    except DBAPIError as error:
        if state_of(error) != LOCK_NOT_AVAILABLE:
            raise
        connection.rollback()
        raise ArchiveLocked(
            f"{_holder(connection)} has been writing to {where} for {TURN_SECONDS} seconds without a "
            "pause. Try again when it ends"
        ) from error


def begin_making(connection: Connection) -> None:
    """Wait until nobody else makes or changes tables; until the transaction ends nobody else does."""
    connection.execute(_MAKING)


def claim(connection: Connection, work: str) -> bool:
    """Whether a piece of work is ours, since nobody else has claimed it."""
    return bool(connection.scalar(_CLAIM, {"work": work}))


def release(connection: Connection, work: str) -> None:
    """Give up a claim."""
    connection.execute(_RELEASE, {"work": work})


def release_all(connection: Connection) -> None:
    """Give up every claim of a session, which outlives whoever used it."""
    connection.execute(text("SELECT pg_advisory_unlock_all()"))


def _holder(connection: Connection) -> str:
    """Who is in its turn now, as far as the server lets us know."""
    held = connection.execute(_HOLDER).first()
    connection.rollback()
    if held is None or not held[0]:
        return "Another process"
    return f"{held[0]} (connected from {held[1] or 'the server itself'})"
