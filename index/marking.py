"""Where a query's words stand all through one version: what a reader who comes from a search finds marked."""

from dataclasses import replace

import numpy as np

from archive.records import Version
from index.analysis import TOKEN, offsets
from index.analysis import form as form_of
from index.documents import TEXT, IndexDocument, document_of
from index.engine import Cursor, Snapshot
from index.facet_values import ValueTables
from index.memory import MemoryEngine
from index.planning import plan_query
from index.plans import AnyOf, EvaluationStopped, Everything, Leaf, Plan
from index.query import LONGEST_QUERY, parse
from index.query.tree import Query
from index.snippets import Spans, marks_of, sequences_among, spans

_SECONDS = 1.0  # a page without marks is better than none
_AT_ONCE = 1_000_000  # code points that are indexed, which take about half a second
_LONGEST = (
    10_000_000  # code points that are looked through for passages to index; longer versions stay unmarked
)


def marks(version: Version, query: str, *, longest: int = LONGEST_QUERY) -> dict[int, Spans]:
    """The spans to mark in each passage, by its number; passages without any are left out.

    The version is made an index of its own for a moment, so that it may be any version, and what is marked is
    what the search would have found in it. Of a version that is too long for that, only the passages with
    some word of the query are: the first of them, where even these are too many.
    """
    length = sum(len(passage.text) for passage in version.passages)
    if length > _LONGEST:
        return {}
    tree = parse(query, longest=longest).tree
    document = document_of(version)
    snapshot = _indexed(document if length <= _AT_ONCE else _pared(document, tree))
    leaves = _leaves(tree, snapshot)
    plan = Plan(AnyOf((*leaves, Everything())), leaves=leaves, size=1, facets=False, seconds=_SECONDS)
    try:
        places = snapshot.search(plan).hits[0].places
    except EvaluationStopped:
        return {}
    units = np.unique(places[places[:, 1] == TEXT][:, 2]).tolist()
    marked, sequences = marks_of([places], [units]), sequences_among(leaves)
    passages = {unit: version.passages[unit] for unit in units}
    return {
        passage.number: spans(offsets(passage.text), marked[0, TEXT, unit], sequences)
        for unit, passage in passages.items()
    }


def _indexed(document: IndexDocument) -> Snapshot:
    engine = MemoryEngine()
    engine.rebuild([document], Cursor("", 0))
    return engine.snapshot()


def _leaves(tree: Query, snapshot: Snapshot) -> tuple[Leaf, ...]:
    return plan_query(tree, snapshot, ValueTables()).leaves


def _pared(document: IndexDocument, tree: Query) -> IndexDocument:
    """The document with the texts of those passages alone that hold a form which the query may mean.

    No match crosses passages, so that none is lost. What the query means is known from the words that there
    are, each once, which takes a tenth of the time that the whole text would.
    """
    words = dict.fromkeys(raw for text in document.passages for raw in TOKEN.findall(text))
    vocabulary = replace(document, passages=(" ".join(words),), numbers=(1,), passage_sections=(None,))
    meant = {
        form.term
        for leaf in _leaves(tree, _indexed(vocabulary))
        for slots in leaf.alternatives
        for slot in slots
        for form in slot
    }
    raws = {raw for raw in words if form_of(raw) in meant}
    left = _AT_ONCE
    kept = []
    for text in document.passages:
        has_some = left > 0 and not raws.isdisjoint(TOKEN.findall(text))
        kept.append(text if has_some else "")
        left -= len(kept[-1])
    return replace(document, passages=tuple(kept))
