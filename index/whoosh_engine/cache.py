"""A cache of arrays that is bounded by their bytes; the least recently used go first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class ArrayCache(Generic[V]):
    """Values by key, no more than `capacity` bytes of them; safe to share between threads."""

    def __init__(self, capacity: int, size: Callable[[V], int]) -> None:
        self._capacity = capacity
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
        if size > self._capacity // 4:
            return
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value
            self.bytes += size
            while self.bytes > self._capacity:
                _, dropped = self._values.popitem(last=False)
                self.bytes -= self._size(dropped)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.bytes = 0
