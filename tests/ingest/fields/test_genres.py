"""Which types labels stand for."""

import pytest

from ingest.fields.genres import find_type


@pytest.mark.parametrize(
    "label",
    ["Weekly bulletin", "AYLIK BÜLTEN", "Həftəlik bülleten", "Еженедельный дайджест", "Boletín mensual"],
)
def test_a_bulletin_that_says_how_often_it_comes_out_is_one(label):
    assert find_type(label) == "bulletin"


@pytest.mark.parametrize("label", ["Weekly", "Annual review", "Daily bread"])
def test_a_period_alone_makes_no_type(label):
    assert find_type(label) is None
