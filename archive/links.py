"""What became of a passage from one version to the next, by position; numbers come later."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """What became of one old passage: where its words are now, and which place inherits its number."""

    verdict: str
    score: float
    now: tuple[int, ...] = ()
    heir: int | None = None


GONE = Link("gone", 0.0)
