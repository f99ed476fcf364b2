"""Quotations and URLs found in manuscripts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.addresses import Site
from archive.quoting import find_quotations

SITE = Site("https://archive.example")
URL = "https://archive.example/d/q9w1dfwf077y/p3/k4f9"
WORDS = "the keeper counted every hull twice"


def found(manuscript: str) -> list[tuple[str, str | None]]:
    return [(q.text, q.target.path if q.target else None) for q in find_quotations(manuscript, SITE)]


@pytest.mark.parametrize(
    "marks",
    [
        "“{}”",
        "„{}“",
        "„{}”",
        "«{}»",
        "« {} »",
        "»{}«",
        "‹{}›",
        "‘{}’",
        "‚{}‘",
        '"{}"',
        "'{}'",
        "”{}”",
        "「{}」",
        "＂{}＂",
        "″{}″",
        "``{}''",
        "〝{}〟",
    ],
)
def test_quotation_marks_of_many_languages_are_known(marks):
    assert found(f"He wrote: {marks.format(WORDS)}, and left.") == [(WORDS, None)]


def test_a_quotation_within_a_quotation_stays_part_of_it():
    inner = "the keeper, “Old Tom”, counted every hull twice"
    assert found(f"“{inner}” he wrote") == [(inner, None)]


def test_apostrophes_open_and_close_nothing():
    assert found("It isn't the keeper's lock, nor the boys’ boat, nor the miller’s wheel.") == []


def test_a_term_in_quotation_marks_is_no_quotation_unless_a_url_is_given_for_it():
    assert found("a so-called “free port” for all") == []
    assert found(f"a so-called “free port” ({URL})") == [("free port", "/d/q9w1dfwf077y/p3/k4f9")]


def test_a_url_belongs_to_the_longer_quotation_before_it():
    assert found(f"“{WORDS}” in this “free port” ({URL}).") == [(WORDS, "/d/q9w1dfwf077y/p3/k4f9")]


def test_a_block_quotation_takes_the_url_of_the_line_below():
    manuscript = f"> the keeper counted\n> every *hull* twice\n>\n> — Talvik, [The river]({URL})\n"
    assert found(manuscript) == [("the keeper counted\nevery hull twice", "/d/q9w1dfwf077y/p3/k4f9")]
    assert found(f"> {WORDS}\n\n— Talvik, {URL}") == [(WORDS, "/d/q9w1dfwf077y/p3/k4f9")]


@pytest.mark.parametrize("mark", ["[^1]", "[1]"])
def test_a_footnote_gives_the_url(mark):
    manuscript = f"“{WORDS}”{mark} and on.\n\nMore.\n\n{mark}: Talvik, {URL}.\n"
    assert found(manuscript) == [(WORDS, "/d/q9w1dfwf077y/p3/k4f9")]


def test_a_url_without_a_quotation_stands_alone():
    assert found(f"See {URL}, or /d/q9w1dfwf077y/v2/p4-5.") == [
        ("", "/d/q9w1dfwf077y/p3/k4f9"),
        ("", "/d/q9w1dfwf077y/v2/p4-5"),
    ]


def test_a_second_url_for_the_same_words_is_checked_too():
    assert found(f"“{WORDS}” ({URL}; also {SITE.base}/d/q9w1dfwf077y/p9)") == [
        (WORDS, "/d/q9w1dfwf077y/p3/k4f9"),
        ("", "/d/q9w1dfwf077y/p9"),
    ]


def test_a_fragment_and_the_sentences_marks_are_no_part_of_a_url():
    assert found(f"“{WORDS}” (see {URL}#:~:text=the%20keeper).") == [(WORDS, "/d/q9w1dfwf077y/p3/k4f9")]


def test_a_quotation_runs_on_where_each_paragraph_opens_it_again():
    text = "“The keeper counted every hull.\n\n“The board paid him by the pair.” So it was."
    assert found(text) == [("The keeper counted every hull.\n\nThe board paid him by the pair.", None)]


def test_a_mark_that_is_never_closed_swallows_nothing():
    assert found(f"An “open mark.\n\nAnd “{WORDS}”, he wrote.") == [(WORDS, None)]


def test_code_is_not_read():
    assert found(f"```\n“{WORDS}”\n```\n") == []


def test_lines_are_counted_from_one():
    manuscript = f"One\n\nTwo “{WORDS}”"
    assert [q.line_in(manuscript) for q in find_quotations(manuscript, SITE)] == [3]


@given(st.text(alphabet="“”„«»\"' abc\n>[^1]:/d/", max_size=120))
def test_no_manuscript_fails(manuscript):
    for quotation in find_quotations(manuscript, SITE):
        assert 0 <= quotation.start <= quotation.end <= len(manuscript)


_URL = "https://archive.example.org/d/0123456789ab"


@pytest.mark.parametrize(
    "manuscript",
    [
        '"the council of the harbour" ' * 4_000,
        "“a ‘b " * 12_000,
        "“" * 50_000,
        "“\n\n" * 20_000,
        "“a b c d e”\n\n> q w e r t\n\n" * 3_000,
        "'a " * 30_000,
        "http://" * 12_000,
        "/d/0123456789ab" + ")x" * 50_000,
        '"one two three four five" ' + f"{_URL} " * 2_500,
        "".join(f'"a b c d e"[{n}]\n\n[{n}]: {_URL}/p1\n\n' for n in range(1_500)),
        "> " + "[" * 100_000,
        "> " + "[a](" * 25_000,
    ],
    ids=lambda manuscript: manuscript[:12],
)
@pytest.mark.timeout(60)
def test_no_manuscript_takes_longer_than_its_length_allows(manuscript):
    began = time.process_time()
    find_quotations(manuscript, Site("https://archive.example.org"))
    assert time.process_time() - began < 20  # before there were bounds, minutes


def test_marks_that_are_opened_and_never_closed_hide_no_quotation_after_them():
    text = (
        "“ “ “ “ “ “ lost\n\nShe wrote “the pier was built in one summer” and 'left it to the sea by spring'."
    )
    assert [found.text for found in find_quotations(text, SITE)] == [
        "the pier was built in one summer",
        "left it to the sea by spring",
    ]
