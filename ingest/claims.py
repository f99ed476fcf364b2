"""Several ingesters at one folder: each takes the files that no other has begun."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol

from ingest.discovery import FoundFile, Obstacle

BLOCK_FILES = 32  # claimed together: a claim asks the database
# Whose claims are kept: as many blocks as may wait for their drafts, so that nobody else reads these files.
KEPT_BLOCKS = 4

Item = FoundFile | Obstacle


class Claims(Protocol):
    """Who knows what others are at."""

    def claim(self, work: str) -> bool:
        """Whether the work is ours."""

    def release(self, work: str) -> None:
        """Let go of it."""


def claimed(items: Sequence[Item], claims: Claims) -> Iterator[Item]:
    """All items: first the blocks that nobody else has, in order, then those that others had.

    What the others had is looked at again in the end, in case they were stopped; what they took is known then
    and not read again. A claim only saves work: who takes a file is settled when it is taken.
    """
    kept: deque[str] = deque()
    left: list[Sequence[Item]] = []
    for block in _blocks(items):
        work = f"{_name(block[0])} and {len(block) - 1} after it"
        if not claims.claim(work):
            left.append(block)
            continue
        kept.append(work)
        yield from block
        if len(kept) > KEPT_BLOCKS:
            claims.release(kept.popleft())
    for block in left:
        yield from block
    for work in kept:
        claims.release(work)


def _name(item: Item) -> str:
    """What every machine calls it."""
    return f"{item.collection}/{item.name}" if isinstance(item, FoundFile) else item.shown


def _blocks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BLOCK_FILES] for start in range(0, len(items), BLOCK_FILES))
