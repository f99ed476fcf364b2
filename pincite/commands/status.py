"""`pincite status`: what the archive holds and how it is."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.errors import EngineError
from archive.store import Store, open_store
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
            "database": store.where,
            "uuid": store.uuid,
            **asdict(store.counts()),
            "sequence": store.last_sequence(),
            **{f"index_{name}": value for name, value in _index_facts(store).items()},
        }
    if as_object:
        write_line(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        print_table(
            "Status", ("what", "value"), [(name.replace("_", " "), value) for name, value in facts.items()]
        )


def _index_facts(store: Store) -> dict[str, Any]:
    """How the index is; of one that may not be read, why: the archive is well all the same."""
    try:
        return asdict(open_index(store).status())
    except EngineError as error:
        return {"problem": str(error)}
