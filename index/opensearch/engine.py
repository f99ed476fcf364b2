"""The OpenSearch engine: `index.engine.Engine` over a cluster."""

import contextlib
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from archive.errors import EngineError, EngineUnavailable
from index.documents import IndexDocument
from index.engine import Cursor, EngineState, Snapshot
from index.memory import MemoryEngine
from index.opensearch import locking, writing
from index.opensearch.address import Address
from index.opensearch.cluster import Cluster, Missing
from index.opensearch.locking import Lock
from index.opensearch.snapshot import OpenSearchSnapshot
from index.opensearch.state import State, StateKeeper
from index.opensearch.view import trying

_EMPTY = MemoryEngine().snapshot()


class OpenSearchEngine:
    """An archive's index in a cluster, under a name of its own; threads may share it.

    Nothing is asked of the cluster before the first call: an archive opens while it is away.
    """

    def __init__(self, address: Address, archive: str) -> None:
        self._name = f"{address.name}-{archive}".lower()
        self._cluster = Cluster(address)
        self._keeper = StateKeeper(self._cluster, self._name)
        self._guard = threading.Lock()
        self._snapshot: OpenSearchSnapshot | None = None
        self._lock: Lock | None = None

    def snapshot(self) -> Snapshot:
        """The last committed state; EngineUnavailable."""
        state = trying(self._keeper.find)
        with self._guard:
            known = self._snapshot
            if known and state and known.generation == state.commit and not known.is_lost:
                return known
        if state is None or self._find_problem(state):
            return _EMPTY
        snapshot = OpenSearchSnapshot(self._cluster, state)
        with self._guard:
            self._snapshot = snapshot
        return snapshot

    def _find_problem(self, state: State) -> str | None:
        """Why the index can't be used as it is."""
        gone = [index for index in (state.index, state.words) if not self._cluster.has(index)]
        return f"The index {gone[0]} is missing" if gone else state.problem

    def state(self) -> EngineState:
        """Figures and problems; an engine that is away is one."""
        try:
            state = self._keeper.find()
            if state is None:
                return EngineState(0, 0, 0, None)
            if problem := self._find_problem(state):
                return EngineState(0, 0, 0, None, problem)
            indexes = f"{state.index},{state.words}"
            health = self._cluster.ask("GET", f"/_cluster/health/{indexes}")
            if health["status"] == "red":
                gone = f"{health['unassigned_shards']} shards of the index are on no machine"
                return EngineState(0, 0, 0, None, f"{gone}; start the machines that hold them")
            figures = self._cluster.ask("GET", f"/{indexes}/_stats/store,segments")["_all"]["total"]
            size, segments = figures["store"]["size_in_bytes"], figures["segments"]["count"]
            return EngineState(self.snapshot().documents, size, segments, state.cursor)
        except EngineUnavailable as error:
            return EngineState(0, 0, 0, None, str(error))

    def find_damage(self) -> Sequence[str]:
        """Nothing: the cluster checks its files by itself, and a node that is away may come back."""
        return ()

    @contextlib.contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Hold the writer's lock, which is in the cluster too; ArchiveLocked."""
        with locking.held(self._cluster, self._keeper, patience) as lock:
            self._lock = lock
            try:
                yield
            finally:
                self._lock = None

    def apply(self, documents: Iterable[IndexDocument], removed: Collection[str], cursor: Cursor) -> None:
        """Put and remove documents, in one commit; in a new index where there is none yet."""
        state = self._keeper.find()
        if state is None:
            self.rebuild(documents, cursor)
            return
        if problem := self._find_problem(state):
            with self._guard:
                self._snapshot = None
            raise EngineError(f"{problem}; `pincite reindex` makes a new one")
        self._keeper.put(replace(state, dirty=True))
        writing.apply(self._cluster, state, documents, removed, cursor)
        for index in (state.words, state.index):
            writing.refresh(self._cluster, index)
        self._commit(writing.commit(state.index, cursor))

    def rebuild(self, documents: Iterable[IndexDocument], cursor: Cursor) -> None:
        """A new index of just these documents, beside the old one until it is whole."""
        index = writing.build(self._cluster, self._name, documents, cursor)
        self._commit(writing.commit(index, cursor))
        writing.publish(self._cluster, self._name, index)

    def _commit(self, state: State) -> None:
        if self._lock:
            self._lock.require()
        self._keeper.put(state)
        writing.sweep(self._cluster, self._name, state.index)

    def remove(self) -> None:
        """Take everything of this archive out of the cluster."""
        with contextlib.suppress(Missing):
            self._cluster.ask("DELETE", f"/{self._name}-*")

    def close(self) -> None:
        """Let go of the connections."""
        with self._guard:
            self._snapshot = None
        self._cluster.close()
