"""A batch as the command line runs it: plan, take, report, find reprints, catch the index up."""

import contextlib
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import ArchiveMissing, ArchiveUnavailable
from archive.folder import load_settings
from archive.records import Version
from archive.rehearsing import Rehearsal
from archive.store import Writer, open_store
from archive.summaries import Outcome
from ingest import batch, families
from ingest.batch import Candidates, Plan
from ingest.discovery import FoundFile, discover, walked
from ingest.fields.sources import load_rules
from ingest.manifest import file_key, read_manifest
from pincite.terminal import warn

AWAY_SECONDS = 120.0  # how long a batch waits for a database server that went away
RETRY_SECONDS = 1.0
MOST_ATTEMPTS = 3  # without a file being taken in between

# What became of a file, and its record where that was asked for: reading it costs as much as taking it.
Taking = tuple[Outcome, Version | None]


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
        # A named collection may have files in other folders: what is not in this one is not gone.
        walked=() if inbox.collection else walked(inbox.paths),
    )


def take(folder: Path, inbox: Inbox, *, records: bool = False) -> Iterator[Taking]:
    """Take an inbox into the archive, made if need be: each file's outcome, once it is safe.

    A database server that goes away meanwhile is waited for, and what was not committed is taken again.
    ArchiveUnavailable where it was away from the beginning, or stays away.
    """
    plan = plan_for(folder, inbox)
    batch_of = _Batch(folder, plan, records)
    open_store(folder, create=True).close()
    attempts = 0
    while True:
        before = batch_of.given.total()
        try:
            yield from batch_of.take()
            break
        except ArchiveUnavailable as error:
            attempts = 1 if batch_of.given.total() > before else attempts + 1
            if attempts > MOST_ATTEMPTS:
                raise
            _wait_for(folder, error)
    catch_up(folder)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A plan and how much of it has been told of."""

    folder: Path
    plan: Plan
    records: bool
    given: Counter[str] = field(default_factory=Counter)  # outcomes by path
    sketches: batch.Sketches = field(default_factory=dict)

    def take(self) -> Iterator[Taking]:
        """The outcomes that were not given yet; those files are safe and known."""
        told = Counter(self.given)
        with open_store(self.folder) as store, store.writing("ingest", patience=0.5) as writer:
            for outcome in batch.keep(self.plan, writer, self.sketches):
                if told[outcome.path] > 0:
                    told[outcome.path] -= 1
                    continue
                version = _version(outcome, writer) if self.records else None
                self.given[outcome.path] += 1
                yield outcome, version
            families.find_families(store, writer, self.sketches)


def _wait_for(folder: Path, why: ArchiveUnavailable) -> None:
    """Until the database server is back; its own complaint where it stays away."""
    warn(f"waiting at most {AWAY_SECONDS:g} seconds for the database to come back: {why}")
    end = time.monotonic() + AWAY_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(ArchiveUnavailable):
            open_store(folder).close()
            return
        time.sleep(RETRY_SECONDS)
    raise why


def rehearse(folder: Path, inbox: Inbox, *, records: bool = False) -> Iterator[Taking]:
    """What `take` would give; nothing is written, and an absent archive is not made."""
    plan = plan_for(folder, inbox)
    with contextlib.ExitStack() as stack:
        try:
            store = stack.enter_context(open_store(folder, read_only=True))
            rehearsal = stack.enter_context(store.rehearsing())
        except ArchiveMissing:
            rehearsal = Rehearsal()
        for outcome in batch.run(plan, rehearsal):
            yield outcome, _version(outcome, rehearsal) if records else None


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
