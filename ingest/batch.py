"""A batch: every file becomes a draft in a worker, is taken in path order, and has one outcome."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from archive import decisions
from archive.decisions import Known
from archive.errors import Empty, InputError, TooLarge
from archive.folder import Limits
from archive.identifiers import digest_of
from archive.records import Alias, Candidate, Draft
from archive.store import Writer
from archive.summaries import Outcome
from archive.taking import Taken
from ingest.blocks import Hints
from ingest.claims import Item, claimed
from ingest.containers import ContainerLimits, Member
from ingest.discovery import FoundFile, Obstacle, readable_name, stands
from ingest.drafting import statement
from ingest.fields.sources import SourceRules
from ingest.manifest import Manifest, file_key
from ingest.media_types import may_hold_others
from ingest.workers import Reading, WorkerLimits, Workers

COMMIT_SECONDS = 2.0
COMMIT_FILES = 200
# How much may wait for its turn, so that a slow file early in the batch does not fill the memory.
WINDOW_FILES = 64
WINDOW_BYTES = 64 * 2**20

Candidates = Mapping[str, tuple[Candidate, ...]]
Sketches = MutableMapping[tuple[str, int], bytes]  # by record and version


@dataclass(frozen=True, slots=True)
class Plan:
    """What to take and how."""

    items: tuple[FoundFile | Obstacle, ...]  # in path order
    limits: Limits
    jobs: int
    manifest: Manifest | None = None
    options: Candidates = field(default_factory=dict)  # from the command line
    rules: Mapping[Path, SourceRules] = field(default_factory=dict)  # by a collection's folder
    walked: tuple[Path, ...] = ()  # folders that are collections, all of whose files are items


class Taker(Protocol):
    """What takes drafts: a store's writer, or a rehearsal that writes nothing."""

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known of these bytes and this alias."""

    def take(self, draft: Draft, content: bytes | None, alias: Alias) -> Taken:
        """What becomes of a draft and its payload."""

    def pause(self) -> None:
        """Let others write, who may be waiting while we wait for a draft."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A file's or member's bytes on their way to a draft."""

    shown: str
    alias: Alias
    content: bytes
    hints: Hints
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pending:
    """A document whose draft is being made, or was not needed."""

    document: _Document
    digest: str
    draft: Reading
    light: bool  # whether the draft only states what the archivist says of known bytes


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who works on a batch: those who read, the one who takes, and the sketches that were made on the way."""

    taker: Taker
    workers: Workers
    sketches: Sketches


def run(
    plan: Plan, taker: Taker, sketches: Sketches | None = None, items: Iterable[Item] | None = None
) -> Iterator[Outcome]:
    """The outcome of every file, in path order or in that of `items`, as far as `taker` keeps it.

    The sketches of the words of versions that were made are added to `sketches`.
    """
    limits = WorkerLimits(plan.limits.seconds, plan.limits.memory_bytes)
    with Workers(plan.jobs, limits) as workers:
        desk = _Desk(taker, workers, {} if sketches is None else sketches)
        yield from _take_in_order(plan, desk, plan.items if items is None else items)


def keep(plan: Plan, writer: Writer, sketches: Sketches | None = None) -> Iterator[Outcome]:
    """The outcome of every file, each given only when it and its record are safe on disk."""
    batch = writer.begin_batch("ingest")
    kept = 0
    for outcomes in _groups(run(plan, writer, sketches, claimed(plan.items, writer))):
        writer.record_outcomes(batch, kept, outcomes)
        writer.commit()
        kept += len(outcomes)
        yield from outcomes
    for folder in plan.walked:
        writer.follow_moves(readable_name(folder.resolve()), partial(stands, folder))
    writer.end_batch(batch)
    writer.commit()


def _groups(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    """Outcomes by the hundred or by the second: a commit waits for the disk, so not one for each file."""
    group: list[Outcome] = []
    began = time.monotonic()
    for outcome in outcomes:
        group.append(outcome)
        if len(group) >= COMMIT_FILES or time.monotonic() - began > COMMIT_SECONDS:
            yield group
            group, began = [], time.monotonic()
    if group:
        yield group


def _take_in_order(plan: Plan, desk: _Desk, items: Iterable[Item]) -> Iterator[Outcome]:
    waiting: deque[_Pending | Outcome] = deque()
    size = 0
    for item in _documents(plan, desk.workers, items):
        waiting.append(_submit(item, desk) if isinstance(item, _Document) else item)
        size += _size(waiting[-1])
        while len(waiting) > WINDOW_FILES or size > WINDOW_BYTES:
            size -= _size(waiting[0])
            yield _finish(waiting.popleft(), desk)
    while waiting:
        yield _finish(waiting.popleft(), desk)


def _size(item: _Pending | Outcome) -> int:
    return len(item.document.content) if isinstance(item, _Pending) else 0


def _submit(document: _Document, desk: _Desk) -> _Pending:
    digest = digest_of(document.content)
    if _needs_no_reading(desk.taker.known(digest, document.alias)):
        known = statement(digest, document.hints)
        return _Pending(document, digest, Reading(lambda: known, lambda: True), light=True)
    return _Pending(document, digest, desk.workers.submit(document.content, document.hints), light=False)


def _needs_no_reading(known: Known) -> bool:
    """Whether the bytes are the archive's already: new rules do not apply to them (decision 0012)."""
    return decisions.place(known).kind in {"kept", "duplicate", "withdrawn"}


def _finish(item: _Pending | Outcome, desk: _Desk) -> Outcome:
    if isinstance(item, Outcome):
        return item
    document = item.document
    try:
        if not item.draft.is_ready():
            desk.taker.pause()
        draft = item.draft()
        if item.light and not _needs_no_reading(desk.taker.known(item.digest, document.alias)):
            # An earlier file of this batch changed what the bytes are.
            draft = desk.workers.submit(document.content, document.hints)()
        taken = desk.taker.take(draft, document.content, document.alias)
    except InputError as error:
        return Outcome(document.shown, "failed", reason=str(error), warnings=document.warnings)
    if taken.made and draft.sketch is not None:
        desk.sketches[taken.record_id, taken.version] = draft.sketch
    return Outcome(
        document.shown,
        taken.outcome,
        warnings=(*document.warnings, *taken.warnings),
        record_id=taken.record_id,
        version=taken.version,
    )


def _documents(plan: Plan, workers: Workers, items: Iterable[Item]) -> Iterator[_Document | Outcome]:
    """Every document of the plan with its bytes; what can't be had is an outcome already."""
    seen: set[tuple[str, str]] = set()
    for item in items:
        if isinstance(item, Obstacle):
            yield _failed(item.shown, item.reason)
        elif (item.collection, item.name) in seen:
            yield _failed(item.shown, f"the batch has another {item.name} of {item.collection} already")
        else:
            seen.add((item.collection, item.name))
            yield from _open(item, plan, workers)


def _open(item: FoundFile, plan: Plan, workers: Workers) -> Iterator[_Document | Outcome]:
    try:
        content = _read(item.path, plan.limits.input_bytes)
        members = _members(item, content, plan, workers) if may_hold_others(content) else None
    except InputError as error:
        yield _failed(item.shown, str(error))
        return
    if members is not None:
        yield from _unpacked(item, members, plan)
        return
    yield _document(item, None, content, plan)
    yield from _rows_without_member(item, set(), plan.manifest)


def _members(item: FoundFile, content: bytes, plan: Plan, workers: Workers) -> list[Member] | None:
    limits = ContainerLimits(
        plan.limits.members, plan.limits.input_bytes, plan.limits.unpacked_bytes, plan.limits.nesting
    )
    members = workers.find_members(content, item.name, limits)
    if members is not None and not members:
        raise Empty("a zip folder without a document in it")
    return members


def _unpacked(item: FoundFile, members: list[Member], plan: Plan) -> Iterator[_Document | Outcome]:
    for member in members:
        if member.content is None:
            yield _failed(f"{item.shown}!{member.name}", member.reason)
        else:
            yield _document(item, member.name, member.content, plan)
    yield from _rows_without_member(item, {member.name for member in members}, plan.manifest)


def _document(item: FoundFile, member: str | None, content: bytes, plan: Plan) -> _Document:
    shown, name = (f"{path}!{member}" if member else path for path in (item.shown, item.name))
    row = plan.manifest.find_row(item.path, member) if plan.manifest else None
    rules = plan.rules.get(item.root, SourceRules())
    stated = _joined(row.candidates if row else {}, plan.options, rules.candidates(name))
    hints = Hints(
        name=(member or item.name).rsplit("/", 1)[-1],
        path=name,
        collection=item.collection,
        candidates=stated,
        rules=rules,
        limits=plan.limits,
    )
    expected = plan.manifest is not None and plan.manifest.speaks_of(item.path)
    warnings = ("no row in the manifest",) if expected and row is None else ()
    return _Document(shown, Alias("path", item.collection, name), content, hints, warnings)


def _failed(shown: str, reason: str | None) -> Outcome:
    return Outcome(shown, "failed", reason=reason)


def _joined(*kinds: Candidates) -> Candidates:
    """The candidates of each field from every kind of statement, in the order given."""
    names = dict.fromkeys(name for kind in kinds for name in kind)
    return {name: tuple(found for kind in kinds for found in kind.get(name, ())) for name in names}


def _read(path: Path, limit: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit:
            raise TooLarge(f"{size:,} bytes, more than {limit:,}; raise limits.input_bytes to take it")
        with path.open("rb") as stream:
            return stream.read(limit)
    except FileNotFoundError as error:
        raise InputError("vanished before it was read") from error
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}") from error


def rows_without_file(manifest: Manifest, items: tuple[FoundFile | Obstacle, ...]) -> list[Obstacle]:
    """One obstacle for each row of the manifest whose file the batch does not have."""
    found = {file_key(item.path) for item in items if isinstance(item, FoundFile)}
    return [
        Obstacle(
            str(manifest.file.parent / row.path), f"{row.place} names it, but the batch has no such file"
        )
        for row in manifest.rows.values()
        if row.file not in found
    ]


def _rows_without_member(item: FoundFile, names: set[str], manifest: Manifest | None) -> Iterator[Outcome]:
    for row in manifest.member_rows(item.path) if manifest else ():
        if row.member not in names:
            yield _failed(f"{item.shown}!{row.member}", f"{row.place} names it, but the zip folder has none")
