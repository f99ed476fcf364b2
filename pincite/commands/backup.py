"""`pincite backup`: copy the archive while it is served."""

import sys
from pathlib import Path

import click

from archive.backup import back_up
from pincite.terminal import complain, inert, out, progress_bar

EPILOG = """\b
Examples
  pincite backup /mnt/backups/archive     a copy that is an archive; run it again to bring it up to date
  pincite --archive /mnt/backups/archive check
  cp -a /mnt/backups/archive /srv/archive     restores it: a backup is opened like any other archive
"""


@click.command("backup", epilog=EPILOG)
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def command(folder: Path, /, target: Path) -> None:
    """Copy the archive to TARGET as it is at this moment, while it is served and written to."""
    with progress_bar() as bar:
        task = bar.add_task("copying payloads", total=None)
        made = back_up(
            folder, target, report=lambda done, total: bar.update(task, completed=done, total=total)
        )
    for fault in made.faults:
        complain(fault)
    out.print(
        f"{made.records:,} records and {made.payloads:,} payloads in {inert(target)} ({made.copied:,} copied)"
    )
    sys.exit(1 if made.faults else 0)
