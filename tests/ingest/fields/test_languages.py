"""Languages as people and pages state them."""

import pytest

from ingest.fields.languages import normal_language


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_us", "en-US"),
        ("sr-latn", "sr-Latn"),
        ("English", "en"),
        ("Azərbaycan", "az"),
        ("русский", "ru"),
        ("Հայերեն", "hy"),
        ("the sailors' own", "the sailors' own"),
    ],
)
def test_a_stated_language_is_its_code(stated, code):
    assert normal_language(stated) == code
