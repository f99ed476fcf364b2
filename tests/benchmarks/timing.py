"""Figures made readable, and times taken so that whatever else the machine does hits all alike.

On a machine that is busy otherwise, PINCITE_BENCH_CLOCK=cpu counts only the time that this process computed.
"""

import gc
import os
import statistics
import time

CLOCK = os.environ.get("PINCITE_BENCH_CLOCK", "wall")
_now = time.process_time if CLOCK == "cpu" else time.perf_counter


def milliseconds(work):
    """How long one call takes, and what it gives."""
    begun = _now()
    found = work()
    return (_now() - begun) * 1000, found


def interleaved(works, rounds):
    """For each work the median of its times; the works take turns."""
    times = [[] for _ in works]
    gc.collect()
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            taken.append(milliseconds(work)[0])
    return [statistics.median(taken) for taken in times]


def table(heads, rows):
    """A Markdown table; the first column to the left, the others to the right."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join(["---"] + ["---:"] * (len(heads) - 1)) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def megabytes(count):
    """Bytes as MB."""
    return f"{count / 1e6:,.1f} MB"
