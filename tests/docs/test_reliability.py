"""Every promise of docs/reliability.md names tests that exist."""

import re
from pathlib import Path

import pytest

from archive.folder import Limits

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
CITED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), CITED)
def test_a_cited_test_exists(file, name):
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_promise_cites_a_test():
    promises = PAGE.split("## Nothing is lost")[1].split("## Counts")[0]
    bullets = re.split(r"\n- ", promises)[1:]
    assert all("`tests/" in bullet for bullet in bullets)


def test_the_defaults_in_the_table_are_the_programs_own():
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| ([\d,]+) \|$", PAGE, re.MULTILINE))
    assert rows
    for name, value in rows.items():
        assert float(value.replace(",", "")) == getattr(Limits(), name)
