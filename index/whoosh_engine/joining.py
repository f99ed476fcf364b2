"""The columns of a merged segment: what is kept of documents and units, of its sources' live documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents import TEXT
from index.whoosh_engine.arrays import AnyArray
from index.whoosh_engine.layout import DAYS, ORDINALS, Arrays
from index.whoosh_engine.segments import SegmentFile


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A segment that goes into a merge."""

    file: SegmentFile
    live: NDArray[np.bool_]
    offset: int  # the first number that its documents get

    @property
    def whole(self) -> bool:
        """Whether no document of it is deleted."""
        return bool(self.live.all())

    def renumbered(self) -> NDArray[np.uint16]:
        """The new number of each document; of deleted ones, anything."""
        return (self.offset + np.cumsum(self.live) - 1).astype(np.uint16)

    def rows(self, starts: AnyArray) -> NDArray[np.bool_]:
        """Which rows belong to live documents; document d has the rows `starts[d]` to `starts[d + 1]`."""
        counts: NDArray[np.int64] = starts[1:].astype(np.int64) - starts[:-1].astype(np.int64)
        return np.repeat(self.live, counts)


def make_sources(segments: Sequence[tuple[SegmentFile, NDArray[np.bool_]]]) -> list[Source]:
    """Segments with their live documents, in the order in which these will be numbered."""
    sources: list[Source] = []
    offset = 0
    for file, live in segments:
        sources.append(Source(file, live, offset))
        offset += int(np.count_nonzero(live))
    return sources


def join_columns(sources: Sequence[Source]) -> tuple[Arrays, dict[str, Any]]:
    """The columns of documents and passages, and what the directory says besides."""
    arrays: Arrays = {
        key: np.concatenate([source.file[key][source.live] for source in sources]) for key in DAYS
    }
    arrays["ids"] = np.concatenate([source.file["ids"][source.live] for source in sources])
    arrays["id_order"] = np.argsort(arrays["ids"], kind="stable").astype(np.uint32)
    for key in ("numbers", "sections"):
        arrays[key] = _joined_rows(sources, lambda file: file.fields[TEXT].doc_units, key)
    arrays["author_starts"] = _joined_starts(sources, lambda file: file["author_starts"], np.uint32)
    arrays["stored_starts"] = _joined_starts(sources, lambda file: file["stored_starts"], np.uint64)
    arrays["stored"] = _joined_rows(sources, lambda file: file["stored_starts"], "stored")
    values: dict[str, list[str]] = {}
    for key in ORDINALS:
        arrays[key], values[key] = _joined_ordinals(
            [(source.file[key][source.live], source.file.values[key]) for source in sources]
        )
    arrays["authors"], values["authors"] = _joined_ordinals(
        [
            (source.file["authors"][source.rows(source.file["author_starts"])], source.file.values["authors"])
            for source in sources
        ]
    )
    return arrays, {"documents": len(arrays["ids"]), "values": values}


def _joined_rows(sources: Sequence[Source], starts: Callable[[SegmentFile], AnyArray], key: str) -> AnyArray:
    """The rows of live documents of one array."""
    return np.concatenate(
        [
            # What follows the last document's rows is padding.
            source.file[key][: int(starts(source.file)[-1])][source.rows(starts(source.file))]
            for source in sources
        ]
    )


def _joined_starts(
    sources: Sequence[Source], starts: Callable[[SegmentFile], AnyArray], dtype: type[np.unsignedinteger[Any]]
) -> AnyArray:
    """Where each live document's rows begin, and the last one's end."""
    counts = [np.diff(starts(source.file).astype(np.int64))[source.live] for source in sources]
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(counts)))).astype(dtype)


def _joined_ordinals(parts: Sequence[tuple[AnyArray, list[str]]]) -> tuple[AnyArray, list[str]]:
    """Ordinals into one list of those values that are still used; -1 stays -1."""
    known: dict[str, int] = {}
    joined = []
    for ordinals, names in parts:
        table = np.full(len(names) + 1, -1, np.int32)  # the last is what -1 finds
        for ordinal in np.unique(ordinals[ordinals >= 0]).tolist():
            table[ordinal] = known.setdefault(names[ordinal], len(known))
        joined.append(table[ordinals])
    return np.concatenate(joined), list(known)


def join_units(sources: Sequence[Source], field: int) -> Arrays:
    """A field's lengths and units."""
    fields = [source.file.fields[field] for source in sources]
    pairs = list(zip(sources, fields, strict=True))
    spans = [np.diff(each.unit_bases.astype(np.int64))[source.rows(each.doc_units)] for source, each in pairs]
    return {
        "lengths": np.concatenate([each.lengths[source.live] for source, each in pairs]),
        "codes": np.concatenate([each.codes[source.live] for source, each in pairs]),
        "doc_units": _joined_starts(sources, lambda file: file.fields[field].doc_units, np.uint32),
        "unit_bases": np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(spans)))).astype(
            np.uint32
        ),
    }
