"""A commit is all or nothing; segments come, are merged and go without anybody who searches noticing."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.index import FileIndex

from archive.errors import EngineError
from index.plans import Days, Plan
from index.whoosh_engine import WhooshEngine, building, merging, storage
from index.whoosh_engine.codec import INDEX_NAME, ArrayCodec
from index.whoosh_engine.storage import SyncedStorage
from tests.index import conformance
from tests.index.corpora import corpora, plans
from tests.index.whoosh_engine.texts_of import cursor, document, found, leaf


@pytest.fixture
def engine(tmp_path):
    opened = WhooshEngine(tmp_path / "index")
    yield opened
    opened.close()


def test_a_document_that_comes_again_replaces_itself(engine):
    engine.rebuild([document("a", "kelp"), document("b", "kelp")], cursor(1))
    engine.apply([document("a", "fog")], (), cursor(2))
    snapshot = engine.snapshot()
    assert found(snapshot) == ["a", "b"]
    assert found(snapshot, leaf("kelp")) == ["b"]
    assert found(snapshot, leaf("fog")) == ["a"]


def test_of_a_document_that_comes_twice_in_a_batch_the_last_counts(engine, monkeypatch):
    batch = [document("a", "first"), document("b", "x"), document("a", "second"), document("a", "third")]
    engine.rebuild(batch, cursor(1))
    assert found(engine.snapshot()) == ["a", "b"]
    assert found(engine.snapshot(), leaf("third")) == ["a"]
    monkeypatch.setattr(building, "PORTION", 1)  # each in a segment of its own
    WhooshEngine(engine._folder.root, jobs=1).apply(batch[:3], (), cursor(2))
    assert found(engine.snapshot()) == ["a", "b"]
    assert found(engine.snapshot(), leaf("second")) == ["a"]


def test_an_index_can_become_empty_and_be_filled_again(engine):
    engine.rebuild([document("a", "kelp")], cursor(1))
    engine.apply([], {"a"}, cursor(2))
    assert engine.state().segments == 0
    assert engine.snapshot().cursor == cursor(2)
    engine.apply([document("b", "fog")], {"absent"}, cursor(3))
    assert found(engine.snapshot()) == ["b"]


def test_many_small_commits_leave_few_segments(engine):
    for number in range(40):
        engine.apply([document(f"d{number:02}", "word " * number)], (), cursor(number))
    assert engine.state().segments < 5
    assert len(found(engine.snapshot(), leaf("word"))) == 39


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(corpora, min_size=2, max_size=4), removed=st.frozensets(st.integers(0, 11)), plan=plans()
)
def test_a_merge_in_small_steps_gives_what_one_in_large_ones_gives(
    tmp_path_factory, monkeypatch, batches, removed, plan
):
    monkeypatch.setattr(merging, "AT_ONCE", 1)
    monkeypatch.setattr("index.whoosh_engine.tiers.FAN_IN", 2)
    monkeypatch.setattr("index.whoosh_engine.inverting.TF_LIMIT", 2)
    monkeypatch.setattr("index.whoosh_engine.segments.TF_LIMIT", 2)
    engine = WhooshEngine(tmp_path_factory.mktemp("merge") / "index")
    held = {}
    for sequence, batch in enumerate(batches):
        engine.apply(batch, (), cursor(sequence))
        held |= {each.id: each for each in batch}
    gone = {f"d{number:02}" for number in removed}
    engine.apply([], gone, cursor(99))
    live = [each for id_, each in held.items() if id_ not in gone]
    assert engine.state().segments <= 1
    conformance.check_search(engine, live, plan)
    conformance.check_documents(engine, live)
    conformance.check_dictionary(engine, live, ["nation", "the"])


def test_documents_too_long_for_two_bytes_a_place_are_merged_with_others(engine):
    long = document("long", "x " * 70_000 + "kelp fog")
    for sequence, batch in enumerate([[long], [document("a", "kelp fog")], [document("b", "fog kelp")], []]):
        engine.apply(batch, (), cursor(sequence))
    engine.apply([document("c", "kelp fog")], (), cursor(5))
    assert found(engine.snapshot(), leaf("kelp", "fog")) == ["a", "c", "long"]


def test_segments_made_in_other_processes_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "PORTION", 400)
    documents = [document(f"d{number:03}", f"kelp fog{number % 7} " * 9) for number in range(60)]
    parallel, alone = (WhooshEngine(tmp_path / str(jobs), jobs=jobs) for jobs in (2, 1))
    parallel.rebuild(iter(documents), cursor(1))
    alone.rebuild(iter(documents), cursor(1))
    for asked in (leaf("kelp"), leaf("fog3"), leaf("fog3", "kelp")):
        ours, theirs = (
            engine.snapshot().search(Plan(asked, leaves=(asked,), size=60)) for engine in (parallel, alone)
        )
        assert [hit.document for hit in ours.hits] == [hit.document for hit in theirs.hits]
        assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in theirs.hits])
        assert all(np.array_equal(a.places, b.places) for a, b in zip(ours.hits, theirs.hits, strict=True))


def test_whatever_a_commit_names_is_on_the_disk_before_it_is_named(engine, monkeypatch):
    engine.rebuild([document("a", "kelp")], cursor(1))
    synced = []
    monkeypatch.setattr(storage, "sync", lambda path: synced.append(path.name))
    engine.apply([document("b", "kelp")], (), cursor(2))
    table, folder = synced[-2:]
    assert ".toc." in table  # under its temporary name
    assert folder == engine._folder.get_current().name


def test_a_commit_that_waits_for_another_in_vain_says_so(engine, monkeypatch):
    engine.rebuild([document("a", "kelp")], cursor(1))
    monkeypatch.setattr("index.whoosh_engine.commits.PATIENCE", 0.1)
    index = FileIndex(SyncedStorage(engine._folder.get_current()), indexname=INDEX_NAME)
    writer = index.writer(codec=ArrayCodec())
    with pytest.raises(EngineError, match="Another process is writing"):
        engine.apply([document("b", "kelp")], (), cursor(2))
    writer.cancel()
    engine.apply([document("b", "kelp")], (), cursor(2))
    assert found(engine.snapshot()) == ["a", "b"]


def test_searches_beside_commits_see_one_state_or_the_next(engine):
    """Each commit adds a document and removes one, so that every state holds exactly ten."""
    engine.rebuild([document(f"d{number:03}", "kelp") for number in range(10)], cursor(0))
    reader = WhooshEngine(engine._folder.root)
    seen, done = [], threading.Event()

    def search():
        while not done.is_set():
            seen.append(len(found(reader.snapshot(), leaf("kelp"))))

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10, 40):
        engine.apply([document(f"d{number:03}", "kelp")], {f"d{number - 10:03}"}, cursor(number))
        if number % 10 == 0:
            engine.rebuild(
                [document(f"d{n:03}", "kelp") for n in range(number - 9, number + 1)], cursor(number)
            )
    done.set()
    for thread in threads:
        thread.join()
    assert set(seen) == {10}


BUILDER = """
import sys
from pathlib import Path
from index.whoosh_engine import WhooshEngine, building
from tests.index.whoosh_engine.texts_of import cursor, document

def documents():
    for number in range(10**6):
        if number == 20:
            print("ready", flush=True)
        yield document(str(number), "kelp " * 1000)

if __name__ == "__main__":
    building.PORTION = 5000
    WhooshEngine(Path(sys.argv[1]), jobs=2).rebuild(documents(), cursor(1))
"""


def test_helpers_end_when_the_process_that_they_help_is_killed(tmp_path):
    (tmp_path / "builder.py").write_text(BUILDER)
    command = [sys.executable, str(tmp_path / "builder.py"), str(tmp_path / "index")]
    builder = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}
    )
    assert builder.stdout.readline() == "ready\n"
    helpers = psutil.Process(builder.pid).children(recursive=True)
    assert len(helpers) >= 2
    os.kill(builder.pid, signal.SIGKILL)
    builder.wait()
    _, alive = psutil.wait_procs(helpers, timeout=20)
    assert not alive


WRITER = """
import sys
from pathlib import Path
from index.whoosh_engine import WhooshEngine
from tests.index.whoosh_engine.texts_of import cursor, document
engine = WhooshEngine(Path(sys.argv[1]))
sequence = engine.snapshot().cursor.sequence
print("ready", flush=True)
while True:
    sequence += 1
    batch = [document(f"d{sequence:04}", "kelp " * 50, date="2024")]
    engine.apply(batch, {f"d{sequence - 20:04}"}, cursor(sequence))
"""


def test_a_writer_that_is_killed_leaves_a_state_that_was_committed(engine):
    engine.rebuild([document("d0001", "kelp", date="2024")], cursor(1))
    for attempt in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(engine._folder.root)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout.readline() == "ready\n"
        time.sleep(0.05 + 0.03 * attempt)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        snapshot = WhooshEngine(engine._folder.root).snapshot()
        reached = snapshot.cursor.sequence
        expected = [f"d{number:04}" for number in range(max(1, reached - 19), reached + 1)]
        assert found(snapshot, leaf("kelp")) == expected
        assert found(snapshot, Days(738_000, 740_000)) == expected
    assert reached > 10
