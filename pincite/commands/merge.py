"""`pincite merge`: let one record live on in another."""

from pathlib import Path

import click

from archive.store import open_store
from pincite.ingesting import catch_up
from pincite.targets import record_id_of
from pincite.terminal import inert, out

EPILOG = """\b
Examples
  pincite merge q9w1dfwf077y 5a7n7q788kjh --why 'the same speech, from another newspaper'

\b
The first lives on in the second: it is the second that readers find.
"""


@click.command("merge", epilog=EPILOG)
@click.argument("name", metavar="ID|URL")
@click.argument("survivor", metavar="SURVIVOR")
@click.option("--why", default="", help="Why they are one work; kept in the log.")
@click.option("--who", default=None, help="Whose decision it is [default: you].")
@click.pass_obj
def command(folder: Path, /, name: str, survivor: str, *, why: str, who: str | None) -> None:
    """Merge a record into SURVIVOR: its own URL redirects there, its passages' URLs keep answering."""
    record_id, survivor_id = record_id_of(name), record_id_of(survivor)
    with open_store(folder) as store, store.writing("merge", who=who, patience=5) as writer:
        writer.merge(record_id, survivor_id, why)
    catch_up(folder)
    out.print(f"merged: {inert(record_id)} lives on in {inert(survivor_id)}")
