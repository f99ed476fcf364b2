"""The Whoosh engine: `index.engine.Engine` over a folder on disk."""

import shutil
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from whoosh.index import TOC

from index.cache import cache_size
from index.documents import IndexDocument
from index.engine import Cursor, EngineState
from index.whoosh_engine import distribution
from index.whoosh_engine.building import build
from index.whoosh_engine.codec import INDEX_NAME, ArraySegment, open_segment
from index.whoosh_engine.commits import commit, create, live_documents
from index.whoosh_engine.evaluation import LeafCache
from index.whoosh_engine.folder import IndexFolder
from index.whoosh_engine.problems import DamagedIndex, MissingIndex, UnusableIndex
from index.whoosh_engine.segments import SegmentFile
from index.whoosh_engine.snapshot import WhooshSnapshot
from index.whoosh_engine.storage import SyncedStorage

_SETTLED = 3_000_000_000  # nanoseconds


class WhooshEngine:
    """An index in a folder; threads may share it."""

    def __init__(self, folder: Path, *, jobs: int | None = None, cache_bytes: int | None = None) -> None:
        distribution.require()
        self._folder = IndexFolder(folder)
        self._jobs = jobs
        self._lock = threading.Lock()
        self._cache = LeafCache(
            cache_size() if cache_bytes is None else cache_bytes,
            lambda matches: matches.bytes,
        )
        self._files: dict[str, SegmentFile] = {}
        self._snapshot = WhooshSnapshot((), (), "", None, self._cache)
        self._problem: str | None = None
        self._generation: Path | None = None  # the folder of the snapshot
        self._seen: tuple[int, ...] | None = (
            None  # the signs under which the snapshot was found to be the last
        )

    def snapshot(self) -> WhooshSnapshot:
        """The last committed state. UnsafeIndex, an EngineError, where others could have written it."""
        if self._seen is not None and self._seen == self._signs():
            return self._snapshot
        try:
            snapshot = self._opened()
            self._problem = None
        except UnusableIndex as problem:
            self._problem = str(problem)
            snapshot = WhooshSnapshot((), (), "", None, self._cache)
        return snapshot

    def _opened(self) -> WhooshSnapshot:
        """The last committed state; UnusableIndex.

        A writer may replace the index between any two steps here. What fails has failed for good only if
        the index is still the one that it was at the beginning.
        """
        while True:
            signs = self._signs()
            state = self._state_on_disk()
            with self._lock:
                if state and self._snapshot.generation == state:
                    self._seen = signs
                    return self._snapshot
                try:
                    return self._open(self._folder.get_current())
                except FileNotFoundError as error:
                    problem: UnusableIndex = DamagedIndex(f"{error.filename} is missing")
                except UnusableIndex as error:
                    problem = error
            if state == self._state_on_disk():
                raise problem

    def _signs(self) -> tuple[int, ...] | None:
        """What every commit and rebuild changes: cheaper to look at than the last commit's name.

        None where that can't be relied on. Times on disk have steps, of milliseconds here and of two seconds
        elsewhere: of what changed just now, the next change may leave the same time.
        """
        if self._generation is None:
            return None
        try:
            pointer, generation = self._folder.pointer.stat(), self._generation.stat()
        except OSError:
            return None
        times = pointer.st_mtime_ns, generation.st_mtime_ns
        settled = time.time_ns() - max(times) > _SETTLED
        return (pointer.st_ino, generation.st_ino, *times) if settled else None

    def _state_on_disk(self) -> str | None:
        """What the last committed state is called; None where there is none."""
        name = self._folder.find_name()
        if name is None:
            return None
        return f"{name}.{last_commit(SyncedStorage(self._folder.root / name))}"

    def _open(self, generation: Path) -> WhooshSnapshot:
        """Open a generation's last commit; segments that are open already stay open."""
        storage = SyncedStorage(generation)
        toc = read_contents(storage)
        segments: list[ArraySegment] = toc.segments
        files = {
            segment.name_on_disk: self._files.get(segment.name_on_disk) or open_segment(storage, segment)
            for segment in segments
        }
        for segment in segments:
            if files[segment.name_on_disk].documents != segment.documents:
                raise DamagedIndex(f"{segment.name_on_disk} is not the segment that was committed")
        try:
            snapshot = WhooshSnapshot(
                list(files.values()),
                [live_documents(segment) for segment in segments],
                f"{generation.name}.{toc.generation}",
                toc.schema.cursor,
                self._cache,
            )
        except (IndexError, ValueError) as error:  # offsets that lead nowhere
            raise DamagedIndex(f"A segment in {generation} is damaged ({error})") from error
        self._files, self._generation, self._seen = files, generation, None
        self._cache.clear()
        self._snapshot = snapshot
        return snapshot

    def state(self) -> EngineState:
        """Figures and problems."""
        snapshot = self.snapshot()
        size = 0
        if self._problem is None:
            size = sum(path.stat().st_size for path in self._folder.get_current().iterdir() if path.is_file())
        return EngineState(snapshot.documents, size, len(self._files), snapshot.cursor, self._problem)

    def find_damage(self) -> Sequence[str]:
        """The segments that do not match their checksum; nothing for an index that can't be opened."""
        snapshot = self.snapshot()
        with self._lock:
            files = dict(self._files) if snapshot.cursor else {}
        return [f"{name} does not match its checksum" for name, file in files.items() if not file.is_sound()]

    def apply(self, documents: Iterable[IndexDocument], removed: Collection[str], cursor: Cursor) -> None:
        """Put and remove documents, in one commit; in a new index where there is none yet.

        Raises DamagedIndex or OutdatedIndex for one that must be rebuilt first: a cursor beside these
        documents alone would claim that all the others are there.
        """
        try:
            generation = self._folder.get_current()
        except MissingIndex:
            self.rebuild(documents, cursor)
            return
        read_contents(SyncedStorage(generation))
        commit(generation, build(documents, generation, self._jobs), removed, cursor)
        self._folder.sweep()

    def rebuild(self, documents: Iterable[IndexDocument], cursor: Cursor) -> None:
        """A new index of just these documents, beside the old one until it is whole."""
        generation = self._folder.begin()
        try:
            create(generation)
            commit(generation, build(documents, generation, self._jobs), (), cursor)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        self._folder.publish(generation)

    def close(self) -> None:
        """Let go of files; snapshots that somebody holds keep theirs."""
        with self._lock:
            self._files, self._generation, self._seen = {}, None, None
            self._cache.clear()
            self._snapshot = WhooshSnapshot((), (), "", None, self._cache)


def last_commit(storage: SyncedStorage) -> int:
    """The number of the last table of contents, -1 if there is none."""
    return int(TOC._latest_generation(storage, INDEX_NAME))


def read_contents(storage: SyncedStorage) -> TOC:
    """Whoosh's table of contents; DamagedIndex. FileNotFoundError where a writer has just replaced it."""
    try:
        number = last_commit(storage)
        if number >= 0:
            storage.require_sealed(TOC._filename(INDEX_NAME, number))  # before anything in it is run
        toc: TOC = TOC.read(storage, INDEX_NAME, number if number >= 0 else None)
        return toc
    except (FileNotFoundError, DamagedIndex):
        raise
    except Exception as error:  # a damaged pickle may raise anything
        raise DamagedIndex(f"The table of contents in {storage.folder} is damaged ({error!r})") from error
