"""Backups: of a living archive, brought up to date, restored by being opened."""

import errno
import subprocess
import sys

import pytest

from archive.backup import back_up
from archive.checking import check
from archive.errors import ArchiveError, ArchiveLocked, ArchiveMissing, UsageError
from archive.store import open_store
from tests.archive.harbours import FERRY, new_store, take
from tests.archive.test_preserving import lived
from tests.archive.test_surviving import start, told


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        yield opened


def test_a_backup_is_an_archive_that_tells_the_same(store, tmp_path):
    lived(store)
    (store.folder / "archive.toml").write_text('name = "Harbour"\n')
    made = back_up(store.folder, tmp_path / "copy")
    assert (made.records, made.payloads, made.copied, made.faults) == (
        store.counts().records,
        store.counts().payloads,
        store.counts().payloads,
        (),
    )
    assert told(tmp_path / "copy") == told(store.folder)
    with open_store(tmp_path / "copy") as restored:
        assert (restored.uuid, restored.settings.name) == (store.uuid, "Harbour")
        assert list(check(restored)) == []
        assert take(restored, "ferry.txt", "a ", *FERRY).outcome == "unchanged"


def test_a_second_backup_copies_what_is_new_and_destroys_what_was_erased(store, tmp_path):
    first = take(store, "a.txt", "a", *FERRY)
    back_up(store.folder, tmp_path / "copy")
    take(store, "b.txt", "b", *FERRY, title="Another")
    with store.writing("curation") as writer:
        writer.withdraw(first.record_id, "a court asked", erase=True)
    made = back_up(store.folder, tmp_path / "copy")
    assert (made.records, made.copied) == (1, 1)
    with open_store(tmp_path / "copy", read_only=True) as copy:
        assert copy.get_record(first.record_id).state == "withdrawn"
        assert not copy.payloads.holds(first.made.digest)


def test_a_backup_made_while_a_writer_works_is_whole(tmp_path):
    folder = tmp_path / "archive"
    process = start(folder, 0)
    counts = []
    while process.poll() is None:
        if (folder / "payloads").is_dir() and any((folder / "payloads").iterdir()):
            counts.append(back_up(folder, tmp_path / f"copy{len(counts)}").records)
    assert process.returncode == 0
    assert counts
    for number in range(len(counts)):
        with open_store(tmp_path / f"copy{number}") as copy:
            assert [finding for finding in check(copy) if finding.gravity == "fault"] == []


def test_an_interrupted_backup_is_still_the_one_before(store, tmp_path):
    take(store, "a.txt", "a", *FERRY)
    back_up(store.folder, tmp_path / "copy")
    for n in range(30):
        take(store, f"{n}.txt", f"{n}", *FERRY, title=f"T{n}")
    program = f"""
import os, sys
from pathlib import Path
from archive import backup
backup._copy_settings = lambda source, target: os.kill(os.getpid(), 9)
backup.back_up(Path({str(store.folder)!r}), Path({str(tmp_path / "copy")!r}))
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    with open_store(tmp_path / "copy", read_only=True) as copy:
        assert copy.counts().records == 1
    assert back_up(store.folder, tmp_path / "copy").records == 31


def test_a_payload_that_is_damaged_is_named_and_the_rest_is_copied(store, tmp_path):
    first = take(store, "a.txt", "a", *FERRY)
    take(store, "b.txt", "b", *FERRY, title="Another")
    store.payloads.path(first.made.digest).write_bytes(b"z")
    made = back_up(store.folder, tmp_path / "copy")
    assert (made.records, made.payloads, len(made.faults)) == (2, 1, 1)
    assert first.made.digest in made.faults[0]


def test_a_backup_goes_nowhere_that_it_could_harm(store, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("mine")
    for target in (store.folder, store.folder / "copy", store.folder.parent, tmp_path / "letters"):
        with pytest.raises(UsageError):
            back_up(store.folder, target)
    with pytest.raises(ArchiveMissing):
        back_up(tmp_path / "nowhere", tmp_path / "copy")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mine.txt"]


@pytest.mark.sqlite
def test_a_log_that_a_killed_writer_left_in_a_backup_does_not_reach_the_next_one(store, tmp_path):
    take(store, "a.txt", "a", *FERRY)
    copy = tmp_path / "copy"
    back_up(store.folder, copy)
    writing = "from pathlib import Path; import os, sys; from archive.store import open_store; "
    writing += "from tests.archive.harbours import FERRY, take; store = open_store(Path(sys.argv[1])); "
    writing += "[take(store, f'{n}.txt', str(n), *FERRY, title=str(n)) for n in range(9)]; os._exit(9)"
    assert subprocess.run([sys.executable, "-c", writing, str(copy)], check=False).returncode == 9
    assert (copy / "archive.db-wal").stat().st_size > 0
    take(store, "b.txt", "b", *FERRY, title="Another")
    assert back_up(store.folder, copy).records == 2
    with open_store(copy) as restored:
        assert restored.counts().records == 2
        assert [finding for finding in check(restored) if finding.gravity == "fault"] == []


def test_a_backup_into_which_somebody_writes_is_left_alone(store, tmp_path):
    back_up(store.folder, tmp_path / "copy")
    with (
        open_store(tmp_path / "copy") as copy,
        copy.writing("curation"),
        pytest.raises(ArchiveLocked, match="being written"),
    ):
        back_up(store.folder, tmp_path / "copy")


def test_a_backup_has_every_file_beside_the_database_whatever_its_name_begins_with(store, tmp_path):
    (store.folder / "archive.toml").write_text('logo = "index.svg"\n')
    for name in ("index.svg", "payloads.txt", "writing.lock.txt"):
        (store.folder / name).write_text(name)
    back_up(store.folder, tmp_path / "copy")
    copied = {path.name for path in (tmp_path / "copy").iterdir()}
    assert {"archive.toml", "index.svg", "payloads.txt", "writing.lock.txt"} <= copied
    assert not {name for name in copied if name.startswith(("archive.db-", "index.lock"))}


def test_a_payload_of_the_backup_that_was_cut_short_is_copied_again(store, tmp_path):
    taken = take(store, "a.txt", "a", *FERRY)
    back_up(store.folder, tmp_path / "copy")
    with open_store(tmp_path / "copy") as copy:
        copy.payloads.path(taken.made.digest).write_bytes(b"")
    assert back_up(store.folder, tmp_path / "copy").copied == 1
    with open_store(tmp_path / "copy") as copy:
        assert list(check(copy)) == []


def test_a_full_disk_is_named_and_the_backup_before_is_kept(store, tmp_path, monkeypatch):
    take(store, "a.txt", "a", *FERRY)
    back_up(store.folder, tmp_path / "copy")
    take(store, "b.txt", "b", *FERRY, title="Another")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("archive.payloads.os.fsync", full)
        with pytest.raises(ArchiveError, match=f"disk that holds {tmp_path / 'copy'} is full"):
            back_up(store.folder, tmp_path / "copy")
    with open_store(tmp_path / "copy") as copy:
        assert copy.counts().records == 1
