"""All that a record's passages have been: what numbering starts from and what resolving answers by."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.records import Passage

VERDICTS = ("same", "moved", "edited", "split", "merged", "gone")


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one passage of a version in the version after it."""

    number: int  # of the passage in the older version
    verdict: str  # one of VERDICTS
    score: float  # 1.0 for the same text, 0.0 for none
    now: tuple[int, ...] = ()  # the numbers that hold its words in the newer version; empty where gone


@dataclass(frozen=True, slots=True)
class VersionPassages:
    """The passages of one version, in reading order, and when it was made."""

    number: int
    made_at: dt.datetime  # UTC
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Every version's passages, oldest first, and the matches that lead from each version to the next.

    Versions are numbered 1, 2, 3… without a gap. Passages carry the checks under which they were issued.
    """

    record_id: str
    versions: tuple[VersionPassages, ...]
    # By the newer version's number: a Match for each passage of the version before. Version 1 has none.
    matches: Mapping[int, tuple[Match, ...]] = field(default_factory=dict)

    @property
    def latest(self) -> VersionPassages:
        """The newest version's passages."""
        return self.versions[-1]

    @property
    def highest(self) -> int:
        """The highest passage number ever given; 0 before version 1."""
        return max((passage.number for version in self.versions for passage in version.passages), default=0)
