"""The sample archive beside the records that an archivist made of it by hand.

`golden/<path of the sample>.json` holds what the record of that sample should be: the fields, the sections
with their authors, and every passage with its section, its printed label and its page. A null title means
that the document has none, so that the program derives one from its first words.
"""

import functools
import json
import warnings
from pathlib import Path
from typing import Any

from archive.decisions import Known
from archive.folder import Limits
from archive.records import Alias, Draft
from archive.taking import Taken
from ingest.batch import Plan, run
from ingest.discovery import discover
from ingest.manifest import read_manifest
from ingest.fields.sources import load_rules

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
GOLDEN = Path(__file__).resolve().parent / "golden"
MANIFEST = SAMPLES / "parliament-of-tarvia" / "manifest.csv"


class Collector:
    """A taker that keeps every draft by the path it came under, and writes nothing."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}

    def known(self, digest: str, alias: Alias) -> Known:
        """Nothing is known, so that every file is read."""
        return Known()

    def pause(self) -> None:
        """Nothing is held that others could wait for."""

    def take(self, draft: Draft, content: bytes | None, alias: Alias) -> Taken:
        """Keep the draft."""
        self.drafts[alias.name] = draft
        return Taken("new", "0" * 12, 1)


def golden_paths() -> list[str]:
    """The paths of all samples that have a golden record; a container's members as `file!member`."""
    return sorted(
        path.relative_to(GOLDEN).as_posix().removesuffix(".json") for path in GOLDEN.rglob("*.json")
    )


def golden_record(sample: str) -> dict[str, Any]:
    """What the record of a sample should be."""
    record: dict[str, Any] = json.loads((GOLDEN / f"{sample}.json").read_text(encoding="utf-8"))
    return record


@functools.cache
def drafts() -> dict[str, Draft]:
    """What the program makes of every sample, by path: one batch, as the demo runs it."""
    collector = Collector()
    rules = {SAMPLES: load_rules([SAMPLES])}
    plan = Plan(tuple(discover([SAMPLES])), Limits(), 2, manifest=read_manifest(MANIFEST), rules=rules)
    for outcome in run(plan, collector):
        if outcome.outcome == "failed":
            warnings.warn(f"{outcome.path}: {outcome.reason}", stacklevel=2)
    return collector.drafts


def record_of(sample: str) -> dict[str, Any]:
    """The program's record of a sample, in the golden records' form."""
    draft = drafts()[sample]
    fields = draft.metadata
    title = draft.evidence["title"][0]
    return {
        "title": None if title.how == "derived" else fields.title,
        "date": fields.date,
        "authors": list(fields.authors),
        "source": fields.source,
        "type": fields.type,
        "language": fields.language,
        "url": fields.url,
        "sections": [{"title": each.title, "authors": list(each.authors)} for each in draft.sections],
        "passages": [
            {"text": each.text, "section": each.section, "label": each.label, "page": each.page}
            for each in draft.paragraphs
        ],
    }
