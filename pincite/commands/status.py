"""`pincite status`: what the archive holds and how it is."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.store import open_store
from index.service import open_index
from pincite.terminal import print_table, write_line


@click.command("status")
@click.option("--json", "as_object", is_flag=True, help="One JSON object instead of a table.")
@click.pass_obj
def command(folder: Path, as_object: bool) -> None:
    """Say what the archive holds, which files failed last, and how far the index is."""
    with open_store(folder, read_only=True) as store:
        facts = {
            "archive": str(folder),
            "uuid": store.uuid,
            **asdict(store.counts()),
            "sequence": store.last_sequence(),
            **{f"index_{name}": value for name, value in asdict(open_index(store).status()).items()},
        }
    if as_object:
        write_line(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        print_table(
            "Status", ("what", "value"), [(name.replace("_", " "), value) for name, value in facts.items()]
        )
