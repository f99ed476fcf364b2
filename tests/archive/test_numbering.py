"""Numbers kept, minted, retired and given back, over several versions."""

from archive.identifiers import distinct_checks, text_digest
from archive.numbering import number_draft
from tests.archive.rivers import (
    FAIR,
    LOCK,
    MILL,
    QUAY,
    SALT,
    TOLL,
    draft_of,
    history_of,
    last_matches,
    numbers,
    taken,
    verdicts,
)


def test_a_first_version_is_numbered_from_one_in_order():
    history = history_of((QUAY, LOCK, MILL))
    assert numbers(history) == [1, 2, 3]
    assert dict(history.matches) == {}


def test_without_a_history_a_draft_is_numbered_alike():
    assert [p.number for p in number_draft(None, draft_of(QUAY, LOCK)).passages] == [1, 2]


def test_an_insertion_gets_a_fresh_number_and_moves_nobody():
    history = history_of((QUAY, LOCK), (SALT, QUAY, FAIR, LOCK))
    assert numbers(history) == [3, 1, 4, 2]
    assert verdicts(history) == {1: ("same", (1,)), 2: ("same", (2,))}


def test_a_moved_passage_keeps_its_number():
    history = history_of((QUAY, LOCK, MILL, FAIR), (FAIR, QUAY, LOCK, MILL))
    assert numbers(history) == [4, 1, 2, 3]
    assert verdicts(history)[4] == ("moved", (4,))
    assert verdicts(history)[1] == ("same", (1,))


def test_an_edit_in_place_keeps_its_number():
    edited = MILL.replace("idle since the flood", "shut since the great fire")
    history = history_of((QUAY, MILL, FAIR), (QUAY, edited, FAIR))
    assert numbers(history) == [1, 2, 3]
    match = last_matches(history)[2]
    assert match.verdict == "edited"
    assert 0.7 < match.score < 1.0


def test_a_change_of_punctuation_alone_is_an_edit():
    history = history_of((QUAY, MILL), (QUAY, MILL.replace(",", ";")))
    assert verdicts(history)[2] == ("edited", (2,))


def test_white_space_and_normal_form_alone_are_no_edit():
    composed, decomposed = "Caf\u00e9 by the weir, open late.", "Cafe\u0301  by the weir,\nopen late. "
    assert verdicts(history_of((composed,), (decomposed,))) == {1: ("same", (1,))}


def test_a_replaced_passage_is_gone_and_its_number_is_retired():
    history = history_of((QUAY, LOCK, MILL), (QUAY, SALT, MILL), (QUAY, SALT, TOLL, MILL))
    assert numbers(history) == [1, 4, 5, 3]


def test_a_dead_number_returns_to_the_exact_text_that_last_held_it():
    history = history_of((QUAY, LOCK, MILL), (QUAY, MILL), (QUAY, MILL, LOCK))
    assert numbers(history) == [1, 3, 2]


def test_a_dead_number_does_not_return_to_an_earlier_text_of_its_own():
    later = LOCK.replace("counted every hull twice", "counted each hull two times over")
    history = history_of((QUAY, LOCK), (QUAY, later), (QUAY,), (QUAY, LOCK))
    assert numbers(history) == [1, 3]


def test_the_larger_piece_of_a_split_keeps_the_number():
    small, large = "The mill had been idle since the flood.", MILL + " " + TOLL
    history = history_of((QUAY, f"{small} {large}", FAIR), (QUAY, small, large, FAIR))
    assert numbers(history) == [1, 4, 2, 3]
    assert verdicts(history)[2] == ("split", (4, 2))


def test_a_passage_split_in_three_is_followed_to_all_pieces():
    history = history_of((QUAY, f"{LOCK} {MILL} {TOLL}", FAIR), (QUAY, LOCK, MILL, TOLL, FAIR))
    verdict, now = verdicts(history)[2]
    assert verdict == "split"
    assert sorted(now) == [2, 4, 5]


def test_the_largest_part_of_a_merger_lends_its_number():
    history = history_of((QUAY, "It was so.", LOCK, FAIR), (QUAY, f"It was so. {LOCK}", FAIR))
    assert numbers(history) == [1, 3, 4]
    assert verdicts(history)[2] == ("merged", (3,))
    assert verdicts(history)[3] == ("merged", (3,))


def test_a_merger_undone_gives_the_smaller_part_its_number_back():
    history = history_of((QUAY, MILL, LOCK), (QUAY, f"{MILL} {LOCK}"), (QUAY, MILL, LOCK))
    assert numbers(history) == [1, 2, 3]
    survivor = numbers(history_of((QUAY, MILL, LOCK), (QUAY, f"{MILL} {LOCK}")))[1]
    assert verdicts(history)[survivor] == ("split", (2, 3))


def test_identical_texts_are_told_apart_by_order():
    history = history_of((QUAY, "* * *", LOCK, "* * *", MILL), (QUAY, "* * *", LOCK, "* * *", MILL, "* * *"))
    assert numbers(history) == [1, 2, 3, 4, 5, 6]


def test_of_identical_texts_the_one_between_the_same_neighbours_stays():
    history = history_of(("* * *", QUAY, LOCK, "* * *"), (QUAY, LOCK, "* * *"))
    assert numbers(history) == [2, 3, 4]
    assert verdicts(history)[1] == ("gone", ())


def test_two_candidates_that_are_as_good_as_each_other_mean_gone():
    one, other = LOCK.replace("twice", "with care"), LOCK.replace("upper", "lower")
    history = history_of((QUAY, LOCK, MILL), (QUAY, MILL, FAIR, one, TOLL, other))
    assert verdicts(history)[2] == ("gone", ())
    assert 2 not in numbers(history)


def test_a_copy_of_a_passage_that_is_still_there_is_no_edit_of_another():
    copy = LOCK.replace("twice", "thrice")
    distant = "At the upper lock the keeper slept, and the river board paid him all the same by the month."
    history = history_of((QUAY, LOCK, MILL, distant, FAIR), (QUAY, LOCK, MILL, copy, FAIR))
    assert verdicts(history)[4] == ("gone", ())


def test_moved_and_edited_at_once_is_followed_when_it_is_much_alike():
    edited = SALT.replace("three villages", "four villages")
    history = history_of((QUAY, SALT, LOCK, MILL, FAIR), (QUAY, LOCK, MILL, FAIR, edited))
    assert verdicts(history)[2] == ("edited", (2,))


def test_passages_carry_their_digest_and_check():
    passage = history_of((QUAY,)).latest.passages[0]
    assert passage.digest == text_digest(QUAY)
    assert passage.check == distinct_checks([text_digest(QUAY)])[text_digest(QUAY)]


def test_a_later_text_of_a_number_gets_a_longer_check_where_it_would_share_the_earlier_ones(monkeypatch):
    monkeypatch.setattr("archive.identifiers.CHECK_LENGTH", 1)
    history = history_of(("Rain fell on the weir all day and the eels did not run 0",))
    seen = {history.latest.passages[0].check}
    for round_ in range(1, 40):
        history = taken(history, f"Rain fell on the weir all day and the eels did not run {round_}")
        assert numbers(history) == [1]
        seen.add(history.latest.passages[0].check)
    assert len(seen) == 40


def test_an_empty_new_version_retires_everything_and_nothing_fails():
    history = history_of((QUAY, LOCK), ())
    assert verdicts(history) == {1: ("gone", ()), 2: ("gone", ())}
    assert numbers(taken(history, LOCK)) == [2]


def test_of_two_dead_numbers_with_the_same_last_text_the_one_that_died_last_returns():
    history = history_of((LOCK, QUAY, LOCK, MILL), (QUAY, LOCK, MILL), (QUAY, MILL))
    assert numbers(taken(history, QUAY, LOCK, MILL)) == [2, 3, 4]
    assert numbers(taken(history, LOCK, QUAY, LOCK, MILL)) == [1, 2, 3, 4]


def test_a_look_alike_of_a_standing_passage_is_no_edit_of_the_one_whose_place_it_takes():
    near = MILL.replace("had been idle", "had stood idle").replace("boys climbed", "children climbed")
    planted = MILL.replace("in summer", "in winter")
    history = history_of((QUAY, MILL, LOCK, near, FAIR), (QUAY, MILL, LOCK, planted, FAIR))
    assert verdicts(history)[4] == ("gone", ())
    assert numbers(history) == [1, 2, 3, 6, 5]


def test_of_copies_the_one_that_was_edited_is_told_by_its_place():
    edited = MILL.replace("boys climbed", "children climbed")
    history = history_of((QUAY, MILL, LOCK, MILL, FAIR), (QUAY, MILL, LOCK, edited, FAIR))
    assert verdicts(history)[4] == ("edited", (4,))


def test_a_returned_passage_that_repeats_words_of_an_edited_one_is_no_piece_of_it():
    start = "The mill had been idle since the flood, and its wheel turned only at night."
    long = f"{MILL} {LOCK} Nobody on the river could say who had paid for the second wheel."
    edited = long.replace("boys climbed", "children climbed").replace("paid for", "ordered")
    history = history_of((QUAY, start, FAIR), (QUAY, FAIR), (QUAY, long, FAIR), (QUAY, start, edited, FAIR))
    assert verdicts(history)[4] == ("edited", (4,))
    assert numbers(history) == [1, 2, 4, 3]
