"""`pincite freeze`: the archive as files for any web server."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from archive.addresses import Site, Target
from archive.errors import UsageError
from archive.quoting import find_targets
from pincite.freezing import freeze
from pincite.terminal import inert, out, reporting, warn

EPILOG = """\b
Examples
  pincite freeze /srv/www/press                       a static site; run it again to bring it up to date
  pincite freeze /srv/www/press --ranges thesis.md    and pages for the ranges that a text cites

\b
docs/freezing.md says which address is which file, and what a frozen site can't do.
"""


@click.command("freeze", epilog=EPILOG)
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--ranges",
    "texts",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Ranges whose URLs stand in FILE get pages too: a manuscript, a server's log, a list.",
)
@click.option("--anew", is_flag=True, help="Make every page anew, whatever an earlier run made.")
@click.pass_obj
def command(folder: Path, /, target: Path, texts: tuple[Path, ...], *, anew: bool) -> None:
    """Write the archive to DIR as a static site, in which every citation resolves on any web server."""
    ranges = list(_ranges_in(texts))
    with reporting() as report:
        done = freeze(folder, target, ranges=ranges, anew=anew, progress=report)
    for unknown in done.unknown:
        warn(f"{unknown.path} names no passages of this archive; it has no page")
    out.print(
        f"{done.records:,} records in {inert(target)}, {done.made:,} of them made anew: {done.files:,} files "
        f"of {done.size / 1e6:,.1f} MB, {done.written:,} written, {done.removed:,} taken away"
    )


def _ranges_in(texts: Sequence[Path]) -> Iterator[Target]:
    """The ranges that files name by their permanent URLs."""
    for path in texts:
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise UsageError(f"{path} can't be read: {error.strerror}") from error
        yield from (target for target in find_targets(text, Site()) if target.last is not None)
