"""Where the passages of a merged record are in the record that it lives on in: pure.

Two records are matched as two versions of one are (`matching.py`), so that the same floors hold and a
contested match is none. The merged record's own URLs go on answering by its own history; this only says
where to read on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.links import Link
from archive.matching import match_passages, pair_exact
from archive.records import Passage


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What became of words of a merged record in the other one, and the passages that hold them there."""

    status: str  # "same", "edited", "split", "merged" or "gone"
    passages: tuple[Passage, ...] = ()  # in reading order

    @property
    def now(self) -> tuple[int, ...]:
        """The numbers of the passages, in the other record."""
        return tuple(passage.number for passage in self.passages)


def find_counterparts(merged: Sequence[Passage], survivor: Sequence[Passage]) -> dict[int, Counterpart]:
    """A counterpart for each passage of the merged record, by its number there."""
    exact = pair_exact([p.digest for p in merged], [p.digest for p in survivor])
    links = match_passages([p.text for p in merged], [p.text for p in survivor], exact)
    return {p.number: _counterpart(link, survivor) for p, link in zip(merged, links, strict=True)}


def _counterpart(link: Link, survivor: Sequence[Passage]) -> Counterpart:
    """Two records have no order in common, so that what stands elsewhere has not moved."""
    status = "same" if link.verdict == "moved" else link.verdict
    return Counterpart(status, tuple(survivor[place] for place in sorted(link.now)))


def counterpart_of(numbers: Iterable[int], counterparts: Mapping[int, Counterpart]) -> Counterpart:
    """The counterpart of several passages taken together: a range, or the pieces of what was split."""
    found = [counterparts[number] for number in numbers if number in counterparts]
    passages = list(dict.fromkeys(passage for part in found for passage in part.passages))
    statuses = {part.status for part in found}
    if not passages:
        return Counterpart("gone")
    return Counterpart(statuses.pop() if len(statuses) == 1 else "edited", tuple(passages))
