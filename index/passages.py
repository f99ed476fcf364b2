"""Passages that results show, read from the store and cut into tokens; those shown lately are kept.

A passage of a version never changes. A record may get another version, or be withdrawn, after a snapshot of
the index was made: those records are read anew each time, and with the next snapshot everything is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from sys import getsizeof

from archive.records import Passage
from index.analysis import Offsets, offsets
from index.cache import BoundedCache

Key = tuple[str, int]  # record, number of the passage
PassageTexts = Callable[[Iterable[Key]], Mapping[Key, Passage]]


@dataclass(frozen=True, slots=True, eq=False)
class CutPassage:
    """A passage, and where its tokens begin and end."""

    passage: Passage
    offsets: Offsets

    @property
    def bytes(self) -> int:
        """About the memory it takes."""
        return getsizeof(self.passage.text) + getsizeof(self.offsets) + 700


class Passages:
    """The store's passages of current versions; threads may share it."""

    def __init__(self, read: PassageTexts, capacity: int = 0) -> None:
        self._read = read
        self._kept: BoundedCache[CutPassage] = BoundedCache(capacity, lambda cut: cut.bytes)
        self._generation = ""

    def find(
        self, generation: str, wanted: Iterable[Key], changed: Collection[str] | None
    ) -> dict[Key, CutPassage]:
        """Those of these passages that there are, for a generation of the index.

        `changed` are the records that changed since that generation; None where not all of them are known.
        """
        if generation != self._generation:
            self._kept.clear()
            self._generation = generation
        found: dict[Key, CutPassage] = {}
        missing = []
        for key in wanted:
            cut = None if changed is None or key[0] in changed else self._kept.find((generation, key))
            if cut is None:
                missing.append(key)
            else:
                found[key] = cut
        for key, passage in self._read(missing).items() if missing else ():
            cut = found[key] = CutPassage(passage, offsets(passage.text))
            self._kept.put((generation, key), cut)
        return found
