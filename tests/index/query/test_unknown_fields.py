"""A field that does not exist is told, with the one that does it."""

import pytest

from index.query.parsing import parse


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("year:1990", "date:1990"),
        ("to:1990", "date:..1990"),
        ("before:1990", "date:..1990"),
        ("after:1990", "date:1990.."),
        ("created:1990", "date:1990"),
        ("country:Chile", "source:Chile"),
        ("speaker:Smith", "author:Smith"),
        ('speaker:"Ann Smith"', "author:…"),
        ("Titel:sea", "title:sea"),
        ("zzz:sea", "title:, author:, source:, type:, lang:, section:, date:"),
    ],
)
def test_every_unknown_field_is_told_with_the_field_that_does_it(query, advice):
    (told,) = parse(query).diagnostics
    name = query.partition(":")[0]
    assert f"no field “{name}:”" in told.cause
    assert advice in told.cause
    assert query[slice(*told.at)].rstrip(":") == name


@pytest.mark.parametrize(
    "query", ["note: this", "re: ferries", "Luke 3:16", "12:30", "https://example.org/a", "C++"]
)
def test_a_colon_that_is_punctuation_is_no_field(query):
    assert parse(query).diagnostics == ()


def test_a_star_inside_a_word_is_told_as_it_is_read():
    parsed = parse("p*ce")
    assert parsed == parse("p*ce")
    assert parsed.tree == parse("p*").tree
    assert "read as “p*”" in parsed.diagnostics[0].cause
