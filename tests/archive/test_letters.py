"""Texts as they are seen, whatever program wrote their letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.letters import letters

UNSEEN = "\u00ad\u200b\u200d\u200e\u200f\u2060\u2066\u2069\ufe0f\ufeff"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("nai\u0308ve", "naïve"),
        ("ﬁnal oﬃce", "final office"),
        ("can´t, can′t", "can’t, can’t"),
        ("1914−1918", "1914–1918"),
        ("har\u00adbour\u200b mas\u2060ter", "harbour master"),
        ("har\u00ad\nbour", "har\u00ad\nbour"),
        ("ﾊﾞｽ", "バス"),
        ("\u1112\u1161\u11ab", "한"),
        ("և ﬓ", "և մն"),
        ("5′3″", "5′3″"),
    ],
)
def test_letters_are_those_that_a_reader_sees(written, seen):
    assert letters(written).text == seen


@given(st.text(alphabet="aé이ﬁ \n-’", max_size=40), st.data())
def test_invisible_marks_and_decomposition_change_nothing_that_is_seen(text, data):
    marked = "".join(
        letter + data.draw(st.text(alphabet=UNSEEN.replace("\u00ad", ""), max_size=2)) for letter in text
    )
    plain = letters(text).text
    assert letters(marked).text == plain
    assert letters(unicodedata.normalize("NFD", text)).text == plain


@given(st.text(max_size=60))
def test_offsets_lead_from_every_place_back_into_the_text_in_order(text):
    seen = letters(text)
    assert len(seen.offsets) == len(seen.text) + 1
    assert list(seen.offsets) == sorted(seen.offsets)
    assert seen.offsets[-1] == len(text)
    assert all(0 <= offset < max(1, len(text)) for offset in seen.offsets[:-1])
