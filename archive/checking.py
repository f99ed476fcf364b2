"""The promise, checked: every payload, every row, every passage URL ever issued.

What is found is told one by one, with the object and what mends it. `repair` mends what can be mended without
guessing; it needs a store that may write and holds the writer's lock throughout.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.addresses import Target, find_target
from archive.arrivals import Arrival
from archive.errors import ArchiveDamaged, NotFound
from archive.findings import Finding
from archive.history import History
from archive.identifiers import digest_of, text_digest
from archive.lineage import Lineage
from archive.records import Passage
from archive.resolving import resolve
from archive.store import Store
from archive.store.inspecting import RESTORE

Report = Callable[[str, int, int], None]  # what is being checked, how many are done, of how many


def check(store: Store, *, repair: bool = False, report: Report | None = None) -> Iterator[Finding]:
    """Everything that is wrong with an archive; with `repair` mended where that needs no guess."""
    if not repair:
        yield from _findings(store, report)
        return
    with store.writing("check --repair", patience=10) as writer:
        for finding in _findings(store, report):
            done = finding.remedy is not None and writer.mend(finding.remedy, finding.subject)
            writer.commit()
            yield replace(finding, repaired=done)


def _findings(store: Store, report: Report | None) -> Iterator[Finding]:
    tell = report or _silently
    yield from _guarded(store, store.inspect())
    yield from _guarded(store, _payloads(store, tell))
    yield from _guarded(store, _urls(store, tell))


def _silently(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def _guarded(store: Store, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings; where the database itself can't be read on, that is one too."""
    try:
        yield from findings
    except ArchiveDamaged as error:
        yield Finding("database", str(store.folder), str(error), RESTORE)


def _payloads(store: Store, tell: Report) -> Iterator[Finding]:
    """Payloads that are missing, changed, or should be gone; and files that nothing refers to."""
    expected = store.expected_payloads()
    for done, (digest, (size, erased)) in enumerate(expected.items()):
        tell("payloads", done, len(expected))
        yield from _payload(store, digest, size, erased=erased)
    for digest in store.payloads.digests():
        if digest not in expected:
            yield Finding(
                "file",
                str(store.payloads.path(digest)),
                "belongs to no record; an ingest was cut short, or the database is older than its payloads",
                "ingest its file again, or delete it",
                gravity="note",
            )
    for path in store.payloads.temporary_files():
        problem = "is being written, or was left by a writer that was cut short"
        yield Finding("file", str(path), problem, "delete it", gravity="note", remedy="delete")


def _payload(store: Store, digest: str, size: int, *, erased: bool) -> Iterator[Finding]:
    path = store.payloads.path(digest)
    if erased:
        if path.exists():
            yield Finding("payload", digest, "was erased, but is still there", "destroy it", remedy="erase")
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = f"is missing or can't be read ({error.strerror})"
        yield Finding("payload", digest, problem, _way_back(store, digest), remedy="fetch")
        return
    if len(content) != size or digest_of(content) != digest:
        problem = "is not what it was: its digest differs"
        yield Finding("payload", digest, problem, _way_back(store, digest), remedy="fetch")


def _way_back(store: Store, digest: str) -> str:
    names = store.names_of_payload(digest)
    again = f"check --repair fetches it from {names[0]}, if that is unchanged; or " if names else ""
    return f"{again}restore it from a backup"


def _urls(store: Store, tell: Report) -> Iterator[Finding]:
    """Passage URLs of every version ever made that do not answer with the words they were issued for."""
    total = sum(1 for _ in _all_ids(store))
    for done, record_id in enumerate(_all_ids(store)):
        tell("URLs", done, total)
        try:
            history = store.history(record_id)
            yield from broken_urls(history)
            yield from misleading_matches(history)
        except (NotFound, IndexError, KeyError) as error:
            problem = f"its passages can't be followed: {error}"
            yield Finding("url", Target(record_id).path, problem, RESTORE)


def _all_ids(store: Store) -> Iterator[str]:
    after = ""
    while page := store.record_ids(after=after):
        yield from page
        after = page[-1]


def broken_urls(history: History) -> Iterator[Finding]:
    """The URLs of a record's passages, in all the forms that are issued, that fail their readers."""
    lineage = Lineage(history)
    for version in history.versions:
        for passage in version.passages:
            place = Target(history.record_id, first=passage.number)
            cited = replace(place, check=passage.check)
            pinned = replace(place, version=version.number)
            for target in (place, cited, pinned):
                problem = _problem(lineage, target, passage)
                if problem:
                    yield Finding("url", target.path, problem, RESTORE)


def misleading_matches(history: History) -> Iterator[Finding]:
    """What versions say of earlier passages that leads nowhere: to numbers that the version has not."""
    for version in history.versions:
        numbers = {passage.number for passage in version.passages}
        for match in history.matches.get(version.number, ()):
            for lost in set(match.now) - numbers:
                subject = f"{history.record_id} v{version.number}"
                problem = f"says that passage {match.number} went on as {lost}, which it does not have"
                yield Finding("version", subject, problem, RESTORE)


def _problem(lineage: Lineage, target: Target, passage: Passage) -> str | None:
    """What is wrong with a URL's answer; None where it keeps its promise."""
    if find_target(target.path) != target:
        return "is not understood as it was written"
    try:
        arrival = resolve(lineage, target)
    except NotFound as error:
        return f"is not found: {error}"
    if target.version is not None and arrival.text != passage.text:
        return "does not show the version's words"
    if target.check is not None and not _is_cited(arrival, passage):
        return "does not show the words that were cited"
    return None


def _is_cited(arrival: Arrival, passage: Passage) -> bool:
    """Whether an answer shows the words as they were cited; erased ones are known by their check alone."""
    if arrival.status == "unmatched" or arrival.cited is None:
        return False
    return not passage.text or text_digest(arrival.cited.text) == passage.digest
