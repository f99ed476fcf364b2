"""Whoosh's own view of our segments: what its searcher, and a check of the index, need to read them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from whoosh.codec import base
from whoosh.matching.mcore import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from index.whoosh_engine.segments import Field, SegmentFile

Term = tuple[str, bytes]


class FormsReader(base.TermsReader):
    """Terms are forms; a posting's weight is its frequency."""

    def __init__(self, segment: SegmentFile, names: Mapping[int, str]) -> None:
        self._segment = segment
        self._fields = {names[field.field]: field for field in segment.fields}

    def _find(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        field = self._fields.get(fieldname)
        form = self._segment.find_form(text.decode("utf-8", "replace")) if field else -1
        return (field, field.find_term(form)) if field and form >= 0 else (self._segment.fields[0], -1)

    def __contains__(self, term: Term) -> bool:
        return self._find(*term)[1] >= 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return [name for name, field in self._fields.items() if len(field.terms)]

    def terms(self) -> Iterator[Term]:
        """Every term, by field and bytes."""
        for name in sorted(self._fields):
            yield from self._terms_of(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """The terms of a field from `prefix` on, then those of the fields after it."""
        for name in sorted(self._fields):
            if name >= fieldname:
                yield from self._terms_of(name, prefix if name == fieldname else b"")

    def _terms_of(self, fieldname: str, first: bytes) -> Iterator[Term]:
        for form in self._fields[fieldname].terms.tolist():
            text = self._segment.forms[form].encode()
            if text >= first:
                yield fieldname, text

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        """Every term with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        """The terms from `prefix` on with their figures."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """A term's figures; TermNotFound."""
        field, term = self._find(fieldname, text)
        if term < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        docs, tfs = field.postings(term)
        lengths = field.lengths[docs]
        return TermInfo(
            weight=float(tfs.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(tfs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs."""
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents a term occurs."""
        return self.term_info(fieldname, text).doc_frequency() if (fieldname, text) in self else 0

    def cursor(self, fieldname: str, fieldobj: Any) -> "FormsCursor":  # noqa: ARG002
        """A walk through a field's terms."""
        return FormsCursor(self, fieldname)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a term, as Whoosh walks through them."""
        info = self.term_info(fieldname, text)
        field, term = self._find(fieldname, text)
        docs, tfs = field.postings(term)
        places = field.places_in(term) - field.doc_bases[docs].repeat(tfs)
        ends = tfs.cumsum(dtype="int64").tolist()
        values = [places[end - tf : end].tobytes() for end, tf in zip(ends, tfs.tolist(), strict=True)]
        weights = tfs.astype(float).tolist()
        return ListMatcher(
            docs.tolist(), weights, values, format_, scorer=scorer, term=(fieldname, text), terminfo=info
        )


class FormsCursor(base.FieldCursor):
    """A place among a field's terms."""

    def __init__(self, reader: FormsReader, fieldname: str) -> None:
        self._reader = reader
        self._field = fieldname
        self._terms = [text for name, text in reader.terms_from(fieldname, b"") if name == fieldname]
        self._at = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term that is not below this one."""
        key = string if isinstance(string, bytes) else string.encode()
        self._at = bisect_left(self._terms, key)
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The term, or None at the end."""
        return self._terms[self._at].decode() if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The term's figures."""
        return self._reader.term_info(self._field, self._terms[self._at]) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._at < len(self._terms)


class DocumentsReader(base.PerDocumentReader):
    """Lengths, deletions, and the id as the one stored field."""

    def __init__(self, file: SegmentFile, segment: base.Segment, names: Mapping[int, str]) -> None:
        self._file = file
        self._segment = segment
        self._fields = {names[field.field]: field for field in file.fields}

    def doc_count(self) -> int:
        """Live documents."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Documents."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether some are deleted."""
        return int(self._segment.deleted_count()) > 0

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """Those that are."""
        return iter(self._segment.deleted_docs())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """A document's tokens in a field."""
        field = self._fields.get(fieldname)
        return int(field.lengths[docnum]) if field else default

    def field_length(self, fieldname: str) -> int:
        """All documents' tokens in a field."""
        field = self._fields.get(fieldname)
        return field.total if field else 0

    def min_field_length(self, fieldname: str) -> int:
        """The fewest tokens."""
        return int(self._fields[fieldname].lengths.min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The most tokens."""
        return int(self._fields[fieldname].lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The document's id."""
        return {"id": self._file.id_of(docnum)}
