"""The writer's lock, in the cluster: its holder renews it, and one whose holder died is free in a while."""

import contextlib
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator

from archive.errors import ArchiveLocked, EngineError, EngineUnavailable
from index.opensearch.cluster import Cluster, Conflict, Json, Missing
from index.opensearch.state import StateKeeper

LEASE = 20.0  # seconds that a lock is held without being renewed; the machines' clocks must agree better
_POLL = 0.1
_LOG = logging.getLogger("pincite.index")


class Lock:
    """A lock that this process holds; `require` raises where somebody took it over."""

    def __init__(self, cluster: Cluster, path: str, term: tuple[int, int]) -> None:
        self._cluster, self._path, self._term = cluster, path, term
        self._renewed = time.monotonic()
        self._ending = threading.Event()
        self._lost = False
        self._renewer = threading.Thread(target=self._renew, name="index lock", daemon=True)
        self._renewer.start()

    def require(self) -> None:
        """EngineUnavailable where the lock is no longer this process's."""
        if self._lost or time.monotonic() - self._renewed > LEASE:
            raise EngineUnavailable(
                "Another process took the search index over while this one was held up; it goes on there"
            )

    def _renew(self) -> None:
        while not self._ending.wait(LEASE / 4):
            try:
                self._term = _put(self._cluster, self._path, self._term)
                self._renewed = time.monotonic()
            except (Conflict, Missing):
                self._lost = True
                return
            except EngineError as error:
                _LOG.warning("the index's lock was not renewed: %s", error)

    def release(self) -> None:
        """Let somebody else have it."""
        self._ending.set()
        self._renewer.join(LEASE)
        with contextlib.suppress(EngineError):  # what is not released expires
            self._cluster.ask("DELETE", self._path, params=_if(self._term))


@contextlib.contextmanager
def held(cluster: Cluster, keeper: StateKeeper, patience: float) -> Iterator[Lock]:
    """Hold the lock; ArchiveLocked names the holder where it is not free within `patience` seconds."""
    keeper.prepare()
    path = f"/{keeper.index}/_doc/lock"
    deadline = time.monotonic() + patience
    while (term := _take(cluster, path)) is None:
        if time.monotonic() > deadline:
            raise ArchiveLocked(f"The search index is being written by {_holder(cluster, path)}")
        time.sleep(_POLL)
    lock = Lock(cluster, path, term)
    try:
        yield lock
    finally:
        lock.release()


def _take(cluster: Cluster, path: str) -> tuple[int, int] | None:
    """The lock's term if it could be taken."""
    try:
        known = cluster.ask("GET", path)
    except Missing:
        known = None
    try:
        if known is None:
            return _put(cluster, path, None)
        if known["_source"]["until"] < time.time():
            return _put(cluster, path, (known["_seq_no"], known["_primary_term"]))
    except (Conflict, Missing):
        return None
    return None


def _put(cluster: Cluster, path: str, term: tuple[int, int] | None) -> tuple[int, int]:
    """Write the lock as ours, if it is still in that term. Conflict."""
    params = _if(term) if term else {"op_type": "create"}
    answer = cluster.ask("PUT", path, _myself() | {"until": time.time() + LEASE}, params, seconds=LEASE / 4)
    return answer["_seq_no"], answer["_primary_term"]


def _if(term: tuple[int, int]) -> dict[str, int]:
    return {"if_seq_no": term[0], "if_primary_term": term[1]}


def _myself() -> Json:
    command = " ".join(sys.argv)[:200]
    return {"holder": f"process {os.getpid()} of {socket.gethostname()} ({command})"}


def _holder(cluster: Cluster, path: str) -> str:
    try:
        return str(cluster.ask("GET", path)["_source"]["holder"])
    except (EngineError, KeyError):
        return "another process"
