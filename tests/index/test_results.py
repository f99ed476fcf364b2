"""What a page of results holds: order, pages, facets, families, passages, and what was withdrawn."""

import pytest

from index.plans import EvaluationStopped
from index.requests import Request, Selection
from tests.index.libraries import paper


@pytest.fixture
def press(library):
    library.put(
        paper("ferry", "The ferry sank.", source="The Lantern", type="article", language="en",
              authors=("Ada Quill",), date="2024-07-15"),
        paper("crane", "The ferry hit a crane.", source="The Lantern", type="opinion", language="en-GB",
              authors=("Ada Quill", "Bo Hart"), date="2024-07"),
        paper("tram", "No ferry, a tram.", source="Harbour News", type="article", language="de", date="2023"),
        paper("lemon", "A lemon on the ferry.", source="Harbour News", language="fr", date="2023-12-31"),
        paper("pier", "A ferry, undated."),
    )  # fmt: skip
    return library


def test_newest_and_oldest_sort_by_first_day_then_id_with_the_undated_last(press):
    assert press.found("ferry", sort="newest") == ["ferry", "crane", "lemon", "tram", "pier"]
    assert press.found("ferry", sort="oldest") == ["tram", "lemon", "crane", "ferry", "pier"]


def test_records_of_one_day_are_ordered_by_id(library):
    library.put(*(paper(f"p{n}", f"the ferry {n}", title="x", date="2024-07-15") for n in range(6)))
    by_id = sorted(library.ids, key=library.ids.__getitem__)
    assert library.found("ferry", sort="newest") == by_id
    assert library.found("ferry", sort="oldest") == by_id
    assert library.found("ferry") == by_id


def test_an_empty_query_lists_everything_newest_first_with_facets(press):
    results = press.search("")
    assert press.names(results.hits) == ["ferry", "crane", "lemon", "tram", "pier"]
    assert results.facets.source == (("Harbour News", 2), ("The Lantern", 2))
    assert all(hit.score == 0 for hit in results.hits)


def test_facets_count_exactly_and_dates_come_newest_first(press):
    facets = press.search("ferry").facets
    assert facets.source == (("Harbour News", 2), ("The Lantern", 2))
    assert facets.type == (("article", 2), ("opinion", 1))
    assert facets.language == (("en", 2), ("de", 1), ("fr", 1))
    assert facets.author == (("Ada Quill", 2), ("Bo Hart", 1))
    assert facets.date == (("2024", 2), ("2023", 2))
    assert facets.undated == 1


def test_values_of_one_facet_widen_and_facets_narrow_each_other(press):
    assert set(press.found("ferry", source=("The Lantern",))) == {"ferry", "crane"}
    assert set(press.found("ferry", source=("The Lantern", "Harbour News"))) == {
        "ferry",
        "crane",
        "tram",
        "lemon",
    }
    assert set(press.found("ferry", source=("The Lantern", "Harbour News"), type=("article",))) == {
        "ferry",
        "tram",
    }
    assert set(press.found("ferry", source=("the lantern",))) == {"ferry", "crane"}
    assert press.found("ferry", source=("lantern",)) == []
    assert press.found("ferry", source=("",)) == []
    assert press.found("ferry", language=("German",)) == ["tram"]
    assert set(press.found("ferry", language=("en",))) == {"ferry", "crane"}
    assert set(press.found("ferry", language=("en-US",))) == {"ferry", "crane"}


def test_a_facets_counts_ignore_its_own_selection_and_obey_the_others(press):
    facets = press.search("ferry", source=("The Lantern",), type=("article",)).facets
    assert facets.source == (("Harbour News", 1), ("The Lantern", 1))
    assert facets.type == (("article", 1), ("opinion", 1))
    assert facets.date == (("2024", 1),)
    assert facets.undated == 0


def test_choosing_a_value_gives_as_many_results_as_its_count_says(press):
    facets = press.search("ferry").facets
    for name in ("source", "type", "language", "author"):
        for value, count in getattr(facets, name):
            assert press.search("ferry", **{name: (value,)}).total == count
    for year, count in facets.date:
        assert press.search("ferry", first=year, last=year).total == count
    assert press.search("ferry", undated=True).total == facets.undated


def test_a_range_of_few_years_shows_its_months_and_its_facet_ignores_it(press):
    facets = press.search("ferry", first="2023", last="2024-06").facets
    assert facets.months == (("2024-07", 2), ("2023-12", 1))
    assert facets.date == (("2024", 2), ("2023", 2))
    assert press.search("ferry", first="1990", last="2024").facets.months == ()


def test_a_date_range_takes_every_interval_that_it_overlaps(press):
    assert set(press.found("ferry", first="2023-06", last="2023-07")) == {"tram"}
    assert set(press.found("ferry", first="2024-07-20")) == {"crane"}
    assert set(press.found("ferry", last="2023")) == {"tram", "lemon"}
    assert press.found("ferry", undated=True) == ["pier"]


def test_an_end_of_a_range_that_is_no_date_is_ignored_and_said(press):
    results = press.search("ferry", first="soon")
    assert results.total == 5
    assert [diagnostic.kind for diagnostic in results.diagnostics] == ["ignored"]


def test_pages_follow_each_other_without_gap_or_repeat_however_deep(library):
    library.put(*(paper(f"p{n}", "ferry " * (n % 7 + 1)) for n in range(53)))
    pages = [library.search("ferry", page=page, size=10) for page in range(1, 8)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == 53
    assert ids == [hit.id for hit in library.search("ferry", size=100).hits]
    assert {(page.total, page.pages) for page in pages} == {(53, 6)}
    assert [page.page for page in pages] == list(range(1, 8))
    assert pages[6].hits == ()
    assert [told.cause for told in pages[6].diagnostics] == [
        f"There is no page 7; the last one is {pages[0].pages}."
    ]
    assert pages[0].diagnostics == ()


@pytest.mark.parametrize(("page", "size"), [(0, 10), (-5, 0), (1, 10**9), (10**12, 10)])
def test_senseless_pages_and_sizes_are_made_sensible(press, page, size):
    results = press.search("ferry", page=page, size=size)
    assert results.total == 5
    assert results.page >= 1


def test_an_unknown_sort_is_by_relevance(press):
    assert press.found("ferry", sort="random()") == press.found("ferry")


def test_reprints_are_one_result_and_one_in_every_count(press):
    press.families(ferry="ferry", crane="ferry", tram="ferry")
    results = press.search("ferry", sort="newest")
    assert press.names(results.hits) == ["ferry", "lemon", "pier"]
    assert [hit.reprints for hit in results.hits] == [2, 0, 0]
    assert results.total == 3
    assert results.facets.source == (("Harbour News", 2), ("The Lantern", 1))
    assert results.facets.date == (("2024", 1), ("2023", 2))
    assert press.search("ferry", source=("Harbour News",), sort="newest").total == 2
    assert press.found("crane") == ["crane"]


def test_the_best_passages_hold_most_words_closest_together_first(library):
    library.put(
        paper(
            "log",
            "The pilot slept.",
            "The harbour was dark.",
            "The harbour, as the old men tell it, had never before seen such a pilot.",
            "Nothing.",
            "A harbour pilot woke.",
            sections=("Night",),
        )
    )
    hit = library.search("harbour pilot").hits[0]
    assert [passage.number for passage in hit.passages] == [5, 3, 1]
    first = hit.passages[0]
    assert first.text == "A harbour pilot woke."
    assert [first.text[a:b] for a, b in first.spans] == ["harbour", "pilot"]
    assert first.section_title == "Night"
    assert first.page == 5
    assert first.check == library.store.get_version(library.ids["log"]).passages[4].check


def test_a_hit_by_its_title_shows_its_first_passage_and_marks_the_title(library):
    library.put(paper("log", "Nothing here.", "Nor here.", title="The Night Ferry"))
    hit = library.search("ferry").hits[0]
    assert [passage.number for passage in hit.passages] == [1]
    assert hit.passages[0].spans == ()
    assert [hit.title[a:b] for a, b in hit.title_spans] == ["Ferry"]


def test_marks_are_code_points_of_the_text_as_it_is(library):
    library.put(paper("log", "🎉🎉 Cafe\u0301 O\u00adBrien’s — Ærø, ﬁnally"))
    for query, mark in (
        ("cafe", "Cafe\u0301"),
        ("aero", "Ærø"),
        ("finally", "ﬁnally"),
        ("obrien", "O\u00adBrien"),
    ):
        passage = library.search(query).hits[0].passages[0]
        assert [passage.text[a:b] for a, b in passage.spans] == [mark]


def test_a_withdrawn_record_is_not_shown_before_the_index_has_caught_up(press):
    press.withdraw("crane", catch_up=False)
    results = press.search("crane")
    assert results.hits == ()
    assert results.total == 0
    assert all(
        suggestion.text != "crane" for suggestion in press.index.suggest("cra") if suggestion.kind == "title"
    )
    press.index.catch_up()
    assert press.search("crane").facets.source == ()


def test_a_search_out_of_time_says_so_and_finds_nothing(press, monkeypatch):
    snapshot = type(press.index._engine.snapshot())

    def stop(self, plan):
        assert 1.0 < plan.seconds < 2.0
        raise EvaluationStopped("over")

    monkeypatch.setattr(snapshot, "search", stop)
    results = press.search("ferry OR a*")
    assert (results.total, results.hits) == (0, ())
    assert [diagnostic.kind for diagnostic in results.diagnostics] == ["stopped"]
    assert "2 seconds" in results.diagnostics[0].cause


def test_a_query_that_takes_too_long_really_is_stopped(tmp_path):
    from tests.index.libraries import Library

    folder = tmp_path / "hasty"
    folder.mkdir()
    (folder / "archive.toml").write_text("[limits]\nquery_seconds = 0.000001\n")
    library = Library(folder)
    library.put(paper("a", "ferry " * 50))
    kinds = [diagnostic.kind for diagnostic in library.search("f* OR e*").diagnostics]
    library.close()
    assert kinds == ["stopped"]


def test_the_query_comes_back_as_typed(press):
    assert press.search(" ferry  OR\x00 ").query == " ferry  OR\x00 "


def test_searching_a_version_that_changed_finds_the_new_words_only(library):
    library.put(
        paper("log", "The old crane fell into the water.", "It was heard in the town.", "Nobody was hurt.")
    )
    before = library.ids["log"]
    library.put(
        paper("log", "The new crane fell into the water.", "It was heard in the town.", "Nobody was hurt.")
    )
    assert library.ids["log"] == before
    assert library.found("old") == []
    assert library.found("new") == ["log"]


def test_requests_are_values(press):
    request = Request("ferry", Selection(source=("The Lantern",)))
    assert press.index.search(request).hits == press.index.search(request).hits
