"""`pincite serve`: serve the archive to browsers."""

import os
from pathlib import Path

import click

from pincite.serving import Serving, serve

EPILOG = """\b
Examples
  pincite serve                                  at http://127.0.0.1:8000
  pincite --archive /srv/archive serve --port 80 --host 0.0.0.0
  PINCITE_URL=https://archive.example.org pincite serve
"""


@click.command("serve", epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=lambda: min(4, os.cpu_count() or 1), help="Processes."
)
@click.option(
    "--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads a process."
)
@click.option(
    "--log-level",
    type=click.Choice(("debug", "info", "warning", "error")),
    default="warning",
    envvar="PINCITE_LOG_LEVEL",
    show_default=True,
    help="Lines of JSON on standard error; info writes one a request.",
)
@click.pass_obj
def command(folder: Path, /, host: str, port: int, workers: int, threads: int, log_level: str) -> None:
    """Serve the archive to browsers until Ctrl-C; reading is public, so mind --host."""
    serve(Serving(folder, host, port, workers, threads, log_level))
