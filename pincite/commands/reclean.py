"""`pincite reclean`: read records again under the rules of today."""

import functools
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from archive.store import Store, open_store
from ingest import families
from ingest.cleaning import RULES
from ingest.fields.sources import SourceRules, load_rules
from ingest.recleaning import Recleaned, RulesOf, reclean
from ingest.workers import WorkerLimits, Workers
from pincite.ingesting import catch_up
from pincite.targets import record_id_of
from pincite.terminal import inert, out, print_table, progress_bar, write_line

COMMIT_RECORDS = 50
MOST_PASSAGES = 12  # of a record named in the table

EPILOG = """\b
Examples
  pincite reclean --dry-run       which records would change, and which passages' citations that touches
  pincite reclean                 make the new versions; old URLs stay true
  pincite reclean q9w1dfwf077y    one record, whatever rules made it
"""


@click.command("reclean", epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="[ID|URL]...")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would change.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a record, every passage listed.")
@click.pass_obj
def command(folder: Path, /, names: tuple[str, ...], *, dry_run: bool, as_lines: bool) -> None:
    """Read records again from their payloads under the rules of today.

    By default those that older rules made. A record that reads the same as before keeps its version, and is
    not read again until the rules change again.
    """
    with open_store(folder, read_only=dry_run) as store:
        ids = [record_id_of(name) for name in names] or store.outdated(RULES)
        rows = _run(store, ids, dry_run=dry_run) if ids else []
    if any(row.outcome == "changed" for row in rows) and not dry_run:
        catch_up(folder)
    if as_lines:
        for row in rows:
            write_line(json.dumps(_line(row), ensure_ascii=False))
    elif rows:
        _report(rows, dry_run=dry_run)
    else:
        out.print("nothing to do: every record was read under the rules of today")
    sys.exit(1 if any(row.outcome == "failed" for row in rows) else 0)


def _run(store: Store, ids: Sequence[str], *, dry_run: bool) -> list[Recleaned]:
    limits = WorkerLimits(store.settings.limits.seconds, store.settings.limits.memory_bytes)
    rows = []
    with ExitStack() as stack:
        writer = None if dry_run else stack.enter_context(store.writing("reclean", patience=5))
        workers = stack.enter_context(Workers(os.cpu_count() or 1, limits))
        bar = stack.enter_context(progress_bar())
        task = bar.add_task("recleaning", total=len(ids))
        for row in reclean(store, ids, workers, _rules_of(store.folder), writer):
            rows.append(row)
            bar.advance(task)
            if writer is not None and len(rows) % COMMIT_RECORDS == 0:
                writer.commit()
        if writer is not None and any(row.outcome == "changed" for row in rows):
            writer.commit()
            families.find_families(store, writer)
    return rows


def _rules_of(folder: Path) -> RulesOf:
    """The rules for a collection: its folder's, where it still has one, then the archive's."""

    @functools.cache
    def rules_of(collection: str) -> SourceRules:
        own = Path(collection)  # a name that was given to a collection is no path
        return load_rules((own, folder) if own.is_absolute() else (folder,))

    return rules_of


def _report(rows: list[Recleaned], *, dry_run: bool) -> None:
    changed = [row for row in rows if row.outcome == "changed"]
    if changed:
        print_table("Changed", ("record", "title", "fields", "passages touched"), map(_row, changed))
    failed = [row for row in rows if row.outcome == "failed"]
    if failed:
        print_table("Not read again", ("record", "why"), [(row.record_id, row.reason) for row in failed])
    touched = sum(len(row.touched) for row in changed)
    said = f"{len(changed):,} of {len(rows):,} records {'would change' if dry_run else 'changed'}"
    out.print(inert(f"{said}; citations of {touched:,} passages are touched, and all stay resolvable"))


def _row(row: Recleaned) -> tuple[str, str, str, str]:
    passages = ", ".join(
        f"p{match.number} {match.verdict}" + "".join(f" p{now}" for now in match.now if now != match.number)
        for match in row.touched[:MOST_PASSAGES]
    )
    beyond = len(row.touched) - MOST_PASSAGES
    more = f" and {beyond} more (--json lists them)" if beyond > 0 else ""
    return row.record_id, row.title, ", ".join(row.fields), passages + more


def _line(row: Recleaned) -> dict[str, Any]:
    return {
        "id": row.record_id,
        "title": row.title,
        "outcome": row.outcome,
        "reason": row.reason,
        "fields": row.fields,
        "touched": [
            {"number": match.number, "verdict": match.verdict, "now": match.now} for match in row.touched
        ],
    }
