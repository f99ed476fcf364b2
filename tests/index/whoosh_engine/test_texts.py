"""Sorted strings are found where they lie."""

from hypothesis import given
from hypothesis import strategies as st

from index.whoosh_engine.texts import SortedTexts, pack

words = st.text(st.sampled_from("abé中\U0001f389\0"), max_size=5)


@given(st.frozensets(words), words)
def test_a_string_is_found_if_it_is_there(held, wanted):
    ordered = sorted(held)
    texts = SortedTexts(*pack(ordered))
    assert len(texts) == len(ordered)
    assert texts.find(wanted) == (ordered.index(wanted) if wanted in held else -1)


@given(st.frozensets(words), words)
def test_the_strings_with_a_prefix_are_next_to_each_other(held, prefix):
    texts = SortedTexts(*pack(sorted(held)))
    assert texts.between(*texts.prefixed(prefix)) == [
        word for word in sorted(held) if word.startswith(prefix)
    ]
