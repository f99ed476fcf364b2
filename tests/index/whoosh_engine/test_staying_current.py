"""A reader sees every commit of another process at once, whatever the disk's clock says."""

import os
import time

import pytest

from index.whoosh_engine import WhooshEngine
from index.whoosh_engine.folder import POINTER
from tests.index.whoosh_engine.texts_of import cursor, document, found

HOUR = 3600 * 10**9


@pytest.fixture
def index(tmp_path):
    """A folder with an index of one document."""
    WhooshEngine(tmp_path / "index").rebuild([document("a", "kelp")], cursor(1))
    return tmp_path / "index"


def dated(index, moment):
    """Give the pointer and the generation's folder a time of change."""
    pointer = index / POINTER
    for path in (pointer, index / pointer.read_text()):
        os.utime(path, ns=(moment, moment))


def test_a_commit_is_seen_after_long_rest(index):
    dated(index, time.time_ns() - HOUR)
    reader = WhooshEngine(index)
    first = reader.snapshot()
    assert reader.snapshot() is first
    assert reader._seen is not None
    WhooshEngine(index).apply([document("b", "kelp")], (), cursor(2))
    assert found(reader.snapshot()) == ["a", "b"]
    WhooshEngine(index).rebuild([document("c", "kelp")], cursor(3))
    assert found(reader.snapshot()) == ["c"]


def test_a_commit_within_one_step_of_the_disks_clock_is_seen(index):
    reader, writer = WhooshEngine(index), WhooshEngine(index)
    moment = time.time_ns()
    for number in range(3):
        writer.apply([document(f"b{number}", "kelp")], (), cursor(2 + number))
        dated(index, moment)
        assert len(found(reader.snapshot())) == 2 + number


def test_an_index_that_is_taken_away_is_missed(index):
    dated(index, time.time_ns() - HOUR)
    reader = WhooshEngine(index)
    assert reader.snapshot().documents == 1
    assert reader.snapshot().documents == 1
    (index / POINTER).unlink()
    assert reader.snapshot().cursor is None
    assert "no index" in reader.state().problem
