"""What an archive is after its writer was killed, its disk was full, or its folder can't be written."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveMissing, ArchiveTooNew
from archive.identifiers import digest_of
from archive.store import open_store
from archive.store.sqlite import sessions
from tests.archive.harbours import CRANE, FERRY, draft_of, new_store, path_alias, take
from tests.archive.sailing import SHIPS, sail

ROOT = Path(__file__).parents[2]


def start(folder: Path, state: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.archive.sailing", str(folder), str(state)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def kill_at(process: subprocess.Popen, ship: int | None, delay: float) -> None:
    """Kill it a moment after it began to take a ship, or before it took any."""
    while ship is not None and process.stdout.readline() != f"{ship}\n":
        assert process.poll() is None
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def told(folder: Path) -> dict:
    """Everything an archive would tell a reader, times aside."""
    with open_store(folder, read_only=True) as store:
        found = {}
        for summary in store.list_records(limit=1000):
            record, history = store.get_record(summary.id), store.history(summary.id)
            found[summary.id] = {
                "versions": [
                    [(p.number, p.check, p.text) for p in version.passages] for version in history.versions
                ],
                "matches": {number: sorted(map(str, found)) for number, found in history.matches.items()},
                "aliases": sorted((alias.name, alias.minted) for alias in record.aliases),
            }
        return found


def require_whole(folder: Path) -> None:
    """Every record has all its passages, and its bytes as they were."""
    with open_store(folder, read_only=True) as store:
        for summary in store.list_records(limit=1000):
            for version in store.list_versions(summary.id):
                assert len(store.get_version(summary.id, version.number).passages) == version.passages == 31
                assert digest_of(store.payloads.read(version.digest)) == version.digest
        logged = {change.record_id for change in store.changes(0)}
        assert logged == {summary.id for summary in store.list_records(limit=1000)}


@pytest.mark.timeout(120)
def test_killed_at_any_moment_the_archive_is_whole_and_the_same_command_completes_it(tmp_path):
    kill_at(start(tmp_path / "archive", 0), None, 0.01)  # while it makes the archive, most likely
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "archive"
    dice = random.Random(20)
    for state in (0, 1):
        with open_store(undisturbed, create=True) as store:
            sail(store, state)
        for _ in range(5):
            kill_at(start(disturbed, state), dice.randrange(SHIPS), dice.uniform(0, 0.02))
            if state == 1:
                require_whole(disturbed)
        finished = start(disturbed, state)
        assert finished.communicate()[0].endswith("done\n")
        require_whole(disturbed)
        assert told(disturbed) == told(undisturbed)
    assert sum(len(record["versions"]) > 1 for record in told(disturbed).values()) > SHIPS / 4


@pytest.mark.sqlite
def test_a_writer_is_told_who_holds_the_lock_and_a_dead_holder_s_lock_is_free(tmp_path):
    with new_store(tmp_path) as store:
        holder = _hold(store.folder)
        with pytest.raises(ArchiveLocked, match=f"process {holder.pid} .*since 20"), store.writing("in vain"):
            pass
        holder.kill()
        holder.wait()
        assert take(store, "a.txt", "a", *FERRY).outcome == "new"


def _hold(folder: Path) -> subprocess.Popen:
    """A process that holds the lock, and has a child that outlives it for a while."""
    program = f"""
import os, time
from pathlib import Path
from archive.store import open_store
with open_store(Path({str(folder)!r})) as store, store.writing("to hold") as writer:
    if os.fork() == 0:
        print("held", flush=True)
        time.sleep(20)
        os._exit(0)
    time.sleep(60)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_two_writers_take_turns_and_nothing_is_lost(tmp_path):
    folder = tmp_path / "archive"
    both = [start(folder, 0), start(folder, 0)]
    assert [process.wait() for process in both] == [0, 0]
    with open_store(tmp_path / "alone", create=True) as store:
        sail(store, 0)
    assert told(folder) == told(tmp_path / "alone")


def test_a_reader_sees_whole_records_while_a_writer_works(tmp_path):
    with new_store(tmp_path) as store:
        take(store, "first.txt", "a", *FERRY)
    process = start(store.folder, 0)
    with open_store(store.folder, read_only=True) as reader:
        sizes = set()
        while process.poll() is None:
            versions = list(reader.current_versions(s.id for s in reader.list_records(limit=1000)))
            assert {len(version.passages) for version in versions} <= {3, 31}
            sizes.add(len(versions))
        sizes.add(reader.counts().records)
    assert process.returncode == 0
    assert min(sizes) == 1 < max(sizes)  # how many states there are between is the machine's matter


def test_no_archive_is_said_to_be_missing_and_none_is_made(tmp_path):
    for read_only in (True, False):
        with pytest.raises(ArchiveMissing, match="pincite --archive"):
            open_store(tmp_path / "nowhere", read_only=read_only)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.sqlite
def test_an_archive_whose_making_was_cut_short_is_none_and_is_made_by_the_next_command(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "archive.db").touch()
    with pytest.raises(ArchiveMissing, match="Ingest into it"):
        open_store(folder, read_only=True)
    with open_store(folder, create=True) as store:
        assert take(store, "a.txt", "a", *FERRY).outcome == "new"


@pytest.mark.sqlite
@pytest.mark.parametrize("left", ["deleted", "emptied"])
def test_a_lost_database_is_never_replaced_by_a_new_one_in_silence(tmp_path, left):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
    for path in store.folder.glob("archive.db*"):
        path.unlink()
    if left == "emptied":
        (store.folder / "archive.db").touch()
    with pytest.raises(ArchiveDamaged, match="Restore"):
        open_store(store.folder, create=True)


@pytest.mark.sqlite
def test_an_archive_of_a_later_program_is_refused_and_left_alone(tmp_path):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
    with sqlite3.connect(store.folder / "archive.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    for read_only in (True, False):
        with pytest.raises(ArchiveTooNew, match="9999"):
            open_store(store.folder, read_only=read_only)


@pytest.mark.sqlite
@pytest.mark.parametrize("damage", ["garbage", "truncated", "emptied"])
def test_a_damaged_database_is_named_and_never_a_traceback(tmp_path, damage):
    with new_store(tmp_path) as store:
        for n in range(30):
            take(store, f"{n}.txt", f"{n}", *FERRY, f"This is number {n}.", title=f"T{n}")
    database = store.folder / "archive.db"
    content = database.read_bytes()
    for beside in store.folder.glob("archive.db-*"):
        beside.unlink()
    database.write_bytes(
        {"garbage": b"no" * 5000, "truncated": content[: len(content) // 2], "emptied": b""}[damage]
    )
    with (
        pytest.raises(ArchiveDamaged, match=r"[Rr]estore"),
        open_store(store.folder, read_only=True) as reader,
    ):
        for summary in reader.list_records(limit=100):
            reader.get_version(summary.id)


def test_a_payload_that_can_t_be_written_keeps_its_record_out(tmp_path):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
        (store.folder / "payloads" / digest_of(b"b")[:2]).write_text("in the way")
        with pytest.raises(ArchiveError, match="same command again"):
            take(store, "b.txt", "b", *CRANE, title="The crane")
        assert store.counts().records == 1
        assert take(store, "c.txt", "c", *CRANE, title="C").outcome == "new"


@pytest.mark.sqlite
def test_a_full_disk_ends_the_run_with_a_reason_and_keeps_what_was_committed(tmp_path):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
    child = os.fork()
    if child == 0:
        os._exit(_fill(store.folder))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    with open_store(store.folder) as opened:
        kept = opened.counts().records
        assert 1 <= kept < 400
        assert all(len(opened.get_version(s.id).passages) >= 3 for s in opened.list_records(limit=1000))
        assert take(opened, "after.txt", "after", *FERRY, title="After").outcome == "new"


def _fill(folder: Path) -> int:
    """Take files until no file may grow any more, as on a full disk; 7 where that was said rightly."""
    size = sum(path.stat().st_size for path in folder.glob("archive.db*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 400_000, size + 400_000))
    try:
        with open_store(folder) as store:
            for n in range(400):
                take(
                    store, f"{n}.txt", f"{n}", *(f"{n} {k} {'word ' * 40}" for k in range(20)), title=f"T{n}"
                )
    except ArchiveError as error:
        return 7 if "full" in str(error) or "can't be" in str(error) or "I/O" in str(error) else 8
    return 0


@pytest.mark.sqlite
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become a user who may not write")
@pytest.mark.parametrize("left", ["closed", "copied", "writing"])
def test_a_user_who_may_not_write_reads_all_the_same(tmp_path, left):
    folder = Path("/tmp") / f"pincite-test-{os.getpid()}-{left}"
    with open_store(folder, create=True) as store:
        taken = take(store, "a.txt", "a", *FERRY)
    try:
        if left == "copied":
            for beside in folder.glob("archive.db-*"):
                beside.unlink()
        before = _snapshot(folder)
        if left == "writing":
            with open_store(folder) as store:
                take(store, "b.txt", "b", *CRANE, title="The crane")
                told = _read_as_nobody(folder)
        else:
            told = _read_as_nobody(folder)
            assert _snapshot(folder) == before
        assert told == [2 if left == "writing" else 1, taken.record_id in told]
    finally:
        shutil.rmtree(folder)


def _snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".db-shm"  # the memory in which readers mark their place
    }


def _read_as_nobody(folder: Path) -> list:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        with open_store(folder, read_only=True) as store:
            summaries = store.list_records()
            known = {s.id for s in summaries} >= {store.changes(0)[0].record_id}
            os.write(writing, json.dumps([len(summaries), not known]).encode())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    return json.loads(os.read(reading, 1000))


@pytest.mark.sqlite
def test_reading_writes_nothing(tmp_path):
    with new_store(tmp_path) as store:
        taken = take(store, "a.txt", "a", *FERRY)
    before = _snapshot(store.folder)
    with open_store(store.folder, read_only=True) as reader:
        reader.history(taken.record_id)
        assert reader.counts().records == 1
        with pytest.raises(ArchiveError, match="reading only"), reader.writing("in vain"):
            pass
    assert _snapshot(store.folder) == before


@pytest.mark.sqlite
def test_an_archive_that_nobody_may_write_is_opened_anew_once_somebody_did(tmp_path, monkeypatch):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
    monkeypatch.setattr(sessions, "open_for_reading", sessions._open_alone)
    with open_store(store.folder, read_only=True) as reader:
        assert reader.counts().records == 1
        with open_store(store.folder) as writer:
            take(writer, "b.txt", "b", *CRANE, title="The crane")
        assert reader.counts().records == 2


def test_a_reader_goes_on_beside_writers_that_come_and_go(tmp_path):
    with new_store(tmp_path) as store:
        take(store, "0.txt", "0", *FERRY, title="T0")
    with open_store(store.folder, read_only=True) as reader:
        for n in range(1, 4):
            with open_store(store.folder) as writer:
                take(writer, f"{n}.txt", f"{n}", *FERRY, title=f"T{n}")
                assert reader.counts().records == n + 1
            assert reader.counts().records == n + 1


def test_a_writer_does_not_wait_for_a_reader_in_the_midst_of_a_long_answer(tmp_path):
    with new_store(tmp_path) as store:
        for n in range(3):
            take(store, f"{n}.txt", f"{n}", *FERRY, title=f"T{n}")
    with open_store(store.folder, read_only=True) as reader:
        answer = reader.current_versions(reader.record_ids())
        next(answer)
        began = time.monotonic()
        with open_store(store.folder) as writer:
            take(writer, "late.txt", "late", *CRANE, title="Late")
        assert time.monotonic() - began < 5
        assert len(list(answer)) == 2
        assert reader.counts().records == 4


@pytest.mark.sqlite
def test_a_killed_writer_s_last_commit_is_read_before_anyone_writes_again(tmp_path):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
    child = os.fork()
    if child == 0:
        again = open_store(store.folder)
        take(again, "b.txt", "b", *CRANE, title="The crane")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    before = _snapshot(store.folder)
    assert (store.folder / "archive.db-wal").stat().st_size > 0
    with open_store(store.folder, read_only=True) as reader:
        assert reader.counts().records == 2
    assert _snapshot(store.folder) == before


def test_a_savepoint_that_fails_leaves_the_transaction_usable(tmp_path):
    with new_store(tmp_path) as store, store.writing("a test") as writer:
        for n in range(3):
            bad = draft_of(f"bad {n}", "half a pair \udc00", title=f"Bad {n}")
            with pytest.raises(Exception, match="surrogates"):
                writer.take(bad, f"bad {n}".encode(), path_alias(f"bad{n}.txt"))
            writer.take(draft_of(f"{n}", *FERRY, title=f"T{n}"), f"{n}".encode(), path_alias(f"{n}.txt"))
        writer.commit()
        assert store.counts().records == 3
