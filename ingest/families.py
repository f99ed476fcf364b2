"""Reprints: records that carry nearly the same words, found by their sketches.

Candidates share one of 32 bands of four places of their sketches, which a pair of resemblance 0.5 does with a
probability of 0.87, one of 0.7 with 0.9998.

Sketches are kept, so that a nightly batch compares its own records with all others and reads only its own
words; those that its workers made on the way are used as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from archive.store import Store, Writer
from archive.store.sketches import Sketch
from ingest.sketches import PLACES, RECIPE, Hashes, mixed, sketch_of

BANDS = 32
RESEMBLANCE = 0.5  # of two records of one family

Made = Mapping[tuple[str, int], bytes]  # sketches by record and version


def find_families(store: Store, writer: Writer, made: Made | None = None) -> int:
    """How many records changed their family, after every record without a sketch got one."""
    fresh = store.unsketched(RECIPE)
    if not fresh:
        return 0
    for chunk in _chunks(fresh):
        writer.keep_sketches(RECIPE, _sketched(store, chunk, made or {}))
        writer.commit()
    writer.begin_turn()  # whoever finds families at the same time finds them before us or after us
    changed = writer.set_families(families(store.sketches(RECIPE), frozenset(name for name, _ in fresh)))
    writer.commit()
    return changed


def _sketched(
    store: Store, current: Sequence[tuple[str, int]], made: Made
) -> Iterator[tuple[str, int, bytes]]:
    """The sketches of current versions; words are read only where nobody made a sketch of them yet."""
    unknown = [record_id for record_id, number in current if (record_id, number) not in made]
    for record_id, number in current:
        if (record_id, number) in made:
            yield record_id, number, made[record_id, number]
    for version in store.current_versions(unknown):
        words = (passage.text for passage in version.passages)
        yield version.record_id, version.number, sketch_of(words)


def families(sketches: Sequence[Sketch], fresh: frozenset[str]) -> Mapping[str, str | None]:
    """The family of each record that the fresh ones touch: the id of its first record, None for none.

    Resemblance carries over: the reprint of a reprint belongs to the first one's family.
    """
    listed = [item for item in sketches if item.sketch]
    if not listed:
        return {}
    table = np.frombuffer(b"".join(item.sketch for item in listed), np.uint32).reshape(len(listed), PLACES)
    place = {item.record_id: index for index, item in enumerate(listed)}
    groups = _Groups(len(listed))
    for index, item in enumerate(listed):  # families that exist go on, unless their member changed
        if item.family in place and item.record_id not in fresh and item.family not in fresh:
            groups.join(place[item.family], index)
    for one, other in _pairs(table, [place[name] for name in fresh if name in place]):
        groups.join(one, other)
    return _named(listed, groups)


def _named(listed: Sequence[Sketch], groups: "_Groups") -> dict[str, str | None]:
    members: dict[int, list[int]] = defaultdict(list)
    for index in range(len(listed)):
        members[groups.first(index)].append(index)
    return {
        listed[index].record_id: listed[first].record_id if len(group) > 1 else None
        for first, group in members.items()
        for index in group
    }


def _pairs(table: NDArray[np.uint32], fresh: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs with a fresh record that resemble each other enough; each at least once."""
    bands = table.reshape(len(table), BANDS, PLACES // BANDS)
    new = np.zeros(len(table), bool)
    new[list(fresh)] = True
    for band in range(BANDS):
        keys = mixed(_folded(bands[:, band]))
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(np.diff(keys[order])) + 1
        for bucket in np.split(order, edges):
            if len(bucket) > 1 and new[bucket].any():
                yield from _alike(table, bucket, new)


def _alike(
    table: NDArray[np.uint32], bucket: NDArray[np.intp], new: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    for one in bucket[new[bucket]]:
        resemblance = (table[bucket] == table[one]).mean(axis=1)
        for other in bucket[resemblance >= RESEMBLANCE]:
            if other != one:
                yield int(one), int(other)


def _folded(rows: NDArray[np.uint32]) -> Hashes:
    """One number for the places of a band."""
    key = np.zeros(len(rows), np.uint64)
    for column in rows.T:
        key = mixed(key ^ column.astype(np.uint64))
    return key


def _chunks(rows: Sequence[tuple[str, int]], size: int = 500) -> Iterable[Sequence[tuple[str, int]]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


class _Groups:
    """Disjoint sets of indices, each known by its smallest member."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def first(self, index: int) -> int:
        """The smallest index of the set."""
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Make one set of two."""
        low, high = sorted((self.first(one), self.first(other)))
        self._parent[high] = low
