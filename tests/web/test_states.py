from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from archive.folder import Limits
from index.requests import SORTS, Request, Selection
from web import states

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and text
)
values = st.lists(words, max_size=3, unique=True).map(tuple)
dates = st.sampled_from([None, "2001", "2001-05", "2001-05-09"])
later = st.sampled_from([None, "2003", "2003-01", "2004-12-31"])
selections = st.builds(Selection, values, values, values, values, dates, later, st.booleans())
requests = st.builds(
    Request, words | st.just(""), selections, st.sampled_from(SORTS), st.integers(1, 100), st.integers(1, 100)
)


def read(query_string):
    args = MultiDict(parse_qsl(query_string, keep_blank_values=True))
    return states.read_request(args, Limits())


NAMES = ("q", "source", "type", "lang", "from", "to", "sort", "page", "size", "undated")


@given(requests)
def test_the_url_holds_the_whole_state_of_a_search(request):
    found, ignored = read(states.query_string(request))
    assert (found, ignored) == (request, ())


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_no_parameter_whatever_it_holds_is_an_error(args):
    request, _ = states.read_request(MultiDict(args), Limits())
    assert request.sort in SORTS
    assert 1 <= request.size <= states.MOST
    assert 1 <= request.page * request.size <= Limits().result_depth or request.page == 1


def test_what_is_not_understood_is_left_out_and_said():
    request, ignored = read("q=lamp&from=soon&to=2024-13&page=-2&size=many&sort=best")
    assert request == Request("lamp")
    assert len(ignored) == 5
    assert "soon" in ignored[0].cause


def test_a_range_that_is_the_wrong_way_round_is_turned():
    request, _ = read("from=2024&to=2019-05")
    assert (request.selection.first, request.selection.last) == ("2019-05", "2024")


def test_a_query_that_is_too_long_is_cut_and_the_cut_is_said():
    request, ignored = read("q=" + "a" * 5000)
    assert len(request.query) == Limits().query_length
    assert "cut" in ignored[0].cause


def test_a_value_is_added_beside_its_like_and_taken_away_again():
    one = states.toggled(Request("x", page=4), "source", "A")
    both = states.toggled(one, "source", "B")
    assert both.selection.source == ("A", "B")
    assert both.page == 1
    assert states.toggled(both, "source", "A").selection.source == ("B",)


def test_the_pages_offered_are_the_first_the_last_and_those_around():
    assert list(states.pages_around(7, 20)) == [1, None, 5, 6, 7, 8, 9, None, 20]
    assert list(states.pages_around(1, 1)) == [1]
    assert list(states.pages_around(3, 6)) == [1, 2, 3, 4, 5, 6]
