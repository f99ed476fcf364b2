"""Whoosh's own searcher reads our segments, and finds what our evaluation finds, where it is right.

It is right for terms, and for conjunctions and disjunctions asked without a limit.
"""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query, scoring
from whoosh.index import FileIndex

from index.documents import SECTION, TEXT, TITLE
from index.plans import AllOf, AnyOf, Form, Leaf, Plan
from index.whoosh_engine import WhooshEngine
from index.whoosh_engine.codec import FIELD_NAMES, INDEX_NAME
from index.whoosh_engine.storage import SyncedStorage
from tests.index.corpora import _forms, corpora
from tests.index.whoosh_engine.texts_of import cursor, document, found, leaf

terms = st.tuples(_forms, st.sampled_from((TITLE, SECTION, TEXT)))
trees = st.recursive(
    terms,
    lambda parts: st.tuples(st.sampled_from(("all", "any")), st.lists(parts, min_size=1, max_size=4)),
    max_leaves=8,
)


def ours(tree):
    kind, parts = tree
    if isinstance(parts, int):
        return Leaf((((Form(kind),),),), (parts,))
    return (AllOf if kind == "all" else AnyOf)(tuple(map(ours, parts)))


def theirs(tree):
    kind, parts = tree
    if isinstance(parts, int):
        return query.Term(FIELD_NAMES[parts], kind)
    return (query.And if kind == "all" else query.Or)(list(map(theirs, parts)))


def whoosh(engine):
    return FileIndex(SyncedStorage(engine._folder.get_current()), indexname=INDEX_NAME)


def ids(results):
    return sorted(hit["id"] for hit in results)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(corpus=corpora, removed=st.frozensets(st.sampled_from([f"d{n:02}" for n in range(12)])), tree=trees)
def test_whoosh_finds_the_same_documents(corpus, removed, tree):
    with tempfile.TemporaryDirectory() as home:
        engine = WhooshEngine(Path(home) / "index")
        engine.rebuild(corpus[:5], cursor(1))
        engine.apply(corpus[5:], removed - {each.id for each in corpus[5:]}, cursor(2))
        with whoosh(engine).searcher(weighting=scoring.Frequency()) as searcher:
            results = searcher.search(theirs(tree), limit=None)
            ordered = Plan(ours(tree), size=99)
            # Families are a matter of ours: each of their members is a document to Whoosh.
            total = engine.snapshot().search(ordered)
            assert len(ids(results)) == total.total + sum(hit.reprints for hit in total.hits)
            assert set(ids(results)) >= {hit.document.id for hit in total.hits}


def test_whoosh_reads_frequencies_lengths_and_positions(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([document("a", "kelp fog kelp", "kelp"), document("b", "fog")], cursor(1))
    reader = whoosh(engine).reader()
    assert reader.frequency("text", "kelp") == 3
    assert reader.doc_frequency("text", "fog") == 2
    assert reader.doc_field_length(0, "text") == 4
    assert list(reader.lexicon("text")) == [b"fog", b"kelp"]
    matcher = reader.postings("text", "kelp")
    assert matcher.value_as("positions") == [0, 2, 4]
    assert reader.corrector("text").suggest("kelb") == ["kelp"]


def test_whoosh_finds_a_phrase_where_we_do(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(
        [document("a", "kelp fog"), document("b", "fog kelp"), document("c", "kelp", "fog")], cursor(1)
    )
    with whoosh(engine).searcher() as searcher:
        assert ids(searcher.search(query.Phrase("text", ["kelp", "fog"]), limit=None)) == ["a"]
    assert found(engine.snapshot(), leaf("kelp", "fog")) == ["a"]


def test_whoosh_finds_what_begins_so(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([document("a", "kelp"), document("b", "keel"), document("c", "fog")], cursor(1))
    with whoosh(engine).searcher() as searcher:
        assert ids(searcher.search(query.Prefix("text", "ke"), limit=None)) == ["a", "b"]
