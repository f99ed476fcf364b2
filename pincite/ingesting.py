"""A batch as the command line runs it: plan, take, report, find reprints, catch the index up."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import ArchiveMissing
from archive.folder import load_settings
from archive.records import Version
from archive.rehearsing import Rehearsal
from archive.store import Writer, open_store
from archive.summaries import Outcome
from ingest import batch, families
from ingest.batch import Candidates, Plan
from ingest.discovery import FoundFile, discover
from ingest.manifest import file_key, read_manifest
from ingest.metadata.sources import load_rules
from pincite.terminal import warn

# What became of a file, and a call for the record's version: reading it costs as much as taking it.
Taking = tuple[Outcome, Callable[[], Version | None]]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What to take, as somebody gave it."""

    paths: tuple[Path, ...]
    collection: str | None = None
    manifest: Path | None = None
    options: Candidates = field(default_factory=dict)
    jobs: int = 0  # 0: one for each core


def plan_for(folder: Path, inbox: Inbox) -> Plan:
    """The batch that an inbox asks for; a manifest's rows without a file are obstacles in it."""
    manifest = read_manifest(inbox.manifest) if inbox.manifest else None
    excluded = frozenset({Path(file_key(inbox.manifest))} if inbox.manifest else ())
    items = tuple(discover(inbox.paths, collection=inbox.collection, excluded=excluded))
    if manifest:
        missing = batch.rows_without_file(manifest, items)
        items = tuple(sorted((*items, *missing), key=lambda item: item.shown))
    roots = {item.root for item in items if isinstance(item, FoundFile)}
    return Plan(
        items,
        load_settings(folder).limits,
        jobs=inbox.jobs or min(os.cpu_count() or 1, max(1, len(items))),
        manifest=manifest,
        options=inbox.options,
        rules={root: load_rules((root, folder)) for root in roots},
    )


def take(folder: Path, inbox: Inbox) -> Iterator[Taking]:
    """Take an inbox into the archive, made if need be: each file's outcome and record, once they are safe."""
    plan = plan_for(folder, inbox)
    sketches: batch.Sketches = {}
    with open_store(folder, create=True) as store, store.writing("ingest", patience=0.5) as writer:
        for outcome in batch.keep(plan, writer, sketches):
            yield outcome, functools.partial(_version, outcome, writer)
        families.find_families(store, writer, sketches)
    catch_up(folder)


def rehearse(folder: Path, inbox: Inbox) -> Iterator[Taking]:
    """What `take` would give; nothing is written, and an absent archive is not made."""
    plan = plan_for(folder, inbox)
    with contextlib.ExitStack() as stack:
        try:
            store = stack.enter_context(open_store(folder, read_only=True))
            rehearsal = stack.enter_context(store.rehearsing())
        except ArchiveMissing:
            rehearsal = Rehearsal()
        for outcome in batch.run(plan, rehearsal):
            yield outcome, functools.partial(_version, outcome, rehearsal)


def _version(outcome: Outcome, taker: Writer | Rehearsal) -> Version | None:
    """The record to show; a withdrawn one's words stay hidden."""
    if outcome.record_id is None or outcome.outcome == "withdrawn":
        return None
    return taker.get_version(outcome.record_id)


def catch_up(folder: Path) -> None:
    """Bring the index up to the store; a failure there loses nothing, so it is a warning."""
    from index.service import open_index

    try:
        with open_store(folder, read_only=True) as store:
            open_index(store).catch_up()
    except Exception as error:  # noqa: BLE001 - whatever it is, the records are safe
        warn(f"the records are safe, but the index was not brought up to date: {error}")
