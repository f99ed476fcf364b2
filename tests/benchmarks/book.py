"""One long PDF read by two workers beside one, in turn, so that both meet the same machine."""

import statistics
import time
from pathlib import Path

import psutil

from ingest.blocks import Hints
from ingest.workers import WorkerLimits, Workers
from tests.benchmarks.timing import table

LIMITS = WorkerLimits(seconds=600, memory_bytes=2**31)
ROUNDS = 5


def measured(path: Path) -> str:
    """A table of speeds: of two workers, and of two whole readings at once, as much as the machine gives.

    The computing time of the busiest worker tells what two free cores would take.
    """
    content, hints = path.read_bytes(), Hints(name=path.name, path=path.name)
    with Workers(1, LIMITS) as alone, Workers(1, LIMITS) as other, Workers(2, LIMITS) as pair:
        for workers in (alone, other, pair):
            workers.submit(content, hints)()  # libraries loaded, both workers of the pair
        rows = [_round(content, hints, alone, other, pair) for _ in range(ROUNDS)]
    one, two, both, cpu_one, cpu_two = (list(column) for column in zip(*rows, strict=True))
    gains = [a / b for a, b in zip(one, two, strict=True)]
    ceilings = [2 * a / b for a, b in zip(one, both, strict=True)]
    computing = [a / b for a, b in zip(cpu_one, cpu_two, strict=True)]
    return table(
        ("the book", "one, s", "two, s", "faster", "at best", "two readings at once", "by computing time"),
        [
            (
                f"{len(content) / 1e6:.1f} MB",
                f"{statistics.median(one):.2f}",
                f"{statistics.median(two):.2f}",
                *(f"{statistics.median(gains):.2f}", f"{max(gains):.2f}"),
                f"{statistics.median(ceilings):.2f}",
                f"{statistics.median(computing):.2f}",
            )
        ],
    )


def _round(content, hints, alone, other, pair):
    """Seconds of one, of two, of two readings at once; computing time of the one and of the busier of two."""
    before = _computing()
    one = _timed(lambda: _read(alone, content, hints))
    between = _computing()
    two = _timed(lambda: _read(pair, content, hints))
    after = _computing()

    def twice():
        waiting = [workers.submit(content, hints) for workers in (alone, other)]
        for result in waiting:
            result()

    return one, two, _timed(twice), _most(before, between), _most(between, after)


def _read(workers, content, hints):
    """Hand the file out and wait for its record."""
    return workers.submit(content, hints)()


def _timed(call):
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _computing():
    """Seconds of computing of every worker so far."""
    times = {}
    for process in psutil.Process().children(recursive=True):
        spent = process.cpu_times()
        times[process.pid] = spent.user + spent.system
    return times


def _most(before, after):
    return max(after[pid] - before.get(pid, 0) for pid in after)
