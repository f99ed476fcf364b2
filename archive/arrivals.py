"""What a reader who follows a permanent URL is told: the values that resolving answers with."""

import datetime as dt
from dataclasses import dataclass

from archive.addresses import Target
from archive.identifiers import text_digest
from archive.lineage import Turn
from archive.records import Passage

STATUSES = ("same", "moved", "edited", "split", "merged", "gone", "unmatched")


@dataclass(frozen=True, slots=True)
class Cited:
    """The words as they were cited, and the latest version in which they stood."""

    version: int
    made_at: dt.datetime  # UTC
    check: str
    passages: tuple[Passage, ...]  # one, or those of a range

    @property
    def text(self) -> str:
        """The words; a range's passages are joined by a newline."""
        return joined(self.passages)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A permanent URL resolved against all that became of its record.

    `passages` hold the text to show, in version `version`: the current words, or on a pinned URL that
    version's. They are empty where nothing is left. `pieces` hold its words in the latest version (more than
    one where it was split), `turns` are what happened to them since.
    """

    target: Target
    status: str  # one of STATUSES
    version: int
    latest: int
    passages: tuple[Passage, ...]
    pieces: tuple[Passage, ...]
    cited: Cited | None
    turns: tuple[Turn, ...]
    check: str | None  # of `text`
    permalink: Target  # of `text`; of the cited words where nothing is left

    @property
    def text(self) -> str | None:
        """The words to show, None where the passage is gone."""
        return joined(self.passages) if self.passages else None

    @property
    def now(self) -> tuple[int, ...]:
        """The numbers that hold its words in the latest version, in reading order."""
        return tuple(passage.number for passage in self.pieces)

    @property
    def became(self) -> str:
        """The words to hold against the words as cited: of a split passage all pieces; empty where gone."""
        own = {passage.number for passage in self.passages}
        return joined(self.passages if own >= set(self.now) else self.pieces)

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the normal text."""
        if len(self.passages) == 1:
            return self.passages[0].digest
        return text_digest(joined(self.passages)) if self.passages else None

    @property
    def pinned(self) -> Target:
        """The URL whose answer never changes: of the cited words if there are any, else of the text."""
        if self.cited is not None:
            return pin(self.cited.passages, self.target, self.cited.version)
        return pin(self.passages, self.target, self.version)

    @property
    def is_intact(self) -> bool:
        """Whether a reader who came for these words finds them: no notice is due."""
        return self.status in {"same", "moved"}


def joined(passages: tuple[Passage, ...]) -> str:
    """The text of a passage, or of a range: its passages joined by a newline."""
    return "\n".join(passage.text for passage in passages)


def pin(passages: tuple[Passage, ...], target: Target, version: int) -> Target:
    """The pinned URL of passages in a version; of the version alone where there are none."""
    if not passages:
        return Target(target.record_id, version)
    first, last = passages[0].number, passages[-1].number
    return Target(target.record_id, version, first, None if first == last else last)
