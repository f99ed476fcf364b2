"""The disk is full, or may not be written, or gives other bytes than it was given: what real commands do."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from archive.store import open_store
from tests.survival import harness, loading

FILES = 40
TRACEBACK = "Traceback (most recent call last)"


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """A folder with files, an archive of them and its index."""
    folder = tmp_path_factory.mktemp("calm")
    (folder / "inbox").mkdir()
    for number in range(FILES):
        (folder / "inbox" / f"{number:03}.txt").write_text(loading.text_of(number))
    harness.run(folder, ingest(folder))
    return folder


@pytest.fixture
def disk(tmp_path):
    """A function that makes a disk in memory, with the options of a mount, and gives its folder."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options):
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a small disk")
        return folder

    yield mount
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def remount(folder, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def ingest(folder):
    return ["ingest", "--collection", "logs", str(folder / "inbox")]


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024


def said(done):
    assert TRACEBACK not in done.stderr, done.stderr[-2000:]
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("part", [0.03, 0.3, 0.65, 0.9])
def test_a_full_disk_ends_the_command_with_a_reason_and_room_lets_it_be_completed(calm, disk, part):
    folder = disk(f"size={max(60, round(part * size_of(calm / 'archive')))}k")
    status, _, error = said(harness.ended(folder, ingest(calm)))
    assert "full" in error or "No space left" in error
    assert status == 2 or (status == 0 and "the records are safe" in error)
    kept = harness.records(folder) if (folder / "archive" / "archive.db").is_file() else {}
    wanted = harness.records(calm)
    assert kept.items() <= wanted.items()  # what is there is whole
    status, *_ = said(harness.ended(folder, ["search", "harbour"]))
    assert status == (0 if (folder / "archive" / "archive.db").is_file() else 2)
    said(harness.ended(folder, ["check"]))
    remount(folder, "size=200m")
    assert said(harness.ended(folder, ingest(calm)))[0] == 0
    assert harness.everything(folder) == harness.everything(calm)
    assert said(harness.ended(folder, ["check"]))[0] == 0


def test_a_full_disk_keeps_nobody_from_reading(calm, disk, tmp_path):
    folder = disk(f"size={size_of(calm / 'archive') + 400}k")
    shutil.copytree(calm / "archive", folder / "archive")
    fill(folder / "filler")
    (tmp_path / "archive").symlink_to(folder / "archive")  # what the server says goes to another disk
    with harness.served(tmp_path) as address:
        for path in ("/readyz", "/api/v1/search?q=harbour", "/new", "/search?q=clerk"):
            assert harness.status(address + path) == 200
    assert said(harness.ended(folder, ["search", "harbour"]))[0] == 0


def fill(path):
    try:
        with path.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
    except OSError:
        return


def test_a_folder_that_may_not_be_written_is_read_and_a_writer_is_told(calm, disk):
    folder = disk("size=100m")
    shutil.copytree(calm / "archive", folder / "archive")
    remount(folder, "ro")
    wanted = harness.records(calm)
    assert harness.records(folder) == wanted
    assert said(harness.ended(folder, ["search", "harbour"]))[1].startswith(f"{FILES} records")
    assert said(harness.ended(folder, ["check"]))[0] == 0
    assert said(harness.ended(folder, ["show", next(iter(wanted))]))[0] == 0
    for words in (ingest(calm), ["reindex"], ["withdraw", next(iter(wanted)), "--reason", "a test"]):
        status, _, error = said(harness.ended(folder, words))
        assert status == 2
        assert "Read-only" in error or "read-only" in error or "readonly" in error or "can't be" in error


# ------------------------------------------------------------------------------------------- other bytes


@pytest.fixture
def archive(calm, tmp_path):
    """A copy of the archive, its inbox beside it."""
    shutil.copytree(calm / "archive", tmp_path / "archive")
    return tmp_path


def a_payload(folder):
    """A payload's path and the record that was made of it."""
    with open_store(folder / "archive", read_only=True) as store:
        summary = store.list_records(limit=1)[0]
        digest = store.get_version(summary.id).digest
        return store.payloads.path(digest), summary.id


def findings(folder, *options):
    status, out, _ = said(harness.ended(folder, ["check", "--json", *options]))
    return status, [json.loads(line) for line in out.splitlines()]


def truncate(path):
    path.write_bytes(path.read_bytes()[:100])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [truncate, flip, Path.unlink], ids=["truncated", "flipped", "gone"])
def test_a_damaged_payload_is_named_never_served_and_fetched_from_its_file(archive, calm, damage):
    path, record = a_payload(archive)
    whole = path.read_bytes()
    damage(path)
    status, rows = findings(archive)
    assert status == 1
    assert [(row["kind"], row["subject"]) for row in rows] == [("payload", path.name)]
    assert "check --repair" in rows[0]["repair"]
    with harness.served(archive) as address:
        assert harness.status(f"{address}/d/{record}") == 200
        assert harness.status(f"{address}/d/{record}/v1/original") in (404, 503)
    status, _, error = said(harness.ended(archive, ["backup", str(archive / "copy")]))
    assert status == 1
    assert path.name in error
    # The archive was copied, its inbox was not moved: the file it came from is where it was.
    status, rows = findings(archive, "--repair")
    assert status in (0, 1)
    if not rows[0]["repaired"]:  # it was taken under a name of its own, which says nothing of its folder
        assert said(harness.ended(archive, ingest(calm)))[0] == 0
    assert path.read_bytes() == whole
    assert findings(archive) == (0, [])


def test_a_damaged_database_is_named_and_a_backup_restores_everything(archive, calm):
    assert said(harness.ended(archive, ["backup", str(archive / "copy")]))[0] == 0
    database = archive / "archive" / "archive.db"
    content = bytearray(database.read_bytes())
    for start in range(3 * 4096, len(content) - 4096, 3 * 4096):
        content[start : start + 4096] = b"\xff" * 4096
    database.write_bytes(content)
    for beside in database.parent.glob("archive.db-*"):
        beside.unlink()
    status, rows = findings(archive)
    assert status == 1 or rows == []
    done = harness.ended(archive, ["check"])
    assert "backup" in done.stdout + done.stderr
    shutil.rmtree(archive / "archive")
    shutil.copytree(archive / "copy", archive / "archive")
    assert harness.everything(archive) == harness.everything(calm)
    assert findings(archive) == (0, [])
    assert said(harness.ended(archive, ingest(calm)))[1].strip() == f"Taken: {FILES} unchanged"
