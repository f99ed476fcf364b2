"""Dates that a manifest or front matter states are EDTF in the record, or left out with a warning."""

import datetime as dt

import pytest

from archive.records import Candidate
from ingest.blocks import Hints
from ingest.drafting import draft, statement

TODAY = dt.date(2026, 1, 1)
TEXT = (
    "---\ntitle: The lamp\ndate: {}\n---\n\nThe keeper slept while the ferry passed the light at Pell Rock.\n"
)


def _made(date, name="lamp.md"):
    return draft(TEXT.format(date).encode(), Hints(name, today=TODAY))


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2025-03", "2025-03"),
        ("5 March 2025", "2025-03-05"),
        ("Mart 2025", "2025-03"),
        ("05.03.2025", "2025-03-05"),
        ("2025/03/05", "2025-03-05"),
        ("2025-03-05T10:00:00+04:00", "2025-03-05"),
        ("03/04/2025", "2025"),
    ],
)
def test_a_date_is_read_as_people_write_one(stated, date):
    made = _made(stated)
    assert made.metadata.date == date
    assert made.evidence["date"][0].how == "front matter"


@pytest.mark.parametrize("stated", ["2050-01-01", "1 May 2050", "soon", "2025-02-31"])
def test_a_date_to_come_or_none_at_all_is_left_out_with_a_warning(stated):
    made = _made(stated)
    assert made.metadata.date is None
    assert stated in " ".join(made.warnings)


def test_front_matter_of_a_plain_text_is_metadata_too():
    made = _made("5 March 2025", "lamp.txt")
    assert (made.metadata.title, made.metadata.date) == ("The lamp", "2025-03-05")
    assert [each.text for each in made.paragraphs] == [
        "The keeper slept while the ferry passed the light at Pell Rock."
    ]
    assert TEXT.format("5 March 2025")[slice(*made.paragraphs[0].spans[0])] == made.paragraphs[0].text


def test_two_rules_around_other_lines_of_a_plain_text_lose_nothing():
    text = "---\nNote: the light was out\n---\n\nThe keeper slept while the ferry passed it.\n"
    made = draft(text.encode(), Hints("lamp.txt", today=TODAY))
    kept = [*(each.text for each in made.paragraphs), *(each.text for each in made.removed)]
    assert "the light was out" in " ".join(kept)


@pytest.mark.parametrize(("stated", "date"), [("5 March 2025", "2025-03-05"), ("03/04/2025", None)])
def test_what_is_stated_of_bytes_that_are_not_read_again_is_read_alike(stated, date):
    row = {"date": (Candidate(stated, "manifest", stated, "line 2"),)}
    assert statement("0" * 64, Hints("lamp.txt", candidates=row, today=TODAY)).metadata.date == date
