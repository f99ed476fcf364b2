"""Sketches of texts: 128 numbers by which MinHash tells how much two texts resemble each other.

A text's runs of four words are hashed once, the hash's first bits choose a place and the smallest hash of
each place is kept (P. Li, A. Owen, C.-H. Zhang, "One permutation hashing", 2012); an empty place borrows from
another that a fixed sequence names, which keeps the estimate unbiased (A. Shrivastava, "Optimal densification
for fast and accurate minwise hashing", 2017). The share of equal places in two sketches estimates the Jaccard
resemblance of the texts, with a standard error of about 4.5 %.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RECIPE = "oph-128-4"
PLACES, RUN = 128, 4
FEWEST_RUNS = 40  # shorter texts resemble each other by chance

Hashes = NDArray[np.uint64]
_PLACE_SHIFT = np.uint64(64 - 7)  # the first seven bits name one of 128 places
# For each place the others in an order of its own: the one that an empty place borrows from.
_LENDERS = np.array(
    [np.random.Generator(np.random.PCG64(place)).permutation(PLACES) for place in range(PLACES)]
)
_WORD = re.compile(r"\w+")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


def sketch_of(texts: Iterable[str]) -> bytes:
    """The sketch of a text's words, passage after passage; empty for a text too short to tell."""
    runs = _runs(_WORD.findall(" ".join(texts).casefold()))
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


def _runs(words: Sequence[str]) -> Hashes:
    """The distinct hashes of every run of four words."""
    codes = np.fromiter(map(_code, words), np.uint64, len(words))
    if len(codes) < RUN:
        return codes[:0]
    size = len(codes) - RUN + 1
    key = np.zeros(size, np.uint64)
    for offset in range(RUN):
        key = mixed(key * _PRIME + codes[offset : offset + size])
    return np.unique(key)


@lru_cache(maxsize=200_000)
def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def mixed(keys: Hashes) -> Hashes:
    """The keys with every bit depending on every other (the finaliser of splitmix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
