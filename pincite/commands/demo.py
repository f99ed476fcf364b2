"""`pincite demo`: build the sample archive and serve it."""

from collections import Counter
from pathlib import Path

import click

from archive.errors import UsageError
from archive.folder import SETTINGS
from pincite.ingesting import Inbox, take
from pincite.serving import Serving, serve
from pincite.terminal import inert, say

MANIFEST = Path("parliament-of-tarvia", "manifest.csv")
SETTINGS_OF_DEMO = """\
# What readers are told of this archive; docs/deploying.md names every setting.
name = "The Velian Sea Papers"
description = "Articles, bulletins and speeches from around a sea that is on no map."
footer = "A sample archive. Its people, places and events are invented."
"""


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--build-only", is_flag=True, help="Build the sample archive and stop.")
@click.pass_context
def command(ctx: click.Context, host: str, port: int, build_only: bool) -> None:
    """Build the sample archive and serve it.

    It is built in the folder given by --archive, or else in ./pincite-demo; its
    documents are fictional and were written for this project.
    """
    folder, samples = _demo_folder(ctx), _samples()
    inbox = Inbox((samples,), collection="samples", manifest=samples / MANIFEST)
    outcomes = Counter(outcome.outcome for outcome, _ in take(folder, inbox))
    settings = folder / SETTINGS
    if not settings.exists():
        settings.write_text(SETTINGS_OF_DEMO, encoding="utf-8")
    counted = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
    say(f"The sample archive is in {inert(folder)}: {counted}")
    if not build_only:
        serve(Serving(folder, host, port, workers=2, threads=4))


def _demo_folder(ctx: click.Context) -> Path:
    parent = ctx.parent
    given = parent is not None and parent.get_parameter_source("folder") != click.core.ParameterSource.DEFAULT
    return ctx.obj if given else Path("pincite-demo")


def _samples() -> Path:
    """The samples beside a checkout, or inside the installed package."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "samples", here.parent / "samples"):
        if folder.is_dir():
            return folder
    raise UsageError("the samples are not installed; run demo from a checkout of the project")
