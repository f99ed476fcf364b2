"""`pincite import`: an archive made of a BagIt bag, or brought to its state."""

import sys
from pathlib import Path

import click

from archive.importing import import_bag
from pincite.terminal import complain, out, reporting

EPILOG = """\b
Examples
  pincite --archive press import /mnt/bags/press     every URL answers as it did where the bag was made

\b
Exit status: 0 all taken, 1 some refused, 2 could not run (no whole bag).
"""


@click.command("import", epilog=EPILOG)
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="Processes that verify digests.")
@click.pass_obj
def command(folder: Path, /, source: Path, jobs: int) -> None:
    """Verify the bag in DIR and keep its records as they were; the archive is made if there is none."""
    with reporting() as report:
        took = import_bag(folder, source, processes=jobs, progress=report)
    for record_id, reason in took.refused:
        complain(f"{record_id}: {reason}")
    out.print(
        f"{took.new:,} records new, {took.changed:,} changed, {took.unchanged:,} unchanged, "
        f"{len(took.refused):,} refused"
    )
    sys.exit(1 if took.refused else 0)
