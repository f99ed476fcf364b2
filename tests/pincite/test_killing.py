"""kill -9 in the middle of a batch, then the same command: the result equals an undisturbed run."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from archive.store import open_store

PARAGRAPHS = [
    "The council met in the old customs house, and the minutes were kept by the harbour clerk.",
    "Nobody could say how many nets had been lost that winter, for nobody had counted them before.",
    "A lighthouse without a keeper is a lamp; a keeper without a lighthouse is a man in a boat.",
    "The ferry company offered compensation in vouchers, which the islanders burned on the quay.",
]


def write_files(folder, count, seed):
    chance = random.Random(seed)
    folder.mkdir()
    for number in range(count):
        parts = [
            f"{chance.choice(PARAGRAPHS)} Entry {number}, item {n}." for n in range(chance.randint(3, 30))
        ]
        (folder / f"{number:04}.txt").write_text(f"Log {number}\n\n" + "\n\n".join(parts) + "\n")


def ingest_command(archive, inbox):
    return [sys.executable, "-m", "pincite", "--archive", str(archive), "ingest", "--json", str(inbox)]


def run(archive, inbox):
    done = subprocess.run(
        ingest_command(archive, inbox), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def kill_after(seconds, archive, inbox):
    process = subprocess.Popen(
        ingest_command(archive, inbox),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def contents(archive):
    """Everything that a reader can tell an archive by: ids, versions, numbers, texts, checks."""
    with open_store(archive, read_only=True) as store:
        ids = sorted(item.id for item in store.list_records(limit=10_000))
        return {
            record_id: [
                [(p.number, p.text, p.check) for p in version.passages]
                for version in store.history(record_id).versions
            ]
            for record_id in ids
        }


@pytest.mark.timeout(240)
def test_a_killed_batch_is_completed_by_the_same_command(tmp_path):
    inbox = tmp_path / "inbox"
    write_files(inbox, 120, seed=7)
    undisturbed = tmp_path / "undisturbed"
    began = time.monotonic()
    told = run(undisturbed, inbox)
    whole = time.monotonic() - began
    chance = random.Random(11)
    disturbed = tmp_path / "disturbed"
    for _ in range(5):
        kill_after(chance.uniform(0.1, whole), disturbed, inbox)
    again = run(disturbed, inbox)
    assert contents(disturbed) == contents(undisturbed)
    assert [row["record"]["id"] for row in again] == [row["record"]["id"] for row in told]
    assert len(told) == 120
