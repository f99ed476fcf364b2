"""Every engine answers as the oracle does, whatever they are asked and however they came to hold it."""

import importlib
import os
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import IndexDocument
from index.engine import Cursor
from index.facet_values import ValueTables
from index.memory import MemoryEngine
from index.planning import plan_query
from index.plans import EvaluationStopped, Everything, Form, Leaf, Plan
from index.query import parse
from tests.index import conformance as c
from tests.index.corpora import WORDS, corpora, documents, plans, queries


@contextmanager
def memory():
    yield MemoryEngine()


@contextmanager
def whoosh():
    module = importlib.import_module("index.whoosh_engine")
    with tempfile.TemporaryDirectory() as folder:
        engine = module.WhooshEngine(Path(folder) / "index")
        try:
            yield engine
        finally:
            engine.close()


def opensearch_at(addresses):
    @contextmanager
    def opensearch():
        module = importlib.import_module("index.opensearch")
        address = module.Address(addresses, name="tests", shards=2, replicas=0)
        engine = module.OpenSearchEngine(address, uuid.uuid4().hex)
        try:
            yield engine
        finally:
            engine.remove()
            engine.close()

    return opensearch


@pytest.fixture(
    params=[memory, whoosh, pytest.param(opensearch_at, marks=pytest.mark.cluster)],
    ids=["memory", "whoosh", "opensearch"],
)
def opened(request):
    if request.param is opensearch_at:
        return opensearch_at(request.getfixturevalue("opensearch"))
    if request.param is whoosh and not hasattr(
        importlib.import_module("index.whoosh_engine"), "WhooshEngine"
    ):
        pytest.skip("the engine on disk is not there yet")
    return request.param


def cursor(sequence):
    return Cursor("a-store", sequence)


# PINCITE_EXAMPLES=2000 for a long look after a change of an engine.
EXAMPLES = int(os.environ.get("PINCITE_EXAMPLES", "60"))
often = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


@often
@given(corpus=corpora, asked=st.lists(plans(), min_size=1, max_size=8))
def test_a_plan_is_answered_as_the_oracle_answers_it(opened, corpus, asked):
    with opened() as engine:
        engine.rebuild(corpus, cursor(1))
        for plan in asked:
            c.check_search(engine, corpus, plan)


@often
@given(corpus=corpora, asked=st.lists(queries, min_size=1, max_size=8))
def test_a_query_string_is_answered_as_the_oracle_answers_its_plan(opened, corpus, asked):
    with opened() as engine:
        engine.rebuild(corpus, cursor(1))
        for query in asked:
            planned = plan_query(parse(query).tree, engine.snapshot(), ValueTables())
            c.check_search(engine, corpus, Plan(planned.root, leaves=planned.leaves))


@often
@given(
    batches=st.lists(
        st.tuples(corpora, st.frozensets(st.sampled_from([f"d{n:02}" for n in range(12)]))), max_size=5
    ),
    plan=plans(),
)
def test_an_index_that_grew_batch_by_batch_answers_as_one_built_at_once(opened, batches, plan):
    with opened() as engine:
        held = {}
        for sequence, (put, unwanted) in enumerate(batches, start=1):
            removed = unwanted - {document.id for document in put}
            engine.apply(iter(put), removed, cursor(sequence))
            held = {id_: document for id_, document in held.items() if id_ not in removed}
            held |= {document.id: document for document in put}
            assert engine.snapshot().cursor == cursor(sequence)
        live = list(held.values())
        c.check_search(engine, live, plan)
        c.check_dictionary(engine, live, WORDS[:8])
        c.check_documents(engine, live)


@often
@given(corpus=corpora, words=st.lists(st.sampled_from([*WORDS, "natoin", "clmate", "fi", "q"]), max_size=4))
def test_the_dictionary_knows_forms_stems_prefixes_and_near_spellings(opened, corpus, words):
    with opened() as engine:
        engine.rebuild(corpus, cursor(1))
        c.check_dictionary(engine, corpus, words)
        c.check_nearby_words(engine, corpus, words)
        for prefix in ("na", "climate", "c", "zz"):
            c.check_titles(engine, corpus, prefix)


@often
@given(document=documents())
def test_a_snapshot_stays_what_it_was_when_the_index_moves_on(opened, document):
    with opened() as engine:
        engine.rebuild([document], cursor(1))
        before = engine.snapshot()
        engine.apply([], {document.id}, cursor(2))
        everything = Plan(Everything())
        assert before.search(everything).total == 1
        assert engine.snapshot().search(everything).total == 0
        assert before.generation != engine.snapshot().generation


def test_a_new_engine_holds_nothing_and_has_no_cursor(opened):
    with opened() as engine:
        assert engine.snapshot().cursor is None
        assert engine.snapshot().documents == 0
        assert engine.snapshot().search(Plan(Everything())).total == 0


def test_an_evaluation_out_of_time_says_so(opened):
    with opened() as engine:
        engine.rebuild([IndexDocument("d", "t", (), ("word " * 50,), (1,), (None,))], cursor(1))
        leaf = Leaf((((Form("word"),),),))
        with pytest.raises(EvaluationStopped):
            engine.snapshot().search(Plan(leaf, leaves=(leaf,), seconds=-1.0))
