"""The index beside its store: caught up, rebuilt, locked, behind, and never in the way."""

import shutil
import threading

import pytest

from archive import locks
from archive.errors import ArchiveLocked, EngineError, RecordNotFound
from archive.store import open_store
from index.requests import Request
from index.service import open_index
from tests.index.libraries import Library, paper

RIVER = paper("river", "The river rose in the night and took the bridge.", source="The Lantern")
CRANE = paper("crane", "The crane fell on a tram that nobody had ordered.", source="Harbour News")


def test_an_index_that_was_never_built_answers_nothing_and_says_why(library):
    library.put(RIVER, catch_up=False)
    results = library.search("river")
    assert results.total == 0
    assert [diagnostic.kind for diagnostic in results.diagnostics] == ["incomplete"]
    assert library.index.suggest("riv") == []
    assert library.index.status().behind == 1
    assert library.index.catch_up() == 1
    assert library.found("river") == ["river"]


def test_an_index_of_an_empty_archive_finds_nothing_without_complaint(library):
    library.index.catch_up()
    results = library.search("river")
    assert (results.total, results.diagnostics) == (0, ())
    assert library.index.status().behind == 0


def test_catching_up_replays_only_what_is_new(library):
    library.put(RIVER)
    library.put(CRANE, catch_up=False)
    seen = []
    assert library.index.status().behind == 1
    assert library.index.catch_up(seen.append) == 1
    assert seen == [1]
    assert library.index.catch_up() == 0
    assert set(library.found("the")) == {"river", "crane"}


def test_a_withdrawn_record_leaves_the_index(library):
    library.put(RIVER, CRANE)
    library.withdraw("river")
    assert library.found("river") == []
    assert library.index.status().records == 1


def test_a_damaged_index_is_built_again(library):
    library.put(RIVER)
    library.index.close()
    for path in library.folder.joinpath("index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    index = open_index(library.store)
    index.catch_up()
    assert [hit.title for hit in index.search(Request("river")).hits] == ["river"]
    index.close()


def test_damage_inside_an_index_is_met_by_searches_and_mended(library):
    library.put(RIVER)
    library.index.close()
    (segment,) = library.folder.joinpath("index").rglob("*.arrays")
    segment.write_bytes(segment.read_bytes().replace(b'"river"', b'"\xff\xfe\xff\xfe\xff"'))
    index = open_index(library.store)
    assert index.catch_up() == 0
    with pytest.raises(EngineError, match="damaged"):
        index.search(Request("river"))
    assert index.mend() == 1
    assert [hit.title for hit in index.search(Request("river")).hits] == ["river"]
    assert index.mend() == 0
    index.close()


def test_a_missing_index_is_built_again(library):
    library.put(RIVER)
    library.index.close()
    shutil.rmtree(library.folder / "index")
    index = open_index(library.store)
    assert index.catch_up() == 1
    index.close()


def test_an_index_of_another_archive_is_not_answered_from(library, tmp_path):
    library.put(RIVER)
    other = Library(tmp_path / "other")
    other.put(CRANE, catch_up=False)
    other.index.close()
    shutil.copytree(library.folder / "index", other.folder / "index", dirs_exist_ok=True)
    index = open_index(other.store)
    results = index.search(Request("river"))
    assert results.total == 0
    assert results.diagnostics[0].kind == "incomplete"
    index.catch_up()
    assert index.search(Request("river")).total == 0
    assert index.search(Request("crane")).total == 1
    index.close()
    other.store.close()


def test_a_store_put_back_from_a_backup_has_its_index_built_again(library, tmp_path):
    library.put(RIVER)
    library.store.close()
    shutil.copy(library.folder / "archive.db", tmp_path / "backup.db")
    with open_store(library.folder) as store:
        library.store = store
        library.index.close()
        library.index = open_index(store)
        library.put(CRANE)
        assert library.found("crane") == ["crane"]
        library.index.close()
    for name in ("archive.db-wal", "archive.db-shm"):
        (library.folder / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.db", library.folder / "archive.db")
    library.store = open_store(library.folder)
    library.index = open_index(library.store)
    assert library.search("crane").hits == ()
    library.index.catch_up()
    assert library.found("crane") == []
    assert library.found("river") == ["river"]


def test_whoever_finds_the_lock_taken_reads_the_last_good_index(library, monkeypatch):
    monkeypatch.setattr("index.service._PATIENCE", 0.0)
    library.put(RIVER)
    library.put(CRANE, catch_up=False)
    with locks.held(library.folder / "index.lock"):
        assert library.index.catch_up() == 0
        assert library.found("river") == ["river"]
        with pytest.raises(ArchiveLocked):
            library.index.rebuild()
    assert library.index.catch_up() == 1


def test_whoever_finds_the_lock_taken_and_no_index_is_told_who_is_building_it(library, monkeypatch):
    monkeypatch.setattr("index.service._FIRST_PATIENCE", 0.0)
    library.put(RIVER, catch_up=False)
    with locks.held(library.folder / "index.lock"), pytest.raises(ArchiveLocked):
        library.index.catch_up()


def test_rebuilding_tells_its_progress_and_changes_no_answer(library):
    library.put(RIVER, CRANE)
    before = library.search("the").hits
    seen = []
    assert library.index.rebuild(seen.append) == 2
    assert seen == [1, 2]
    assert library.search("the").hits == before


def test_an_opened_index_sees_what_another_process_wrote(library):
    library.put(RIVER)
    reader = open_index(library.store)
    assert reader.search(Request("crane")).total == 0
    library.put(CRANE)
    assert reader.search(Request("crane")).total == 1
    reader.close()


def test_readers_answer_while_a_writer_catches_up(library):
    library.put(*(paper(f"p{n}", f"the river number {n}") for n in range(40)))
    failures, stop = [], threading.Event()

    def read():
        reader = open_index(library.store)
        while not stop.is_set():
            results = reader.search(Request("river"))
            if results.total < 40 or results.diagnostics:
                failures.append(results)
        reader.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for round_ in range(4):
        library.put(*(paper(f"q{round_}{n}", f"the river again {n}") for n in range(5)))
    library.index.rebuild()
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert library.search("river").total == 60


def test_status_names_the_engine_and_its_size(library):
    library.put(RIVER, CRANE)
    status = library.index.status()
    assert (status.records, status.behind, status.engine, status.problem) == (2, 0, "WhooshEngine", None)
    assert status.size > 0
    assert status.segments == 1


def test_a_record_is_like_those_that_share_its_telling_words(library):
    library.put(
        paper("a", "The velka quota for the Selm fleet was cut again.", "The fleet of Selm lies idle."),
        paper("b", "A velka quota that the Selm fleet can live with.", "The fleet waits."),
        paper("c", "The opera opened with a long speech about a short tenor."),
        paper("d", "The tenor of the opera."),
        paper("e", "The velka quota for the Selm fleet was cut again!", "The fleet of Selm lies idle."),
    )
    library.families(a="a", e="a")
    assert library.names(library.index.similar(library.ids["a"]))[0] == "b"
    assert not {"a", "e"} & set(library.names(library.index.similar(library.ids["a"])))
    assert library.names(library.index.similar(library.ids["d"], limit=1)) == ["c"]
    with pytest.raises(RecordNotFound):
        library.index.similar("000000000000")


def test_a_quotation_is_looked_for_where_its_runs_of_words_are(library):
    library.put(
        paper(
            "right",
            "Preface.",
            "We used to argue about how to share the cake; now we argue about the plate, she said.",
        ),
        paper("wrong", "The cake, the plate and how to share: we argue about what she used to say."),
    )
    hits = library.index.quotations(
        "We used to argue about how to divide the cake. Now we argue about the plate"
    )
    assert library.names(hits)[0] == "right"
    assert hits[0].passages[0].number == 2


def test_a_quotation_without_a_run_is_looked_for_by_its_rarest_words(library):
    library.put(paper("a", "The tenor ate a lemon."), paper("b", "The town slept."))
    assert library.names(library.index.quotations("lemon, tenor"))[0] == "a"
    assert library.index.quotations("") == []
    assert library.index.quotations("zeppelin") == []
    assert library.index.quotations("!" * 100_000) == []
