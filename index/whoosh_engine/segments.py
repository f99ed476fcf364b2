"""One segment, opened: its arrays by name, its term dictionary, the postings and places of a form."""

import json
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.documents import TEXT, TITLE
from index.found import Stored
from index.whoosh_engine.arrays import AnyArray, ArrayFile
from index.whoosh_engine.layout import FIELDS, TF_LIMIT, name, stem_key
from index.whoosh_engine.problems import DamagedIndex
from index.whoosh_engine.texts import SortedTexts

Docs = NDArray[np.uint16]
Ints = NDArray[np.int64]
Places = NDArray[np.uint32]

NO_PLACES: Places = np.zeros(0, np.uint32)
REMEMBERED = 20_000  # forms a segment and field remember the numbers of


def ranges(starts: AnyArray, counts: AnyArray) -> NDArray[np.int64]:
    """The numbers `start, start + 1, …`, `count` of them, of one range after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - (ends - counts), counts) + np.arange(total)


def _common(docs: Docs, documents: Docs, size: int) -> NDArray[np.intp]:
    """Where in `docs` there are any of `documents`; both ascending."""
    if len(documents) * 8 < len(docs):
        at: NDArray[np.intp] = docs.searchsorted(documents)
        there: NDArray[np.bool_] = docs.take(at, mode="clip") == documents
        return at[there]
    wanted = np.zeros(size, np.bool_)
    wanted[documents] = True
    return np.flatnonzero(wanted[docs])


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
        # The same arrays where single numbers are read: a memoryview gives ints, several times faster.
        self._terms, self._posts, self._spots = self.terms.data, self.posts.data, self.spots.data
        self._big_posts = self.big_posts.data

    def find_term(self, form: int) -> int:
        """The term's number in this field, or -1."""
        number = bisect_left(self._terms, form)
        return number if number < len(self._terms) and self._terms[number] == form else -1

    def postings(self, term: int) -> tuple[Docs, AnyArray]:
        """The documents of a term, ascending, and how often it occurs in each."""
        first, end = self._posts[term], self._posts[term + 1]
        return self.docs[first:end], self.exact_tfs(first, end)

    def exact_tfs(self, first: int, end: int) -> AnyArray:
        """The frequencies of postings first..end; bytes, unless one is too great for a byte."""
        tfs = self.tfs[first:end]
        low, high = bisect_left(self._big_posts, first), bisect_left(self._big_posts, end)
        if low == high:
            return tfs
        wide = tfs.astype(np.uint32)
        wide[self.big_posts[low:high] - np.uint32(first)] = self.big_tfs[low:high]
        return wide

    def exact_tfs_at(self, posts: Ints) -> AnyArray:
        """The frequencies of any postings."""
        tfs = self.tfs[posts]
        great = np.flatnonzero(tfs == TF_LIMIT)
        if not len(great):
            return tfs
        wide = tfs.astype(np.uint32)
        wide[great] = self.big_tfs[np.searchsorted(self.big_posts, posts[great])]
        return wide

    def places_in(self, term: int, documents: Docs | None = None) -> Places:
        """The segment-wide places of a term, ascending; only those in `documents`, ascending, if given."""
        first, end = self._posts[term], self._posts[term + 1]
        docs = self.docs[first:end]
        if documents is None:
            places = self.places[self._spots[term] : self._spots[term + 1]]
            return np.repeat(self.doc_bases[docs], self.exact_tfs(first, end)) + places
        return self._places_at([self._found_in(term, documents)])

    def places_of_some(self, terms: Sequence[int], documents: Sequence[Docs]) -> Places:
        """The places of several terms, each in some documents, in any order."""
        return self._places_at([self._found_in(*pair) for pair in zip(terms, documents, strict=True)])

    def _found_in(self, term: int, documents: Docs) -> tuple[Docs, Ints, AnyArray]:
        """Those of these documents that have a term, where its places in each begin, and their numbers."""
        first, end = self._posts[term], self._posts[term + 1]
        docs = self.docs[first:end]
        at = _common(docs, documents, len(self.lengths))
        tfs = self.exact_tfs(first, first + int(at[-1]) + 1) if len(at) else self.tfs[:0]
        counts = tfs[at]
        return docs[at], tfs.cumsum(dtype=np.int64)[at] - counts + self._spots[term], counts

    def _places_at(self, found: Sequence[tuple[Docs, Ints, AnyArray]]) -> Places:
        """The places themselves."""
        found = [each for each in found if len(each[0])]
        if not found:
            return NO_PLACES
        docs, starts, counts = found[0] if len(found) == 1 else map(np.concatenate, zip(*found, strict=True))
        return np.repeat(self.doc_bases[docs], counts) + self.places[ranges(starts, counts)]

    def places_of_all(self, terms: AnyArray, documents: Docs) -> tuple[Places, NDArray[np.intp]]:
        """The places of many terms in some documents, and beside each the index of its term; by term.

        One pass over all their postings, where a look into each term's would be a call each.
        """
        starts = self.posts[terms].astype(np.int64)
        sizes = self.posts[terms + 1] - starts
        posts = ranges(starts, sizes)
        of = np.repeat(np.arange(len(terms)), sizes)
        tfs = self.exact_tfs_at(posts)
        ends = np.cumsum(tfs, dtype=np.int64)
        before = np.concatenate((np.zeros(1, np.int64), ends))[np.cumsum(sizes) - sizes]
        spots = ends - tfs - before[of] + self.spots[terms][of]
        wanted = np.zeros(len(self.lengths), np.bool_)
        wanted[documents] = True
        chosen = np.flatnonzero(wanted[self.docs[posts]])
        counts = tfs[chosen]
        bases = np.repeat(self.doc_bases[self.docs[posts[chosen]]], counts)
        return bases + self.places[ranges(spots[chosen], counts)], np.repeat(of[chosen], counts)

    def documents_at(self, places: Places) -> NDArray[np.intp]:
        """The document of each place."""
        return self.doc_bases.searchsorted(places, side="right") - 1

    def units_at(self, places: Places) -> NDArray[np.intp]:
        """The unit of each place, counted through the segment."""
        return self.unit_bases.searchsorted(places, side="right") - 1


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
        # Memoryviews, because single numbers are read.
        self._starts_of = {table: self.file[f"{table}_posts"].data for table in ("fold", "stem")}
        self._forms_of = {table: self.file[f"{table}_forms"].data for table in ("fold", "stem")}
        self._in_languages: dict[frozenset[str], NDArray[np.bool_]] = {}
        self._term_numbers: tuple[dict[str, int], ...] = tuple({} for _ in FIELDS)

    def __getitem__(self, array: str) -> AnyArray:
        return self.file[array]

    def is_sound(self) -> bool:
        """Whether its arrays are as they were written; reads them all."""
        return self.file.is_sound()

    def _texts(self, table: str) -> SortedTexts:
        return SortedTexts(self.file[table], self.file[f"{table.removesuffix('s')}_starts"])

    def find_form(self, form: str) -> int:
        """The form's number, or -1; remembered, because those of a query are looked up again and again."""
        number = self._form_numbers.get(form)
        if number is None:
            number = self.forms.find(form)
            self.remember(form, number)
        return number

    def remember(self, form: str, number: int) -> None:
        """Spare a later look-up of a form."""
        if len(self._form_numbers) >= REMEMBERED:
            self._form_numbers.clear()
        self._form_numbers[form] = number

    def find_term(self, field: int, form: str) -> int:
        """The number of a form's term in a field, or -1; remembered as well."""
        known = self._term_numbers[field]
        term = known.get(form)
        if term is None:
            number = self.find_form(form)
            term = self.fields[field].find_term(number) if number >= 0 else -1
            if len(known) >= REMEMBERED:
                known.clear()
            known[form] = term
        return term

    def forms_of(self, table: str, key: str) -> list[str]:
        """The forms under a key of `fold` or `stem`; their numbers are remembered."""
        number = (self.folds if table == "fold" else self.stems).find(key)
        return self.forms_under(table, number) if number >= 0 else []

    def forms_under(self, table: str, number: int) -> list[str]:
        """The forms under the key of this number."""
        starts = self._starts_of[table]
        found = []
        for form in self._forms_of[table][starts[number] : starts[number + 1]]:
            found.append(self.forms[form])
            self.remember(found[-1], form)
        return found

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

    def documents_in(self, languages: frozenset[str]) -> NDArray[np.bool_] | None:
        """The documents of these base languages; None for all of them."""
        if languages.issuperset(self.languages):
            return None
        if languages not in self._in_languages:
            spoken = [language in languages for language in self.values["languages"]]
            self._in_languages[languages] = np.array([*spoken, False], np.bool_)[self.file["languages"]]
        return self._in_languages[languages]

    def stored(self, number: int) -> Stored:
        """What is shown of a document."""
        starts = self.file["stored_starts"]
        try:
            shown: list[Any] = json.loads(
                bytes(self.file["stored"][int(starts[number]) : int(starts[number + 1])])
            )
        except ValueError as error:
            raise DamagedIndex(
                f"The index is damaged ({error}); `pincite reindex` makes a new one"
            ) from error
        title, sections, version, source, type_, language, authors, date, family = shown
        units = self.fields[TEXT].doc_units
        passages = slice(int(units[number]), int(units[number + 1]))
        under = self.file["sections"][passages]
        if len(under) and under.max() < 0:
            passage_sections: tuple[int | None, ...] = (None,) * len(under)
        else:
            passage_sections = tuple([None if section < 0 else section for section in under.tolist()])
        return Stored(
            id=self.id_of(number),
            title=title,
            sections=tuple(sections),
            numbers=tuple(self.file["numbers"][passages].tolist()),
            passage_sections=passage_sections,
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
