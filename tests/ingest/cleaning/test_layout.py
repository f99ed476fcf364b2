"""Layouts are told apart by measurement, and lines joined by it."""

import textwrap

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.cleaning import RAW, clean
from ingest.cleaning.layout import measure
from ingest.cleaning.manuscript import Manuscript
from ingest.readers.text import lines_of

STEPS = {
    name: RAW[name] for name in ("layout", "furniture", "labels", "paragraphs", "cuts", "hyphens", "spaces")
}
SENTENCES = [
    "The harbour board of the town meets on the second floor of a building that was once a fish market.",
    "Nobody was surprised.",
    "The dredgers had not been seen in the channel since the spring, and the silt that the river brings "
    "each winter does not wait for a budget or anybody who might vote on one.",
    "What surprised people was the reason that it gave: it had run out of stones.",
    "The charter of 1831 obliges the town to keep four thousand tonnes of them beside the old breakwater, "
    "and successive treasurers have treated the pile as other towns treat their gold.",
    "There is a lesson in this for every port on the coast.",
]
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=6, unique=True).map(" ".join),
    min_size=6,
    max_size=9,
)
WIDTHS = st.integers(50, 78)


def passages(text):
    return [block.text for block in clean(Manuscript(lines_of(text), text=text), STEPS).blocks]


@settings(deadline=None)
@given(PARAGRAPHS, WIDTHS)
def test_wrapped_paragraphs_between_blank_lines_are_whole_again(paragraphs, width):
    text = "\n\n".join(textwrap.fill(each, width) for each in paragraphs)
    assert passages(text) == paragraphs


@settings(deadline=None)
@given(PARAGRAPHS, WIDTHS)
def test_wrapped_and_indented_paragraphs_are_whole_again(paragraphs, width):
    text = "\n".join(textwrap.fill(each, width, initial_indent="    ") for each in paragraphs)
    assert passages(text) == paragraphs


@settings(deadline=None)
@given(PARAGRAPHS, WIDTHS)
def test_lines_with_a_blank_line_after_each_are_whole_again(paragraphs, width):
    lines = [textwrap.wrap(each, width) for each in paragraphs]
    assume(
        sum(not line.endswith(".") for row in lines for line in row) > len(SENTENCES) + 4
    )  # enough to tell
    text = "\n\n\n".join(map("\n\n".join, lines))
    assert passages(text) == paragraphs


@settings(deadline=None)
@given(PARAGRAPHS)
def test_a_paragraph_a_line_stays_a_paragraph_a_line(paragraphs):
    assert passages("\n".join(paragraphs)) == paragraphs
    assert passages("\n\n".join(paragraphs)) == paragraphs


def test_no_passage_ends_at_a_hard_wrap_where_nothing_marks_paragraphs():
    paragraphs = [" ".join(SENTENCES), " ".join(SENTENCES[:4]), " ".join(SENTENCES[2:])]
    made = passages("\n".join(textwrap.fill(each, 60) for each in paragraphs))
    assert all(each.endswith(".") and each[0].isupper() for each in made)


def test_georgian_which_has_no_capitals_is_measured_by_its_full_stops():
    sentence = (
        "კველინის ნავსადგურის საბჭო იკრიბება ყოფილი თევზის ბაზრის მეორე სართულზე "
        "და თბილ საღამოებს იქ ახლაც თევზის სუნი დგას."
    )
    paragraphs = [f"{sentence} {sentence}", f"{sentence} {sentence} {sentence}"]
    assert passages("\n\n".join(textwrap.fill(each, 50) for each in paragraphs)) == paragraphs


def test_a_paragraph_a_line_has_no_width():
    assert measure([sentence * 3 for sentence in SENTENCES]).width is None


def test_a_paragraph_cut_by_a_page_is_one_again():
    long = SENTENCES[0] + " " + SENTENCES[1]
    assert passages(f"{long} What surprised people was the\n\f\nreason that it gave.") == [
        f"{long} What surprised people was the reason that it gave."
    ]


def test_two_paragraphs_that_miss_a_full_stop_stay_two():
    first = SENTENCES[0] + " " + SENTENCES[1].rstrip(".")
    assert passages(f"{first}\n\n{SENTENCES[2]} {SENTENCES[3]}") == [first, f"{SENTENCES[2]} {SENTENCES[3]}"]


def test_words_that_are_neighbours_elsewhere_join_what_a_blank_line_parts():
    cut = f"{SENTENCES[0]} It was built by the Marrick"
    rest = "Harbour Company, which is no more. The Marrick Harbour Company built little else."
    assert passages(f"{cut}\n\n{rest}") == [f"{cut} {rest}"]


def test_a_footnote_that_breaks_into_a_sentence_stands_after_it():
    above = f"{SENTENCES[0]} Nobody asked who had carried the"
    text = f"{above}\n\n1 Minutes of the board, p. 4.\n\nstones away at night."
    assert passages(text) == [
        f"{SENTENCES[0]} Nobody asked who had carried the stones away at night.",
        "1 Minutes of the board, p. 4.",
    ]


def test_a_dash_that_closes_up_keeps_closed_at_a_line_end():
    text = (
        textwrap.fill(" ".join(SENTENCES), 60)
        + "\nIt was long overdue for the harbour of the eastern basin—\nand late."
    )
    assert "eastern basin—and late." in passages(text)[-1]
