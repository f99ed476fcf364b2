"""Documents -> the arrays of one segment. Pure; the slow part of indexing, and measured as such.

Each unit is cut by one expression; each distinct raw token is looked up once and is a number from then on;
what is left is arithmetic on arrays. Inverting is one sort: a token is the 64-bit number (form, place), and
sorted numbers are the postings in the order in which they are written.
"""

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from archive.dates import find_date
from index import analysis
from index.documents import SECTION, TEXT, TITLE, IndexDocument
from index.scoring import quantise
from index.whoosh_engine.arrays import AnyArray
from index.whoosh_engine.dictionary import dictionary_arrays
from index.whoosh_engine.layout import FIELDS, TF_LIMIT, Arrays, name


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """A segment in memory: its arrays, and what its directory says besides (`documents`, `values`)."""

    arrays: Arrays
    about: Mapping[str, Any]

    @property
    def documents(self) -> int:
        """How many there are."""
        return len(self.arrays["ids"])


def invert(documents: Iterable[IndexDocument]) -> Inverted:
    """The segment of these documents, numbered in the order given."""
    units = [_Units() for _ in FIELDS]
    columns = _Columns()
    lookup = _Lookup()
    for document in documents:
        units[TITLE].add((document.title,), lookup)
        units[SECTION].add(document.sections, lookup)
        units[TEXT].add(document.passages, lookup)
        columns.add(document)
    arrays, about = columns.finish()
    forms, ranks = lookup.sorted_forms()
    fields = [_invert_field(unit.finish(), ranks) for unit in units]
    for field in FIELDS:
        arrays.update({name(field, key): value for key, value in fields[field].items()})
    postings = [(field["terms"], field["posts"], field["docs"]) for field in fields]
    counts = count_documents(postings, len(forms))
    spoken = _spoken(postings, arrays["languages"], about["values"]["languages"], len(forms))
    arrays.update(dictionary_arrays(forms, counts, spoken))
    return Inverted(arrays, about)


class _Lookup(dict[str, int]):
    """Raw token -> its form's number, in the order in which forms were first met."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, int] = {}

    def __missing__(self, raw: str) -> int:
        form = analysis.form(raw)
        number = self[raw] = self.forms.setdefault(form, len(self.forms))
        return number

    def sorted_forms(self) -> tuple[list[str], NDArray[np.uint64]]:
        """The forms in order, and each number's rank among them."""
        forms = sorted(self.forms)
        ranks = np.zeros(len(forms), np.uint64)
        ranks[np.fromiter((self.forms[form] for form in forms), np.intp, len(forms))] = np.arange(len(forms))
        return forms, ranks


class _Units:
    """One field's tokens as they come in."""

    def __init__(self) -> None:
        self._tokens = array("I")
        self._ends = array("Q")  # of units, in tokens
        self._document_units = array("I", [0])

    def add(self, texts: Iterable[str], lookup: _Lookup) -> None:
        """Take a document's units."""
        find, extend, known = analysis.TOKEN.findall, self._tokens.extend, lookup.__getitem__
        for text in texts:
            extend(map(known, find(text)))
            self._ends.append(len(self._tokens))
        self._document_units.append(len(self._ends))

    def finish(self) -> Arrays:
        """`tokens` (the forms' numbers in order), `token_ends` of the units, and the arrays of the layout."""
        ends = np.array(self._ends, np.int64)
        counts = np.diff(ends, prepend=0)
        unit_bases = np.zeros(len(ends) + 1, np.uint32)
        unit_bases[1:] = np.cumsum(counts + 1)
        doc_units = np.array(self._document_units, np.uint32)
        token_starts = np.concatenate((np.zeros(1, np.int64), ends))[doc_units]
        lengths = np.diff(token_starts).astype(np.uint32)
        return {
            "tokens": np.array(self._tokens, np.uint32),
            "counts": counts,
            "unit_bases": unit_bases,
            "doc_units": doc_units,
            "lengths": lengths,
            "codes": np.array([quantise(length) for length in lengths.tolist()], np.uint8),
        }


def _invert_field(units: Arrays, ranks: NDArray[np.uint64]) -> Arrays:
    """A field's arrays of the layout: postings and places, by one sort."""
    tokens, counts = units.pop("tokens"), units.pop("counts")
    gaps = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)  # one place left out after each unit
    keys = ranks[tokens] << np.uint64(32)
    keys |= np.arange(len(tokens), dtype=np.uint64) + gaps
    keys.sort()
    forms = (keys >> np.uint64(32)).astype(np.uint32)
    places = keys.astype(np.uint32)
    bases = units["unit_bases"][units["doc_units"]]
    spans = np.diff(bases)
    docs = np.repeat(np.arange(len(spans), dtype=np.uint16), spans)[places]
    places -= bases[docs]
    return units | _postings(forms, docs, places.astype(places_type(spans)))


def places_type(spans: NDArray[np.uint32]) -> DTypeLike:
    """What holds the places of documents of these spans."""
    return np.uint16 if spans.max(initial=0) <= np.iinfo(np.uint16).max + 1 else np.uint32


def _postings(forms: NDArray[np.uint32], docs: NDArray[np.uint16], places: AnyArray) -> Arrays:
    """Postings from tokens sorted by form and place."""
    new_form, new_doc = _changes(forms), _changes(docs)
    posts = np.flatnonzero(new_form | new_doc)  # the first token of each posting
    spots = np.flatnonzero(new_form)  # the first token of each term
    tfs = np.diff(posts, append=len(forms))
    return {
        "terms": forms[spots],
        "posts": np.append(np.searchsorted(posts, spots), len(posts)).astype(np.uint32),
        "spots": np.append(spots, len(forms)).astype(np.uint32),
        "docs": docs[posts],
        "places": places,
        **tf_arrays(tfs),
    }


def _changes(values: AnyArray) -> NDArray[np.bool_]:
    """Where a run of equal values begins."""
    changes = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


def tf_arrays(tfs: NDArray[np.int64]) -> Arrays:
    """Term frequencies as bytes, with the great ones apart."""
    great = np.flatnonzero(tfs >= TF_LIMIT)
    return {
        "tfs": np.minimum(tfs, TF_LIMIT).astype(np.uint8),
        "big_posts": great.astype(np.uint32),
        "big_tfs": tfs[great].astype(np.uint32),
    }


Postings = list[
    tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint16]]
]  # terms, posts, docs by field


def count_documents(fields: Postings, forms: int) -> NDArray[np.uint32]:
    """In how many documents each form occurs, in any field."""
    pairs = [
        (np.repeat(terms.astype(np.uint64), np.diff(posts)) << np.uint64(32)) | docs
        for terms, posts, docs in fields
    ]
    merged = np.concatenate(pairs)
    merged.sort()  # np.unique would hash, at many times the cost
    distinct = merged[_changes(merged)] >> np.uint64(32)
    return np.bincount(distinct.astype(np.intp), minlength=forms).astype(np.uint32)


def _spoken(
    fields: Postings, languages: NDArray[np.int32], names: list[str], forms: int
) -> dict[str, NDArray[np.intp]]:
    """For each language, the numbers of the forms in its documents."""
    spoken = {}
    for ordinal, language in enumerate(names):
        member = np.zeros(forms, np.bool_)
        for terms, posts, docs in fields:
            member[np.repeat(terms, np.diff(posts))[languages[docs] == ordinal]] = True
        spoken[language] = np.flatnonzero(member)
    return spoken


class _Columns:
    """What is kept of documents besides their words."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, int]] = {
            key: {} for key in ("languages", "sources", "types", "families", "authors")
        }
        self._ids: list[bytes] = []
        self._rows: dict[str, array[int]] = {key: array("i") for key in self._values}
        self._days: dict[str, array[int]] = {key: array("i") for key in ("first", "last", "years", "months")}
        self._author_starts = array("I", [0])
        self._numbers, self._sections = array("I"), array("i")
        self._stored: list[bytes] = []

    def add(self, document: IndexDocument) -> None:
        """Take one document."""
        self._ids.append(document.id.encode())
        for key, value in (
            ("languages", document.base_language),
            ("sources", document.source),
            ("types", document.type),
            ("families", document.family),
        ):
            self._rows[key].append(self._ordinal(key, value) if value else -1)
        authors = dict.fromkeys(document.authors)
        self._rows["authors"].extend(self._ordinal("authors", author) for author in authors)
        self._author_starts.append(len(self._rows["authors"]))
        self._add_date(document.date)
        if not len(document.passages) == len(document.numbers) == len(document.passage_sections):
            raise ValueError(f"{document.id}: passages, numbers and sections differ in length")
        self._numbers.extend(document.numbers)
        self._sections.extend(-1 if section is None else section for section in document.passage_sections)
        self._stored.append(_stored(document))

    def _ordinal(self, key: str, value: str) -> int:
        known = self._values[key]
        return known.setdefault(value, len(known))

    def _add_date(self, text: str | None) -> None:
        date = find_date(text)
        days = (
            (date.first.toordinal(), date.last.toordinal(), date.year, date.month or 0)
            if date
            else (0, 0, 0, 0)
        )
        for column, day in zip(self._days.values(), days, strict=True):
            column.append(day)

    def finish(self) -> tuple[Arrays, dict[str, Any]]:
        """The arrays of the layout, and the lists that ordinals refer to."""
        arrays: Arrays = {key: np.array(row, np.int32) for key, row in (self._rows | self._days).items()}
        arrays["ids"] = np.array(self._ids, np.bytes_) if self._ids else np.zeros(0, "S1")
        arrays["id_order"] = np.argsort(arrays["ids"], kind="stable").astype(np.uint32)
        arrays["author_starts"] = np.array(self._author_starts, np.uint32)
        arrays["numbers"] = np.array(self._numbers, np.uint32)
        arrays["sections"] = np.array(self._sections, np.int32)
        arrays["stored"] = np.frombuffer(b"".join(self._stored) or b" ", np.uint8)
        arrays["stored_starts"] = np.cumsum([0, *map(len, self._stored)]).astype(np.uint64)
        values = {key: list(known) for key, known in self._values.items()}
        return arrays, {"documents": len(self._ids), "values": values}


def _stored(document: IndexDocument) -> bytes:
    """What a result shows of a document, but its passages."""
    shown = (
        document.title,
        document.sections,
        document.version,
        document.source,
        document.type,
        document.language,
        document.authors,
        document.date,
        document.family,
    )
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
