"""The index held against the store: every live record's document is that of its current version."""

import dataclasses
from collections.abc import Iterator

from archive.store import Store
from index.documents import IndexDocument
from index.engine import Snapshot
from index.following import current_documents
from index.found import Stored

_PAGE = 200
# What is stored of a document as it was put in; the texts of its passages are kept as postings only, and the
# segments that hold those have checksums.
_FIELDS = tuple(field.name for field in dataclasses.fields(Stored))


def find_differences(store: Store, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The records whose document in the index is missing or another's, each with what is wrong with it.

    For an index that has caught up; documents of records that are no longer live are told by number alone.
    """
    live = 0
    page: list[IndexDocument] = []
    for document in current_documents(store):
        live += 1
        page.append(document)
        if len(page) == _PAGE:
            yield from _wrong(page, snapshot)
            page = []
    yield from _wrong(page, snapshot)
    if snapshot.documents != live:
        yield "index", f"holds {snapshot.documents:,} records, the archive {live:,}"


def _wrong(page: list[IndexDocument], snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    found = snapshot.find_documents([document.id for document in page])
    for document in page:
        stored = found.get(document.id)
        if stored is None:
            yield document.id, "is not in the index"
            continue
        other = [name for name in _FIELDS if getattr(stored, name) != getattr(document, name)]
        if other:
            yield document.id, f"is in the index with another {', '.join(other)}"
