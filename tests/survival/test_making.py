"""An archive is made in one step: whoever comes upon its making sees no archive or a whole one."""

import random
import subprocess
import sys
import time

from archive.errors import ArchiveMissing
from archive.store import open_store

MAKE = """
import sys, alembic.command, alembic.config
from pathlib import Path
from archive.store import open_store
print("ready", flush=True)
with open_store(Path(sys.argv[1]), create=True) as store:
    print(store.uuid)
"""


def start(folder):
    process = subprocess.Popen([sys.executable, "-c", MAKE, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_reader_who_comes_upon_a_killed_making_sees_no_archive_or_a_whole_one(tmp_path):
    chance, absent = random.Random(4), 0
    for number in range(8):
        folder = tmp_path / str(number)
        process = start(folder)
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        process.communicate()
        try:
            with open_store(folder, read_only=True) as store:
                assert store.counts().records == 0
        except ArchiveMissing as error:
            absent += 1
            assert "There is no archive at" in str(error)
        with open_store(folder, create=True) as store:
            assert store.counts().records == 0
        assert list(folder.glob("*.arriving*")) == []
    assert absent  # else nothing was cut short


def test_two_who_make_an_archive_at_once_make_one(tmp_path):
    both = [start(tmp_path / "archive") for _ in range(2)]
    named = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(named) == 1
