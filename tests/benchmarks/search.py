"""Searching: Pincite beside SQLite FTS5 and Whoosh's own searcher, on the corpus, in one run.

Each search gives ten results with highlighted passages (Pincite up to three of each, the others one snippet)
and the counts of sources and years (Pincite those of types, languages and authors besides). “Unkept” is
Pincite warm, but for the passages, which it reads from the store and cuts anew each time.
"""

import statistics
import tempfile
from pathlib import Path

from archive.store import open_store
from index.passages import Passages
from index.requests import Request
from index.service import open_index
from tests.benchmarks import fts5, whoosh_itself
from tests.benchmarks.archive_of_corpus import documents, ingested
from tests.benchmarks.material import ABSENT
from tests.benchmarks.questions import read_questions
from tests.benchmarks.timing import interleaved, milliseconds, table

ROUNDS = 9
TYPED = ("p", "pe", "pea", "hum", "human ri", "ken", "secur", "nuclear w", "the gen", "zi")
HEADS = (
    "query", "matches", "Pincite", "FTS5", "Whoosh", "FTS5 / Pincite", "Whoosh / Pincite",
    "Pincite, unkept", "Pincite, first", "FTS5, first",
)  # fmt: skip


def main():
    """Print the section."""
    print("## Search\n")
    if ingested() is None:
        print(ABSENT)
        return
    questions = read_questions()
    with (
        tempfile.TemporaryDirectory(prefix="pincite-bench-") as home,
        open_store(ingested().folder, read_only=True) as store,
    ):
        fts5.build(Path(home) / "fts5.db", documents())
        whoosh_itself.build(Path(home) / "whoosh", documents())
        cold = [_first_times(store, home, question) for question in questions]
        warm = _warm_times(store, home, questions)
        suggestions = _suggestion_times(store)
    print(
        f"{len(documents()):,} records. Milliseconds: the median of {ROUNDS} runs taken in turns; “first” is "
        "the first time that a term is used after opening.\n"
    )
    lines = [
        (f"{question.kind}: `{question.pincite}`", total, *_figures(times, first))
        for question, (total, *times), first in zip(questions, warm, cold, strict=True)
    ]
    medians = [statistics.median(column) for column in zip(*(row[1:] for row in warm), strict=True)]
    firsts = [statistics.median(column) for column in zip(*cold, strict=True)]
    lines.append(("**median**", "", *(f"**{figure}**" for figure in _figures(medians, firsts))))
    print(table(HEADS, lines))
    print(
        f"The first time is {firsts[0] / firsts[1]:.1f} times FTS5's. Suggestions while typing: "
        f"{statistics.median(suggestions):.1f} ms at the median of {len(TYPED)} beginnings, "
        f"{max(suggestions):.1f} ms at most.\n"
    )


def _figures(times, first):
    pincite, sqlite, whoosh, unkept = times
    return (
        f"{pincite:.2f}",
        f"{sqlite:.2f}",
        f"{whoosh:.1f}",
        f"{sqlite / pincite:.1f}",
        f"{whoosh / pincite:.1f}",
        *(f"{time:.2f}" for time in (unkept, *first)),
    )


def _first_times(store, home, question):
    """The times of a question right after opening, but for one of another word."""
    index = open_index(store)
    index.search(Request("unrelated"))
    db = fts5.connect(Path(home) / "fts5.db")
    fts5.search(db, "unrelated")
    return (
        milliseconds(lambda: index.search(Request(question.pincite)))[0],
        milliseconds(lambda: fts5.search(db, question.fts5))[0],
    )


def _warm_times(store, home, questions):
    """For each question its matches; the times of Pincite, FTS5, Whoosh, Pincite with no passages kept."""
    index, forgetful = open_index(store), open_index(store)
    forgetful._passages = Passages(store.passage_texts)
    db = fts5.connect(Path(home) / "fts5.db")
    whoosh = whoosh_itself.Asked(Path(home) / "whoosh")
    rows = []
    for question in questions:
        works = [
            lambda q=question: index.search(Request(q.pincite)),
            lambda q=question: fts5.search(db, q.fts5),
            lambda q=question: whoosh.search(q.whoosh),
            lambda q=question: forgetful.search(Request(q.pincite)),
        ]
        total = works[0]().total
        works[1]()
        works[3]()
        rows.append((total, *interleaved(works, ROUNDS)))
    return rows


def _suggestion_times(store):
    """The times of suggestions for what was typed so far, after the first of all."""
    index = open_index(store)
    index.suggest("x")
    return interleaved([lambda typed=typed: index.suggest(typed) for typed in TYPED], ROUNDS)
