"""Where the leaves of a plan stand in the documents of a page: what is marked, and passages are chosen by."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.plans import Leaf
from index.whoosh_engine.columns import Columns
from index.whoosh_engine.leaves import places
from index.whoosh_engine.segments import Places, SegmentFile

Rows = NDArray[np.int32]  # (leaf, field, unit, token)

# A token of a leaf as one number, whose order is that of the rows: document of the page, leaf, field, place.
_DOCUMENT, _LEAF, _FIELD = 48, 34, 32
_LEAVES = (1 << (_DOCUMENT - _LEAF)) - 1
_FIELDS = (1 << (_LEAF - _FIELD)) - 1
_PLACES = (1 << _FIELD) - 1


def rows_of(
    segments: Sequence[SegmentFile],
    columns: Columns,
    leaves: Sequence[Leaf],
    documents: NDArray[np.intp],
    check: Callable[[], None],
) -> dict[int, Rows]:
    """For each of these documents its rows, sorted, each once."""
    found: dict[int, Rows] = {}
    located = np.searchsorted(columns.bases, documents, side="right") - 1
    for at in sorted(set(located.tolist())):
        base = int(columns.bases[at])
        numbers = np.sort(documents[located == at]) - base
        rows, bounds = _rows_in(segments[at], leaves, numbers, check)
        for document, first, end in zip(numbers.tolist(), bounds[:-1], bounds[1:], strict=True):
            found[base + document] = rows[first:end]
    return found


def _rows_in(
    segment: SegmentFile, leaves: Sequence[Leaf], numbers: NDArray[np.intp], check: Callable[[], None]
) -> tuple[Rows, list[int]]:
    """The rows of these documents of a segment, ascending, and where those of each begin."""
    among = numbers.astype(np.uint16)
    by_field: dict[int, list[tuple[int, Places]]] = {}
    for ordinal, leaf in enumerate(leaves):
        for field, at in places(segment, leaf, among, check):
            by_field.setdefault(field, []).append((ordinal, at))
    parts = [_keys(segment, field, some, numbers) for field, some in by_field.items()]
    keys = np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = keys[1:] != keys[:-1]
    keys = keys[fresh]
    bounds = keys.searchsorted(np.arange(len(numbers) + 1) << _DOCUMENT).tolist()
    return _decoded(segment, keys, numbers, sorted(by_field)), bounds


def _keys(
    segment: SegmentFile, field: int, some: Sequence[tuple[int, Places]], numbers: NDArray[np.intp]
) -> NDArray[np.int64]:
    """The places of leaves in one field as numbers."""
    at = np.concatenate([places for _, places in some]).astype(np.int64)
    leaves = np.repeat([leaf for leaf, _ in some], [len(places) for _, places in some])
    documents = segment.fields[field].doc_bases[numbers].searchsorted(at, side="right") - 1
    return np.asarray(documents << _DOCUMENT | leaves << _LEAF | field << _FIELD | at)


def _decoded(
    segment: SegmentFile, keys: NDArray[np.int64], numbers: NDArray[np.intp], fields: Sequence[int]
) -> Rows:
    """The rows that sorted numbers stand for."""
    rows = np.empty((len(keys), 4), np.int32)
    rows[:, 0] = keys >> _LEAF & _LEAVES
    rows[:, 1] = keys >> _FIELD & _FIELDS
    for field in fields:
        chosen = slice(None) if len(fields) == 1 else np.flatnonzero(rows[:, 1] == field)
        of = segment.fields[field]
        at = keys[chosen] & _PLACES
        units = of.unit_bases.searchsorted(at, side="right") - 1
        rows[chosen, 2] = units - of.doc_units[numbers[keys[chosen] >> _DOCUMENT]]
        rows[chosen, 3] = at - of.unit_bases[units]
    return rows
