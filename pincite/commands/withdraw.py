"""`pincite withdraw`: take a record from the public, or destroy it."""

import sys
from pathlib import Path

import click

from archive.store import open_store
from pincite.ingesting import catch_up
from pincite.targets import record_id_of
from pincite.terminal import inert, out

EPILOG = """\b
Examples
  pincite withdraw q9w1dfwf077y --reason 'retracted by its publisher'
  pincite withdraw q9w1dfwf077y --reason 'court order' --erase
"""


@click.command("withdraw", epilog=EPILOG)
@click.argument("name", metavar="ID|URL")
@click.option(
    "--reason",
    "--why",
    "reason",
    default=None,
    help="What readers of old citations are told [default: what they were told before, if anything].",
)
@click.option("--erase", is_flag=True, help="Destroy its bytes and words too; this can't be undone.")
@click.option("--who", default=None, help="Whose decision it is [default: you].")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
@click.pass_obj
def command(
    folder: Path, /, name: str, *, reason: str | None, erase: bool, who: str | None, yes: bool
) -> None:
    """Withdraw a record: its URLs answer 410 with the reason, and its text leaves the public at once."""
    record_id = record_id_of(name)
    if erase and not yes and sys.stdin.isatty():
        click.confirm(f"Destroy the bytes and words of {record_id}? This can't be undone", abort=True)
    with open_store(folder) as store, store.writing("withdraw", who=who, patience=5) as writer:
        writer.withdraw(record_id, reason, erase=erase)
    catch_up(folder)
    out.print(f"withdrawn{' and erased' if erase else ''}: {inert(record_id)}")
