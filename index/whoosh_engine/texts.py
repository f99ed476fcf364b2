"""Sorted strings in two arrays, searched where they lie: the term dictionary's forms, folds and stems."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Starts = NDArray[np.uint32]

_SEPARATOR = b"\n"  # no token has one, so that a run of strings is one decode and one split


def encoded(text: str) -> bytes:
    """The bytes a string is kept and compared as; their order is the order of its code points."""
    return text.encode("utf-8", "surrogatepass")


def pack(keys: Sequence[str]) -> tuple[Bytes, Starts]:
    """The arrays of these sorted strings: their bytes, and where each begins (and the last ends)."""
    blob = encoded("".join(f"{key}\n" for key in keys))
    content = np.frombuffer(blob, np.uint8) if blob else np.zeros(0, np.uint8)
    starts = np.zeros(len(keys) + 1, np.uint32)
    starts[1:] = np.flatnonzero(content == _SEPARATOR[0]) + 1
    return content, starts


class SortedTexts:
    """A sequence of distinct sorted strings over `pack`'s arrays."""

    def __init__(self, blob: Bytes, starts: Starts) -> None:
        self._bytes = blob.data
        self._starts = starts.data  # indexing it gives ints, several times faster than the array does

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._key(number), "utf-8", "surrogatepass")

    def between(self, first: int, end: int) -> list[str]:
        """The strings number `first` to `end`, exclusive."""
        if first >= end:
            return []
        run = bytes(self._bytes[self._starts[first] : self._starts[end] - 1])
        return run.decode("utf-8", "surrogatepass").split("\n")

    def find(self, text: str) -> int:
        """The string's number, or -1."""
        key = encoded(text)
        number = self._first_not_below(key)
        return number if number < len(self) and self._key(number) == key else -1

    def prefixed(self, prefix: str) -> tuple[int, int]:
        """The half-open range of the strings that begin with `prefix`."""
        key = encoded(prefix)
        first = self._first_not_below(key)
        # 0xff occurs in no UTF-8, so this is above everything that begins with the key.
        return first, self._first_not_below(key + b"\xff")

    def _key(self, number: int) -> bytes:
        return bytes(self._bytes[self._starts[number] : self._starts[number + 1] - 1])

    def _first_not_below(self, key: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low
