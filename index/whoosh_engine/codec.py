"""Whoosh's codec for our segments: a segment is one file of flat arrays (`layout.py`), read without decoding.

The class path of the codec is pickled in every table of contents, through the segments that name it: this
module and these class names stay. Documents do not come in through Whoosh's `add_document`, whose one call a
posting is what made indexing slow, but as whole segments, which a merge policy hands to the commit
(`commits.py`). Whoosh's own searcher reads what is written all the same (`readers.py`).
"""

from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from whoosh.analysis.tokenizers import IDTokenizer
from whoosh.codec import base
from whoosh.fields import FieldType, Schema
from whoosh.formats import Positions

from index.documents import SECTION, TEXT, TITLE
from index.engine import Cursor
from index.whoosh_engine.readers import DocumentsReader, FormsReader
from index.whoosh_engine.segments import SegmentFile

INDEX_NAME = "MAIN"
EXTENSION = ".arrays"
WHOLE = "Segments are committed whole; Whoosh's add_document and the like are not supported"
FIELD_NAMES = {TITLE: "title", SECTION: "section", TEXT: "text"}


class FlatPositions(Positions):
    """A posting's value is its places as 32-bit integers, nothing else."""

    def encode(self, poslist: Any) -> bytes:
        """The bytes of these positions."""
        return np.asarray(poslist, np.uint32).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The positions of these bytes."""
        return list(np.frombuffer(valuestring, np.uint32).tolist())

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions there are."""
        return len(valuestring) // 4


class IndexSchema(Schema):
    """Whoosh's schema of our fields; carries the cursor, so that both are committed by one rename."""

    cursor: Cursor | None = None


def make_schema(cursor: Cursor | None) -> IndexSchema:
    """The schema that a commit with this cursor writes."""
    whole: Any = IDTokenizer()  # what Whoosh is given is a form already
    fields: dict[str, Any] = {
        field: FieldType(FlatPositions(), whole, scorable=True) for field in FIELD_NAMES.values()
    }
    fields["id"] = FieldType(None, None, stored=True)  # type: ignore[arg-type]  # stored only, as in STORED
    schema = IndexSchema(**fields)
    schema["id"].indexed = False
    schema.cursor = cursor
    return schema


class ArraySegment(base.Segment):
    """What the table of contents says of a segment: its name, its size, which documents are deleted."""

    def __init__(self, indexname: str = INDEX_NAME) -> None:
        super().__init__(indexname)  # type: ignore[no-untyped-call]
        self.documents = 0
        self.places = 0  # of all fields: what merging goes by
        self._deleted = b""  # sorted document numbers, 16 bits each

    def codec(self) -> "ArrayCodec":
        """The codec that reads it."""
        return ArrayCodec()

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False

    @property
    def name_on_disk(self) -> str:
        """The name of its file."""
        return str(self.make_filename(EXTENSION))  # type: ignore[no-untyped-call]

    @property
    def live_count(self) -> int:
        """How many documents are not deleted."""
        return self.documents - self.deleted_count()

    def deleted_numbers(self) -> NDArray[np.uint16]:
        """The deleted documents, ascending."""
        return np.frombuffer(self._deleted, np.uint16)

    def delete(self, numbers: NDArray[Any]) -> None:
        """Mark more documents as deleted."""
        self._deleted = np.union1d(self.deleted_numbers(), numbers).astype(np.uint16).tobytes()

    def copy(self) -> "ArraySegment":
        """The same segment, whose deletions can be added to without changing this one's."""
        other = ArraySegment(self.indexname)
        other.__dict__.update(self.__dict__)
        return other

    # Whoosh's contract

    def set_doc_count(self, doccount: int) -> None:
        """Called by Whoosh's writer for its own segment, which stays empty."""
        self.documents = doccount

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self.documents

    def deleted_count(self) -> int:
        """How many are deleted."""
        return len(self._deleted) // 2

    def deleted_docs(self) -> Iterator[int]:
        """The deleted documents."""
        return iter(self.deleted_numbers().tolist())

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark one document as deleted, or as not."""
        if delete:
            self.delete(np.array([docnum]))
        else:
            kept = np.setdiff1d(self.deleted_numbers(), [docnum])
            self._deleted = kept.astype(np.uint16).tobytes()

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return bool(np.isin(docnum, self.deleted_numbers()))


class ArrayCodec(base.Codec):
    """Segments as files of flat arrays."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002
        """A segment with a name that no other has."""
        return ArraySegment(indexname)

    def per_document_writer(self, storage: Any, segment: Any) -> "_NoDocuments":  # noqa: ARG002
        """Whoosh's writer opens one for its own segment; nothing is written through it."""
        return _NoDocuments()

    def field_writer(self, storage: Any, segment: Any) -> "_NoPostings":  # noqa: ARG002
        """Whoosh's writer opens one for its own segment; nothing is written through it."""
        return _NoPostings()

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> NoReturn:
        """Postings are not written one at a time."""
        raise NotImplementedError(WHOLE)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> NoReturn:
        """Postings are read through the terms reader."""
        raise NotImplementedError(WHOLE)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> FormsReader:
        """Whoosh's view of the term dictionary and the postings."""
        return FormsReader(open_segment(storage, segment), FIELD_NAMES)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> DocumentsReader:
        """Whoosh's view of lengths, deletions and ids."""
        return DocumentsReader(open_segment(storage, segment), segment, FIELD_NAMES)


def open_segment(storage: Any, segment: ArraySegment) -> SegmentFile:
    """The segment's file, mapped. FileNotFoundError where it is gone."""
    with storage.open_file(segment.name_on_disk) as file:
        return SegmentFile(file, segment.name_on_disk)


class _NoDocuments(base.PerDocumentWriter):
    is_closed = False

    def start_doc(self, docnum: int) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def close(self) -> None:
        self.is_closed = True


class _NoPostings(base.FieldWriter):
    is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def start_term(self, text: bytes) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def finish_term(self) -> NoReturn:
        raise NotImplementedError(WHOLE)

    def close(self) -> None:
        self.is_closed = True
