"""Bringing an archive's tables to this program's schema; the only module that imports Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from archive.errors import ArchiveDamaged, ArchiveTooNew

HEAD = "0003"  # the newest migration; a test holds it against the folder
_KNOWN = ("0001", "0002", "0003")


def schema_of(connection: Connection) -> str | None:
    """The migration that the tables are at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def require_known(found: str | None, where: object) -> None:
    """Nothing, where this program can bring the schema to its own; ArchiveTooNew where it is a later one."""
    if found is not None and found not in _KNOWN:
        raise ArchiveTooNew(
            f"{where} was written by a later version of this program (schema {found}, this one knows "
            f"{HEAD}). Upgrade pincite, or restore a backup made before"
        )


def require_current(found: str | None, where: object) -> None:
    """Nothing, where the schema is this program's own; a reader can't migrate."""
    require_known(found, where)
    if found != HEAD:
        raise ArchiveDamaged(
            f"{where} has an older schema ({found}, this program's is {HEAD}). Bring it up to date with: "
            f"pincite --archive {where} check --repair"
        )


def migrate(connection: Connection) -> None:
    """Bring the tables to HEAD, in the transaction that the connection is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
