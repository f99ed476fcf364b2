"""The command line as a real process, before terminals, pipes and permissions of every kind."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.samples.golden import SAMPLES

PINCITE = [sys.executable, "-m", "pincite"]


def pincite(archive: Path, *words: str, **options):
    environment = os.environ | {"PINCITE_ARCHIVE": str(archive)} | options.pop("environment", {})
    return subprocess.Popen(
        [*PINCITE, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **options
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terminals") / "archive"
    ingest = pincite(folder, "ingest", str(SAMPLES), umask=0)
    _, said = ingest.communicate(timeout=200)
    assert ingest.returncode == 0, said
    return folder


@pytest.mark.parametrize(
    "words", [("search", "the", "--size", "100"), ("search", "the", "--json"), ("audit",)]
)
def test_a_reader_who_has_seen_enough_is_no_failure(archive, words):
    running = pincite(archive, *words)
    running.stdout.close()
    said = running.stderr.read()
    assert (running.wait(100), said) == (0, b"")


def test_letters_that_a_terminal_lacks_are_escaped(archive):
    running = pincite(
        archive, "search", "маяк", environment={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    )
    shown, said = running.communicate(timeout=100)
    assert running.returncode == 0, said
    assert b"\\u043c" in shown


def test_no_umask_lets_others_write_into_an_archive(archive):
    for path in (archive, *archive.rglob("*")):
        if "index" not in path.relative_to(archive).parts:  # in a folder that is its owner's alone
            assert not stat.S_IMODE(path.stat().st_mode) & 0o022, path
    assert stat.S_IMODE((archive / "index").stat().st_mode) == 0o700


def test_an_interruption_says_what_is_kept_and_what_goes_on(tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    for number in range(400):
        (files / f"{number:03}.txt").write_text(
            f"Ferry {number}\n\nThe ferry {number} left the pier at dawn.\n" * 9
        )
    running = pincite(tmp_path / "archive", "ingest", str(files), "--json", start_new_session=True)
    assert running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=200)
    assert running.returncode == 130, said
    assert "The same command goes on" in said.decode()
    again = pincite(tmp_path / "archive", "ingest", str(files))
    _, said = again.communicate(timeout=200)
    assert again.returncode == 0, said
