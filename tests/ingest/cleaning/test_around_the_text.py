"""What stands above and below a text is told from the text by its form."""

import datetime as dt

import pytest

from archive import formats
from ingest.blocks import Block
from ingest.cleaning import clean, steps_of
from ingest.cleaning.manuscript import Manuscript
from ingest.fields.dates import Custom, read_imprint, read_line

CUSTOM = Custom(dt.date(2026, 1, 1), "en")
PROSE = (
    "The harbour board met on Tuesday and decided to dredge the channel again before the winter, since two "
    "of the coasters had touched the bottom in October and the pilots would wait no longer."
)


def _cleaned(*texts, media_type=formats.PDF):
    blocks = tuple(Block(text) for text in texts)
    return clean(Manuscript(blocks, custom=CUSTOM), steps_of(media_type))


def test_a_row_of_other_things_than_calls_stays():
    assert [block.text for block in _cleaned(PROSE, "Cod | Herring | Sprat").blocks][
        -1
    ] == "Cod | Herring | Sprat"


@pytest.mark.parametrize("row", ["Teilen | Merken | Drucken", "Версия для печати | Отправить другу"])
def test_a_row_of_calls_below_the_text_is_cut(row):
    done = _cleaned(PROSE, PROSE, row, media_type=formats.HTML)
    assert [block.text for block in done.blocks] == [PROSE, PROSE]
    assert [(removed.step, removed.text) for removed in done.removed] == [("tail", row)]


def test_a_date_below_the_text_is_no_telephone():
    done = _cleaned(PROSE, "19.05.2007", media_type=formats.HTML)
    assert [block.text for block in done.blocks] == [PROSE, "19.05.2007"]


def test_where_a_page_was_printed_from_is_cut():
    done = _cleaned(PROSE, "Printed from https://board.example/minutes?view=print", media_type=formats.HTML)
    assert [block.text for block in done.blocks] == [PROSE]


def test_an_imprint_under_a_title_gives_the_year():
    done = _cleaned("Dredging Returns of the Northern Ports", "Skarholm, 2019", PROSE, PROSE)
    assert done.candidates["date"][0].value == "2019"
    assert [block.text for block in done.blocks] == [PROSE, PROSE]


def test_a_title_that_reads_like_an_imprint_stays_the_title():
    done = _cleaned("Skarholm, 2019", PROSE, PROSE)
    assert done.candidates["title"][0].value == "Skarholm, 2019"
    assert "date" not in done.candidates


@pytest.mark.parametrize(
    "line", ["a storm, 2019", "Skarholm", "Skarholm, spring tide", "One Two Three Four, 2019"]
)
def test_what_is_no_place_and_year_is_no_imprint(line):
    assert read_imprint(line, CUSTOM) is None


def test_a_line_that_says_when_and_where_something_was_adopted_is_a_date_line():
    found = read_line("Adopted at Skarholm on 17 November 2019", CUSTOM)
    assert found is not None
    assert str(found.date) == "2019-11-17"


def test_a_line_on_an_event_of_a_day_is_no_date_line():
    assert read_line("The fire at Skarholm on 17 November 2019", CUSTOM) is None


def test_an_agency_stands_between_strokes_that_are_set_apart():
    done = _cleaned(f"SELM, 5 May /Tarvpress/ — {PROSE}", PROSE)
    assert done.candidates["source"][0].value == "Tarvpress"


def test_lines_of_verse_with_strokes_between_name_no_agency():
    assert "source" not in _cleaned(f"To the people of the sea/To the harbour/{PROSE}", PROSE).candidates


def test_people_addressed_one_a_line_are_the_text_and_name_no_publisher():
    addressed = ("President of the Harbour Assembly;", "Excellencies;", "Distinguished delegates;")
    done = _cleaned(*addressed, PROSE, PROSE)
    assert "source" not in done.candidates
    assert [block.text for block in done.blocks] == [*addressed, PROSE, PROSE]


@pytest.mark.parametrize(
    ("lines", "title", "passages"),
    [
        (["Another", "Plain words stay here for all."], "Another", ["Plain words stay here for all."]),
        (["One line only"], None, ["One line only"]),
        (["Tides and Lamps", "by Ann Lee", "Short."], "Tides and Lamps", ["Short."]),
        (["3 May 2020", "Hello there."], None, ["Hello there."]),
        (["Tides", "By Ann Lee", "3 May 2020"], None, ["Tides"]),
    ],
)
def test_of_a_text_that_is_hardly_more_than_a_head_something_is_left(lines, title, passages):
    done = _cleaned(*lines)
    assert [block.text for block in done.blocks] == passages
    assert [each.value for each in done.candidates.get("title", ())][:1] == ([title] if title else [])
