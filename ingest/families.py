"""Reprints: records that carry nearly the same words, found by MinHash over runs of words.

A sketch has 128 places: a text's runs of four words are hashed once, the hash's first bits choose a place
and the smallest hash of each place is kept (P. Li, A. Owen, C.-H. Zhang, "One permutation hashing", 2012);
an empty place borrows from another that a fixed sequence names, which keeps the estimate unbiased (A.
Shrivastava, "Optimal densification for fast and accurate minwise hashing", 2017). The share of equal places
in two sketches estimates the Jaccard resemblance of the texts, with a standard error of about 4.5 %.
Candidates share one of 32 bands of four places, which a pair of resemblance 0.5 does with a probability of
0.87, one of 0.7 with 0.9998.

Sketches are kept, so that a nightly batch compares its own records with all others and reads only its own
words.
"""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from archive.records import Version
from archive.store import Store, Writer
from archive.store.sketches import Sketch

RECIPE = "oph-128-4"
PLACES, BANDS, RUN = 128, 32, 4
RESEMBLANCE = 0.5  # of two records of one family
FEWEST_RUNS = 40  # shorter texts resemble each other by chance

Hashes = NDArray[np.uint64]
_PLACE_SHIFT = np.uint64(64 - 7)  # the first seven bits name one of 128 places
# For each place the others in an order of its own: the one that an empty place borrows from.
_LENDERS = np.array(
    [np.random.Generator(np.random.PCG64(place)).permutation(PLACES) for place in range(PLACES)]
)
_WORD = re.compile(r"\w+")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


def find_families(store: Store, writer: Writer) -> int:
    """How many records changed their family, after every record without a sketch got one."""
    fresh = store.unsketched(RECIPE)
    if not fresh:
        return 0
    for chunk in _chunks(fresh):
        made = (
            (version.record_id, version.number, sketch_of(version))
            for version in store.current_versions(chunk)
        )
        writer.keep_sketches(RECIPE, made)
        writer.commit()
    changed = writer.set_families(families(store.sketches(RECIPE), frozenset(fresh)))
    writer.commit()
    return changed


def sketch_of(version: Version) -> bytes:
    """The sketch of a version's words; empty for a text too short to tell."""
    runs = _runs(_WORD.findall(" ".join(passage.text for passage in version.passages).casefold()))
    if len(runs) < FEWEST_RUNS:
        return b""
    return _sketch(runs).tobytes()


def _sketch(runs: Hashes) -> NDArray[np.uint32]:
    """The smallest hash of each place; `runs` are sorted, so it is the first one with the place's bits."""
    places = (runs >> _PLACE_SHIFT).astype(np.intp)
    filled, first = np.unique(places, return_index=True)
    sketch = np.zeros(PLACES, np.uint32)
    sketch[filled] = (runs[first] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    has_own = np.zeros(PLACES, bool)
    has_own[filled] = True
    for place in np.flatnonzero(~has_own):
        sketch[place] = sketch[next(lender for lender in _LENDERS[place] if has_own[lender])]
    return sketch


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
        keys = _mixed(_folded(bands[:, band]))
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
        key = _mixed(key ^ column.astype(np.uint64))
    return key


def _runs(words: Sequence[str]) -> Hashes:
    """The distinct hashes of every run of four words."""
    codes = np.fromiter(map(_code, words), np.uint64, len(words))
    if len(codes) < RUN:
        return codes[:0]
    size = len(codes) - RUN + 1
    key = np.zeros(size, np.uint64)
    for offset in range(RUN):
        key = _mixed(key * _PRIME + codes[offset : offset + size])
    return np.unique(key)


@lru_cache(maxsize=200_000)
def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _mixed(keys: Hashes) -> Hashes:
    """The keys with every bit depending on every other (the finaliser of splitmix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _chunks(ids: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


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
