"""How alike passages are, word by word, and which pairs of two versions are worth comparing at all.

A passage is compared as a string with one character for each of its words, so that the word-level longest
common subsequence is the bit-parallel one that RapidFuzz has for strings. Likeness is twice its length
divided by both passages' words (normalised indel similarity): 1.0 for the same words in the same order.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, LCSseq, Opcodes

_SURROGATES = (0xD800, 0xE000)  # half-open; no characters, so never used as a code
_CODES = 0x10F000  # further words would share codes, which can only make passages look more alike
_COMMON = 30  # a word or pair of words in more passages than this says little about which two belong together
_PARTNERS = 12  # the candidates kept for each new passage, those that share most


@dataclass(slots=True)
class Codebook:
    """Gives each distinct item one character, the same wherever it is met."""

    codes: dict[str, str] = field(default_factory=dict)

    def encode(self, items: Iterable[str]) -> str:
        """One character for each of the items: words, or whatever is compared."""
        return "".join(self.codes.get(item) or self._add(item) for item in items)

    def _add(self, item: str) -> str:
        number = 1 + len(self.codes) % _CODES
        first, end = _SURROGATES
        return self.codes.setdefault(item, chr(number if number < first else number + end - first))


def likeness(one: str, other: str) -> float:
    """How alike two encoded passages are, 0.0 to 1.0."""
    return Indel.normalized_similarity(one, other)


def alignment(one: str, other: str) -> Opcodes:
    """The steps that turn one encoded passage into the other."""
    return LCSseq.opcodes(one, other)


def candidates(old: Sequence[str], new: Sequence[str], wanted: Iterable[int]) -> dict[int, list[int]]:
    """For each wanted new position the old ones that share most of its rarer words and pairs of words.

    Both versions are given encoded. A word that many passages have tells none of them apart and is left out,
    so that the work stays near the number of words.
    """
    rows = sorted(wanted)
    old_features, old_at = _features(old, range(len(old)))
    new_features, new_at = _features(new, rows)
    if not len(old_features) or not len(new_features):
        return {}
    pairs = _join(old_features, old_at, new_features, new_at)
    keys, counts = np.unique(pairs[:, 1] * np.int64(len(old)) + pairs[:, 0], return_counts=True)
    at, columns = np.divmod(keys, len(old))
    order = np.lexsort((columns, -counts, at))
    at, columns = at[order], columns[order]
    rank = np.arange(len(at)) - np.searchsorted(at, at, side="left")
    best: dict[int, list[int]] = defaultdict(list)
    for row, column in zip(at[rank < _PARTNERS].tolist(), columns[rank < _PARTNERS].tolist(), strict=True):
        best[row].append(column)
    return best


def _features(texts: Sequence[str], rows: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct (feature, row) of encoded texts as two columns; a feature is a word or two in a row."""
    wanted = list(rows)
    lengths = np.array([len(texts[row]) for row in wanted], dtype=np.int64)
    encoded = "".join(texts[row] for row in wanted).encode("utf-32-le")
    codes = np.frombuffer(encoded, dtype=np.uint32).astype(np.int64)
    at = np.repeat(np.array(wanted, dtype=np.int64), lengths)
    inside = at[1:] == at[:-1]
    neighbours = (codes[:-1] << 21 | codes[1:])[inside]
    features = np.concatenate([codes, neighbours])
    order = np.lexsort((places := np.concatenate([at, at[:-1][inside]]), features))
    features, places = features[order], places[order]
    first = np.ones(len(features), dtype=bool)
    first[1:] = (features[1:] != features[:-1]) | (places[1:] != places[:-1])
    return features[first], places[first]


def _join(
    old_features: NDArray[np.int64],
    old_at: NDArray[np.int64],
    new_features: NDArray[np.int64],
    new_at: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Every (old, new) pair that shares a feature which few passages have, once for each such feature."""
    start = np.searchsorted(old_features, new_features, side="left")
    count = np.searchsorted(old_features, new_features, side="right") - start
    kept = (count > 0) & (count <= _COMMON) & (_multiplicity(new_features) <= _COMMON)
    start, count, rows = start[kept], count[kept], new_at[kept]
    offsets = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    columns = old_at[np.repeat(start, count) + offsets]
    return np.stack([columns, np.repeat(rows, count)], axis=1)


def _multiplicity(features: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each entry of a sorted array occurs in it."""
    left = np.searchsorted(features, features, side="left")
    return np.searchsorted(features, features, side="right") - left
