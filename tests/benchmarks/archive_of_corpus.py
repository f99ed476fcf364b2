"""The corpus ingested by the program itself, once for all benchmarks that need it."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import material


@dataclass(frozen=True)
class Ingested:
    """An archive of the corpus, and how its making went."""

    folder: Path
    raw: int  # bytes
    seconds: float
    report: str


@functools.cache
def ingested():
    """The archive; None where there is no corpus."""
    with material.unpacked() as corpus:
        if corpus is None:
            return None
        home = Path(tempfile.mkdtemp(prefix="pincite-bench-"))
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        begun = time.perf_counter()
        report = said_by(ingesting(home / "archive", corpus)).splitlines()[-1]
        return Ingested(home / "archive", material.raw_bytes(corpus), time.perf_counter() - begun, report)


def ingesting(archive, corpus, *options, **settings):
    """A process that ingests the corpus, with settings from the environment."""
    command = [sys.executable, "-m", "pincite", "--archive", str(archive), "ingest", str(corpus)]
    return subprocess.Popen(
        [*command, "--manifest", str(corpus / "manifest.csv"), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | settings,
    )


def said_by(process):
    """What it said, once it has ended well."""
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(said)
    return said.strip()


@functools.cache
def documents():
    """The records of the archive as index documents."""
    from archive.store import open_store
    from index.following import documents_of

    with open_store(ingested().folder, read_only=True) as store:
        ids = []
        while page := store.list_records(order="id", after_id=ids[-1] if ids else "", limit=1000):
            ids += [record.id for record in page]
        return list(documents_of(store, ids))
