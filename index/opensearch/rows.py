"""A document as the index keeps it, and back: its tokens ready-made, its columns, its stored part."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from archive.dates import find_date
from index.analysis import TOKEN, fold, form
from index.documents import ALL_FIELDS, TITLE, IndexDocument
from index.found import Stored
from index.memory.contents import Indexed, Place, stored, values_of
from index.opensearch.cluster import Json
from index.opensearch.mapping import COUNTS, FIELDS, LENGTHS
from index.plans import VALUE_FACETS
from index.scoring import length_of, quantise

_LISTS = ("sections", "numbers", "passage_sections", "authors")


def row_of(document: IndexDocument) -> Json:
    """What is sent to the cluster of a document."""
    texts = ((document.title,), document.sections, document.passages)
    forms = {field: [_forms(text) for text in texts[field]] for field in ALL_FIELDS}
    row: Json = {FIELDS[field]: [" ".join(unit) for unit in units] for field, units in forms.items()}
    for field, units in forms.items():
        count = sum(map(len, units))
        row[COUNTS[field]], row[LENGTHS[field]] = count, length_of(quantise(count))
    row |= {"id": document.id, "group": document.family or document.id, "stored": asdict(stored(document))}
    row["title_fold"] = sorted({fold(each) for each in forms[TITLE][0]})
    if document.family:
        row["family"] = document.family
    for facet in VALUE_FACETS:
        if values := values_of(document, facet):
            row[facet] = list(values)
    if date := find_date(document.date):
        row |= {"day": date.first.toordinal(), "last_day": date.last.toordinal(), "year": date.year}
        if date.month:
            row["month"] = month_number(date.year, date.month)
    return row


def _forms(text: str) -> list[str]:
    return [form(raw) for raw in TOKEN.findall(text)]


def month_number(year: int, month: int) -> int:
    """Months counted through the years."""
    return year * 12 + month - 1


def month_of(number: int) -> tuple[int, int]:
    """The year and month of a month_number."""
    return number // 12, number % 12 + 1


def forms_of(row: Json) -> set[str]:
    """The forms that occur in a document."""
    units = [unit for name in FIELDS.values() for unit in row.get(name) or ()]
    return {term for unit in units for term in unit.split(" ") if term}


def stored_of(row: Json) -> Stored:
    """The stored part of a document."""
    kept: dict[str, Any] = dict(row["stored"])
    for name in _LISTS:
        kept[name] = tuple(kept[name])
    return Stored(**kept)


def indexed_of(row: Json, terms: Collection[str]) -> Indexed:
    """A document with the places of those of its forms that are among `terms`."""
    places: dict[str, list[Place]] = {}
    for field, name in FIELDS.items():
        for unit, text in enumerate(row.get(name) or ()):
            for token, term in enumerate(text.split(" ")):
                if term in terms:
                    places.setdefault(term, []).append((field, unit, token))
    lengths = row[COUNTS[0]], row[COUNTS[1]], row[COUNTS[2]]
    return Indexed(_document(stored_of(row)), places, lengths)


def _document(kept: Stored) -> IndexDocument:
    """The document without its passages' texts, which are not asked for here."""
    return IndexDocument(passages=(), **asdict(kept))
