"""`pincite freeze`: the archive as files for any web server."""

from pathlib import Path

import click

from pincite.freezing import freeze
from pincite.terminal import inert, out, reporting

EPILOG = """\b
Examples
  pincite freeze /srv/www/press     a static site; run it again to bring it up to date

\b
docs/freezing.md says which address is which file, and what a frozen site can't do.
"""


@click.command("freeze", epilog=EPILOG)
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def command(folder: Path, /, target: Path) -> None:
    """Write the archive to DIR as a static site, in which every citation resolves on any web server."""
    with reporting() as report:
        done = freeze(folder, target, progress=report)
    out.print(
        f"{done.records:,} records in {inert(target)}: {done.files:,} files of {done.size / 1e6:,.1f} MB, "
        f"{done.written:,} written, {done.removed:,} taken away"
    )
