"""Ranking judged by a test collection, so that scoring is changed for a reason: `make bench-ranking`.

The folder holds, as test collections come:

    documents.jsonl   one {"id", "title", "text"} a line; "date", "source", "language" if known; between the
                      paragraphs of a text an empty line
    topics.txt        TREC topics (<num>, <title>), or lines of id, tab, query
    qrels.txt         lines of topic, 0, document id, relevance

Printed are nDCG@10 and the mean average precision of the queries as typed, where all words must match, and of
any of their words.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

import ir_measures
from ir_measures import AP, P, R, nDCG

from index.documents import IndexDocument
from index.engine import Cursor
from index.facet_values import ValueTables
from index.planning import plan_query
from index.plans import Plan
from index.query import parse
from index.whoosh_engine import WhooshEngine
from tests.benchmarks.timing import table

MEASURES = (nDCG @ 10, AP, P @ 10, R @ 1000)
DEPTH = 1000


def main():
    """Judge the collection in the folder named on the command line."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("Usage: make bench-ranking FOLDER=a folder with documents.jsonl, topics.txt and qrels.txt")
    print(judge(Path(sys.argv[1])))


def judge(folder):
    """The table of measures."""
    topics = read_topics((folder / "topics.txt").read_text("utf-8"))
    qrels = list(ir_measures.read_trec_qrels(str(folder / "qrels.txt")))
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as home:
        engine = WhooshEngine(Path(home) / "index")
        engine.rebuild(read_documents(folder / "documents.jsonl"), Cursor("collection", 1))
        snapshot = engine.snapshot()
        rows = []
        for label, form in (("all words", "{}"), ("any word", None)):
            run = [
                ir_measures.ScoredDoc(topic, hit.document.id, hit.score)
                for topic, query in topics.items()
                for hit in _asked(snapshot, form.format(query) if form else " OR ".join(query.split()))
            ]
            figures = ir_measures.calc_aggregate(MEASURES, qrels, run)
            rows.append((label, *(f"{figures[measure]:.4f}" for measure in MEASURES)))
    return f"{len(topics)} topics.\n\n" + table(("", *map(str, MEASURES)), rows)


def _asked(snapshot, query):
    """The first hits of a query."""
    planned = plan_query(parse(query).tree, snapshot, ValueTables())
    return snapshot.search(Plan(planned.root, size=DEPTH, facets=False)).hits


def read_documents(path):
    """The documents, each paragraph a passage."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            passages = tuple(part for part in re.split(r"\n\s*\n", row["text"]) if part.strip())
            yield IndexDocument(
                id=row["id"],
                title=row.get("title") or "",
                sections=(),
                passages=passages,
                numbers=tuple(range(1, len(passages) + 1)),
                passage_sections=(None,) * len(passages),
                source=row.get("source"),
                language=row.get("language", "en"),
                date=row.get("date"),
            )


def read_topics(text):
    """Queries by topic."""
    if "<top>" not in text:
        return dict(line.split("\t", 1) for line in text.splitlines() if line.strip())
    topics = {}
    for top in text.split("<top>")[1:]:
        number = re.search(r"<num>\s*(?:Number:)?\s*(\S+)", top)[1]
        title = re.search(r"<title>\s*(?:Topic:)?\s*([^<]+)", top)[1]
        # Punctuation would be read as query language.
        topics[number.lstrip("0") or "0"] = " ".join(re.findall(r"\w+", title))
    return topics


if __name__ == "__main__":
    main()
