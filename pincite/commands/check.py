"""`pincite check`: prove that nothing is damaged or lost."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.progress import Progress

from archive.checking import Report, check
from archive.errors import EngineUnavailable
from archive.findings import Finding
from archive.folder import INDEX
from archive.store import Store, open_store
from archive.summaries import Counts
from index.results import IndexStatus
from index.service import open_index
from pincite.terminal import inert, out, progress_bar, write_line

REINDEX = "pincite reindex"
EPILOG = """\b
Examples
  pincite check             every payload, row, passage URL and the index
  pincite check --repair    and mend what can be mended without guessing
  pincite check --json      one JSON object a finding

\b
Exit status: 0 nothing is wrong, 1 something is, 2 could not run.
"""


@click.command("check", epilog=EPILOG)
@click.option("--repair", is_flag=True, help="Mend what can be mended without guessing.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a finding.")
@click.pass_obj
def command(folder: Path, /, *, repair: bool, as_lines: bool) -> None:
    """Prove that nothing is damaged or lost.

    Reads every payload and compares its digest, checks the database, follows the URL of every passage of
    every version ever made through the code that serves readers, and holds the index against the records.
    """
    with open_store(folder, read_only=not repair) as store, progress_bar() as bar:
        findings = []
        for finding in _all_findings(store, bar, repair=repair):
            findings.append(finding)
            _print(finding, as_lines=as_lines)
        counts = store.counts()
    wrong = [finding for finding in findings if finding.gravity == "fault" and not finding.repaired]
    if not as_lines:
        out.print(f"{_told(counts)}: {_verdict(len(wrong))}")
    sys.exit(1 if wrong else 0)


def _told(counts: Counts) -> str:
    """`1 record, 8 versions, 5 payloads`: what the public archive holds."""
    held = {"record": counts.records, "version": counts.versions, "payload": counts.payloads}
    return ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for noun, number in held.items())


def _verdict(wrong: int) -> str:
    if wrong == 1:
        return "1 thing is wrong"
    return f"{wrong:,} things are wrong" if wrong else "nothing is wrong"


def _all_findings(store: Store, bar: Progress, *, repair: bool) -> Iterator[Finding]:
    yield from check(store, repair=repair, report=_reporter(bar))
    yield from _index_findings(store, repair=repair)


def _reporter(bar: Progress) -> Report:
    tasks = {}

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done + 1)

    return report


def _index_findings(store: Store, *, repair: bool) -> Iterator[Finding]:
    """What is wrong with the index; one that may not be read is for a person to mend, who is told how."""
    try:
        yield from _index_faults(store, repair=repair)
    except EngineUnavailable as error:
        yield Finding("index", str(store.folder / INDEX), str(error), f"do as it says, then {REINDEX}")


def _index_faults(store: Store, *, repair: bool) -> Iterator[Finding]:
    """What is wrong with an index that is read; it is disposable, so building it anew mends everything."""
    index = open_index(store)
    findings = [Finding("index", "index", each, REINDEX) for each in index.find_damage()]
    findings += _state_findings(index.status()) or (
        Finding("index", subject, problem, REINDEX) for subject, problem in index.find_differences()
    )
    if findings and repair:
        index.rebuild()
    yield from (replace(finding, repaired=repair) for finding in findings)


def _state_findings(status: IndexStatus) -> list[Finding]:
    """What the next search will mend by itself; until then there is nothing to hold against the records."""
    if status.problem:
        way = f"the next search builds it anew; or {REINDEX}"
        return [Finding("index", "index", status.problem, way, gravity="note")]
    if status.behind:
        problem = f"is {status.behind:,} changes behind"
        return [Finding("index", "index", problem, "the next search catches up", "note")]
    return []


def _print(finding: Finding, *, as_lines: bool) -> None:
    if as_lines:
        write_line(json.dumps(asdict(finding), ensure_ascii=False))
        return
    mark = "[green]mended[/]" if finding.repaired else f"[bold]{finding.gravity}[/]"
    out.print(f"{mark} {inert(finding.kind)} {inert(finding.subject)} {inert(finding.problem)}")
    if not finding.repaired:
        out.print(f"    [dim]to mend it: {inert(finding.repair)}[/]")
