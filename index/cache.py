"""What is kept from one search to the next, bounded by its bytes; the least recently used goes first."""

import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from archive.errors import EngineError

CACHE_MB = 64  # of a process, unless PINCITE_CACHE_MB says otherwise

V = TypeVar("V")


def cache_size(setting: str | None = None) -> int:
    """The bytes that PINCITE_CACHE_MB allows; EngineError where it is no number of megabytes."""
    setting = os.environ.get("PINCITE_CACHE_MB", "") if setting is None else setting
    try:
        size = float(setting or CACHE_MB)
    except ValueError:
        size = math.nan
    if not 0 <= size < math.inf:
        raise EngineError(
            f"PINCITE_CACHE_MB is {setting!r}; it must be a number of megabytes, such as {CACHE_MB}"
        )
    return int(size * 1_000_000)


class BoundedCache(Generic[V]):
    """Values by key, no more than `capacity` bytes of them; safe to share between threads."""

    def __init__(self, capacity: int, size: Callable[[V], int]) -> None:
        self.capacity = capacity
        self._size = size
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def find(self, key: Hashable) -> V | None:
        """The value, which counts as used now."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value; one that would fill more than a quarter of the cache is not kept."""
        size = self._size(value)
        if size > self.capacity // 4:
            return
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value
            self.bytes += size
            while self.bytes > self.capacity:
                _, dropped = self._values.popitem(last=False)
                self.bytes -= self._size(dropped)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.bytes = 0
