import datetime as dt

from archive.records import Candidate
from ingest.readers.html.publishing import published

TODAY = dt.date(2026, 1, 1)


def line(value):
    return Candidate(value, "detected", value, "line 3")


def test_a_date_that_is_none_is_left_out():
    assert published((), [line("2025-21-01"), line("2025-01-21")], (), TODAY) == (line("2025-01-21"),)


def test_a_date_to_come_is_left_out():
    assert published((), [line("2031-01-21")], (), TODAY) == ()
