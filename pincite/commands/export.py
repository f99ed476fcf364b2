"""`pincite export`: the archive as a BagIt bag."""

from pathlib import Path

import click

from archive.exporting import export_bag
from archive.store import open_store
from pincite.terminal import inert, out, reporting

EPILOG = """\b
Examples
  pincite export /mnt/bags/press     a bag; run it again to bring it up to date

\b
docs/bag.md says what is in it. Withdrawn records go without their words.
"""


@click.command("export", epilog=EPILOG)
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="Processes that compute digests.")
@click.pass_obj
def command(folder: Path, /, target: Path, jobs: int) -> None:
    """Write the archive to DIR as a BagIt bag: payloads, versions, matches and corrections."""
    with open_store(folder, read_only=True) as store, reporting() as report:
        made = export_bag(store, target, processes=jobs, progress=report)
    out.print(
        f"{made.records:,} records in {inert(target)}: {made.written:,} written, "
        f"{made.payloads:,} payloads added, {made.removed:,} files taken away"
    )
