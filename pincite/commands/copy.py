"""`pincite copy`: move the archive to another database."""

from pathlib import Path

import click

from archive.store import database_at, database_of, move
from pincite.terminal import inert, out, progress_bar

EPILOG = """\b
Examples
  pincite copy --to postgresql+psycopg://pincite@db.example.org/pincite
  PINCITE_DATABASE=postgresql+psycopg://… pincite copy --to sqlite      back into the archive's folder
"""


@click.command("copy", epilog=EPILOG)
@click.option("--to", "address", required=True, help="The database to move to; `sqlite` is archive.db.")
@click.pass_obj
def command(folder: Path, /, address: str) -> None:
    """Move the archive to another database, with every id, number, version and change it has.

    The payloads and settings stay in the archive's folder. PINCITE_DATABASE says where the archive is now,
    and from then on where it went. Nobody can write to it meanwhile; interrupted, it has done nothing.
    """
    target = database_at(address, folder)
    with progress_bar() as bar:
        task = bar.add_task("copying", total=None)
        moved = move(
            database_of(folder),
            target,
            lambda table, done: bar.update(task, description=f"copying {table}", completed=done),
        )
    rows = moved.rows
    out.print(
        f"{rows['records']:,} records, {rows['versions']:,} versions, {rows['passages']:,} passages and "
        f"{rows['changes']:,} changes are in {inert(target.where)} now, compared row by row"
    )
    out.print(
        "Unset PINCITE_DATABASE from now on"
        if address == "sqlite"
        else "Set PINCITE_DATABASE to it from now on; archive.db, if there is one, is no longer read"
    )
