import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.index.libraries import Library, paper


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    library = Library(tmp_path_factory.mktemp("press") / "archive")
    library.put(
        paper("ferry", "The ferry sank. The Ferryman swam.", title="The Night Ferry", source="Ferry Gazette"),
        paper(
            "pier", "A ferry at the pier of Fernhill.", title="Ferries and Piers", authors=("Fern O’Taal",)
        ),
        paper(
            "tide", "The tide. The tide. TÜRKİYE and Türkiye.", title="On tides", source='The "Tide" Table'
        ),
    )
    yield library
    library.close()


def suggestions(press, typed, **options):
    return [(suggestion.kind, suggestion.text) for suggestion in press.index.suggest(typed, **options)]


def test_titles_sources_authors_and_words_are_suggested(press):
    found = suggestions(press, "fer")
    assert set(found[:2]) == {("title", "The Night Ferry"), ("title", "Ferries and Piers")}
    assert ("source", "Ferry Gazette") in found
    assert ("author", "Fern O’Taal") in found
    assert ("word", "ferry") in found


def test_the_last_word_is_completed_after_the_others(press):
    assert ("word", "the night fe") not in suggestions(press, "the night fe")
    assert ("word", "the night ferry") in suggestions(press, "the night fe")
    assert ("title", "The Night Ferry") in suggestions(press, "night fe")
    assert ("title", "Ferries and Piers") not in suggestions(press, "night fe")


def test_words_that_follow_the_one_before_come_first(press):
    found = [text for kind, text in suggestions(press, "the f") if kind == "word"]
    assert found[:2] == ["the ferry", "the Ferryman"]
    assert (
        next(text for kind, text in suggestions(press, "pier of f") if kind == "word") == "pier of Fernhill"
    )


def test_without_a_word_before_the_most_frequent_come_first(press):
    for typed in ("f", "tide OR f", "(f"):
        words = [text for kind, text in suggestions(press, typed) if kind == "word"]
        assert words[0].endswith("ferry")


def test_where_the_time_is_over_words_are_suggested_all_the_same(press, monkeypatch):
    monkeypatch.setattr("index.suggesting._SECONDS", -1.0)
    assert ("word", "pier of Fernhill") in suggestions(press, "pier of f")


def test_a_suggestion_is_spelled_as_the_archive_prints_it(press):
    assert ("word", "Fernhill") in suggestions(press, "FERNH")
    assert suggestions(press, "turk") == [("word", "Türkiye")]


def test_what_is_suggested_finds_what_it_says(press):
    for typed in ("fer", "tid", "the", "o'ta", "pi"):
        for suggestion in press.index.suggest(typed, limit=20):
            results = press.search(suggestion.query)
            assert results.total >= 1, suggestion
            if suggestion.id:
                assert suggestion.id in {hit.id for hit in results.hits}


def test_there_are_no_more_than_asked_for(press):
    assert len(press.index.suggest("t", limit=3)) == 3


@pytest.mark.parametrize("typed", ["", " ", "fer ", "-", '"', "!!!", "zzz", "(", "\ud800"])
def test_nothing_is_suggested_for_what_begins_nothing(press, typed):
    assert press.index.suggest(typed) == []


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=400))
def test_whatever_is_typed_is_answered(press, typed):
    assert isinstance(press.index.suggest(typed), list)


def test_suggestions_come_in_a_blink(press):
    press.index.suggest("fer")
    begun = time.process_time()
    press.index.suggest("fer")
    assert time.process_time() - begun < 0.02


@pytest.mark.parametrize("typed", ["fern o'taal", "O'TAAL fern", "Fern"])
def test_a_name_is_known_by_its_whole_words_in_any_order(press, typed):
    found = press.index.named(typed)
    assert [(one.kind, one.text, one.records) for one in found] == [("author", "Fern O’Taal", 1)]


@pytest.mark.parametrize("typed", ["fer", "fern tide", "", "a b c d e f g h i"])
def test_words_of_which_one_is_in_no_name_name_nobody(press, typed):
    assert press.index.named(typed) == []
