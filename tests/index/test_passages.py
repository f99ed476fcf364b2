"""Passages are read once, and again as soon as they may be others."""

import pytest

from archive.records import Passage
from index.passages import Passages
from tests.index.libraries import Library, paper

EARLY = "The ferry sails from the old quay at noon, whatever the weather may be on the strait."
LATE = EARLY.replace("noon", "nine")
A, B = ("aaaaaaaaaaaa", 1), ("bbbbbbbbbbbb", 7)


class Store:
    """Texts that can change, and what was asked for."""

    def __init__(self):
        self.texts = {A: "One ferry.", B: "Two ferries."}
        self.asked = []

    def read(self, keys):
        self.asked.append(list(keys))
        return {key: Passage(key[1], self.texts[key]) for key in self.asked[-1] if key in self.texts}


@pytest.fixture
def store():
    return Store()


def texts(found):
    return {key: cut.passage.text for key, cut in found.items()}


def test_a_passage_is_read_and_cut_once(store):
    passages = Passages(store.read, 100_000)
    first = passages.find("1", [A, B], ())
    assert texts(first) == store.texts
    assert list(first[A].offsets) == [0, 3, 4, 9]
    assert passages.find("1", [B, A], ())[A] is first[A]
    assert store.asked == [[A, B]]


def test_a_changed_record_is_read_each_time(store):
    passages = Passages(store.read, 100_000)
    passages.find("1", [A, B], ())
    store.texts[A] = "No ferry."
    assert texts(passages.find("1", [A, B], {A[0]}))[A] == "No ferry."
    store.texts[A] = "A ferry."
    assert texts(passages.find("1", [A, B], {A[0]}))[A] == "A ferry."
    assert store.asked == [[A, B], [A], [A]]


def test_everything_is_read_where_not_all_changes_are_known_and_with_a_new_generation(store):
    passages = Passages(store.read, 100_000)
    passages.find("1", [A], ())
    passages.find("1", [A], None)
    passages.find("2", [A], ())
    assert store.asked == [[A], [A], [A]]


def test_a_passage_that_is_no_more_is_left_out(store):
    del store.texts[B]
    assert set(Passages(store.read, 100_000).find("1", [A, B], ())) == {A}


def test_without_room_nothing_is_kept(store):
    passages = Passages(store.read)
    passages.find("1", [A], ())
    passages.find("1", [A], ())
    assert store.asked == [[A], [A]]


def test_what_a_search_showed_is_not_shown_once_it_is_withdrawn_or_another(tmp_path):
    library = Library(tmp_path / "archive")
    library.put(paper("kept", EARLY), paper("lost", "The ferry sank."))
    assert {hit.passages[0].text for hit in library.search("ferry").hits} == {
        EARLY,
        "The ferry sank.",
    }
    library.withdraw("lost", catch_up=False)
    library.put(paper("kept", LATE), catch_up=False)
    (hit,) = library.search("ferry").hits
    assert [passage.text for passage in hit.passages] == [LATE]
    library.index.catch_up()
    assert [hit.passages[0].text for hit in library.search("ferry").hits] == [LATE]
    library.close()
