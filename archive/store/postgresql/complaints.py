"""What PostgreSQL and its driver complain of, in words that name the server and the next step."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from archive.errors import ArchiveDamaged, ArchiveError, ArchiveUnavailable

# States of the server, by SQLSTATE.
LOCK_NOT_AVAILABLE = "55P03"
_DAMAGED = frozenset({"42P01", "42703", "XX001", "XX002"})
_DISK_FULL = "53100"
_CANCELLED_BY_RECOVERY = "40001"  # a replica had to take in what a reader still looked at
# Not refused by the server for its state, but by the data: classes and conditions of SQLSTATE.
_TOO_LONG, _UNTRANSLATABLE = "54000", ("22021", "22P05")


def explanation(error: DBAPIError, where: str) -> ArchiveError:
    """The error that names the server and the next step."""
    complaint, state = " ".join(str(error.orig).split()), state_of(error) or ""
    if state in _DAMAGED:
        return ArchiveDamaged(f"The database {where} is damaged ({complaint}). Restore a backup")
    if state == _DISK_FULL:
        return ArchiveError(
            f"The disk of {where} is full. Nothing since the last commit is kept; make room, then "
            "run the same command again"
        )
    if state == _CANCELLED_BY_RECOVERY:
        return ArchiveUnavailable(
            f"The replica {where} stopped a question to take in changes ({complaint}). Ask again; its "
            "setting hot_standby_feedback prevents this"
        )
    if error.connection_invalidated or _is_away(error, state):
        return ArchiveUnavailable(
            f"The database {where} can't be reached, or lets nobody in ({complaint}). See that "
            "it runs, and look at PINCITE_DATABASE; run the same command again then: commits stay"
        )
    return ArchiveError(f"The database {where} can't be used: {complaint}")


def refusal(error: Exception) -> str | None:
    """Why PostgreSQL can't keep a draft: NUL characters, and names too long for its indexes."""
    complaint, state = str(getattr(error, "orig", error)), state_of(error)
    if "NUL" in complaint or state in _UNTRANSLATABLE:
        return "Its text holds a NUL character, which PostgreSQL keeps in no text"
    if state == _TOO_LONG and "index" in complaint:
        return "Its source, type or an author is longer than PostgreSQL can index (2,700 bytes)"
    return None


def wrapped(error: Exception, engine: Engine) -> Exception:
    """The driver's error as SQLAlchemy's, as it is everywhere else."""
    if not isinstance(error, engine.dialect.loaded_dbapi.Error):
        return error
    return DBAPIError.instance("", None, error, Exception, dialect=engine.dialect)


def _is_away(error: DBAPIError, state: str) -> bool:
    """Whether the server could not be reached, or was going or coming: no state, or classes 08 and 57P."""
    gone = state.startswith(("08", "57P", "53300"))
    return gone or (not state and isinstance(error, OperationalError | InterfaceError))


def state_of(error: Exception) -> str | None:
    """The SQLSTATE of an error of the driver's or of SQLAlchemy's; None where the server said nothing."""
    state: str | None = getattr(getattr(error, "orig", error), "sqlstate", None)
    return state
