"""Records read again under the rules of today: which change, and which citations that touches."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.decisions import corrected, same_content
from archive.errors import ArchiveError, InputError, NotFound
from archive.folder import Limits
from archive.history import Match
from archive.numbering import number_draft
from archive.records import Candidate, Draft, Record, Version
from archive.store import Store, Writer
from ingest.blocks import Hints
from ingest.fields.sources import SourceRules
from ingest.workers import Workers

# What the archivist said when the file was taken: no reading of the bytes can find it again.
STATED = frozenset({"manifest", "option", "path rule"})
WINDOW = 16

Candidates = Mapping[str, tuple[Candidate, ...]]
RulesOf = Callable[[str], SourceRules]  # by the name of a collection


@dataclass(frozen=True, slots=True)
class Recleaned:
    """What a new reading made of a record."""

    record_id: str
    title: str
    outcome: str  # "changed", "unchanged" or "failed"
    reason: str | None = None
    touched: tuple[Match, ...] = ()  # the passages that are no longer as they were cited
    fields: tuple[str, ...] = ()  # that change


@dataclass(frozen=True, slots=True)
class _Reading:
    record: Record
    current: Version
    draft: Callable[[], Draft]


def reclean(
    store: Store, ids: Iterable[str], workers: Workers, rules_of: RulesOf, writer: Writer | None = None
) -> Iterator[Recleaned]:
    """What becomes of each record, in the order given; without a writer nothing is written."""
    waiting: deque[_Reading | Recleaned] = deque()
    for record_id in ids:
        waiting.append(_begin(store, record_id, workers, rules_of))
        if len(waiting) > WINDOW:
            yield _finish(store, waiting.popleft(), writer)
    while waiting:
        yield _finish(store, waiting.popleft(), writer)


def _begin(store: Store, record_id: str, workers: Workers, rules_of: RulesOf) -> _Reading | Recleaned:
    record = store.get_record(record_id)
    if record.state != "live":
        return Recleaned(record_id, "", "failed", f"{record.state}; only live records are read again")
    current = store.get_version(record_id)
    try:
        content = store.payloads.read(current.digest)
    except (ArchiveError, NotFound) as error:
        return Recleaned(record_id, current.metadata.title, "failed", str(error))
    hints = hints_of(record, current, rules_of, store.settings.limits)
    return _Reading(record, current, workers.submit(content, hints))


def hints_of(record: Record, version: Version, rules_of: RulesOf, limits: Limits) -> Hints:
    """What was known of the file besides its bytes, from the record's first name and its evidence."""
    name = next((alias for alias in record.aliases if alias.kind == "path" and alias.minted), None)
    path, collection = (name.name, name.collection) if name else ("", "")
    rules = rules_of(collection)
    return Hints(
        name=path.rsplit("!", 1)[-1].rsplit("/", 1)[-1],
        path=path,
        collection=collection,
        candidates=_joined(rules.candidates(path), _stated(version.evidence)),
        rules=rules,
        limits=limits,
    )


def _stated(evidence: Candidates) -> Candidates:
    return {
        field: tuple(found for found in known if found.how in STATED) for field, known in evidence.items()
    }


def _joined(today: Candidates, then: Candidates) -> Candidates:
    """What rules say of a path today, then what was said when the file was taken."""
    both = {name: (*today.get(name, ()), *then.get(name, ())) for name in (*today, *then)}
    return {name: tuple(dict.fromkeys(known)) for name, known in both.items() if known}


def _finish(store: Store, item: _Reading | Recleaned, writer: Writer | None) -> Recleaned:
    if isinstance(item, Recleaned):
        return item
    record_id, title = item.record.id, item.current.metadata.title
    try:
        draft = item.draft()
    except InputError as error:
        return Recleaned(record_id, title, "failed", f"read before, but not now: {error}")
    if writer is not None:
        writer.revise(record_id, draft)
    return _compare(store, item.current, draft)


def _compare(store: Store, current: Version, draft: Draft) -> Recleaned:
    """How a draft differs from the current version, as `Writer.revise` sees it."""
    record_id = current.record_id
    draft = corrected(draft, _corrections(current))
    if same_content(draft, current):
        return Recleaned(record_id, current.metadata.title, "unchanged")
    matches = number_draft(store.history(record_id), draft).matches
    return Recleaned(
        record_id,
        current.metadata.title,
        "changed",
        touched=tuple(match for match in matches if match.verdict != "same"),
        fields=tuple(
            name
            for name in draft.metadata.__slots__
            if getattr(draft.metadata, name) != getattr(current.metadata, name)
        ),
    )


def _corrections(version: Version) -> dict[str, Candidate]:
    return {
        name: known[0] for name, known in version.evidence.items() if known and known[0].how == "correction"
    }
