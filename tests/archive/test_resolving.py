"""What a reader who kept an old URL is told."""

import pytest

from archive.addresses import Target
from archive.errors import PassageNotFound, VersionNotFound
from archive.history import History
from archive.identifiers import check_of, text_digest
from tests.archive.rivers import (
    FAIR,
    LOCK,
    MILL,
    QUAY,
    SALT,
    TOLL,
    arrive,
    check_in,
    history_of,
    numbers,
    taken,
)

EDITED = MILL.replace("idle since the flood", "shut since the great fire")
TWICE_EDITED = EDITED.replace("boys climbed", "children climbed")


def cited_in_first(history: History, number: int):
    return arrive(history, f"/p{number}/{check_in(history, number, 1)}")


def test_a_passage_that_stayed_is_the_same():
    history = history_of((QUAY, LOCK), (SALT, QUAY, LOCK))
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.text, arrival.now) == ("same", LOCK, (2,))
    assert arrival.cited is not None
    assert (arrival.cited.version, arrival.cited.text) == (2, LOCK)
    assert arrival.permalink == Target("0" * 12, first=2, check=check_of(text_digest(LOCK)))
    assert arrival.pinned == Target("0" * 12, version=2, first=2)


def test_without_a_check_nothing_is_cited():
    arrival = arrive(history_of((QUAY, LOCK)), "/p1")
    assert (arrival.status, arrival.text, arrival.cited, arrival.now) == ("same", QUAY, None, (1,))


def test_a_passage_edited_twice_is_edited_and_every_turn_is_told():
    history = history_of((QUAY, MILL), (QUAY, EDITED), (QUAY, EDITED, SALT), (QUAY, TWICE_EDITED, SALT))
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.text) == ("edited", TWICE_EDITED)
    assert arrival.cited is not None
    assert arrival.cited.text == MILL
    assert [(turn.version, turn.verdict) for turn in arrival.turns] == [(2, "edited"), (4, "edited")]
    assert arrival.turns[0].at == history.versions[1].made_at
    assert arrival.pinned == Target("0" * 12, version=1, first=2)


def test_an_edit_taken_back_is_the_same_again():
    arrival = cited_in_first(history_of((QUAY, MILL), (QUAY, EDITED), (QUAY, MILL)), 2)
    assert arrival.status == "same"
    assert arrival.cited is not None
    assert arrival.cited.version == 3


def test_a_gone_passage_shows_the_words_as_cited():
    arrival = cited_in_first(history_of((QUAY, LOCK, MILL), (QUAY, MILL)), 2)
    assert (arrival.status, arrival.text, arrival.now, arrival.check) == ("gone", None, (), None)
    assert arrival.cited is not None
    assert arrival.cited.text == LOCK
    assert arrival.permalink == arrival.target


def test_a_gone_passage_without_a_check_shows_the_last_text_it_had():
    history = history_of((QUAY, MILL), (QUAY, EDITED), (QUAY,))
    arrival = arrive(history, "/p2")
    assert arrival.status == "gone"
    assert arrival.cited is not None
    assert (arrival.cited.version, arrival.cited.text) == (2, EDITED)


def test_gone_and_revived_word_for_word_is_the_same():
    history = history_of((QUAY, LOCK, MILL), (QUAY, MILL), (QUAY, LOCK, MILL))
    assert cited_in_first(history, 2).status == "same"


def test_a_passage_cited_before_an_edit_then_gone_then_revived_is_edited():
    history = history_of((QUAY, MILL), (QUAY, EDITED), (QUAY,), (QUAY, EDITED))
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.text, arrival.now) == ("edited", EDITED, (2,))
    assert [turn.verdict for turn in arrival.turns] == ["edited", "gone", "returned"]


def test_a_check_that_fits_no_text_is_unmatched_and_shows_the_current_one():
    arrival = arrive(history_of((QUAY, LOCK)), "/p2/0000")
    assert (arrival.status, arrival.cited, arrival.text) == ("unmatched", None, LOCK)
    assert arrival.permalink.check == check_of(text_digest(LOCK))


def test_a_check_that_fits_no_text_of_a_dead_number_has_no_text_to_show():
    arrival = arrive(history_of((QUAY, LOCK), (QUAY,)), "/p2/0000")
    assert (arrival.status, arrival.cited, arrival.text, arrival.now) == ("unmatched", None, None, ())


def test_another_passages_check_fits_not_this_one():
    history = history_of((QUAY, LOCK))
    assert arrive(history, f"/p2/{check_in(history, 1, 1)}").status == "unmatched"


def test_numbers_that_never_were_are_not_found():
    history = history_of((QUAY, LOCK))
    for path, error in (("/p9", PassageNotFound), ("/v7/p1", VersionNotFound), ("/p1-9", PassageNotFound)):
        with pytest.raises(error):
            arrive(history, path)


def test_a_pinned_passage_shows_its_version_and_what_became_of_it():
    history = history_of((QUAY, MILL, LOCK), (LOCK, QUAY, EDITED))
    arrival = arrive(history, "/v1/p2")
    assert (arrival.status, arrival.text, arrival.version, arrival.cited) == ("edited", MILL, 1, None)
    assert arrive(history, "/v1/p3").status == "moved"
    assert arrive(history, "/v1/p1").status == "same"
    assert arrive(history, "/v2/p2").text == EDITED
    with pytest.raises(PassageNotFound, match=r"it is in version 2, /d/0{12}/v2/p3"):
        arrive(taken(history, QUAY, EDITED, SALT), "/v3/p3")


def test_moved_and_moved_back_is_the_same():
    history = history_of((QUAY, LOCK, MILL, FAIR), (LOCK, MILL, FAIR, QUAY), (QUAY, LOCK, MILL, FAIR))
    assert arrive(history, "/v1/p1").status == "same"


def test_a_split_names_all_pieces_and_shows_the_one_that_kept_the_number():
    history = history_of(
        (QUAY, f"{LOCK} {MILL} Nobody paid.", FAIR), (QUAY, LOCK, f"{MILL} Nobody paid.", FAIR)
    )
    arrival = cited_in_first(history, 2)
    assert arrival.status == "split"
    assert sorted(arrival.now) == [2, 4]
    assert arrival.passages[0].number == 2
    assert arrival.became == f"{LOCK}\n{MILL} Nobody paid."


def test_a_split_of_which_one_piece_is_gone_is_edited_where_the_number_lives():
    whole = f"{LOCK} {MILL} Nobody paid."
    history = history_of((QUAY, whole), (QUAY, LOCK, f"{MILL} Nobody paid."), (QUAY, f"{MILL} Nobody paid."))
    arrival = cited_in_first(history, 2)
    lives = numbers(history)[1]
    assert arrival.status == ("edited" if lives == 2 else "split")
    assert arrival.now == (lives,)


def test_a_split_of_which_the_numbered_piece_is_gone_leads_to_the_other():
    large = f"{MILL} Nobody paid."
    history = history_of((QUAY, f"{LOCK} {large}", FAIR), (QUAY, LOCK, large, FAIR), (QUAY, LOCK, FAIR))
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.now, arrival.text) == ("split", (4,), LOCK)
    assert arrival.permalink.first == 4


def test_a_split_undone_is_the_same():
    large = f"{MILL} Nobody paid."
    history = history_of((QUAY, f"{LOCK} {large}"), (QUAY, LOCK, large), (QUAY, f"{LOCK} {large}"))
    assert cited_in_first(history, 2).status == "same"


def test_a_merger_leads_the_smaller_part_to_the_passage_that_lives_on():
    history = history_of((QUAY, "It was so.", LOCK, FAIR), (QUAY, f"It was so. {LOCK}", FAIR))
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.now, arrival.text) == ("merged", (3,), f"It was so. {LOCK}")
    assert arrival.permalink.first == 3
    assert cited_in_first(history, 3).status == "merged"


def test_a_merger_undone_is_the_same_for_both_parts():
    history = history_of((QUAY, MILL, LOCK), (QUAY, f"{MILL} {LOCK}"), (QUAY, MILL, LOCK))
    assert [cited_in_first(history, number).status for number in (1, 2, 3)] == ["same", "same", "same"]


def test_words_cited_while_merged_are_split_when_the_merger_is_undone():
    history = history_of((QUAY, MILL, LOCK), (QUAY, f"{MILL} {LOCK}"), (QUAY, MILL, LOCK))
    lived = history.versions[1].passages[1]
    arrival = arrive(history, f"/p{lived.number}/{lived.check}")
    assert (arrival.status, arrival.now) == ("split", (2, 3))


def test_a_part_joined_and_parted_again_is_no_piece_of_the_one_that_was_edited_meanwhile():
    longer = f"{EDITED} Nobody knew why, or nobody would say."
    history = history_of(
        (QUAY, MILL, LOCK), (QUAY, longer, LOCK), (QUAY, f"{longer} {LOCK}"), (QUAY, longer, LOCK)
    )
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.now) == ("edited", (2,))


def test_a_smaller_part_is_found_again_when_the_larger_stands_by_itself_once_more():
    day, night = "The miller of the island slept all day.", "The miller of the island slept all night."
    history = history_of((QUAY, day, LOCK), (QUAY, f"{night} {LOCK}"), (QUAY, night, LOCK))
    arrival = cited_in_first(history, 2)
    assert (arrival.status, arrival.now, arrival.text) == ("merged", (4,), night)


def test_a_longer_check_finds_its_own_text(monkeypatch):
    monkeypatch.setattr("archive.identifiers.CHECK_LENGTH", 1)
    texts = [f"Rain fell on the weir all day and the eels did not run {n}" for n in range(40)]
    history = history_of(*[(text,) for text in texts])
    for version, text in enumerate(texts, start=1):
        arrival = arrive(history, f"/p1/{check_in(history, 1, version)}")
        assert arrival.cited is not None
        assert arrival.cited.text == text


def range_check(*texts: str) -> str:
    return check_of(text_digest("\n".join(texts)))


def test_a_range_has_the_check_of_its_texts_joined():
    history = history_of((QUAY, LOCK, MILL, FAIR))
    arrival = arrive(history, "/p2-3")
    assert (arrival.status, arrival.text, arrival.check) == (
        "same",
        f"{LOCK}\n{MILL}",
        range_check(LOCK, MILL),
    )
    assert arrive(history, f"/p2-3/{range_check(LOCK, MILL)}").status == "same"
    assert arrive(history, "/p2-3/0000").status == "unmatched"


def test_a_range_whose_passage_was_edited_is_edited():
    history = history_of((QUAY, LOCK, MILL, FAIR), (QUAY, LOCK, EDITED, FAIR))
    arrival = arrive(history, f"/p2-4/{range_check(LOCK, MILL, FAIR)}")
    assert (arrival.status, arrival.now) == ("edited", (2, 3, 4))
    assert arrival.cited is not None
    assert (arrival.cited.text, arrival.text) == (f"{LOCK}\n{MILL}\n{FAIR}", f"{LOCK}\n{EDITED}\n{FAIR}")


def test_an_insertion_within_a_range_is_an_edit_of_it():
    history = history_of((QUAY, LOCK, MILL), (QUAY, LOCK, SALT, MILL))
    arrival = arrive(history, f"/p2-3/{range_check(LOCK, MILL)}")
    assert (arrival.status, arrival.text) == ("edited", f"{LOCK}\n{SALT}\n{MILL}")
    assert arrival.now == (2, 3)


def test_a_range_of_which_an_end_is_gone_shows_what_is_left():
    history = history_of((QUAY, LOCK, MILL, FAIR), (QUAY, LOCK, FAIR))
    for path in (f"/p2-3/{range_check(LOCK, MILL)}", "/p2-3"):
        arrival = arrive(history, path)
        assert (arrival.status, arrival.text, arrival.now) == ("edited", LOCK, (2,))
        assert arrival.cited is not None
        assert arrival.cited.text == f"{LOCK}\n{MILL}"
        assert arrival.permalink == Target("0" * 12, first=2, check=check_of(text_digest(LOCK)))


def test_a_range_that_is_gone_altogether_is_gone():
    history = history_of((QUAY, LOCK, MILL, FAIR), (QUAY, FAIR))
    arrival = arrive(history, "/p2-3")
    assert (arrival.status, arrival.text, arrival.now) == ("gone", None, ())


def test_a_range_whose_end_moved_far_away_shows_its_own_passages_only():
    history = history_of((QUAY, LOCK, MILL, FAIR, TOLL, SALT), (LOCK, MILL, FAIR, TOLL, SALT, QUAY))
    arrival = arrive(history, f"/p1-3/{range_check(QUAY, LOCK, MILL)}")
    assert arrival.text == f"{LOCK}\n{MILL}\n{QUAY}"
    assert arrival.status == "moved"
    assert arrival.permalink == arrival.target


def test_a_range_that_moved_as_a_whole_is_the_same_words():
    history = history_of((QUAY, LOCK, MILL, FAIR, TOLL, SALT), (MILL, FAIR, TOLL, SALT, QUAY, LOCK))
    assert arrive(history, f"/p1-2/{range_check(QUAY, LOCK)}").status == "same"
    assert arrive(history, "/v1/p1-2").status == "moved"


def test_ends_that_changed_places_bound_the_same_range():
    history = history_of((QUAY, LOCK, MILL, FAIR), (MILL, LOCK, QUAY, FAIR))
    assert arrive(history, "/p1-3").text == f"{MILL}\n{LOCK}\n{QUAY}"
    assert arrive(history, f"/p1-3/{range_check(QUAY, LOCK, MILL)}").status == "moved"


def test_a_passage_split_inside_a_range_leaves_the_words_the_same():
    history = history_of((QUAY, f"{LOCK} {MILL}", FAIR), (QUAY, LOCK, MILL, FAIR))
    assert arrive(history, f"/p1-3/{range_check(QUAY, f'{LOCK} {MILL}', FAIR)}").status == "same"


def test_a_range_that_became_one_passage_is_merged():
    history = history_of((QUAY, LOCK, MILL, FAIR), (QUAY, f"{LOCK} {MILL}", FAIR))
    arrival = arrive(history, f"/p2-3/{range_check(LOCK, MILL)}")
    assert (arrival.status, arrival.text) == ("merged", f"{LOCK} {MILL}")


def test_a_pinned_range_never_changes():
    history = history_of((QUAY, LOCK, MILL), (QUAY, SALT))
    assert arrive(history, "/v1/p1-3").text == f"{QUAY}\n{LOCK}\n{MILL}"
    with pytest.raises(PassageNotFound):
        arrive(history, "/v2/p1-3")


def test_every_permalink_answers_the_same_text():
    whole = f"{LOCK} {MILL} Nobody paid."
    history = history_of(
        (QUAY, whole, FAIR, "It was so.", TOLL, SALT),
        (SALT, QUAY, LOCK, f"{MILL} Nobody paid.", f"It was so. {TOLL}"),
    )
    for path in [f"/p{n}" for n in range(1, 7)] + [
        "/p1-2",
        "/p2-3",
        "/p4-5",
        "/v1/p2",
        "/v1/p1-6",
        "/v2/p6-1",
    ]:
        arrival = arrive(history, path)
        again = arrive(history, arrival.permalink.path.removeprefix(f"/d/{history.record_id}"))
        if arrival.text is not None and arrival.target.version is None:
            assert (again.status, again.text) == ("same", arrival.text)
        if arrival.target.version is not None:
            assert again.cited is not None
            assert again.cited.text == arrival.text
