"""The thirty searches of queries.txt."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Question:
    """One search, as each engine is asked."""

    kind: str
    pincite: str
    fts5: str
    whoosh: str


def read_questions():
    """All of them, in the file's order."""
    lines = (Path(__file__).with_name("queries.txt")).read_text("utf-8").splitlines()
    return [Question(*line.split("\t")) for line in lines if line and not line.startswith("#")]
