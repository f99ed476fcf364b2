"""A point in time of an index: what all searches of one snapshot see. One that was lost is made anew.

The cluster keeps the files of a point in time until nobody here holds it any more, or for a while after it
was last used, and bounds how many there are at once. It is lost with the node that holds it, and a new
one then shows the index as it is by now: never older than the snapshot's cursor.
"""

import contextlib
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from typing import TypeVar

from archive.errors import EngineError, EngineUnavailable
from index.opensearch.cluster import Cluster, Json, Missing

_KEPT = "3m"  # after it was used last
_PAUSES = (0.1, 0.4, 1.0)  # seconds before a search is tried again, while the cluster finds its feet
_PATIENCE = 3.0  # seconds after which it is not tried again
_T = TypeVar("_T")


class View:
    """The documents of an index at one time; threads may share it."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._lock = threading.Lock()
        self._id: str | None = None
        self._held: list[str] = []
        weakref.finalize(self, _let_go, cluster, self._held)
        self.is_lost = False  # the index is gone
        trying(self._opened)

    def search(self, bodies: Sequence[Json], *, seconds: float) -> list[Json]:
        """The answers to these searches, all of the same point in time."""

        def ask() -> list[Json]:
            known = self._opened()
            try:
                pit = {"id": known, "keep_alive": _KEPT}
                there = [{**body, "pit": pit} for body in bodies]
                return self._cluster.ask_many(there, None, seconds=seconds)
            except (Missing, EngineUnavailable):
                self._forget(known)
                raise

        return trying(ask)

    def _opened(self) -> str:
        with self._lock:
            if self._id is None:
                params = {"keep_alive": _KEPT, "allow_partial_pit_creation": "false"}
                try:
                    answer = self._cluster.ask("POST", f"/{self._index}/_search/point_in_time", params=params)
                except Missing:
                    self.is_lost = True
                    raise
                self._id = str(answer["pit_id"])
                self._held.append(self._id)
            return self._id

    def _forget(self, known: str) -> None:
        with self._lock:
            if self._id == known:
                self._id = None


def _let_go(cluster: Cluster, held: list[str]) -> None:
    """Let the cluster forget these points in time; those it does not hear of expire."""
    if held:
        with contextlib.suppress(EngineError):
            cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": held}, seconds=_PATIENCE)


def trying(ask: Callable[[], _T]) -> _T:
    """An answer, asked for again where a node has just gone: the others take over within a moment."""
    begun = time.monotonic()
    for pause in _PAUSES:
        try:
            return ask()
        except (Missing, EngineUnavailable):
            if time.monotonic() - begun > _PATIENCE:
                raise
            time.sleep(pause)
    try:
        return ask()
    except Missing as error:
        cause = f"The index is gone for now ({error}); the next search finds its successor"
        raise EngineUnavailable(cause) from error
