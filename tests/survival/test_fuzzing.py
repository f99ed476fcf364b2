"""Mutated inputs over all readers: each ends in a record or a reason."""

import os
import random
import time
from collections import Counter

import pytest

from archive.errors import InputError
from archive.folder import Limits
from ingest.blocks import Hints
from ingest.containers import ContainerLimits, members_of
from ingest.media_types import ZIP, sniff
from ingest.workers import WorkerLimits, Workers
from tests.survival.mutations import mutated, originals

SECONDS = 30
INPUTS = int(os.environ.get("PINCITE_FUZZ", "10000"))
LIMITS = ContainerLimits(members=100, member_bytes=10_000_000, total_bytes=50_000_000)


def fuzz(count, seed):
    """How the inputs ended, and what should not have been; (name, seed, reason) of each."""
    chance = random.Random(seed)
    files = originals()
    ends, bugs, slowest = Counter(), [], 0.0
    with Workers(2, WorkerLimits(SECONDS, Limits().memory_bytes)) as workers:
        waiting = []
        for number in range(count):
            name, content = chance.choice(files)
            content = mutated(content, chance, files)
            if sniff(content, name) == ZIP:
                ends[_open_box(content)] += 1
                continue
            waiting.append((name, number, workers.submit(content, Hints(name=name, path=name))))
            if len(waiting) > 8:
                slowest = max(slowest, _end(waiting.pop(0), ends, bugs))
        for item in waiting:
            slowest = max(slowest, _end(item, ends, bugs))
    return ends, bugs, slowest


def _open_box(content):
    try:
        members_of(content, LIMITS)
    except InputError:
        return "reason"
    return "members"


def _end(item, ends, bugs):
    name, number, result = item
    began = time.monotonic()
    try:
        made = result()
    except InputError as error:
        ends["reason"] += 1
        if "its reader failed" in str(error) or "died" in str(error) or "not read within" in str(error):
            bugs.append((name, number, str(error)))
    else:
        assert made.paragraphs or made.needs_ocr
        ends["record"] += 1
    return time.monotonic() - began


@pytest.mark.timeout(200)
def test_damaged_inputs_end_in_a_record_or_a_reason():
    ends, bugs, _ = fuzz(200, seed=1)
    assert bugs == []
    assert ends["record"] > 50


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_ten_thousand_damaged_inputs_end_in_a_record_or_a_reason():
    ends, bugs, slowest = fuzz(INPUTS, seed=2025)
    print(f"{INPUTS:,} mutated inputs: {dict(ends)}, {len(bugs)} bugs, longest wait {slowest:.1f} s")
    for bug in bugs[:20]:
        print("  ", bug)
    assert bugs == []
