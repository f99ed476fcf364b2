"""Both engines on the corpus in one run: what they find, in which order, and how long it takes.

OpenSearch runs as three nodes on this machine, so its figures hold for three nodes that share these cores.
"""

import dataclasses
import statistics
import tempfile
import time
from pathlib import Path

from archive.store import open_store
from index.opensearch import Address, OpenSearchEngine
from index.requests import Request
from index.service import Index
from index.whoosh_engine import WhooshEngine
from tests.benchmarks.archive_of_corpus import ingested, ingesting, said_by
from tests.benchmarks.material import ABSENT, unpacked
from tests.benchmarks.questions import read_questions
from tests.benchmarks.serving import HEADS, SETTINGS, pages, row, served
from tests.benchmarks.timing import interleaved, table
from tests.cluster.nodes import Nodes, NotHere
from tests.cluster.opensearch_settings import settings

ROUNDS = 5
NODES = 3


def main():
    """Print the section."""
    print("## Two engines\n")
    if ingested() is None:
        print(ABSENT)
        return
    try:
        nodes = Nodes(NODES)
    except NotHere as why:
        print(f"Skipped: {why}.\n")
        return
    with nodes:
        measure(ingested().folder, nodes.addresses)
        print(_whole(nodes.addresses))


def _whole(addresses):
    """The program itself over either engine: taking the corpus in, and its search pages over HTTP."""
    chosen = {"Whoosh": {}, "OpenSearch": settings(addresses, shards=NODES, replicas=1)}
    rows = []
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as home, unpacked() as corpus:
        for name, environment in chosen.items():
            folder = Path(home) / name
            seconds = _seconds(lambda at=folder, by=environment: said_by(ingesting(at, corpus, **by)))
            (folder / "archive.toml").write_text(SETTINGS, encoding="utf-8")
            with served(folder, **environment) as port:
                rows.append((name, f"{seconds:.1f}", *row(port, pages()["search"])))
    return table(("engine", "`ingest` of the corpus, s", *(f"search page: {head}" for head in HEADS)), rows)


def measure(folder, addresses):
    """Index an archive in both engines, ask both the same, and print what came of it."""
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as home, open_store(folder) as store:
        address = Address(tuple(addresses), name="bench", shards=NODES, replicas=1)
        cluster = OpenSearchEngine(address, store.uuid)
        whoosh = WhooshEngine(Path(home) / "index")
        indexes = Index(store, whoosh, Path(home) / "index"), Index(store, cluster, Path(home), cluster.held)
        built = [_seconds(index.rebuild) for index in indexes]
        sizes = [index.status().size / 1e6 for index in indexes]
        records = indexes[0].status().records
        lines = [_compared(indexes, question) for question in read_questions()]
        cluster.remove()
    print(f"{records:,} records; OpenSearch has {NODES} nodes, {NODES} shards and one replica.\n")
    rows = [("index built anew, seconds", *(f"{seconds:.1f}" for seconds in built))]
    rows.append(("its size, MB (OpenSearch: with the replica)", *(f"{size:.0f}" for size in sizes)))
    print(table(("", "Whoosh", "OpenSearch"), rows))
    print(f"\nMilliseconds: the median of {ROUNDS} runs taken in turns.\n")
    heads = ("query", "matches", "same total and facets", "same of ten places", "Whoosh", "OpenSearch")
    print(table(heads, [line.row for line in lines]))
    whoosh_ms, cluster_ms = (statistics.median(line.times[at] for line in lines) for at in (0, 1))
    print(
        f"\n{sum(line.same for line in lines)} of {len(lines)} searches have the same totals and facets; "
        f"{min(line.places for line in lines)} places of ten agree at least. Medians: {whoosh_ms:.1f} ms "
        f"and {cluster_ms:.1f} ms.\n"
    )


@dataclasses.dataclass(frozen=True)
class Compared:
    """One question put to both."""

    question: str
    total: int
    same: bool  # totals and facets
    places: int  # of the first ten
    times: list[float]

    @property
    def row(self):
        times = [f"{milliseconds:.1f}" for milliseconds in self.times]
        return f"`{self.question}`", self.total, "yes" if self.same else "NO", f"{self.places} / 10", *times


def _compared(indexes, question):
    request = Request(question.pincite)
    asked = [lambda index=index: index.search(request) for index in indexes]
    one, other = (_patiently(ask) for ask in asked)
    pages = [[hit.id for hit in found.hits] for found in (one, other)]
    agreed = sum(a == b for a, b in zip(*pages, strict=False)) + 10 - max(map(len, pages))
    same = one.total == other.total and one.facets == other.facets
    return Compared(question.pincite, one.total, same, agreed, interleaved(asked, ROUNDS))


def _patiently(ask):
    """An answer that was not stopped: the first searches of a cluster that was just started may be."""
    for _ in range(10):
        found = ask()
        if all(said.kind != "stopped" for said in found.diagnostics):
            break
    return found


def _seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
