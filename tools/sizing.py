"""How large an archive's parts have to be, from what each was measured at: arithmetic, nothing more.

    python -m tools.sizing --passages 50e6 --searches 40 --a-day 20000

The measured figures stand in `MEASURED`, with where they are from; docs/scale.md shows an answer.
"""

import argparse
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What one part was measured at, each on one machine of two cores that servers and clients shared."""

    passage: float = 540.0  # bytes of text: 39.0 MB in 72,605 passages of the UN corpus
    record: float = 34.0  # passages in a record of that corpus
    row: float = 950.0  # bytes a passage in PostgreSQL, all tables and indexes: 69.0 MB for that corpus
    copy: float = 600.0  # bytes a passage in one copy of OpenSearch's index
    shard: float = 20e6  # passages in a shard, so that it stays near 12 GB
    read: float = 10.0  # web pages a second that one worker of `ingest` reads; plain texts 125, PDFs 2.4
    written: float = 250.0  # records a second that all ingests together can write, by turns (PostgreSQL)
    pages: float = 125.0  # search pages a second that one web worker draws; its engine comes on top
    answered: float = 13.0  # searches a second by one core of OpenSearch nodes: 27 by two with all else on


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an archive is to hold and to do."""

    passages: float
    searches: float  # pages a second, at the busiest
    a_day: float  # records that arrive in a day
    replicas: int


MEASURED = Measured()


def size(wanted: Wanted, measured: Measured = MEASURED) -> list[tuple[str, str]]:
    """What is needed, a line each: of what, and how much."""
    records = wanted.passages / measured.record
    copies = 1 + wanted.replicas
    ingests = max(1, math.floor(measured.written / measured.read))
    index = wanted.passages * measured.copy
    return [
        ("records", f"{records:,.0f}"),
        ("originals, as plain text", _bytes(wanted.passages * measured.passage)),
        ("database", _bytes(wanted.passages * measured.row)),
        ("index, all copies", _bytes(index * copies)),
        ("shards, each with its replicas", str(max(1, math.ceil(wanted.passages / measured.shard)))),
        ("web workers for the busiest second", str(max(1, math.ceil(wanted.searches / measured.pages)))),
        (
            "cores of the nodes for them, at least",
            str(max(1, math.ceil(wanted.searches / measured.answered))),
        ),
        ("workers of ingest that are of use at once", str(ingests)),
        ("first ingest with so many", _time(records / min(measured.written, ingests * measured.read))),
        ("a day's records with one worker", _time(wanted.a_day / measured.read)),
    ]


def _bytes(count: float) -> str:
    return f"{count / 1e9:,.1f} GB"


def _time(seconds: float) -> str:
    return f"{seconds / 3600:,.1f} hours"


def main() -> None:
    """Print the answer to the command line's question."""
    parser = argparse.ArgumentParser(description="How large an archive's parts have to be.")
    parser.add_argument("--passages", type=float, default=10e6)
    parser.add_argument("--searches", type=float, default=10.0, help="pages a second, at the busiest")
    parser.add_argument("--a-day", type=float, default=1_000.0, help="records that arrive in a day")
    parser.add_argument("--replicas", type=int, default=1)
    given = parser.parse_args()
    wanted = Wanted(given.passages, given.searches, given.a_day, given.replicas)
    for name, answer in size(wanted):
        print(f"{name:<42} {answer:>14}")


if __name__ == "__main__":
    main()
