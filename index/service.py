"""The search that everybody else uses: an index opened beside its store, caught up, and asked."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from archive import locks
from archive.errors import ArchiveLocked, EngineUnavailable
from archive.folder import INDEX
from archive.records import Change
from archive.store import Store
from index import comparing, following, likeness, suggesting
from index.cache import cache_size
from index.documents import document_of
from index.engine import Engine
from index.facet_values import ValueTables
from index.following import Progress
from index.found import Stored
from index.passages import Passages
from index.plans import EvaluationStopped, Plan
from index.requests import Request
from index.results import Diagnostic, Hit, IndexStatus, Results, Suggestion
from index.searching import Searching
from index.whoosh_engine import WhooshEngine

Hold = Callable[[float], AbstractContextManager[None]]  # holds the index's lock; waits so many seconds for it

_PATIENCE = 2.0  # seconds to wait for another process that is catching up
_FIRST_PATIENCE = 60.0  # while there is nothing yet to answer from
_MOST_PENDING = 1000  # changes since the snapshot that are looked through for removals
_OF_PASSAGES = 0.25  # of the cache is for passages, the rest for words


def open_index(store: Store, folder: Path | None = None) -> "Index":
    """The index of a store, in the archive's folder unless it is kept elsewhere.

    Never fails for a missing or damaged index: it answers nothing until `catch_up` has built it anew.
    """
    where = folder or store.folder / INDEX
    if store.settings.engine == "opensearch":
        return _in_cluster(store, where)
    return Index(store, WhooshEngine(where, cache_bytes=int(cache_size() * (1 - _OF_PASSAGES))), where)


def _in_cluster(store: Store, folder: Path) -> "Index":
    """The index of a store in the cluster that its settings name, where the lock is too."""
    try:
        from index.opensearch import OpenSearchEngine, find_address
    except ImportError as error:
        raise EngineUnavailable(
            f"The engine is opensearch, but its client is not installed ({error}): "
            "pip install 'pincite[opensearch]'"
        ) from error
    engine = OpenSearchEngine(find_address(store.settings.opensearch, os.environ), store.uuid)
    return Index(store, engine, folder, engine.held)


class Index:
    """An archive's search."""

    def __init__(self, store: Store, engine: Engine, folder: Path, hold: Hold | None = None) -> None:
        self._store, self._engine, self._folder = store, engine, folder
        self._locked = hold or self._hold_folder
        self._tables = ValueTables()
        self._passages = Passages(store.passage_texts, int(cache_size() * _OF_PASSAGES))

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring the index up to the store, building it anew where it is missing, damaged or of another store.

        Gives the number of records touched; 0 as well where another process is at it and there is an index to
        answer from meanwhile. Raises ArchiveLocked where there is none, EngineUnavailable where it can't be
        written.
        """
        cursor = following.find_cursor(self._store, self._engine)
        if cursor is not None and cursor.sequence == self._store.last_sequence():
            return 0
        try:
            with self._locked(_PATIENCE if cursor else _FIRST_PATIENCE):
                return following.follow(self._store, self._engine, progress)
        except ArchiveLocked:
            if cursor is None:
                raise
            return 0

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build the index anew, beside the old one; gives the number of records. Raises ArchiveLocked."""
        with self._locked(_PATIENCE):
            return following.rebuild(self._store, self._engine, progress)

    @contextlib.contextmanager
    def _hold_folder(self, patience: float) -> Iterator[None]:
        """Hold the lock of an index on disk; a dead holder's is free."""
        path = self._folder.with_name(self._folder.name + ".lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with locks.held(path, patience=patience):
                yield
        except PermissionError as error:
            cause = f"The search index at {self._folder} can't be written ({error.strerror})."
            raise EngineUnavailable(f"{cause} Give this user the right to, or search as its owner") from error
        except OSError as error:
            cause = f"The search index at {self._folder} can't be written ({error.strerror or error})."
            raise EngineUnavailable(f"{cause} Mend that; what was indexed before is found still") from error

    def search(self, request: Request) -> Results:
        """The answer to a request; whatever the query holds, it does not raise."""
        searching = self._searching()
        if searching is None:
            return _nothing_yet(request)
        return searching.answer(request)

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """What a reader who has typed this may be about to search for."""
        searching = self._searching()
        if searching is None:
            return []
        found = suggesting.suggest(prefix, limit, searching.snapshot, self._tables)
        return [suggestion for suggestion in found if suggestion.id not in searching.gone]

    def named(self, text: str) -> list[Suggestion]:
        """The authors and sources that a text names; none before the first index is ready."""
        searching = self._searching()
        return suggesting.named(text, searching.snapshot, self._tables) if searching is not None else []

    def similar(self, record_id: str, limit: int = 5) -> list[Hit]:
        """Records that share a record's telling words, without its reprints. Raises RecordNotFound."""
        searching = self._searching()
        if searching is None:
            return []
        document = document_of(self._store.get_version(record_id))
        plan = likeness.plan_likeness(document, searching.snapshot, limit + 1)
        own = searching.snapshot.find_documents([record_id]).get(record_id)
        hits = self._hits(searching, plan)
        return [hit for hit, stored in hits if not _is_same(stored, record_id, own)][:limit]

    def quotations(self, text: str, limit: int = 5) -> list[Hit]:
        """Records with the passages that share most with a quotation, to be compared with it word by word."""
        searching = self._searching()
        if searching is None:
            return []
        for plan in likeness.plans_of_quotation(text, searching.snapshot, limit):
            if hits := self._hits(searching, plan):
                return [hit for hit, _ in hits]
        return []

    def status(self) -> IndexStatus:
        """How the index is doing, and how far behind the store."""
        state = self._engine.state()
        cursor = following.find_cursor(self._store, self._engine) if state.cursor else None
        behind = self._store.last_sequence() - (cursor.sequence if cursor else 0)
        return IndexStatus(
            records=state.documents,
            behind=behind,
            sequence=cursor.sequence if cursor else None,
            segments=state.segments,
            size=state.size,
            engine=type(self._engine).__name__,
            problem=state.problem,
        )

    def mend(self) -> int:
        """Build the index anew if what lies on disk is not as it was written: its records, 0 for a sound one.

        Reads all of it, so that only a server that starts and a search that met damage ask. Raises
        ArchiveLocked.
        """
        return self.rebuild() if self.find_damage() else 0

    def find_damage(self) -> Sequence[str]:
        """What of the index is not as it was written; reads it all."""
        return self._engine.find_damage()

    def find_differences(self) -> Iterator[tuple[str, str]]:
        """The records whose document in the index is missing or another's, each with what is wrong."""
        return comparing.find_differences(self._store, self._engine.snapshot())

    def close(self) -> None:
        """Let go of the index's files; the store stays open."""
        self._engine.close()

    def _searching(self) -> Searching | None:
        """What to answer from; None where no index of this store has been built yet."""
        snapshot = self._engine.snapshot()
        pending = following.find_pending(self._store, snapshot, _MOST_PENDING)
        if pending is None:
            return None
        limits = self._store.settings.limits
        return Searching(
            snapshot=snapshot,
            tables=self._tables,
            passages=self._passages,
            gone={change.record_id for change in pending if change.kind == "removed"},
            changed=_changed(pending) if not self._store.lags else None,
            seconds=limits.query_seconds,
            longest=limits.query_length,
        )

    def _hits(self, searching: Searching, plan: Plan) -> list[tuple[Hit, Stored]]:
        """A plan's hits; none where its time was over."""
        try:
            found = searching.snapshot.search(replace(plan, seconds=searching.seconds))
        except EvaluationStopped:
            return []
        documents = {hit.document.id: hit.document for hit in found.hits}
        return [(hit, documents[hit.id]) for hit in searching.hits(found.hits, plan.leaves)]


def _changed(pending: Sequence[Change]) -> set[str] | None:
    """The records that changed since a snapshot; None where there may be more of them."""
    return {change.record_id for change in pending} if len(pending) < _MOST_PENDING else None


def _is_same(stored: Stored, record_id: str, own: Stored | None) -> bool:
    """Whether a hit is the record itself or a reprint of it."""
    return stored.id == record_id or bool(own and own.family and stored.family == own.family)


def _nothing_yet(request: Request) -> Results:
    cause = "The search index is being built; nothing can be found until it is ready."
    said = Diagnostic("incomplete", cause, (0, len(request.query)))
    return Results(request.query, 0, 0.0, max(request.page, 1), 0, (), diagnostics=(said,))
