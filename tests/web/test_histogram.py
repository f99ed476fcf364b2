from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.requests import Request, Selection
from web.histogram import month_bars, year_bars

COUNTS = [("2024", 9), ("2021", 3), ("2019", 1)]


def chosen(first=None, last=None):
    return Request("lamp", Selection(first=first, last=last))


def bar(bars, label):
    return next(one for one in bars.bars if one.label == label)


def test_years_without_records_keep_their_place():
    bars = year_bars(chosen(), COUNTS)
    assert [one.label for one in bars.bars] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert [one.count for one in bars.bars] == [1, 0, 3, 0, 0, 9]
    assert bar(bars, "2024").height == 100
    assert bar(bars, "2020").height == 0


def test_the_first_choice_is_a_year_the_second_a_range_the_third_starts_anew():
    first = bar(year_bars(chosen(), COUNTS), "2021").leads_to
    assert (first.selection.first, first.selection.last) == ("2021", "2021")
    second = bar(year_bars(first, COUNTS), "2019").leads_to
    assert (second.selection.first, second.selection.last) == ("2019", "2021")
    third = bar(year_bars(second, COUNTS), "2024").leads_to
    assert (third.selection.first, third.selection.last) == ("2024", "2024")


def test_choosing_the_chosen_year_again_shows_all():
    again = bar(year_bars(chosen("2021", "2021"), COUNTS), "2021").leads_to
    assert again == Request("lamp")


def test_a_month_chosen_twice_leads_back_to_its_year():
    months = [("2021-03", 2), ("2021-07", 1)]
    request = chosen("2021-03", "2021-03")
    march, july = (bar(month_bars(request, months), month) for month in ("March 2021", "July 2021"))
    assert (march.leads_to.selection.first, march.leads_to.selection.last) == ("2021", "2021")
    assert (july.leads_to.selection.first, july.leads_to.selection.last) == ("2021-03", "2021-07")


def test_each_bar_says_what_it_is_and_does():
    assert bar(year_bars(chosen(), COUNTS), "2019").says == "2019: 1 record. Show 2019 only"
    assert bar(year_bars(chosen("2019", "2019"), COUNTS), "2024").says == "2024: 9 records. Show 2019 to 2024"


def test_chosen_bars_are_those_that_the_range_touches():
    bars = year_bars(chosen("2020-06", "2021-02"), COUNTS)
    assert [one.label for one in bars.bars if one.chosen] == ["2020", "2021"]
    assert [one.label for one in year_bars(chosen("2023", None), COUNTS).bars if one.chosen] == [
        "2023",
        "2024",
    ]


def test_many_years_are_drawn_as_decades():
    bars = year_bars(chosen(), [("1604", 1), ("1999", 2)])
    assert bars.unit == "decade"
    assert bars.bars[0].label == "1600s"
    assert (bars.bars[0].first, bars.bars[0].last) == ("1600", "1609")


def test_one_year_alone_needs_no_picture():
    assert year_bars(chosen(), [("2024", 9)]) is None


@given(st.dictionaries(st.integers(1, 9999).map(lambda year: f"{year:04d}"), st.integers(1, 50), min_size=2))
def test_every_record_is_in_one_bar(counts):
    bars = year_bars(chosen(), list(counts.items()))
    assert sum(one.count for one in bars.bars) == sum(counts.values())
    assert all(0 <= one.height <= 100 for one in bars.bars)
    assert all(bool(one.height) == bool(one.count) for one in bars.bars)


def marks(bars):
    return [mark.label for mark in bars.marks]


def test_few_bars_each_have_their_label_in_their_middle():
    bars = year_bars(chosen(), COUNTS)
    assert marks(bars) == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert bars.marks[0].at == round(100 / 12, 1)


def test_many_bars_have_labels_at_the_ends_and_at_round_years_between():
    assert marks(year_bars(chosen(), [("1946", 1), ("2022", 1)])) == [
        *("1946", "1960", "1970", "1980", "1990", "2000", "2010", "2022")
    ]
    assert marks(year_bars(chosen(), [("1890", 1), ("2024", 1)])) == [
        *("1890s", "1920s", "1940s", "1960s", "1980s", "2000s", "2020s")
    ]


def test_months_have_their_names_and_more_than_a_year_of_them_its_number():
    assert marks(month_bars(chosen("2021", "2021"), [("2021-03", 1)]))[:3] == ["Jan", "Feb", "Mar"]
    assert marks(month_bars(chosen("2021", "2022"), [("2021-03", 1), ("2022-01", 2)])) == [
        *("2021", "Jul", "2022", "Jul")
    ]


def test_a_month_is_said_as_people_say_it():
    bars = month_bars(chosen("2021", "2021"), [("2021-03", 3)])
    assert bars.bars[2].says == "March 2021: 3 records. Show March 2021 only"


@given(st.integers(1, 9990), st.integers(1, 400))
def test_labels_never_stand_on_each_other(first, years):
    bars = year_bars(chosen(), [(f"{first:04d}", 1), (f"{min(first + years, 9999):04d}", 1)])
    places = [mark.at for mark in bars.marks] if bars else []
    assert all(later - earlier > 7.5 for earlier, later in pairwise(places))
