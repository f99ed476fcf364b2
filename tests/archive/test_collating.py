"""Quotations held against their source, as a scholar reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.collating import find_collation

SOURCE = (
    "The mill had been idle since the flood, and its wheel turned only when boys climbed on it in summer. "
    "“Nobody’s fault,” said the miller — or so he claimed; the town's clerk wrote it down."
)


def kinds(quotation: str) -> list[tuple[str, str, str]]:
    collation = find_collation(quotation, SOURCE)
    assert collation is not None
    return [(d.kind, d.quoted, d.original) for d in collation.discrepancies]


def faults(quotation: str) -> int:
    collation = find_collation(quotation, SOURCE)
    assert collation is not None
    return collation.faults


def test_words_taken_as_they_stand_do_not_differ():
    assert kinds("idle since the flood, and its wheel turned only when boys climbed on it") == []


def test_the_place_is_told():
    collation = find_collation("its wheel turned only", SOURCE)
    assert collation is not None
    assert SOURCE[collation.start : collation.end] == "its wheel turned only"


@pytest.mark.parametrize(
    ("quotation", "kind"),
    [
        ("Idle since the flood, and its wheel", "first letter"),
        ("[I]dle since the flood, and its wheel", "brackets"),
        ("Nobody's fault,” said the miller", "quotation marks"),
        ("said the miller - or so he claimed", "dashes"),
        ("said the miller—or so he claimed", "dashes"),
        ("idle since the\n   flood, and its wheel", "white space"),
        ("idle since the flood … only when boys climbed on it", "omission"),
        ("idle since the flood [...] only when boys climbed on it", "omission"),
        ("idle since the flood . . . only when boys climbed on it", "omission"),
        ("The mill [in the lower town] had been idle since the flood", "brackets"),
        ("The mill had been idle since the flood [sic], and its wheel turned", "brackets"),
        ("[The building] had been idle since the flood", "brackets"),
    ],
)
def test_what_a_scholar_takes_for_granted_is_listed_and_no_fault(quotation, kind):
    assert [found[0] for found in kinds(quotation)] == [kind]
    assert faults(quotation) == 0


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        ("The mill had been silent since the flood, and its wheel", ("changed", "silent", "idle")),
        ("The mill had been idle since flood, and its wheel", ("left out", "", "the")),
        ("The old mill had been idle since the flood", ("added", "old", "")),
        ("The mill had been idle since the Flood, and its wheel", ("capitals", "Flood", "flood")),
        ("The mill had been idle since the flood; and its wheel", ("punctuation", ";", ",")),
    ],
)
def test_other_differences_are_faults(quotation, found):
    assert kinds(quotation) == [found]
    assert faults(quotation) == 1


def test_an_omission_tells_what_was_left_out():
    assert kinds("idle since the flood … in summer") == [
        ("omission", "…", "and its wheel turned only when boys climbed on it")
    ]


def test_several_omissions_are_followed_in_order():
    assert [kind for kind, _, _ in kinds("The mill … turned only … in summer")] == ["omission", "omission"]


def test_words_from_nowhere_have_no_place():
    for quotation in ("", "…", "[x]", "something else entirely that no chronicle of this town holds"):
        assert find_collation(quotation, SOURCE) is None
    assert find_collation("words", "") is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_nothing_that_is_typed_fails(quotation, text):
    collation = find_collation(quotation, text)
    if collation is not None:
        assert 0 <= collation.start < collation.end <= len(text)
        assert 0 <= collation.score <= 1


@given(st.integers(0, 30), st.integers(3, 12))
def test_any_stretch_of_a_text_is_found_in_it_without_fault(start, length):
    words = SOURCE.split()
    quotation = " ".join(words[start : start + length])
    if len(quotation.split()) >= 3:
        assert faults(quotation) == 0


def test_a_word_put_for_the_last_or_first_one_is_changed_and_not_added():
    assert kinds("turned only when boys climbed on it in winter") == [("changed", "winter", "summer")]
    assert kinds("A mill had been idle since the flood") == [("changed", "A", "The")]


def test_a_word_after_the_sentence_s_end_is_added():
    assert kinds("boys climbed on it in summer heat") == [("added", "heat", "")]


@pytest.mark.parametrize(
    ("quotation", "sentence"),
    [
        ("The mill had been silent since the flood", "“silent” where the text has “idle”"),
        ("The mill had been idle since flood, and its wheel", "“the” left out"),
        ("The old mill had been idle since the flood", "“old” is not in the text"),
        ("The mill [in the lower town] had been idle", "“in the lower town” put in, in brackets"),
        ("The mill had been idle … and its wheel turned", "“since the flood” left out, as the ellipsis says"),
        ("idle since the flood and its wheel turned", "“,” left out"),
        ("idle since the\n flood, and its wheel turned", "spaces or line breaks differ"),
    ],
)
def test_a_difference_is_told_in_words(quotation, sentence):
    collation = find_collation(quotation, SOURCE)
    assert collation is not None
    assert [found.sentence for found in collation.discrepancies] == [sentence]


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        (
            "idle since the fload [sic], and its wheel turned",
            [("changed", "fload", "flood"), ("brackets", "sic", "")],
        ),
        (
            "its wheel turned only when [the] girls climbed on it in summer",
            [("changed", "girls", "boys"), ("brackets", "the", "")],
        ),
        ("idle since [he says] ever the flood", [("added", "ever", ""), ("brackets", "he says", "")]),
    ],
)
def test_square_brackets_excuse_no_word_that_stands_beside_them(quotation, found):
    assert kinds(quotation) == found
    assert faults(quotation) == 1


def test_a_word_parted_at_the_end_of_a_line_is_the_word():
    assert kinds("its wheel turned on-\n   ly when boys climbed") == [
        ("white space", "on-\n   ly", "only"),
    ]
    assert faults("turned only when boy-\nmen climbed on it") == 1


def test_a_run_of_letters_without_end_is_read_once():
    assert find_collation("a" * 300_000, SOURCE) is None  # letter by letter anew it would take minutes


@pytest.mark.parametrize(
    "quotation",
    [
        "the nai\u0308ve final oﬃce",
        "the naïve fi\u00adnal office",
        "\ufeffthe na\u200bïve final\u2060 office",
        "\u200ethe naïve ﬁnal office\u200f",
    ],
)
@pytest.mark.parametrize(
    "source", ["It was the naïve ﬁnal office.", "It was the nai\u0308ve final of\u00adfice."]
)
def test_how_a_program_writes_letters_is_no_difference_on_either_side(quotation, source):
    collation = find_collation(quotation, source)
    assert collation is not None
    assert collation.discrepancies == ()
    assert source[collation.start : collation.end] == source[7:-1]


@pytest.mark.parametrize(
    ("quotation", "source", "kind"),
    [
        ("it can´t be mended now", "it can't be mended now", "quotation marks"),
        ("the years 1914−1918 on the quay", "the years 1914-1918 on the quay", "dashes"),
        ("he said ``no'' to the mayor", "he said “no” to the mayor", "quotation marks"),
        ("he said ″no″ to the mayor", "he said “no” to the mayor", "quotation marks"),
    ],
)
def test_marks_of_typewriters_and_tex_are_told_and_no_fault(quotation, source, kind):
    collation = find_collation(quotation, source)
    assert collation is not None
    assert {d.kind for d in collation.discrepancies} == {kind}


def test_a_minus_left_out_is_a_fault():
    collation = find_collation("it fell to 5 degrees that night", "it fell to −5 degrees that night")
    assert collation is not None
    assert collation.faults == 1
