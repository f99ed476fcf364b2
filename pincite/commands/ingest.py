"""`pincite ingest`: take files and folders into the archive."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from archive.records import Candidate
from archive.summaries import Outcome
from archive.views import record_json
from ingest.discovery import MANIFESTS
from pincite.ingesting import Inbox, rehearse, take
from pincite.terminal import INTERRUPTED, complain, inert, inert_line, out, progress_bar, warn, write_line

ORDER = ("new", "changed", "unchanged", "duplicate", "withdrawn", "failed")

MOST_ROWS = 200  # of one kind that a person would read

EPILOG = """\b
Examples
  pincite ingest inbox                                everything in the folder
  pincite ingest inbox --manifest inbox/manifest.csv  with what somebody wrote down of each file
  pincite ingest bulletin.pdf --source 'Meridian Institute'
  pincite ingest inbox --dry-run                      only say what would be taken

\b
Exit status: 0 all taken, 1 some failed, 2 could not run.
"""


@click.command("ingest", epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--collection", metavar="NAME", help="The name under which these files will be known.")
@click.option("--source", metavar="NAME", help="The publisher of all these files.")
@click.option("--manifest", type=click.Path(path_type=Path), help="CSV or JSON Lines about the files.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a file, in path order.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Workers [default: one a core].")
@click.pass_obj
def command(
    folder: Path, /, paths: tuple[Path, ...], *, dry_run: bool, as_lines: bool, **options: Any
) -> None:
    """Take files and folders into the archive: texts, web pages, PDF, Office files, books, mail, zip folders.

    A file that was taken before is known again by its path in its folder; if it has changed it becomes a new
    version of its record, and every passage that was cited keeps its URL.
    """
    inbox = Inbox(paths, options["collection"], options["manifest"], _stated(options), options["jobs"] or 0)
    _point_out_manifests(inbox)
    outcomes: list[Outcome] = []
    try:
        with progress_bar() as bar:
            task = bar.add_task("ingesting", total=None)
            for outcome, version in (rehearse if dry_run else take)(folder, inbox, records=as_lines):
                outcomes.append(outcome)
                bar.advance(task)
                if as_lines:
                    record = record_json(version) if version else None
                    write_line(json.dumps(_line(outcome, record), ensure_ascii=False))
    except KeyboardInterrupt:
        complain(
            f"interrupted; {len(outcomes):,} files are dealt with. The same command goes on with the rest"
        )
        sys.exit(INTERRUPTED)
    if not as_lines:
        _summarise(outcomes, dry_run=dry_run)
    sys.exit(1 if any(outcome.outcome == "failed" for outcome in outcomes) else 0)


def _stated(options: dict[str, Any]) -> dict[str, tuple[Candidate, ...]]:
    source = options["source"]
    return {"source": (Candidate(source, "option", source, "--source"),)} if source else {}


def _line(outcome: Outcome, record: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "path": outcome.path,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "warnings": list(outcome.warnings),
        "record": record,
    }


def _summarise(outcomes: list[Outcome], *, dry_run: bool) -> None:
    _print_reasons("Taken with a warning", [(o.path, text) for o in outcomes for text in o.warnings])
    _print_reasons("Not taken", [(o.path, o.reason or "") for o in outcomes if o.outcome == "failed"])
    counts = Counter(outcome.outcome for outcome in outcomes)
    counted = ", ".join(f"{counts[name]:,} {name}" for name in ORDER if counts[name]) or "nothing found"
    out.print(f"{'Would take' if dry_run else 'Taken'}: {inert(counted)}")


def _print_reasons(title: str, rows: list[tuple[str, str]]) -> None:
    """Files with what is to be said of each, a line each, so that nothing is cut at the terminal's edge."""
    if not rows:
        return
    out.print(f"[bold]{title}[/]")
    for path, text in rows[:MOST_ROWS]:
        out.print(f"  {inert_line(path)}\n    [dim]{inert_line(text)}[/]")
    if len(rows) > MOST_ROWS:
        out.print(f"  … and {len(rows) - MOST_ROWS:,} more; --json lists them all")


def _point_out_manifests(inbox: Inbox) -> None:
    """Say which manifests lie unused in the folders: they are no documents, but somebody wrote them."""
    if inbox.manifest is not None:
        return
    for path in inbox.paths:
        for name in sorted(MANIFESTS):
            if (path / name).is_file():
                warn(f"{path / name} was not used; give it with --manifest")
