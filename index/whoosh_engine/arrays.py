"""A file of named NumPy arrays: written through one mapping, read as slices of another, nothing decoded.

The layout: the arrays, each at a multiple of ALIGNMENT bytes; then a JSON directory (names, types, shapes,
offsets, and whatever else its writer says of itself); then a trailer that gives the directory's place, length
and CRC-32 and ends in MAGIC. A file that was cut short, or never finished, has no valid trailer.
"""

import json
import math
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.whoosh_engine.problems import DamagedIndex

MAGIC = b"PINCITE1"
ALIGNMENT = 64  # bytes: a cache line, and a multiple of every item's size
_TRAILER = struct.Struct("<QII8s")

AnyArray = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """An array that is to be written: what must be known of it before the file is made."""

    dtype: DTypeLike
    length: int


class ArrayWriter:
    """A file under construction: `arrays[name]` are writable views of its mapping."""

    def __init__(self, file: BinaryIO, plan: Mapping[str, Planned]) -> None:
        self._file = file
        self._directory: dict[str, tuple[str, int, int]] = {}
        end = 0
        for name, planned in plan.items():
            dtype = np.dtype(planned.dtype)
            start = math.ceil(end / ALIGNMENT) * ALIGNMENT
            self._directory[name] = (dtype.str, planned.length, start)
            end = start + dtype.itemsize * planned.length
        self._end = end
        self._map = _reserve(file, end)
        self.arrays: dict[str, AnyArray] = {
            name: _view(self._map, entry) for name, entry in self._directory.items()
        }

    def finish(self, about: Mapping[str, Any]) -> None:
        """Write the directory and wait until everything is on the disk; the views are dead from here on."""
        self.arrays.clear()
        checksum = 0 if self._map is None else zlib.crc32(self._map)
        if self._map is not None:
            self._map.flush()
            self._map = None
        directory = json.dumps({"arrays": self._directory, "about": about, "checksum": checksum}).encode()
        self._file.seek(self._end)
        self._file.write(directory)
        self._file.write(_TRAILER.pack(self._end, len(directory), zlib.crc32(directory), MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())


def _reserve(file: BinaryIO, size: int) -> mmap.mmap | None:
    """A writable mapping of bytes that are really there: a full disk is an OSError, and no SIGBUS later."""
    if size == 0:
        return None
    if sys.platform == "linux":
        os.posix_fallocate(file.fileno(), 0, size)
    else:
        file.write(bytes(size))
        file.flush()
    return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_WRITE)


def _view(mapping: mmap.mmap | None, entry: tuple[str, int, int]) -> AnyArray:
    dtype, length, start = entry
    if length == 0 or mapping is None or np.dtype(dtype).itemsize == 0:
        return np.zeros(length, dtype)
    return np.frombuffer(mapping, dtype, length, start)


class ArrayFile:
    """A finished file, mapped: `file[name]` is a read-only slice, valid as long as anybody holds it."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        try:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            directory = _directory(self._map)
            self._entries: dict[str, tuple[str, int, int]] = directory["arrays"]
            self.about: Mapping[str, Any] = directory["about"]
            self._checked = (max(_ends(self._entries), default=0), directory.get("checksum"))
            self._views = {key: _view(self._map, entry) for key, entry in self._entries.items()}
        except (ValueError, KeyError, TypeError, struct.error) as error:
            raise DamagedIndex(f"{name} is damaged ({error})") from error
        self.size = len(self._map)

    def is_sound(self) -> bool:
        """Whether the arrays are as they were written; reads all of them, so that opening does not ask it.

        A file from before there were checksums has none, and is taken for sound.
        """
        end, wanted = self._checked
        with memoryview(self._map) as whole:
            return wanted is None or zlib.crc32(whole[:end]) == wanted

    def __getitem__(self, name: str) -> AnyArray:
        return self._views[name]


def _ends(entries: Mapping[str, tuple[str, int, int]]) -> list[int]:
    """Where each array ends; the last of them is where the directory begins."""
    return [start + np.dtype(dtype).itemsize * length for dtype, length, start in entries.values()]


def _directory(mapping: mmap.mmap) -> dict[str, Any]:
    """The directory a finished file ends in; ValueError or struct.error where there is none."""
    start, length, checksum, magic = _TRAILER.unpack(mapping[-_TRAILER.size :])
    directory = mapping[start : start + length]
    if magic != MAGIC or start + length + _TRAILER.size != len(mapping):
        raise ValueError("it was not written to its end")
    if zlib.crc32(directory) != checksum:
        raise ValueError("its directory does not match its checksum")
    found: dict[str, Any] = json.loads(directory)
    return found
