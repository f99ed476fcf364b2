"""Where a merged record's words are in the record that it lives on in."""

from archive.counterparts import counterpart_of, find_counterparts
from tests.archive.rivers import FAIR, LOCK, MILL, QUAY, SALT, TOLL, history_of


def told(merged, survivor):
    """For each passage of the merged text what became of it, and the numbers that hold it there."""
    before, after = (history_of(texts).latest.passages for texts in (merged, survivor))
    found = find_counterparts(before, after)
    return {number: (part.status, part.now) for number, part in found.items()}


def test_the_same_words_are_found_wherever_they_stand():
    assert told((QUAY, LOCK, MILL), (MILL, SALT, QUAY, LOCK)) == {
        1: ("same", (3,)),
        2: ("same", (4,)),
        3: ("same", (1,)),
    }


def test_words_that_read_differently_are_edited_and_what_is_not_there_is_gone():
    edited = MILL.replace("boys climbed", "children climbed")
    assert told((QUAY, MILL, TOLL), (QUAY, edited, FAIR)) == {
        1: ("same", (1,)),
        2: ("edited", (2,)),
        3: ("gone", ()),
    }


def test_words_that_are_cut_otherwise_are_split_or_merged():
    assert told((QUAY, f"{LOCK} {MILL}", FAIR), (QUAY, LOCK, MILL, FAIR))[2] == ("split", (2, 3))
    assert told((QUAY, LOCK, MILL, FAIR), (QUAY, f"{LOCK} {MILL}", FAIR))[3] == ("merged", (2,))


def test_one_of_two_look_alikes_is_never_taken_for_the_other():
    near = MILL.replace("had been idle", "had stood idle")
    other = MILL.replace("in summer", "in winter")
    assert told((QUAY, MILL, FAIR), (SALT, near, TOLL, other, LOCK))[2] == ("gone", ())


def test_several_passages_are_told_of_together():
    before = history_of((QUAY, LOCK, MILL)).latest.passages
    after = history_of((QUAY, LOCK, SALT)).latest.passages
    found = find_counterparts(before, after)
    assert (counterpart_of((1, 2), found).status, counterpart_of((1, 2), found).now) == ("same", (1, 2))
    assert (counterpart_of((2, 3), found).status, counterpart_of((2, 3), found).now) == ("edited", (2,))
    assert counterpart_of((3,), found).status == "gone"
    assert counterpart_of((), found).status == "gone"
