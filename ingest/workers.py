"""Drafts made in worker processes, each within limits of time and memory; the one module to know pebble."""

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from archive.errors import InputError, PinciteError, TooSlow, Unreadable
from archive.records import Draft
from ingest import sharing
from ingest.blocks import Hints
from ingest.containers import ContainerLimits, Member, find_members
from ingest.drafting import draft

T = TypeVar("T")
_ENDED = (
    "The process that starts the readers of files was ended from outside, as the system does where memory is "
    "short. What was told of is safe; run the same command again"
)


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one file may cost: seconds of time, and bytes of address space of the worker."""

    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft that is being made: calling it waits for it."""

    wait: Callable[[], Draft]
    is_ready: Callable[[], bool]

    def __call__(self) -> Draft:
        """The draft."""
        return self.wait()


class Workers:
    """A pool of processes that turn bytes into drafts; a worker that hangs or dies costs only its file."""

    def __init__(self, jobs: int, limits: WorkerLimits) -> None:
        self._jobs = jobs
        self._limits = limits
        self._pool = ProcessPool(
            max_workers=jobs,
            max_tasks=1000,  # a fresh process now and then gives back what libraries leak
            context=_context(),
            initializer=_limit_memory,
            initargs=(limits.memory_bytes,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for nothing on an exception: what has not been committed is made again by the same command."""
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, content: bytes, hints: Hints) -> "Reading":
        """A call that waits for the draft; it raises InputError where there is none."""
        if self._jobs > 1 and sharing.may_be_shared(content, hints):
            return Reading(self._share(content, hints), lambda: False)
        future = self._schedule(draft, content, hints)
        return Reading(lambda: self._result(future), future.done)

    def find_members(self, content: bytes, name: str, limits: ContainerLimits) -> list[Member] | None:
        """The members of a container, unpacked by a worker within its limits; None for a single document."""
        return self._result(self._schedule(find_members, content, name, limits))

    def _share(self, content: bytes, hints: Hints) -> Callable[[], Draft]:
        """A call that has a long file read by all workers; each part may take as long as a file."""
        planned = self._schedule(sharing.ranges_of, content, hints)

        def draft_of_all() -> Draft:
            ranges = self._result(planned)
            if not ranges:
                return self._result(self._schedule(draft, content, hints))
            futures = [self._schedule(sharing.read_range, content, pages) for pages in ranges]
            parts = [self._result(future) for future in futures]
            return self._result(self._schedule(sharing.draft_of_parts, content, parts, hints))

        return draft_of_all

    def _schedule(self, function: Callable[..., T], *values: object) -> "Future[T]":
        try:
            future: Future[T] = self._pool.schedule(function, args=values, timeout=self._limits.seconds)
        except RuntimeError as error:  # all that pebble says of a pool that is no more
            raise PinciteError(_ENDED) from error
        return future

    def _result(self, future: "Future[T]") -> T:
        try:
            return future.result()
        except InputError:
            raise
        except BrokenProcessPool as error:
            raise PinciteError(_ENDED) from error
        except TimeoutError as error:
            raise TooSlow(f"not read within {self._limits.seconds:g} seconds") from error
        except MemoryError as error:
            limit = self._limits.memory_bytes // 2**20
            raise TooSlow(f"needs more than {limit:,} MB of memory to read") from error
        except ProcessExpired as error:
            raise TooSlow(f"its reader died ({error}); it may need too much memory") from error
        except RecursionError as error:
            raise Unreadable("nested too deeply to be read") from error
        except Exception as error:  # a bug in a reader fails its file, never the batch
            raise Unreadable(
                f"its reader failed ({type(error).__name__}: {error}); please report it"
            ) from error


def _context() -> BaseContext:
    """A way to start processes that inherit no open database, from a server that has loaded all they need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.warm"])
    return context


def _limit_memory(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
