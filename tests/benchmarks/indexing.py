"""Indexing: documents into an index on disk, beside SQLite FTS5; and the whole pipeline from files."""

import tempfile
import time
from pathlib import Path

from index.engine import Cursor
from index.whoosh_engine import WhooshEngine
from tests.benchmarks import fts5
from tests.benchmarks.archive_of_corpus import documents, ingested
from tests.benchmarks.material import ABSENT
from tests.benchmarks.timing import megabytes, table

NIGHTLY = 100  # records of a batch


def main():
    """Print the section."""
    print("## Indexing\n")
    if ingested() is None:
        print(ABSENT)
        return
    raw = ingested().raw
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as home:
        whole, size, batch = index_all(Path(home) / "index", documents())
        begun = time.perf_counter()
        fts5.build(Path(home) / "fts5.db", documents())
        sqlite = time.perf_counter() - begun
        sqlite_size = (Path(home) / "fts5.db").stat().st_size
    seconds = ingested().seconds
    lines = [
        ("ingest: files to searchable archive", f"{seconds:.1f}", f"{raw / 1e6 / seconds:.1f}", ""),
        ("indexing alone", f"{whole:.1f}", f"{raw / 1e6 / whole:.1f}", megabytes(size)),
        (f"{NIGHTLY} records more, one commit", f"{batch:.2f}", "", ""),
        ("FTS5, text included", f"{sqlite:.1f}", f"{raw / 1e6 / sqlite:.1f}", megabytes(sqlite_size)),
    ]
    print(f"{len(documents()):,} records of {megabytes(raw)} of raw text.\n")
    print(table(("", "seconds", "MB/s of raw text", "size on disk"), lines))


def index_all(folder, records):
    """Seconds to index all, bytes on disk, and seconds for a batch more."""
    engine = WhooshEngine(folder)
    begun = time.perf_counter()
    engine.rebuild(records, Cursor("benchmark", 1))
    whole = time.perf_counter() - begun
    size = engine.state().size
    begun = time.perf_counter()
    engine.apply(records[:NIGHTLY], (), Cursor("benchmark", 2))
    engine.snapshot()
    return whole, size, time.perf_counter() - begun
