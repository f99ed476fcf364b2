"""docs/search.md is true: its examples are sound queries, its numbers the program's."""

import re
from pathlib import Path

import pytest

from index import scoring
from index.analysis import STEMMED_LANGUAGES
from index.expansion import MOST_CLOSE, MOST_PREFIXED
from index.planning import LONGEST_PHRASE
from index.plans import NEAR_LIMIT
from index.query import LONGEST_QUERY, parse
from index.query.parsing import DEEPEST, MOST_CLAUSES
from index.query.tree import Everything

PAGE = Path(__file__).parents[2].joinpath("docs", "search.md").read_text(encoding="utf-8")
TABLES = re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE)
EXAMPLES = [example for cell in TABLES for example in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_help_page_is_understood_whole(example):
    parsed = parse(example)
    assert parsed.tree != Everything()
    assert parsed.diagnostics == ()


def test_there_are_examples():
    assert len(EXAMPLES) > 30


def test_the_limits_are_those_of_the_program():
    limits = PAGE.split("## Limits")[1].split("##")[0]
    for limit in (
        LONGEST_QUERY,
        MOST_CLAUSES,
        DEEPEST,
        LONGEST_PHRASE,
        NEAR_LIMIT,
        MOST_PREFIXED,
        MOST_CLOSE,
    ):
        assert f"{limit:,}" in limits


def test_the_formulas_numbers_are_those_of_the_program():
    formula = PAGE.split("## How results are ranked")[1]
    assert f"k1 = {scoring.K1}" in formula
    for name, weight, b in zip(
        ("title", "section headings", "text"), scoring.WEIGHTS, scoring.B, strict=True
    ):
        assert f"| {name} | {weight:g} | {b:g} |" in formula
    assert f"| as typed | {scoring.EXACT:g} |" in formula
    assert re.search(rf"\| another spelling .* \| {scoring.FOLDED:g} \|", formula)
    assert re.search(rf"\| another inflection .* \| {scoring.STEMMED:g} \|", formula)
    assert ", ".join(f"{weight:g}" for weight in scoring.EDITED) in formula


def test_every_stemmed_language_is_named():
    from babel import Locale

    named = PAGE.split("**Inflection.**")[1].split("**Quotation")[0]
    for code in STEMMED_LANGUAGES - {"nb", "nn"}:
        assert Locale.parse(code).english_name in named
