"""Dates are read as people print them, at the precision they give, and only where they can be believed."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.dates import Custom, find_date, is_date_line, read_line

TODAY = dt.date(2026, 1, 1)


def read(line, language=None, order=None):
    found = read_line(line, Custom(TODAY, language, order))
    return str(found.date) if found else None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("31 DECEMBER 2024", "2024-12-31"),
        ("JANUARY-2025", "2025-01"),
        ("Baku, 12 May 2023", "2023-05-12"),
        ("Monday, May 3rd, 2021 at 10:30 am", "2021-05-03"),
        ("Updated on Sept. 3, 2020", "2020-09-03"),
        ("Spring 2024", "2024"),
        ("2020", "2020"),
        ("March–April 2022", "2022"),
        ("12-14 May 2023", "2023-05"),
        ("2024-05-03", "2024-05-03"),
        ("2021-06-30T10:00:00Z", "2021-06-30"),
        ("12 марта 2021 г.", "2021-03-12"),
        ("Опубликовано: 12.03.2021", "2021-03-12"),
        ("г. Ереван, 3 мая 2020 года", "2020-05-03"),
        ("Yanvar 2025", "2025-01"),
        ("14 iyul 2022-ci il", "2022-07-14"),
        ("2025-ci il yanvarın 12-si", "2025-01-12"),
        ("2023-cü il, noyabr", "2023-11"),
        ("İYUN 2021", "2021-06"),
        ("12 Ocak 2025 Pazar", "2025-01-12"),
        ("KASIM 2019", "2019-11"),
        ("31 Mart 2020, Salı", "2020-03-31"),
        ("Սեպտեմբերի 5, 2022", "2022-09-05"),
        ("11 ապրիլի 2024 թ․", "2024-04-11"),
        ("2023 թ. մարտի 12", "2023-03-12"),
        ("9 ივნისი, 2023", "2023-06-09"),
        ("2023 წლის 12 იანვარი", "2023-01-12"),
        ("28. August 2024", "2024-08-28"),
        ("1er mars 2021", "2021-03-01"),
        ("Publié le 2 mai 2022 à 10h30", "2022-05-02"),
        ("Lunes, 3 de abril de 2023", "2023-04-03"),
        ("03.04.2023 09:15", "2023-04-03"),
        ("12.05.23", "2023-05-12"),
    ],
)
def test_a_date_line_is_read_at_the_precision_it_gives(line, date):
    assert read(line) == date


def test_strokes_are_read_by_the_language_and_by_the_source():
    assert read("04/03/2021", "fr") == "2021-03-04"
    assert read("04/03/2021", "en", "dmy") == "2021-03-04"
    assert read("04/03/2021", "en", "mdy") == "2021-04-03"


def test_of_an_ambiguous_english_date_only_the_year_is_known():
    assert read("04/03/2021", "en") == "2021"
    assert read("13/03/2021", "en") == "2021-03-13"
    assert read("04/13/2021", "en") == "2021-04-13"
    assert read("05/05/2021", "en") == "2021-05-05"


@pytest.mark.parametrize(
    "line", ["32 May 2020", "31.02.2020", "2020-13-01", "12 May 2091", "31 ŞUBAT 2020", "12 May 1066"]
)
def test_an_impossible_or_future_date_is_refused(line):
    assert read(line) is None


def test_a_refused_date_line_is_still_no_text():
    assert is_date_line("12 May 2091")
    assert is_date_line("31.02.2020")
    assert not is_date_line("The May 2020 war")


@pytest.mark.parametrize(
    "line",
    [
        "The May 2020 war",
        "Resolution 1244 of 10 June 1999",
        "In the year 2020",
        "Vol. 3, 2020",
        "A vote on 3 May 2020 failed",
    ],
)
def test_a_date_inside_a_sentence_makes_no_date_line(line):
    assert read(line) is None


@given(st.dates(dt.date(1500, 1, 1), TODAY))
def test_every_day_is_found_in_its_usual_forms(day):
    custom = Custom(TODAY, "en")
    month = calendar.month_name[day.month]
    for line in (day.isoformat(), f"{day.day} {month} {day.year:04d}", f"{month} {day.day}, {day.year:04d}"):
        found = find_date(line, custom)
        assert found is not None
        assert str(found.date) == day.isoformat()
        assert found.quote == line


@given(st.text(max_size=130))
def test_any_line_is_a_date_or_not_and_never_an_error(line):
    found = read_line(line, Custom(TODAY))
    assert found is None or found.date.first <= TODAY
