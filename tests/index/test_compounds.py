import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compounds import MOST_READINGS, readings_of_phrase, readings_of_word


def words(readings):
    return [" ".join(reading.words) for reading in readings]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("climate", ["climate"]),
        ("Secretary-General", ["Secretary General", "SecretaryGeneral"]),
        ("f-16", ["f 16", "f16"]),
        ("f16", ["f16", "f 16"]),
        ("COP29", ["COP29", "COP 29"]),
        ("1990s", ["1990s", "1990 s"]),
        ("O’Brien", ["O Brien", "OBrien"]),
        ("obrien", ["obrien", "o brien"]),
        ("DAngelo", ["DAngelo", "D Angelo"]),
        ("Oman", ["Oman"]),
        ("O2brien", ["O2brien"]),
        ("Oʻzbekiston", ["O zbekiston", "Ozbekiston"]),
        ("don't", ["don t", "dont"]),
        ("Kenya's", ["Kenya s", "Kenyas", "Kenya"]),
        ("l’Europe", ["l Europe", "lEurope", "Europe"]),
        ("L'Europe", ["L Europe", "LEurope", "Europe"]),
        ("10000", ["10000", "10 000"]),
        ("1234567", ["1234567", "1 234 567"]),
        ("1,000", ["1 000", "1000"]),
        ("10 000", ["10 000", "10000"]),
        ("cooperation", ["cooperation", "co operation"]),
        ("Subregional", ["Subregional", "Sub regional"]),
        ("coal", ["coal"]),
        ("antiques", ["antiques", "anti ques"]),
        ("1.000.000", ["1 000 000", "1000000"]),
        ("3.5", ["3 5"]),
        ("999", ["999"]),
        ("10-12", ["10 12"]),
        ("$5", ["$ 5"]),
        ("C++", ["C + +"]),
        ("3+3", ["3 + 3"]),
        ("R&D", ["R & D"]),
        ("s/s", ["s s"]),
        ("U.S.", ["U.S."]),
        ("中国", ["中 国"]),
    ],
)
def test_a_word_is_read_in_the_ways_it_is_printed(typed, read):
    assert words(readings_of_word(typed)) == read


def test_an_apostrophe_that_was_left_out_makes_a_name():
    assert [reading.name for reading in readings_of_word("obrien")] == [False, True]


def test_the_reading_as_typed_weighs_most():
    assert [reading.weight for reading in readings_of_word("Kenya's")] == [1.0, 0.9, 0.75]


def test_one_compound_of_a_phrase_at_a_time_is_read_another_way():
    assert words(readings_of_phrase("Mr O'Brien at COP29")) == [
        "Mr O Brien at COP29",
        "Mr OBrien at COP29",
        "Mr O Brien at COP 29",
    ]


def test_a_prefix_may_be_printed_apart_in_a_phrase_too():
    assert words(readings_of_phrase("cooperation of nonaligned states")) == [
        "cooperation of nonaligned states",
        "co operation of nonaligned states",
        "cooperation of non aligned states",
    ]


@given(st.text(max_size=60))
def test_there_are_never_too_many_readings(typed):
    assert len(readings_of_word("x" + typed)) <= MOST_READINGS
    assert 1 <= len(readings_of_phrase("x " + typed)) <= MOST_READINGS
