"""Both stores on the corpus in one run: taking files in, moving an archive, and pages over HTTP.

PostgreSQL runs on this machine and shares its cores with whoever asks it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive.identifiers import digest_of
from archive.records import Alias
from archive.store import database_at, open_store
from ingest.blocks import Hints
from ingest.drafting import draft
from tests.benchmarks.archive_of_corpus import ingested, ingesting, said_by
from tests.benchmarks.material import ABSENT, unpacked
from tests.benchmarks.serving import HEADS, SETTINGS, pages, row, served
from tests.benchmarks.timing import table
from tests.cluster import postgresql

DRAFTS, COMMIT = 400, 50


def main():
    """Print the section."""
    print("## Two stores\n")
    obstacle = postgresql.find_obstacle()
    if obstacle or ingested() is None:
        print(f"Skipped: {obstacle}.\n" if obstacle else ABSENT)
        return
    with (
        tempfile.TemporaryDirectory(prefix="pincite-bench-") as home,
        postgresql.running(lasting=True) as server,
        unpacked() as corpus,
    ):
        print(_written(Path(home), server, corpus))
        print(table(("seconds", "SQLite", "PostgreSQL"), _taken_in(Path(home), server, corpus)))
        print(table(("page", "store", *HEADS), _served(Path(home), server)))


def _written(home, server, corpus):
    """Records a second: those that one worker reads, and those that one writer decides on and writes."""
    contents = [path.read_bytes() for path in sorted(corpus.rglob("*.txt"))[:DRAFTS]]
    begun = time.perf_counter()
    drafts = [draft(content, Hints(f"{at}.txt")) for at, content in enumerate(contents)]
    rates = [len(drafts) / (time.perf_counter() - begun)]
    for name, address in (("a", "sqlite"), ("b", server.new_database("written"))):
        with open_store(home / name, create=True, database=database_at(address, home / name)) as store:
            begun = time.perf_counter()
            with store.writing("benchmark") as writer:
                for at, (made, content) in enumerate(zip(drafts, contents, strict=True)):
                    writer.take(made, content, Alias("path", "/inbox", f"{digest_of(content)}.txt"))
                    if at % COMMIT == COMMIT - 1:
                        writer.commit()
            rates.append(len(drafts) / (time.perf_counter() - begun))
    passages = sum(len(made.paragraphs) for made in drafts)
    print(f"{len(drafts)} speeches of {passages:,} passages, commits of {COMMIT}; records a second.\n")
    heads = ("read by one worker", "written over SQLite", "written over PostgreSQL")
    return table(heads, [[f"{rate:.0f}" for rate in rates]])


def _taken_in(home, server, corpus):
    one, two = ({"PINCITE_DATABASE": server.new_database(name)} for name in ("one", "two"))
    alone = [_seconds(ingesting, home / "sqlite", corpus), _seconds(ingesting, home / "pg", corpus, **one)]
    yield "`ingest` of the corpus, its index included", *(f"{seconds:.1f}" for seconds in alone)
    begun = time.perf_counter()
    for process in [ingesting(home / "two", corpus, "--jobs", "1", **two) for _ in range(2)]:
        said_by(process)
    yield "two at once, with one worker each", "–", f"{time.perf_counter() - begun:.1f}"
    shutil.copytree(ingested().folder, home / "moved")
    there = _seconds(_copying, home / "moved", server.new_database("moved"))
    back = _seconds(_copying, home / "pg", "sqlite", **one)
    yield "`copy` of the archive to the other store", f"{there:.1f}", f"{back:.1f}"


def _served(home, server):
    shutil.copytree(ingested().folder, home / "kept")
    for name in ("kept", "moved"):
        (home / name / "archive.toml").write_text(SETTINGS, encoding="utf-8")
    moved = server.address_of("moved")
    with served(home / "kept") as sqlite, served(home / "moved", PINCITE_DATABASE=moved) as other:
        for kind, paths in pages().items():
            for store, port in (("SQLite", sqlite), ("PostgreSQL", other)):
                yield kind, store, *row(port, paths)


def _seconds(start, *words, **settings):
    begun = time.perf_counter()
    said_by(start(*words, **settings))
    return time.perf_counter() - begun


def _copying(archive, target, **settings):
    command = [sys.executable, "-m", "pincite", "--archive", str(archive), "copy", "--to", target]
    said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, env=os.environ | settings, **said)
