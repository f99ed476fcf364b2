"""The permanent URLs, parsed and written."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.addresses import Site, Target, find_target, text_fragment
from archive.identifiers import ALPHABET

ID = "q9w1dfwf077y"

names = st.text(alphabet=ALPHABET, min_size=4, max_size=8)
places = st.integers(1, 99_999)
targets = st.one_of(
    st.builds(Target, st.just(ID)),
    st.builds(Target, st.just(ID), version=places),
    st.builds(Target, st.just(ID), version=st.none() | places, first=places),
    st.builds(Target, st.just(ID), first=places, check=names),
    st.builds(
        Target, st.just(ID), first=st.integers(1, 50), last=st.integers(51, 99), check=st.none() | names
    ),
)


@given(targets)
def test_a_target_written_and_parsed_is_the_same_target(target):
    assert find_target(target.path) == target
    assert find_target(target.path.upper()) == target


@given(st.text(max_size=40))
def test_no_path_whatever_fails_to_parse(text):
    for path in (text, f"/d/{ID}{text}", f"/d/{ID}/{text}"):
        target = find_target(path)
        assert target is None or find_target(target.path) == target


@pytest.mark.parametrize("check", ["p123", "v123", "0000"])
def test_a_check_that_looks_like_a_number_is_a_check(check):
    assert find_target(f"/d/{ID}/p7/{check}") == Target(ID, first=7, check=check)


def test_confusable_letters_and_upper_case_become_canonical():
    assert find_target("/d/Q9WLDFWFO77Y/P3/KiLO") == Target(ID, first=3, check="k110")


def test_a_range_of_one_is_a_passage_and_leading_zeros_go():
    assert find_target(f"/d/{ID}/p03-3") == Target(ID, first=3)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/d/", f"/d/{ID}/p0", f"/d/{ID}/v0", f"/d/{ID}/v1/p2/k4f9", f"/d/{ID}/k4f9", f"/d/{ID}x"],
)
def test_other_paths_name_nothing(path):
    assert find_target(path) is None


@pytest.mark.parametrize("after", [".", ",", ").", "/", "/.", "”", "%E2%80%9D", "%29"])
def test_the_mark_that_follows_an_address_in_a_sentence_is_no_part_of_it(after):
    assert find_target(f"/d/q9w1dfwf077y/p3/k4f9{after}") == Target("q9w1dfwf077y", first=3, check="k4f9")


def test_a_public_address_with_a_path_prefixes_every_url():
    site = Site("https://archive.example/press")
    target = Target(ID, first=3, check="k4f9")
    assert site.url(target) == f"https://archive.example/press/d/{ID}/p3/k4f9"
    assert site.path(target) == f"/press/d/{ID}/p3/k4f9"
    assert site.find_target(site.url(target) + "?format=json#:~:text=x") == target


def test_a_url_of_another_archive_names_the_same_document():
    assert Site("").find_target(f"http://elsewhere.example/d/{ID}/v2") == Target(ID, version=2)


def test_a_text_fragment_encodes_what_would_part_its_terms():
    assert text_fragment("salt-tax, & “tolls”") == ":~:text=salt%2Dtax%2C%20%26%20%E2%80%9Ctolls%E2%80%9D"


def test_a_long_selection_is_named_by_its_ends():
    selected = " ".join(f"word{n}" for n in range(100))
    assert text_fragment(selected) == (
        ":~:text=word0%20word1%20word2%20word3%20word4%20word5,word94%20word95%20word96%20word97%20word98%20word99"
    )


def test_a_selection_through_paragraphs_is_named_by_ends_that_stand_in_one_each():
    assert (
        text_fragment("the last words.\nThe first words") == ":~:text=the%20last%20words.,The%20first%20words"
    )
    assert text_fragment("end\n\n begin ") == ":~:text=end,begin"


def test_a_long_selection_without_spaces_is_named_by_its_ends():
    start, _, end = text_fragment("水" * 150 + "火" * 150).removeprefix(":~:text=").partition(",")
    assert (unquote(start), unquote(end)) == ("水" * 40, "火" * 40)


@given(st.lists(st.lists(names, min_size=1, max_size=60), min_size=1, max_size=4))
def test_the_ends_of_a_text_fragment_never_overlap(lines):
    selected = "\n".join(" ".join(line) for line in lines)
    terms = [unquote(term).split() for term in text_fragment(selected).removeprefix(":~:text=").split(",")]
    words = [word for line in lines for word in line]
    assert terms[0] == words[: len(terms[0])]
    if len(terms) == 2:
        assert terms[1] == words[-len(terms[1]) :]
        assert len(terms[0]) + len(terms[1]) <= len(words)
        assert len(terms[0]) <= len(lines[0])
    else:
        assert terms[0] == words
