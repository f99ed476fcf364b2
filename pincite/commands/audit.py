"""`pincite audit`: who changed what, when and why."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.store import open_store
from pincite.targets import record_id_of
from pincite.terminal import print_table, write_line

EPILOG = """\b
Examples
  pincite audit                                 the latest changes to the archive
  pincite audit q9w1dfwf077y                    those to one record
  pincite audit --json --limit 1000000          all of them, one JSON object a line, for keeping elsewhere
"""


@click.command("audit", epilog=EPILOG)
@click.argument("name", metavar="[ID|URL]", required=False)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many at most.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a change.")
@click.pass_obj
def command(folder: Path, /, name: str | None, *, limit: int, as_lines: bool) -> None:
    """Say who changed what, when and why, newest first: of the whole archive, or of one record."""
    with open_store(folder, read_only=True) as store:
        record_id = None
        if name is not None:
            record_id = store.get_record(record_id_of(name)).id
        entries = store.audit(record_id, limit)
    if as_lines:
        for entry in entries:
            write_line(json.dumps({**asdict(entry), "at": entry.at.isoformat()}, ensure_ascii=False))
        return
    rows = [
        (entry.at.strftime("%Y-%m-%d %H:%M:%S"), entry.who, entry.record_id, entry.what, entry.why)
        for entry in entries
    ]
    print_table("Changes, newest first (UTC)", ("at", "who", "record", "what", "why"), rows)
