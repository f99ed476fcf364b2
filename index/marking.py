"""Where a query's words stand all through one version: what a reader who comes from a search finds marked."""

import numpy as np

from archive.records import Version
from index.documents import document_of
from index.engine import TEXT, AnyOf, Cursor, EvaluationStopped, Everything, Plan
from index.facet_values import ValueTables
from index.memory import MemoryEngine
from index.planning import plan_query
from index.query import LONGEST_QUERY, parse
from index.snippets import Spans, spans

_SECONDS = 1.0  # a page without marks is better than none
_LONGEST = 1_000_000  # code points of a version, which take about a second; longer ones stay unmarked


def marks(version: Version, query: str, *, longest: int = LONGEST_QUERY) -> dict[int, Spans]:
    """The spans to mark in each passage, by its number; passages without any are left out.

    The version is made an index of its own for a moment, so that it may be any version, and what is marked is
    what the search would have found in it.
    """
    if sum(len(passage.text) for passage in version.passages) > _LONGEST:
        return {}
    engine = MemoryEngine()
    engine.rebuild([document_of(version)], Cursor("", 0))
    snapshot = engine.snapshot()
    leaves = plan_query(parse(query, longest=longest).tree, snapshot, ValueTables()).leaves
    plan = Plan(AnyOf((*leaves, Everything())), leaves=leaves, size=1, facets=False, seconds=_SECONDS)
    try:
        places = snapshot.search(plan).hits[0].places
    except EvaluationStopped:
        return {}
    found = {}
    for unit in np.unique(places[places[:, 1] == TEXT][:, 2]).tolist():
        passage = version.passages[unit]
        found[passage.number] = spans(passage.text, places, TEXT, unit, leaves)
    return found
