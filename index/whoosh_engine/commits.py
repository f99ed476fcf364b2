"""One commit: new segments in, replaced and removed documents marked, segments merged where due, the cursor.

All of it becomes true by one rename, that of Whoosh's next table of contents. It goes through Whoosh's own
writer, whose merge policy decides which segments a commit consists of: ours returns the list it is to be.
Whoosh's writer holds its lock, writes the table and removes the files that no table names any more.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import FileIndex, LockError

from archive.errors import EngineError
from index.engine import Cursor
from index.whoosh_engine.building import Built
from index.whoosh_engine.codec import (
    INDEX_NAME,
    ArrayCodec,
    ArraySegment,
    make_schema,
    open_segment,
)
from index.whoosh_engine.joining import make_sources
from index.whoosh_engine.layout import FIELDS
from index.whoosh_engine.merging import merge
from index.whoosh_engine.storage import SyncedStorage
from index.whoosh_engine.tiers import Size, choose

PATIENCE = 30.0  # seconds to wait for Whoosh's lock, which only a commit holds


def create(folder: Path) -> None:
    """An empty Whoosh index in a generation's folder."""
    FileIndex.create(SyncedStorage(folder), make_schema(None), INDEX_NAME)


def commit(folder: Path, built: Sequence[Built], removed: Collection[str], cursor: Cursor) -> None:
    """Make the new segments part of the index, in place of older documents of their ids; EngineError."""
    index = FileIndex(SyncedStorage(folder), indexname=INDEX_NAME)
    try:
        writer: Any = index.writer(codec=ArrayCodec(), timeout=PATIENCE)
    except LockError as error:
        raise EngineError(f"Another process is writing to the index in {folder}; try again later.") from error
    writer.schema = make_schema(cursor)

    def policy(writer: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
        """Whoosh's question at a commit: which segments does the index consist of now?"""
        return _next_segments(writer.storage, segments, built, removed)

    writer.commit(mergetype=policy)
    _sweep(folder)


def _next_segments(
    storage: Any, segments: Sequence[ArraySegment], built: Sequence[Built], removed: Collection[str]
) -> list[ArraySegment]:
    """The segments of the next commit."""
    kept = [segment.copy() for segment in segments]
    ids = {id_ for each in built for id_ in each.ids}
    for segment in kept:
        _delete(storage, segment, ids.union(removed))
    kept += _without_repetitions(built)
    kept = [segment for segment in kept if segment.live_count]
    sizes = [Size(segment.live_count, segment.deleted_count(), segment.places) for segment in kept]
    groups = choose(sizes)
    merged = {index for group in groups for index in group}
    return [segment for index, segment in enumerate(kept) if index not in merged] + [
        _merged(storage, [kept[index] for index in sorted(group)]) for group in groups
    ]


def _delete(storage: Any, segment: ArraySegment, ids: Collection[str]) -> None:
    """Mark those of these documents that are in the segment as deleted."""
    if not ids:
        return
    file = open_segment(storage, segment)
    wanted = np.array(sorted(id_.encode() for id_ in ids), np.bytes_)
    segment.delete(np.flatnonzero(np.isin(file["ids"], wanted)))


def _without_repetitions(built: Sequence[Built]) -> list[ArraySegment]:
    """The new segments; where an id came twice, its last document counts."""
    seen: set[str] = set()
    segments = []
    for each in reversed(built):
        segment = each.segment.copy()
        stale = []
        for number in range(len(each.ids) - 1, -1, -1):
            if each.ids[number] in seen:
                stale.append(number)
            seen.add(each.ids[number])
        if stale:
            segment.delete(np.array(stale))
        segments.append(segment)
    return segments[::-1]


def _merged(storage: Any, segments: Sequence[ArraySegment]) -> ArraySegment:
    """A new segment of the live documents of these."""
    sources = make_sources(
        [(open_segment(storage, segment), live_documents(segment)) for segment in segments]
    )
    target = ArraySegment()
    with storage.create_file(target.name_on_disk) as file:
        merge(sources, file)
    written = open_segment(storage, target)
    target.documents = written.documents
    target.places = sum(len(written.fields[field].places) for field in FIELDS)
    return target


def live_documents(segment: ArraySegment) -> NDArray[np.bool_]:
    """For each document whether it is not deleted."""
    live = np.ones(segment.documents, np.bool_)
    live[segment.deleted_numbers()] = False
    return live


def _sweep(folder: Path) -> None:
    """Remove tables of contents that a killed process did not come to rename; Whoosh removes the rest."""
    for path in folder.glob(f"_{INDEX_NAME}_*.toc.*"):
        path.unlink(missing_ok=True)
