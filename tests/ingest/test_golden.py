"""Every golden case's record is right, field by field."""

import pytest

from tests.ingest.cases import case_names, draft_of, expected_of, record_of


@pytest.mark.parametrize("case", case_names())
def test_the_record_is_what_an_archivist_would_have_made(case):
    assert record_of(case) == expected_of(case)


@pytest.mark.parametrize("case", case_names())
def test_every_field_says_how_it_was_known(case):
    made = draft_of(case)
    for name in made.metadata.__slots__:
        value = getattr(made.metadata, name)
        if value:
            assert made.evidence[name][0].value == value
            assert made.evidence[name][0].quote


def test_there_are_cases_in_nine_languages():
    languages = {expected_of(case)["language"] for case in case_names()}
    assert {"en", "az", "tr", "ru", "hy", "ka", "de", "fr", "es"} <= languages
