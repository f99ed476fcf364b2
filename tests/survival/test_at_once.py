"""Real commands at once, a killed one before another, and a clock that was set back between two."""

import datetime as dt
import json
import os
import signal
import subprocess
import time

import psutil
import pytest

from archive.store import open_store
from tests.survival import harness, loading

CLOCK = """
import datetime, time
real, shift = datetime.datetime, datetime.timedelta(days={days})
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + shift
    @classmethod
    def utcnow(cls):
        return real.utcnow() + shift
datetime.datetime = Shifted
was = time.time
time.time = lambda: was() + shift.total_seconds()
"""


def files(folder, name, first, count, edition=0):
    inbox = folder / name
    inbox.mkdir(exist_ok=True)
    for number in range(first, first + count):
        (inbox / f"{number:03}.txt").write_text(loading.text_of(number, edition))
    return inbox


def start(folder, inbox, words=()):
    command = harness.command(folder, ["ingest", *words, "--collection", inbox.name, str(inbox)])
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_of_two_ingests_at_once_each_is_taken_or_told_who_holds_the_lock(tmp_path):
    inboxes = [files(tmp_path, f"box{n}", 100 * n, 25) for n in range(2)]
    both = [start(tmp_path, inbox) for inbox in inboxes]
    ends = [(process.communicate(timeout=120), process.returncode) for process in both]
    for (_, error), status in ends:
        assert status in (0, 2), error
        if status == 2:
            assert "is being written by process" in error
            assert "ingest --collection" in error
    assert 0 in [status for _, status in ends]
    for inbox in inboxes:  # whoever was sent away comes again
        harness.run(tmp_path, ["ingest", "--collection", inbox.name, str(inbox)])
    assert len(harness.records(tmp_path)) == 50
    assert harness.ended(tmp_path, ["check"]).returncode == 0


def test_an_ingest_whose_readers_cannot_be_started_any_more_says_so_and_is_completed_by_the_next(tmp_path):
    inbox = files(tmp_path, "box", 0, 150)
    process = start(tmp_path, inbox)
    starter = _child(process, "multiprocessing.forkserver")
    starter.kill()
    _, error = process.communicate(timeout=120)
    assert process.returncode in (1, 2)  # 1 where all had been handed out, and some were not read
    assert "pincite/__main__.py" not in error  # a reader that is cut short may leave a trace
    if process.returncode == 2:
        assert "run the same command again" in error
    harness.run(tmp_path, ["ingest", "--collection", inbox.name, str(inbox)])
    assert len(harness.records(tmp_path)) == 150
    assert harness.ended(tmp_path, ["check"]).returncode == 0


def _child(process, name):
    """The process of that name which the command started, once it has started readers itself."""
    while process.poll() is None:
        for child in psutil.Process(process.pid).children():
            if name in " ".join(child.cmdline()) and child.children():
                return child
        time.sleep(0.02)
    raise AssertionError("the command ended before it had started readers")


def test_the_lock_of_a_killed_ingest_is_taken_over_at_once(tmp_path):
    inbox = files(tmp_path, "box", 0, 60)
    process = start(tmp_path, inbox)
    lock = tmp_path / "archive" / "writing.lock.holder"
    until = time.monotonic() + 60
    while not (lock.exists() and str(process.pid) in lock.read_text()) and time.monotonic() < until:
        time.sleep(0.01)
    second = harness.ended(tmp_path, ["ingest", str(inbox)])
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    if running and second.returncode == 2:
        assert f"process {process.pid}" in second.stderr
    harness.run(tmp_path, ["ingest", "--collection", "box", str(inbox)])
    assert len(harness.records(tmp_path)) >= 60


def test_a_reader_process_answers_during_the_whole_of_an_ingest(tmp_path):
    harness.run(tmp_path, ["ingest", "--collection", "box", str(files(tmp_path, "box", 0, 5))])
    process = start(tmp_path, files(tmp_path, "box", 0, 80))
    totals = []
    while process.poll() is None:
        done = harness.ended(tmp_path, ["search", "harbour", "--json"])
        assert done.returncode == 0, done.stderr
        totals.append(json.loads(done.stdout)["total"])
    process.communicate()
    assert process.returncode == 0
    assert totals == sorted(totals)
    assert totals[0] >= 5
    assert json.loads(harness.ended(tmp_path, ["search", "harbour", "--json"]).stdout)["total"] == 80


@pytest.mark.parametrize("days", [-4000, 4000])
def test_a_clock_that_was_set_back_or_forth_loses_and_reorders_nothing(tmp_path, days):
    inbox = files(tmp_path, "box", 0, 8)
    harness.run(tmp_path, ["ingest", "--collection", "box", str(inbox)])
    before = harness.records(tmp_path)
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(CLOCK.format(days=days))
    files(tmp_path, "box", 0, 4, edition=1)
    files(tmp_path, "box", 8, 4)
    shifted = {**os.environ, "PYTHONPATH": str(tmp_path / "clock")}
    words = ["ingest", "--json", "--collection", "box", str(inbox)]
    done = subprocess.run(
        harness.command(tmp_path, words), env=shifted, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == (
        ["changed"] * 4 + ["unchanged"] * 4 + ["new"] * 4
    )
    harness.run(tmp_path, ["check"])
    with open_store(tmp_path / "archive", read_only=True) as store:
        for record_id in before:
            versions = store.list_versions(record_id)
            assert [version.number for version in versions] == list(range(1, len(versions) + 1))
            assert store.get_record(record_id).current == len(versions)
        changed = [id for id in before if len(store.list_versions(id)) == 2]
        assert len(changed) == 4
        made = [version.made_at for version in store.list_versions(changed[0])]
        first, second = (dt.datetime.fromisoformat(str(moment)) for moment in made)
        assert second >= first  # never before the version that it follows, whatever the clock says
        assert (second - first > dt.timedelta(days=3999)) is (days > 0)  # or the clock was not set at all
        sequences = [change.sequence for change in store.changes(0)]
        assert sequences == sorted(sequences)
    found = json.loads(harness.ended(tmp_path, ["search", "harbour", "--size", "50", "--json"]).stdout)
    assert found["total"] == 12
