"""One segment, opened: its arrays by name, its term dictionary, the postings and places of a form."""

import json
from functools import cached_property
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.engine import TEXT, TITLE, Stored
from index.whoosh_engine.arrays import AnyArray, ArrayFile
from index.whoosh_engine.layout import FIELDS, name, stem_key
from index.whoosh_engine.problems import DamagedIndex
from index.whoosh_engine.texts import SortedTexts

Docs = NDArray[np.uint16]
Ints = NDArray[np.int64]


def ranges(starts: AnyArray, counts: AnyArray) -> NDArray[np.int64]:
    """The numbers `start, start + 1, …`, `count` of them, of one range after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - (ends - counts), counts) + np.arange(total)


class Field:
    """One field of a segment."""

    def __init__(self, file: ArrayFile, field: int) -> None:
        self.field = field
        self.lengths: NDArray[np.uint32] = file[name(field, "lengths")]
        self.codes: NDArray[np.uint8] = file[name(field, "codes")]
        self.doc_units: NDArray[np.uint32] = file[name(field, "doc_units")]
        self.unit_bases: NDArray[np.uint32] = file[name(field, "unit_bases")]
        self.terms: NDArray[np.uint32] = file[name(field, "terms")]
        self.posts: NDArray[np.uint32] = file[name(field, "posts")]
        self.spots: NDArray[np.uint32] = file[name(field, "spots")]
        self.docs: Docs = file[name(field, "docs")]
        self.tfs: NDArray[np.uint8] = file[name(field, "tfs")]
        self.big_posts: NDArray[np.uint32] = file[name(field, "big_posts")]
        self.big_tfs: NDArray[np.uint32] = file[name(field, "big_tfs")]
        self.places: AnyArray = file[name(field, "places")]
        self.doc_bases: NDArray[np.uint32] = self.unit_bases[self.doc_units]  # n + 1
        self.total = int(self.lengths.sum(dtype=np.int64))  # tokens, of deleted documents too

    def find_term(self, form: int) -> int:
        """The term's number in this field, or -1."""
        number = int(np.searchsorted(self.terms, form))
        return number if number < len(self.terms) and self.terms[number] == form else -1

    def postings(self, term: int) -> tuple[Docs, AnyArray]:
        """The documents of a term, ascending, and how often it occurs in each."""
        first, end = int(self.posts[term]), int(self.posts[term + 1])
        return self.docs[first:end], self.exact_tfs(first, end)

    def exact_tfs(self, first: int, end: int) -> AnyArray:
        """The frequencies of postings first..end; bytes, unless one is too great for a byte."""
        tfs = self.tfs[first:end]
        low, high = np.searchsorted(self.big_posts, (first, end))
        if low == high:
            return tfs
        wide = tfs.astype(np.uint32)
        wide[self.big_posts[low:high] - np.uint32(first)] = self.big_tfs[low:high]
        return wide

    def places_in(self, term: int, documents: NDArray[np.intp] | None = None) -> NDArray[np.uint32]:
        """The segment-wide places of a term, ascending; only those in `documents`, ascending, if given."""
        docs, tfs = self.postings(term)
        first, end = int(self.spots[term]), int(self.spots[term + 1])
        if documents is None:
            return np.repeat(self.doc_bases[docs], tfs) + self.places[first:end]
        if len(documents) * 8 < len(docs):
            at = np.searchsorted(docs, documents.astype(np.uint16))
            at = at[docs[np.minimum(at, len(docs) - 1)] == documents]
        else:
            wanted = np.zeros(len(self.lengths), np.bool_)
            wanted[documents] = True
            at = np.flatnonzero(wanted[docs])
        starts = first + np.cumsum(tfs, dtype=np.int64)[at] - tfs[at]
        return np.repeat(self.doc_bases[docs[at]], tfs[at]) + self.places[ranges(starts, tfs[at])]

    def documents_at(self, places: NDArray[np.uint32]) -> NDArray[np.intp]:
        """The document of each place."""
        return np.asarray(np.searchsorted(self.doc_bases, places, side="right") - 1)

    def units_at(self, places: NDArray[np.uint32]) -> NDArray[np.intp]:
        """The unit of each place, counted through the segment."""
        return np.asarray(np.searchsorted(self.unit_bases, places, side="right") - 1)


class SegmentFile:
    """A segment's file, mapped. Frozen: whatever is derived from it stays true."""

    def __init__(self, file: BinaryIO, filename: str) -> None:
        self.file = ArrayFile(file, filename)
        try:
            self.documents: int = self.file.about["documents"]
            self.values: dict[str, list[str]] = self.file.about["values"]
            self.fields = tuple(Field(self.file, field) for field in FIELDS)
            self.forms = self._texts("forms")
            self.folds = self._texts("folds")
            self.stems = self._texts("stems")
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise DamagedIndex(f"{filename} is damaged ({error!r})") from error
        self._form_numbers: dict[str, int] = {}

    def __getitem__(self, array: str) -> AnyArray:
        return self.file[array]

    def _texts(self, table: str) -> SortedTexts:
        return SortedTexts(self.file[table], self.file[f"{table.removesuffix('s')}_starts"])

    def find_form(self, form: str) -> int:
        """The form's number, or -1; remembered, because those of a query are looked up again and again."""
        number = self._form_numbers.get(form)
        if number is None:
            if len(self._form_numbers) > 20_000:
                self._form_numbers.clear()
            number = self._form_numbers[form] = self.forms.find(form)
        return number

    def forms_of(self, table: str, key: str) -> list[str]:
        """The forms under a key of `fold` or `stem`."""
        number = (self.folds if table == "fold" else self.stems).find(key)
        if number < 0:
            return []
        starts, forms = self.file[f"{table}_posts"], self.file[f"{table}_forms"]
        return [self.forms[form] for form in forms[int(starts[number]) : int(starts[number + 1])].tolist()]

    def forms_spoken(self, language: str) -> AnyArray:
        """The numbers of the forms that occur in documents of a language that is stemmed."""
        first, end = self.stems.prefixed(stem_key(language, ""))
        posts = self.file["stem_posts"]
        return self.file["stem_forms"][int(posts[first]) : int(posts[end])]

    def find_document(self, id_: str) -> int:
        """The document's number, deleted or not, or -1."""
        ids = self.file["ids"]
        key = np.bytes_(id_.encode())
        at = int(np.searchsorted(ids, key, sorter=self.file["id_order"]))
        number = int(self.file["id_order"][at]) if at < len(ids) else -1
        return number if number >= 0 and ids[number] == key else -1

    def documents_titled(self, prefix: str) -> NDArray[np.intp]:
        """The documents, ascending, in whose title a word's fold begins so."""
        first, end = self.folds.prefixed(prefix)
        posts, title = self.file["fold_posts"], self.fields[TITLE]
        forms = self.file["fold_forms"][int(posts[first]) : int(posts[end])]
        terms = np.flatnonzero(np.isin(title.terms, forms))
        starts = title.posts[terms].astype(np.int64)
        titled = np.zeros(self.documents, np.bool_)
        titled[title.docs[ranges(starts, title.posts[terms + 1] - starts)]] = True
        return np.flatnonzero(titled)

    @cached_property
    def languages(self) -> list[str | None]:
        """The base languages of its documents; None where some have none."""
        known: list[str | None] = list(self.values["languages"])
        return [*known, None] if (self.file["languages"] < 0).any() else known

    def stored(self, number: int) -> Stored:
        """What is shown of a document."""
        starts = self.file["stored_starts"]
        shown: list[Any] = json.loads(
            bytes(self.file["stored"][int(starts[number]) : int(starts[number + 1])])
        )
        title, sections, version, source, type_, language, authors, date, family = shown
        units = self.fields[TEXT].doc_units
        passages = slice(int(units[number]), int(units[number + 1]))
        return Stored(
            id=self.id_of(number),
            title=title,
            sections=tuple(sections),
            numbers=tuple(self.file["numbers"][passages].tolist()),
            passage_sections=tuple(
                None if section < 0 else section for section in self.file["sections"][passages].tolist()
            ),
            version=version,
            source=source,
            type=type_,
            language=language,
            authors=tuple(authors),
            date=date,
            family=family,
        )

    def id_of(self, number: int) -> str:
        """A document's record id."""
        return bytes(self.file["ids"][number]).decode()
