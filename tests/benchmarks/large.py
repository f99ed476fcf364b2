"""Growth: the corpus grown to 20,000 and 100,000 records, searched by Pincite and FTS5: `make bench-large`.

The engine is asked as the service asks it, but the texts of the ten results come from memory: a store of so
many records would take an hour to make. Reading them from the store takes half a millisecond more.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from string import ascii_lowercase

from archive.records import Passage
from index.facet_values import ValueTables
from index.passages import Passages
from index.requests import Request
from index.searching import Searching
from index.whoosh_engine import WhooshEngine
from tests.benchmarks import fts5
from tests.benchmarks.archive_of_corpus import documents, ingested
from tests.benchmarks.indexing import index_all
from tests.benchmarks.material import ABSENT, grown
from tests.benchmarks.questions import read_questions
from tests.benchmarks.timing import interleaved, megabytes, milliseconds, table

SIZES = tuple(int(size) for size in os.environ.get("PINCITE_BENCH_SIZES", "20000,100000").split(","))
ROUNDS = 5
EVERY_WORD = " OR ".join(f"{letter}*" for letter in ascii_lowercase)
PASSAGES = 16_000_000  # bytes of them that are kept, as by the service
_SERVING = """
import sys
from pathlib import Path
import psutil
import web
from index.facet_values import ValueTables
from index.passages import Passages
from index.requests import Request
from index.searching import Searching
from index.whoosh_engine import WhooshEngine
from tests.benchmarks.questions import read_questions
searching = Searching(WhooshEngine(Path(sys.argv[1])).snapshot(), ValueTables(), Passages(lambda _: {}))
for _ in range(3):
    for question in read_questions():
        searching.answer(Request(question.pincite))
held = psutil.Process().memory_full_info()
print(held.rss, held.uss)
"""


def main():
    """Print the section."""
    print("## Growth\n")
    if ingested() is None:
        print(ABSENT)
        return
    made, searched = [], []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="pincite-bench-") as home:
            records = list(grown(documents(), size))
            made.append(_make(Path(home), records))
            searched.append((f"{len(records):,}", *_searched(Path(home), records)))
    heads = ("records", "raw text", "indexing, MB/s", "index", "100 more, seconds", "resident", "its own")
    print(table(heads, made))
    print("Milliseconds at the median of the thirty searches.\n")
    heads = ("records", "Pincite", "slowest", "FTS5", "FTS5 / Pincite", "Pincite, first", "FTS5, first")
    print(table(heads, searched))


def _make(home, records):
    """Both databases; figures of ours."""
    raw = sum(len(passage.encode()) + 1 for record in records for passage in record.passages)
    seconds, size, batch = index_all(home / "index", records)
    fts5.build(home / "fts5.db", records)
    done = subprocess.run(
        [sys.executable, "-c", _SERVING, str(home / "index")], capture_output=True, text=True, check=True
    )
    resident, own = map(int, done.stdout.split())
    return (
        f"{len(records):,}",
        megabytes(raw),
        f"{raw / 1e6 / seconds:.1f}",
        megabytes(size),
        f"{batch:.1f}",
        megabytes(resident),
        megabytes(own),
    )


def _searched(home, records):
    """Figures of the thirty searches."""
    texts = _texts_of(records)
    db = fts5.connect(home / "fts5.db")
    questions = read_questions()
    first, warm = [], []
    for question in questions:
        fresh = Searching(WhooshEngine(home / "index").snapshot(), ValueTables(), Passages(texts, PASSAGES))
        fresh.answer(Request("unrelated"))
        first.append(
            (
                milliseconds(lambda q=question, s=fresh: s.answer(Request(q.pincite)))[0],
                milliseconds(lambda q=question: fts5.search(db, q.fts5))[0],
            )
        )
    searching = Searching(WhooshEngine(home / "index").snapshot(), ValueTables(), Passages(texts, PASSAGES))
    for question in questions:
        works = [
            lambda q=question: searching.answer(Request(q.pincite)),
            lambda q=question: fts5.search(db, q.fts5),
        ]
        works[0]()
        warm.append(interleaved(works, ROUNDS))
    pincite, sqlite = (statistics.median(column) for column in zip(*warm, strict=True))
    pincite_first, sqlite_first = (statistics.median(column) for column in zip(*first, strict=True))
    seconds, answered = milliseconds(lambda: searching.answer(Request(EVERY_WORD)))
    kinds = {diagnostic.kind for diagnostic in answered.diagnostics}
    print(
        f"{len(records):,} records: `a* OR b* OR … OR z*` took {seconds / 1000:.1f} s and was "
        f"{'answered' if answered.total else 'stopped'} ({', '.join(sorted(kinds)) or 'nothing said'}).\n"
    )
    return (
        f"{pincite:.2f}",
        f"{max(times[0] for times in warm):.1f}",
        f"{sqlite:.2f}",
        f"{sqlite / pincite:.1f}",
        f"{pincite_first:.2f}",
        f"{sqlite_first:.2f}",
    )


def _texts_of(records):
    """The passages wanted, as a store gives them."""
    by_id = {record.id: record for record in records}

    def texts(wanted):
        return {
            (id_, number): Passage(
                number,
                by_id[id_].passages[by_id[id_].numbers.index(number)],
                issued_digest="0" * 64,
                issued_check="0000",
            )
            for id_, number in wanted
        }

    return texts
