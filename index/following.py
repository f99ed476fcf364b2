"""The index brought up to the store: changes replayed from its cursor, or everything built anew."""

from collections.abc import Callable, Iterable, Iterator

from archive.records import Change
from archive.store import Store
from index.documents import IndexDocument, document_of
from index.engine import Cursor, Engine, Snapshot

Progress = Callable[[int], object]  # is told how many records are done so far

_CHANGES = 20_000  # changes in one commit of the index
_PAGE = 500  # records read from the store at once


def follow(store: Store, engine: Engine, progress: Progress | None = None) -> int:
    """Replay what the index has not seen; build it anew where its cursor is no good.

    Gives the records touched.
    """
    done = 0 if find_cursor(store, engine) else rebuild(store, engine, progress)
    while True:
        cursor = find_cursor(store, engine) or Cursor(store.uuid, 0)
        changes = store.changes(cursor.sequence, _CHANGES)
        if not changes:
            return done
        kinds = {change.record_id: change.kind for change in changes}  # the last of each record
        put = [record_id for record_id, kind in kinds.items() if kind == "put"]
        removed = kinds.keys() - put
        documents = _counted(documents_of(store, put), done, progress)
        engine.apply(documents, removed, Cursor(store.uuid, changes[-1].sequence))
        done += len(kinds)


def rebuild(store: Store, engine: Engine, progress: Progress | None = None) -> int:
    """Build the index of the store's live records anew. Gives their number."""
    cursor = Cursor(store.uuid, store.last_sequence())  # before the records: what comes later is replayed
    engine.rebuild(_counted(current_documents(store), 0, progress), cursor)
    return engine.snapshot().documents


def find_cursor(store: Store, engine: Engine) -> Cursor | None:
    """The engine's cursor if it is one of this store."""
    return usable_cursor(store, engine.snapshot())


def usable_cursor(store: Store, snapshot: Snapshot) -> Cursor | None:
    """A snapshot's cursor if it is one of this store; a store put back from a backup is behind it."""
    return snapshot.cursor if find_pending(store, snapshot) is not None else None


def find_pending(store: Store, snapshot: Snapshot, limit: int = 1) -> list[Change] | None:
    """The next changes that a snapshot has not seen; None where its cursor is not one of this store."""
    cursor = snapshot.cursor
    if cursor is None or cursor.store != store.uuid:
        return None
    if cursor.sequence == 0:
        return store.changes(0, limit)
    changes = store.changes(cursor.sequence - 1, limit + 1)
    if not changes and store.lags:  # the index follows the primary, and is ahead of a replica
        return []
    return changes[1:] if changes and changes[0].sequence == cursor.sequence else None


def current_documents(store: Store) -> Iterator[IndexDocument]:
    """The index documents of all live records."""
    return documents_of(store, _live(store))


def documents_of(store: Store, ids: Iterable[str]) -> Iterator[IndexDocument]:
    """The index documents of those of the records that are live."""
    for page in _pages(ids):
        families = store.families(page)
        for version in store.current_versions(page):
            yield document_of(version, families.get(version.record_id))


def _live(store: Store) -> Iterator[str]:
    """The ids of all live records."""
    after = ""
    while page := store.list_records(order="id", after_id=after, limit=_PAGE):
        yield from (summary.id for summary in page)
        after = page[-1].id


def _pages(ids: Iterable[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for record_id in ids:
        page.append(record_id)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page


def _counted(
    documents: Iterable[IndexDocument], before: int, progress: Progress | None
) -> Iterator[IndexDocument]:
    """The documents, with progress told as they go by."""
    for count, document in enumerate(documents, start=before + 1):
        yield document
        if progress:
            progress(count)
