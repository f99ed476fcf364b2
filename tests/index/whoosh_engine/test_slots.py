"""Slots of many forms are read in one pass, and answer as slots of few do."""

from hypothesis import HealthCheck, given, settings

from index.whoosh_engine import WhooshEngine, slots
from tests.index import conformance
from tests.index.corpora import corpora, plans
from tests.index.whoosh_engine.texts_of import cursor


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(corpus=corpora, plan=plans())
def test_a_pass_over_all_postings_finds_what_slices_find(tmp_path_factory, monkeypatch, corpus, plan):
    monkeypatch.setattr(slots, "FEW", 0)
    monkeypatch.setattr("index.whoosh_engine.segments.TF_LIMIT", 2)
    monkeypatch.setattr("index.whoosh_engine.inverting.TF_LIMIT", 2)
    monkeypatch.setattr("index.whoosh_engine.evaluation.FEW", 0)
    engine = WhooshEngine(tmp_path_factory.mktemp("slots") / "index")
    engine.rebuild(corpus, cursor(1))
    conformance.check_search(engine, corpus, plan)
