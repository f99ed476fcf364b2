"""Several ingesters at one PostgreSQL store, and a server that is killed in the midst of it all."""

import json
import os
import random
import subprocess
import sys
import threading
import time

import pytest
from click.testing import CliRunner

import pincite.ingesting
from archive.errors import ArchiveError, ArchiveLocked, ArchiveUnavailable
from archive.store import open_store
from ingest.claims import claimed
from ingest.discovery import Obstacle
from pincite.__main__ import cli
from tests.archive.harbours import CRANE, FERRY, new_store, take
from tests.cluster import postgresql

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]
FILES = 240
WORDS = ("quay", "crane", "ferry", "lemon", "tram", "clerk", "tide", "rope", "gull", "lamp", "keeper", "net")


@pytest.fixture
def address(server, request, monkeypatch):
    made = server.new_database(f"sharing {abs(hash(request.node.nodeid))}")
    monkeypatch.setenv("PINCITE_DATABASE", made)
    return made


def fill(folder, seed, files):
    """A folder of small documents; the same seed makes the same bytes under the same names."""
    folder.mkdir(parents=True)
    for number in files:
        rng = random.Random(f"{seed} {number}")
        paragraphs = [" ".join(rng.choices(WORDS, k=40)).capitalize() + "." for _ in range(6)]
        (folder / f"{number:04}.txt").write_text(f"Report {seed} {number}\n\n" + "\n\n".join(paragraphs))


def ingesting(archive, *folders, collection="/inbox"):
    words = ["--archive", archive, "ingest", "--jobs", "1", "--collection", collection, *folders]
    return subprocess.Popen(
        [sys.executable, "-m", "pincite", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(process):
    said, _ = process.communicate(timeout=400)
    return process.returncode, said


def require_sound(archive, records):
    """Every record once, its versions from 1 on, a log without holes, nothing that `check` finds."""
    with open_store(archive, read_only=True) as store:
        assert list(store.inspect()) == []
        assert store.counts().records == records
        changes = store.changes(0, 100_000)
        assert len({change.record_id for change in changes}) == records
        for record_id in store.record_ids(limit=100_000):
            assert [version.number for version in store.list_versions(record_id)] == [1]
            assert store.payloads.read(store.get_version(record_id).digest)
        return [change.sequence for change in changes]


def test_processes_that_ingest_the_same_and_overlapping_folders_make_every_record_once(tmp_path, address):
    fill(tmp_path / "all", "a", range(FILES))
    fill(tmp_path / "half", "a", range(FILES // 2, FILES))  # the same bytes under other names
    fill(tmp_path / "own", "b", range(40))
    archive = tmp_path / "archive"
    running = [
        ingesting(archive, tmp_path / "all"),
        ingesting(archive, tmp_path / "all"),
        ingesting(archive, tmp_path / "half", tmp_path / "own", collection="/other"),
    ]
    seen = follow_until(archive, running)
    for process in running:
        status, said = ended(process)
        assert status == 0, said
    sequences = require_sound(archive, FILES + 40)
    with open_store(archive, read_only=True) as store:
        seen += [change.sequence for change in store.changes(seen[-1] if seen else 0, 100_000)]
        for number in range(FILES):
            assert store.find_by_alias("path", "/inbox", f"{number:04}.txt") is not None
    assert seen == sequences  # a follower that read all the while missed nothing


def follow_until(archive, running):
    """What a follower reads from its own cursor on while others write."""
    seen = []
    while any(process.poll() is None for process in running):
        try:
            with open_store(archive, read_only=True) as store:
                while any(process.poll() is None for process in running):
                    seen += [change.sequence for change in store.changes(seen[-1] if seen else 0, 50)]
        except ArchiveError:  # before it is made
            time.sleep(0.05)
    return seen


def test_the_same_new_document_at_the_same_moment_is_one_record(tmp_path, address):
    with new_store(tmp_path) as store:
        barrier = threading.Barrier(6)
        outcomes = []

        def arrive(name):
            with open_store(store.folder) as own:
                barrier.wait()
                outcomes.append(take(own, f"{name}.txt", "abc", *FERRY).outcome)

        threads = [threading.Thread(target=arrive, args=(name,)) for name in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["duplicate"] * 5 + ["new"]
        assert list(store.inspect()) == []


def test_who_waits_too_long_for_its_turn_is_told_who_has_it(tmp_path, address):
    with (
        new_store(tmp_path) as store,
        open_store(store.folder) as other,
        store.writing("reclean", who="ann") as first,
        other.writing("ingest", who="ben") as second,
    ):
        first.begin_turn()
        second._connection.exec_driver_sql("SET lock_timeout = '200ms'")
        with pytest.raises(ArchiveLocked, match=rf"pincite reclean by ann, {os.getpid()} on .*127\.0\.0\.1"):
            second.begin_turn()


def test_a_record_that_two_edit_at_the_same_moment_gets_both_versions(tmp_path, address):
    with new_store(tmp_path) as store:
        record_id = take(store, "a.txt", "0", *FERRY).record_id
        barrier = threading.Barrier(4)

        def edit(number):
            with open_store(store.folder) as own:
                barrier.wait()
                take(own, "a.txt", f"{number}", *FERRY, f"Addition {number}.")

        threads = [threading.Thread(target=edit, args=(number,)) for number in range(1, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [version.number for version in store.list_versions(record_id)] == [1, 2, 3, 4, 5]
        assert list(store.inspect()) == []


def test_an_answer_is_of_one_state_whatever_is_committed_meanwhile(tmp_path, address):
    with new_store(tmp_path) as store:
        first = take(store, "a.txt", "a", *FERRY).record_id
        second = take(store, "b.txt", "b", *CRANE, title="The crane").record_id
        with open_store(store.folder, read_only=True) as reader:
            versions = reader.current_versions(iter([first] + ["0"] * 198 + [first, second]))
            next(versions)
            take(store, "b.txt", "c", *CRANE, "More.", title="The crane")
            assert [version.number for version in versions] == [1]
        assert store.get_version(second).number == 2


def test_a_text_that_postgresql_refuses_fails_its_file_and_no_other(tmp_path, address):
    (tmp_path / "inbox").mkdir()
    fill(tmp_path / "inbox" / "good", "a", range(2))
    (tmp_path / "inbox" / "bad.md").write_text(f"---\nsource: {os.urandom(3000).hex()}\n---\n\nWords.\n")
    status, said = ended(ingesting(tmp_path / "archive", tmp_path / "inbox"))
    assert status == 1, said
    with open_store(tmp_path / "archive", read_only=True) as store:
        assert store.counts().records == 2
        reasons = [outcome.reason for outcome in store.outcomes(1) if outcome.reason]
    assert len(reasons) == 1 and "longer than PostgreSQL can index" in reasons[0]


def test_who_comes_second_to_a_folder_begins_where_the_first_is_not(tmp_path, address):
    items = [Obstacle(f"{number:03}", "gone") for number in range(100)]
    with (
        new_store(tmp_path) as store,
        open_store(store.folder) as other,
        store.writing("ingest") as first,
        other.writing("ingest") as second,
    ):
        began = claimed(items, first)
        assert next(began).shown == "000"
        assert next(claimed(items, second)).shown == "032"
        expected = (*range(1, 32), *range(64, 100), *range(32, 64))
        assert [item.shown for item in began] == [f"{number:03}" for number in expected]


def test_a_server_killed_in_the_midst_is_waited_for_loses_nothing_and_readers_recover(tmp_path, monkeypatch):
    fill(tmp_path / "inbox", "a", range(FILES))
    archive = tmp_path / "archive"
    with postgresql.running(lasting=True) as server:
        monkeypatch.setenv("PINCITE_DATABASE", server.new_database("killed"))
        with open_store(archive, create=True):
            pass
        with open_store(archive, read_only=True) as reader:
            process, kills = ingesting(archive, tmp_path / "inbox"), 0
            for _ in range(3):
                before = reader.last_sequence()
                while process.poll() is None and reader.last_sequence() == before:
                    time.sleep(0.01)
                kills += process.poll() is None
                server.kill()
                with pytest.raises(ArchiveError, match="can't be reached"):
                    reader.counts()
                server.start()
                assert reader.last_sequence() >= before  # the very reader from before the kill
                assert list(reader.inspect()) == []
            status, said = ended(process)
        assert status == 0, said
        assert f"{FILES} new" in said.replace(",", "") or "unchanged" in said, said
        assert kills and "waiting at most" in said
        require_sound(archive, FILES)


def test_a_server_that_stays_away_ends_the_batch_which_a_second_one_completes(tmp_path, monkeypatch):
    fill(tmp_path / "inbox", "a", range(FILES))
    monkeypatch.setattr(pincite.ingesting, "AWAY_SECONDS", 2.0)
    words = [
        "--archive",
        str(tmp_path / "archive"),
        "ingest",
        "--json",
        "--jobs",
        "1",
        str(tmp_path / "inbox"),
    ]
    with postgresql.running(lasting=True) as server:
        monkeypatch.setenv("PINCITE_DATABASE", server.new_database("gone"))
        with open_store(tmp_path / "archive", create=True) as store:
            watching = threading.Thread(target=_kill_once_begun, args=(server, store))
            watching.start()
            gone = CliRunner().invoke(cli, words)
            watching.join()
        assert isinstance(gone.exception, ArchiveUnavailable)
        assert "run the same command again" in str(gone.exception)
        server.start()
        first = [json.loads(line) for line in gone.stdout.splitlines()]
        again = [json.loads(line) for line in CliRunner().invoke(cli, words).stdout.splitlines()]
        assert 0 < len(first) < FILES == len(again)
        known = {line["path"] for line in first}
        assert {line["outcome"] for line in again if line["path"] in known} == {"unchanged"}
        require_sound(tmp_path / "archive", FILES)


def _kill_once_begun(server, store):
    while store.last_sequence() == 0:
        time.sleep(0.01)
    server.kill()
