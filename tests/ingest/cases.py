"""Golden cases: a folder with a source, the rules that hold for it, and the record that it should make."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from archive.records import Draft
from ingest.blocks import Hints
from ingest.drafting import draft
from ingest.fields.sources import load_rules

GOLDEN = Path(__file__).parent / "golden"
BESIDE = {"expected.json", "sources.toml"}
TODAY = dt.date(2026, 1, 1)


def case_names() -> list[str]:
    """The names of all cases."""
    return sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def source_of(case: str) -> Path:
    """The file that a case is about."""
    (source,) = (path for path in (GOLDEN / case).iterdir() if path.name not in BESIDE)
    return source


def draft_of(case: str) -> Draft:
    """What the program makes of a case."""
    source = source_of(case)
    rules = load_rules([source.parent])
    hints = Hints(
        source.name, path=source.name, candidates=rules.candidates(source.name), rules=rules, today=TODAY
    )
    return draft(source.read_bytes(), hints)


def record_of(case: str) -> dict[str, Any]:
    """The program's record of a case, in the form of `expected.json`; a title made of first words is null."""
    made = draft_of(case)
    fields = made.metadata
    return {
        "title": None if made.evidence["title"][0].how == "derived" else fields.title,
        "date": fields.date,
        "authors": list(fields.authors),
        "source": fields.source,
        "type": fields.type,
        "language": fields.language,
        "sections": [{"title": each.title, "authors": list(each.authors)} for each in made.sections],
        "passages": [
            {"section": each.section, "label": each.label, "text": each.text} for each in made.paragraphs
        ],
    }


def expected_of(case: str) -> dict[str, Any]:
    """The record that a careful archivist would make of a case."""
    record: dict[str, Any] = json.loads((GOLDEN / case / "expected.json").read_text(encoding="utf-8"))
    return record
