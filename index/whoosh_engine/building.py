"""Documents -> segment files, in as many processes as there are cores.

Documents are taken in portions of about PORTION characters, each of which becomes a segment. A single
portion, which is what most batches are, is done in this process; starting others would take longer. Nothing
that is written here counts until a commit names it (`commits.py`).
"""

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from multiprocessing import connection
from pathlib import Path

from archive.errors import EngineError
from index.documents import IndexDocument
from index.whoosh_engine.arrays import ArrayWriter, Planned
from index.whoosh_engine.codec import ArraySegment
from index.whoosh_engine.inverting import Inverted, invert
from index.whoosh_engine.layout import FIELDS, name
from index.whoosh_engine.storage import SyncedStorage

PORTION = 8_000_000  # code points of text: about 120 MB of memory in the process that inverts it
PORTION_DOCUMENTS = 20_000

Portion = list[IndexDocument]


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A new segment and the ids of its documents, by document number."""

    segment: ArraySegment
    ids: tuple[str, ...]


def build(documents: Iterable[IndexDocument], folder: Path, jobs: int | None = None) -> list[Built]:
    """Write the segments of these documents, in their order. EngineError if a helping process has died."""
    portions = _portions(documents)
    first = next(portions, None)
    if first is None:
        return []
    second = next(portions, None)
    everything = chain([first] if second is None else [first, second], portions)
    jobs = jobs or available_cores()
    if second is None or jobs == 1 or multiprocessing.current_process().daemon:
        return [build_segment(portion, folder) for portion in everything]
    return _build_in_processes(everything, folder, jobs)


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _portions(documents: Iterable[IndexDocument]) -> Iterator[Portion]:
    """The documents in portions of about the same amount of text."""
    portion: Portion = []
    size = 0
    for document in documents:
        portion.append(document)
        size += sum(map(len, document.passages))
        if size >= PORTION or len(portion) >= PORTION_DOCUMENTS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _build_in_processes(portions: Iterable[Portion], folder: Path, jobs: int) -> list[Built]:
    """Each portion in a process of its own; no more are read ahead than there are processes to take them."""
    # A forked copy of a process with threads may hang: these start from a clean one.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    pending: set[Future[Built]] = set()
    futures: list[Future[Built]] = []
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _end_with_parent) as pool:
            for portion in portions:
                if len(pending) > jobs:
                    _, pending = wait(pending, return_when=FIRST_COMPLETED)
                futures.append(pool.submit(build_segment, portion, folder))
                pending.add(futures[-1])
            return [future.result() for future in futures]
    except BrokenProcessPool as error:
        raise EngineError(
            "A process that was indexing has died, perhaps for lack of memory. Nothing was changed; run the "
            "command again, or `pincite reindex`."
        ) from error


def _end_with_parent() -> None:
    """Let this process end when the one that started it is killed; it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def build_segment(portion: Portion, folder: Path) -> Built:
    """Write one segment."""
    inverted = invert(portion)
    segment = new_segment(inverted)
    with SyncedStorage(folder).create_file(segment.name_on_disk) as file:
        writer = ArrayWriter(
            file, {key: Planned(array.dtype, len(array)) for key, array in inverted.arrays.items()}
        )
        for key, array in inverted.arrays.items():
            writer.arrays[key][:] = array
        writer.finish(inverted.about)
    return Built(segment, tuple(document.id for document in portion))


def new_segment(inverted: Inverted) -> ArraySegment:
    """A name for a segment, with its size."""
    segment = ArraySegment()
    segment.documents = inverted.documents
    segment.places = sum(len(inverted.arrays[name(field, "places")]) for field in FIELDS)
    return segment
