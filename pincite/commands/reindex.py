"""`pincite reindex`: build the search index again."""

from pathlib import Path

import click

from archive.store import bring_up_to_date, open_store
from index.service import open_index
from pincite.terminal import progress_bar, say


@click.command("reindex")
@click.pass_obj
def command(folder: Path) -> None:
    """Build the search index again from the records; searches go on meanwhile with the old one."""
    bring_up_to_date(folder)
    with open_store(folder, read_only=True) as store, progress_bar() as bar:
        task = bar.add_task("indexing", total=store.counts().records)
        number = open_index(store).rebuild(lambda done: bar.update(task, completed=done))
    say(f"indexed {number:,} records")
