"""What must hold of cleaning, whatever the text."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import Hints
from ingest.cleaning import RAW, clean, steps_of
from ingest.cleaning.manuscript import Manuscript
from ingest.cleaning.markup import plain
from ingest.drafting import draft
from ingest.readers import read
from ingest.readers.text import lines_of
from tests.ingest.cases import case_names, draft_of, source_of

WORDS = [
    *(
        "harbour",
        "board",
        "stone",
        "stones",
        "basin",
        "water",
        "of",
        "the",
        "and",
        "in",
        "by",
        "Finch",
        "Marrick",
    ),
    *(
        "inter-",
        "national",
        "well-",
        "known",
        "84.",
        "12",
        "(a)",
        "—",
        "•",
        "*ferry*",
        "[law](#)",
        "May",
        "2021",
    ),
    *(
        "Contents",
        "COMMENTS",
        "Share",
        "3",
        "yes.",
        "no?",
        "tide,",
        "salt;",
        "which:",
        "1831",
        "Straße",
        "Մարտ",
    ),
    *("სტონი", "камни"),
]
LINES = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
TEXTS = st.lists(st.one_of(LINES, st.just(""), st.just("\f")), max_size=40).map("\n".join)


def letters(text):
    """The letters and figures of a text, without what joins and marks words."""
    return Counter(re.sub(r"[\W_]+", "", text))


def words(text):
    """The words of a text, hyphens left out, so that a divided word is the same as a whole one."""
    return Counter(re.findall(r"\w+", re.sub(r"[-‐¬\xad]\s*", "", plain(text))))


def manuscript_of(text):
    return Manuscript(lines_of(text), text=text)


def all_words(manuscript):
    """Every word that a manuscript keeps or has taken out."""
    kept = " ".join(f"{block.label or ''} {block.text}" for block in manuscript.blocks)
    return kept + " " + " ".join(removed.text for removed in manuscript.removed)


def separate(manuscript):
    """Every word that a manuscript keeps or has taken out, the blocks set apart."""
    kept = [f"{block.label or ''} | {block.text}" for block in manuscript.blocks]
    return " | ".join([*kept, *(removed.text for removed in manuscript.removed)])


_WORD = re.compile(r"[^\W_]+")
_DIVIDED = re.compile(r"([^\W_]+)[-‐¬\xad]\s*(?=([^\W_]+))")


@settings(deadline=None)
@given(TEXTS)
def test_no_letter_is_lost_or_invented(text):
    cleaned = clean(manuscript_of(text))
    assert not letters(all_words(cleaned)) - letters(text)
    lost = letters(text) - letters(all_words(cleaned))
    assert not lost - letters("#" + " ".join(re.findall(r"\]\(([^)]*)\)", text)))


@settings(deadline=None)
@given(TEXTS)
def test_no_word_is_lost_or_invented_but_for_what_a_hyphen_divides(text):
    before, after = (
        Counter(_WORD.findall(plain(text))),
        Counter(_WORD.findall(plain(separate(clean(manuscript_of(text)))))),
    )
    halves = _DIVIDED.findall(plain(text))
    assert set(after - before) <= {left + right for left, right in halves}
    assert set(before - after) <= {half for pair in halves for half in pair}


@pytest.mark.parametrize("case", case_names())
def test_no_word_of_a_golden_case_is_lost_or_invented(case):
    source = source_of(case)
    extraction = read(source.read_bytes(), Hints(source.name))
    cleaned = clean(Manuscript(extraction.blocks, text=extraction.text), steps_of(extraction.media_type))
    before = words("\n".join(f"{block.label or ''} {block.text}" for block in extraction.blocks))
    assert words(all_words(cleaned)) == before


@settings(deadline=None)
@given(TEXTS)
def test_cleaned_text_cleaned_again_stays_as_it_is(text):
    once = clean(manuscript_of(text))
    twice = clean(Manuscript(once.blocks, text=text, layout=once.layout), {name: RAW[name] for name in AGAIN})
    assert [block.text for block in twice.blocks] == [block.text for block in once.blocks]


# All but the two that take what stands above a text: of the text alone they may take its first words.
AGAIN = [name for name in RAW if name not in {"contents", "masthead"}]


@pytest.mark.parametrize("case", case_names())
def test_the_passages_of_a_record_printed_and_taken_again_are_the_same(case):
    passages = [paragraph.text for paragraph in draft_of(case).paragraphs]
    title = "The Same Passages Again"
    printed = "\n\n".join([title, *passages])
    again = draft(printed.encode(), Hints("again.txt"))
    assert [each.text for each in again.paragraphs] == passages


@settings(deadline=None)
@given(TEXTS)
def test_spans_lead_back_to_the_words(text):
    cleaned = clean(manuscript_of(text))
    for block in cleaned.blocks:
        found = " ".join(text[start:end] for start, end in block.spans)
        assert not letters(block.text) - letters(found)
        ends = [position for span in block.spans for position in span]
        assert ends == sorted(ends)


@pytest.mark.parametrize("case", case_names())
def test_spans_of_a_golden_case_lead_back_to_its_passages(case):
    source = source_of(case)
    extraction = read(source.read_bytes(), Hints(source.name))
    for paragraph in draft_of(case).paragraphs:
        found = " ".join(extraction.text[start:end] for start, end in paragraph.spans)
        assert not letters(paragraph.text) - letters(found)
        assert len(found) < 2 * len(paragraph.text) + 40


@settings(deadline=None)
@given(TEXTS)
def test_every_step_can_be_left_out(text):
    for name in RAW:
        without = {other: step for other, step in RAW.items() if other != name}
        cleaned = clean(manuscript_of(text), without)
        assert name not in {removed.step for removed in cleaned.removed}
        assert not letters(all_words(cleaned)) - letters(text)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_draft_or_a_reason(content):
    from archive.errors import InputError

    try:
        made = draft(content, Hints("any.txt"))
    except InputError as error:
        assert str(error)
    else:
        assert made.paragraphs
        assert made.metadata.title
