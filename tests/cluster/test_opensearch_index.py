"""An archive whose index is in a real cluster: kept up, rebuilt, fought over, away."""

import dataclasses
import threading
import time

import pytest

from archive.errors import ArchiveLocked, EngineUnavailable
from index.documents import IndexDocument
from index.engine import Cursor
from index.opensearch import OpenSearchEngine, locking
from index.opensearch.address import Address
from index.opensearch.cluster import Cluster, Missing
from index.plans import Everything, Form, Leaf, Plan
from index.requests import Request
from index.service import Index, open_index
from index.whoosh_engine import WhooshEngine
from tests.cluster.opensearch_settings import patient_archive, settings
from tests.index.libraries import Library, paper

pytestmark = pytest.mark.cluster


@pytest.fixture
def library(tmp_path, monkeypatch, opensearch):
    for name, value in settings(opensearch, shards=2, replicas=0).items():
        monkeypatch.setenv(name, value)
    opened = Library(patient_archive(tmp_path / "archive"))
    yield opened
    opened.index._engine.remove()
    opened.close()


@pytest.fixture
def engine(opensearch, request):
    opened = OpenSearchEngine(
        Address(opensearch, name="alone", replicas=0), str(abs(hash(request.node.name)))
    )
    yield opened
    opened.remove()
    opened.close()


def document(id_, text, **fields):
    return IndexDocument(id_, id_, (), (text,), (1,), (None,), language="en", **fields)


def found(engine, term):
    leaf = Leaf((((Form(term),),),))
    return [hit.document.id for hit in engine.snapshot().search(Plan(leaf, leaves=(leaf,))).hits]


PAPERS = (
    paper("harbour", "The harbour was closed.", "Fog on the bay.", source="Gazette", date="2024-07"),
    paper("fog", "A bank of fog closed the harbour for a week.", source="Gazette", date="2023"),
    paper("reprint", "A bank of fog closed the harbour for a week.", source="Almanac", date="2023-02"),
    paper("pilots", "The pilots' guild met in the harbour.", "Minutes were read.", authors=("Mira",)),
    paper(
        "secretary", "The Secretary-General spoke of COP29 and of F-16s.", type="speech", date="2025-01-02"
    ),
)
QUERIES = (
    "", "harbour", "harbor", "closed fog", '"bank of fog"', '"fog harbour"~4', "harb*", "hrbour~",
    "fog -guild", "source:gazette", "date:2023", "title:fog", "F16", "COP 29", "secretary general",
    "minutes OR fog",
)  # fmt: skip


def test_an_archive_is_searched_as_it_is_on_disk(library, tmp_path):
    library.put(*PAPERS)
    library.families(fog="fog", reprint="fog")
    on_disk = Index(library.store, WhooshEngine(tmp_path / "index"), tmp_path / "index")
    on_disk.catch_up()
    for query in QUERIES:
        for sort in ("relevance", "newest", "oldest"):
            one, other = (index.search(Request(query, sort=sort)) for index in (library.index, on_disk))
            fresh = [dataclasses.replace(each, seconds=0.0, hits=()) for each in (one, other)]
            assert fresh[0] == fresh[1], query
            assert [without_score(hit) for hit in one.hits] == [without_score(hit) for hit in other.hits]
            scores = [hit.score for hit in other.hits]
            assert [hit.score for hit in one.hits] == pytest.approx(scores, abs=1e-9)
    for index in (library.index, on_disk):
        assert library.names(index.similar(library.ids["harbour"])) == library.names(
            on_disk.similar(library.ids["harbour"])
        )
    for typed in ("har", "fo", "mir", "gaz"):
        assert library.index.suggest(typed) == on_disk.suggest(typed)
    text = "bank of fog closed the harbour"
    assert library.names(library.index.quotations(text)) == library.names(on_disk.quotations(text))
    assert list(library.index.find_differences()) == []
    assert list(library.index.find_damage()) == []


def without_score(hit):
    return dataclasses.replace(hit, score=0.0)


def test_what_was_withdrawn_is_gone_at_once_and_what_changed_is_found_anew(library):
    library.put(*PAPERS)
    library.withdraw("harbour", catch_up=False)
    assert "harbour" not in library.found("harbour")
    library.index.catch_up()
    library.put(paper("fog", "Only mist."))
    assert library.found("fog", sort="oldest") == ["reprint", "fog"]
    assert library.index.status().behind == 0


def test_a_batch_that_is_replayed_changes_nothing(engine):
    engine.rebuild([document("a", "one harbour"), document("b", "two harbour")], Cursor("s", 1))
    for _ in range(3):
        engine.apply([document("a", "one quay")], ["b"], Cursor("s", 2))
    assert found(engine, "harbour") == []
    assert found(engine, "quay") == ["a"]
    assert engine.snapshot().frequency("harbour") == 0
    assert engine.snapshot().frequency("quay") == 1


def test_an_older_batch_that_comes_late_never_goes_back(engine):
    engine.rebuild([document("a", "first")], Cursor("s", 5))
    engine.apply([document("a", "third")], [], Cursor("s", 9))
    engine.apply([document("a", "second")], [], Cursor("s", 7))
    assert found(engine, "third") == ["a"]
    assert found(engine, "second") == []


def test_words_are_counted_anew_after_a_writer_died_over_them(engine):
    engine.rebuild([document("a", "harbour"), document("b", "harbour quay")], Cursor("s", 1))

    def dying():
        yield from (document(f"n{number}", "harbour mole") for number in range(700))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.apply(dying(), [], Cursor("s", 2))
    documents = [document(f"n{number}", "harbour mole") for number in range(700)]
    engine.apply(documents, ["b"], Cursor("s", 3))
    snapshot = engine.snapshot()
    assert snapshot.documents == 701
    assert {word: snapshot.frequency(word) for word in ("harbour", "mole", "quay")} == {
        "harbour": 701, "mole": 700, "quay": 0,
    }  # fmt: skip


def test_readers_go_on_while_a_new_index_is_built_and_swapped_in(engine):
    documents = [document(f"d{number:03}", "harbour") for number in range(300)]
    engine.rebuild(documents, Cursor("s", 1))
    totals, ending = set(), threading.Event()

    def read():
        while not ending.is_set():
            totals.add(engine.snapshot().search(Plan(Everything())).total)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(3):
        engine.rebuild([*documents, document("new", "quay")], Cursor("s", 2 + number))
    ending.set()
    reader.join(30)
    assert totals == {300, 301}
    assert found(engine, "quay") == ["new"]


def test_an_index_that_somebody_removed_is_built_anew(library):
    library.put(*PAPERS)
    engine = library.index._engine
    state = engine._keeper.find()
    engine._cluster.ask("DELETE", f"/{state.index}")
    assert "missing" in engine.state().problem
    with pytest.raises(EngineUnavailable):
        library.search("harbour")
    library.put(paper("more", "harbour"))
    assert library.search("harbour").total == 5


def test_an_index_of_another_version_is_built_anew(library):
    library.put(*PAPERS)
    engine = library.index._engine
    engine._keeper.put(dataclasses.replace(engine._keeper.find(), version="0", number=1))
    assert "version" in library.index.status().problem
    assert library.search("harbour").diagnostics[0].kind == "incomplete"
    library.index.catch_up()
    assert library.search("harbour").total == 4


def test_one_writer_at_a_time_holds_the_lock_and_a_dead_ones_is_taken_over(engine, monkeypatch):
    with engine.held(0.1), pytest.raises(ArchiveLocked, match="process"), engine.held(0.3):
        pass
    with engine.held(0.1):
        pass
    cluster, keeper = engine._cluster, engine._keeper
    path = f"/{keeper.index}/_doc/lock"
    cluster.ask("PUT", path, {"holder": "process 1 of a machine that is gone", "until": time.time() - 1})
    with engine.held(0.1):
        pass


def test_a_writer_that_lost_its_lock_does_not_commit(engine):
    engine.rebuild([document("a", "first")], Cursor("s", 1))
    with engine.held(0.1):
        engine._cluster.ask("PUT", f"/{engine._keeper.index}/_doc/lock", {"holder": "x", "until": 0})
        time.sleep(locking.LEASE / 4 + 1)
        with pytest.raises(EngineUnavailable, match="took the search index over"):
            engine.apply([], ["a"], Cursor("s", 2))
    assert engine.snapshot().cursor == Cursor("s", 1)


def test_pages_far_down_are_reached_past_what_the_cluster_gives_at_once(engine, monkeypatch):
    monkeypatch.setattr("index.opensearch.answering._DEEPEST", 10)
    documents = [document(f"d{n:03}", "harbour " * (n % 7 + 1), family=f"f{n // 3}") for n in range(60)]
    engine.rebuild(documents, Cursor("s", 1))
    leaf = Leaf((((Form("harbour"),),),))
    for sort in ("relevance", "oldest"):
        shown = []
        for offset in range(0, 25, 4):
            plan = Plan(leaf, leaves=(leaf,), sort=sort, offset=offset, size=4)
            answer = engine.snapshot().search(plan)
            assert answer.total == 20
            shown += [hit.document.family for hit in answer.hits]
        assert len(shown) == len(set(shown)) == 20


def test_a_cluster_that_is_away_says_so_and_an_archive_opens_all_the_same(tmp_path, monkeypatch):
    for name, value in settings(("http://127.0.0.1:9",)).items():
        monkeypatch.setenv(name, value)
    library = Library(tmp_path / "archive")
    begun = time.monotonic()
    with pytest.raises(EngineUnavailable, match="can't be reached"):
        library.search("harbour")
    assert time.monotonic() - begun < 5
    assert "can't be reached" in library.index.status().problem
    library.close()


def test_a_process_that_only_looks_whether_there_is_something_to_do_leaves_nothing_open(library):
    library.put(*PAPERS)
    cluster = library.index._engine._cluster
    before = points_in_time(cluster)
    for _ in range(5):
        open_index(library.store).catch_up()
    assert points_in_time(cluster) <= before


def points_in_time(cluster):
    try:
        return len(cluster.ask("GET", "/_search/point_in_time/_all")["pits"])
    except Missing:
        return 0


def test_what_a_cluster_does_not_have_is_missing(opensearch):
    cluster = Cluster(Address(opensearch))
    with pytest.raises(Missing):
        cluster.ask("GET", "/nothing-of-this-name/_doc/x")
    assert not cluster.has("nothing-of-this-name")
