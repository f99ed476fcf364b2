"""gunicorn's threaded workers, bounded in what a slow client can hold up; and its log as ours.

A thread of gunicorn's waits for the rest of a request for as long as the client likes, so that a few clients
who send half of one would keep everybody else out.
"""

import contextlib
import ctypes
import errno
import socket
import time
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers import gthread

from web import logs

_PIECE = 1 << 16  # bytes that a client must take while it is waited for
_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h
_TURNS = 10  # answers on a connection, after which it is closed where others wait as well
_FIRST_SECONDS = 0.05  # that a thread waits for a first byte, before the connection waits in the poller


class _Bounded(socket.socket):
    """A connection whose reads end at a deadline, and whose writes end where the client takes nothing."""

    patience = 0.0  # seconds for a request to arrive, and for a piece of the answer to be taken
    deadline = 0.0
    answers = 0

    def setblocking(self, flag: bool) -> None:
        """Wait for `patience` at most where gunicorn would wait for ever."""
        self.settimeout(self.patience if flag else 0.0)

    def begin(self, patience: float) -> None:
        """Give the client `patience` seconds to send a request."""
        self.patience, self.deadline = patience, time.monotonic() + patience

    def recv(self, *args: Any) -> bytes:
        """As the socket's own; after the deadline the connection counts as reset, which gunicorn expects."""
        left = min(self.deadline - time.monotonic(), self.gettimeout() or self.patience)
        if left <= 0:
            raise ConnectionResetError(errno.ECONNRESET, "the request did not arrive in time")
        self.settimeout(left)
        try:
            return super().recv(*args)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the request did not arrive in time") from error

    def sendall(self, data: Any, flags: int = 0) -> None:
        """As the socket's own, piece by piece, so that only a client that takes nothing is given up."""
        left = memoryview(data).cast("B")
        self.settimeout(self.patience)
        while left:
            try:
                left = left[self.send(left[:_PIECE], flags) :]
            except TimeoutError as error:
                raise BrokenPipeError(errno.EPIPE, "the client takes nothing") from error


def share_memory() -> None:
    """Let the threads of this process allocate from two arenas; to be called before there are any.

    By default glibc gives threads arenas of their own, which keep what was freed in them: each grows to the
    most that any one request needed. Other C libraries have nothing to be told.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


class Worker(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A threaded worker whose clients have a bound of time; `worker_of` sets it."""

    patience = 20.0

    def init_process(self) -> None:
        """Begin, in the worker's own process."""
        share_memory()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Answer a request that is about to arrive."""
        if not isinstance(conn.sock, _Bounded):
            conn.sock = _Bounded(fileno=conn.sock.detach())
        conn.sock.begin(self.patience)
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request; where others wait, the client is told now and then to connect anew.

        Workers share one listening socket, and a connection stays with whichever took it: of clients that
        come at the same moment one worker may take all. A new connection goes to the worker that is free.
        """
        conn.sock.answers += 1
        if self._is_crowded() and conn.sock.answers >= _TURNS:
            req.must_close = True
        return super().handle_request(req, conn)

    def _is_crowded(self) -> bool:
        """Whether this process has other requests in hand: its threads share one interpreter."""
        resting = len(self.keepalived_conns) + len(self.pending_conns)
        return bool(self.nr_conns - resting > 1)


def worker_of(patience: float) -> type[Worker]:
    """The worker that waits so many seconds for a request to arrive."""
    gthread.DEFAULT_WORKER_DATA_TIMEOUT = _FIRST_SECONDS
    return type("Worker", (Worker,), {"patience": patience})


class Log(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own log as lines of JSON among ours."""

    def setup(self, cfg: Any) -> None:
        """Hand everything to the root logger."""
        super().setup(cfg)
        logs.configure(cfg.loglevel)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
