"""Documents become arrays that say where every token stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import analysis
from index.documents import TEXT, IndexDocument
from index.whoosh_engine.inverting import invert
from index.whoosh_engine.layout import name

AWKWARD = st.text(
    st.sampled_from("aAzZ09 ._-'’$#+@é\u0301\u200bəش中ไก\u0e31🎉\ufe0f\n/&") | st.characters(), max_size=12
)


@given(AWKWARD)
def test_plain_words_are_cut_as_the_whole_expression_cuts_them(text):
    every_kind = re.compile(analysis._TOKENS)
    assert analysis.TOKEN.findall(text) == every_kind.findall(text)


def document(*passages, **fields):
    count = len(passages)
    return IndexDocument("a", "Title", (), passages, tuple(range(1, count + 1)), (None,) * count, **fields)


def test_one_place_is_left_out_after_each_passage():
    arrays = invert([document("one two", "", "three"), document("four")]).arrays
    assert arrays[name(TEXT, "unit_bases")].tolist() == [0, 3, 4, 6, 8]
    assert arrays[name(TEXT, "doc_units")].tolist() == [0, 3, 4]


def test_a_frequency_that_no_byte_holds_is_kept_apart():
    arrays = invert([document("word " * 255), document("word " * 254), document("word " * 70_000)]).arrays
    assert arrays[name(TEXT, "tfs")].tolist() == [255, 254, 255]
    assert arrays[name(TEXT, "big_posts")].tolist() == [0, 2]
    assert arrays[name(TEXT, "big_tfs")].tolist() == [255, 70_000]


def test_places_take_two_bytes_unless_a_document_is_longer_than_that():
    assert invert([document("word " * 65_535)]).arrays[name(TEXT, "places")].dtype == "uint16"
    assert invert([document("word " * 65_537)]).arrays[name(TEXT, "places")].dtype == "uint32"


def test_a_document_whose_passages_have_no_numbers_is_refused():
    with pytest.raises(ValueError, match="differ in length"):
        invert([IndexDocument("a", "Title", (), ("text",), (), ())])


def test_no_documents_make_an_empty_segment():
    assert invert([]).documents == 0
