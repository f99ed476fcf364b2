"""Records: fields and passages that are right of documents that nobody wrote rules for (tests/batches)."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from archive.errors import InputError
from archive.records import Draft
from ingest.blocks import Hints
from ingest.drafting import draft
from tests.benchmarks.timing import table

BATCHES = Path(__file__).parents[1] / "batches"
STATED = ("title", "date", "authors", "source")  # what is worse wrong than empty


def main():
    """Print the section: a row a batch. Only a batch's first run tells of documents that were never seen."""
    print("## Records\n")
    print(
        "Documents with a careful archivist's gold; eight fields each. docs/records.md has the first runs.\n"
    )
    heads = (
        "batch",
        "documents",
        "fields right",
        "passages right",
        "extra passages",
        "documents with something false",
    )
    print(table(heads, [_row(folder) for folder in sorted(BATCHES.iterdir())]))


def _row(folder: Path) -> tuple[object, ...]:
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.gold.json"))]
    judged = [judge(made(folder / gold["file"]), gold) for gold in golds]
    right, fields = sum(sum(each.values()) for each, *_ in judged), sum(len(each) for each, *_ in judged)
    there, wanted, extra, false = (sum(each[column] for each in judged) for column in range(1, 5))
    share = f"{right} of {fields} ({right / fields:.3f})"
    return folder.name, len(golds), share, f"{there} of {wanted} ({there / wanted:.3f})", extra, false


def made(path: Path) -> Draft | None:
    """What the program makes of a file; None where it refuses it."""
    try:
        return draft(path.read_bytes(), Hints(name=path.name))
    except InputError:
        return None


def judge(found: Draft | None, gold: dict) -> tuple[dict[str, bool], int, int, int, bool]:
    """Which fields are right; passages there, wanted and extra; whether something is false."""
    fields = dict(_fields(found, gold))
    texts = {plain(each.text) for each in found.paragraphs} if found else set()
    wanted = {plain(each["text"]) for each in gold["passages"]}
    false = found is not None and any(_states(found, name) and not fields[name] for name in _stated(gold))
    return fields, len(texts & wanted), len(wanted), len(texts - wanted), false


def _stated(gold: dict) -> tuple[str, ...]:
    """A title that is derived from the first words is no statement, where the document has none."""
    return STATED if gold["title"] is not None else STATED[1:]


def _fields(found: Draft | None, gold: dict) -> Iterator[tuple[str, bool]]:
    if found is None:
        yield from dict.fromkeys((*STATED, "language", "sections", "number", "passages"), False).items()
        return
    fields = found.metadata
    wanted = [(each["section"], plain(each["text"])) for each in gold["passages"]]
    passages = [(each.section, plain(each.text)) for each in found.paragraphs]
    sources = {plain(each).casefold() for each in gold["source"] or ()}
    yield "title", _is_title(found, gold["title"])
    yield "date", fields.date == gold["date"]
    yield "authors", list(fields.authors) == gold["authors"]
    yield "source", plain(fields.source).casefold() in sources if fields.source else not sources
    yield "language", fields.language == gold["language"]
    yield (
        "sections",
        [plain(each.title) for each in found.sections] == [plain(each) for each in gold["sections"]],
    )
    yield "number", len(passages) == len(wanted)
    yield "passages", passages == wanted


def _is_title(found: Draft, gold: str | None) -> bool:
    """A document without a title of its own has one made of its first words, which says so."""
    if gold is None:
        return found.evidence["title"][0].how == "derived"
    return plain(found.metadata.title).casefold() == plain(gold).casefold()


def _states(found: Draft, name: str) -> bool:
    return bool(getattr(found.metadata, name))


def plain(text: str | None) -> str:
    """The text with its white space made even."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())
