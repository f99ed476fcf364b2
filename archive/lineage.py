"""Where a passage's words went, version by version: a history indexed for following."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.history import History, Match, VersionPassages
from archive.records import Passage
from archive.sequences import longest_increasing


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that befell a cited passage, or a piece of it, when a version was made."""

    version: int
    at: dt.datetime  # UTC
    number: int  # of the passage or piece, before
    verdict: str  # one of history.VERDICTS, or "returned"
    now: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a passage's words are in the latest version, and what happened on the way, oldest first."""

    pieces: tuple[Passage, ...]  # in reading order
    turns: tuple[Turn, ...]

    @property
    def now(self) -> tuple[int, ...]:
        """The numbers of the pieces."""
        return tuple(piece.number for piece in self.pieces)

    @property
    def verdicts(self) -> frozenset[str]:
        """All that happened."""
        return frozenset(turn.verdict for turn in self.turns)


class Lineage:
    """A history, with each version's passages by number and each step's matches by number."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.record_id = history.record_id
        self.versions: dict[int, VersionPassages] = {v.number: v for v in history.versions}
        self.latest = history.latest.number
        self._passages = {v.number: {p.number: p for p in v.passages} for v in history.versions}
        self._places = {v.number: {p.number: i for i, p in enumerate(v.passages)} for v in history.versions}
        self._matches = {
            number: {match.number: match for match in matches} for number, matches in history.matches.items()
        }
        self._holders: dict[int, list[int]] = defaultdict(list)
        for version in history.versions:
            for passage in version.passages:
                self._holders[passage.number].append(version.number)
        self._kept_order: dict[int, frozenset[int]] = {}

    def find_passage(self, number: int, version: int) -> Passage | None:
        """The passage of that number in that version."""
        return self._passages.get(version, {}).get(number)

    def versions_with(self, number: int) -> list[int]:
        """The versions in which a number stands, oldest first; empty where it was never given."""
        return self._holders.get(number, [])

    def span(self, first: int, last: int, version: int) -> tuple[Passage, ...]:
        """The passages from one number to another in that version, whichever comes first."""
        start, end = sorted((self._places[version][first], self._places[version][last]))
        return self.versions[version].passages[start : end + 1]

    def adjoin(self, passages: Sequence[Passage]) -> bool:
        """Whether passages of the latest version, in reading order, follow each other without a gap."""
        places = [self._places[self.latest][passage.number] for passage in passages]
        return places == list(range(places[0], places[0] + len(places)))

    def latest_passages(self, numbers: Iterable[int]) -> tuple[Passage, ...]:
        """The passages of those numbers in the latest version, in reading order."""
        places = sorted({self._places[self.latest][number] for number in numbers})
        return tuple(self.history.latest.passages[place] for place in places)

    def follow(self, number: int, version: int) -> Journey:
        """Where the words of a passage of that version are in the latest one.

        A piece that dies and comes back word for word is picked up again. A passage that stood by itself in
        that version, was joined to this one later and is parted from it again is not one of its pieces.
        """
        where: dict[int, frozenset[int]] = {number: frozenset([number])}  # piece -> numbers, living or dead
        foreign = frozenset(self._passages[version]) - {number}
        turns: list[Turn] = []
        for newer in range(version + 1, self.latest + 1):
            where = self._step(where, newer, foreign, turns)
        living = {n for numbers in where.values() for n in numbers if n in self._passages[self.latest]}
        own = {n for n in living if n == number or not self._stands_as(n, version)}
        return Journey(self.latest_passages(own or living), tuple(turns))

    def _stands_as(self, number: int, version: int) -> bool:
        """Whether another passage has exactly the words now that it had in that version, so nobody else's."""
        before = self.find_passage(number, version)
        return before is not None and before.digest == self._passages[self.latest][number].digest

    def _step(
        self, where: Mapping[int, frozenset[int]], newer: int, foreign: frozenset[int], turns: list[Turn]
    ) -> dict[int, frozenset[int]]:
        after: dict[int, frozenset[int]] = {}
        for piece, numbers in where.items():
            fates = [self._fate(number, newer) for number in sorted(numbers | {piece})]
            if self._returned(piece, newer):
                fates = [fate for fate in fates if fate.number == piece]
            elif piece not in numbers:
                fates = [fate for fate in fates if fate.number != piece]
            turns += [self._turn(fate, newer) for fate in fates if fate.verdict not in {"same", "dead"}]
            found = frozenset(place for fate in fates for place in fate.now or (fate.number,))
            goes_on = numbers == {piece} and piece in found
            after[piece] = frozenset([piece]) if goes_on else found
            if goes_on:
                after.update({new: frozenset([new]) for new in found - {piece} - foreign})
        return after

    def _fate(self, number: int, newer: int) -> Match:
        """The stored match; a dead number, which has none, stays dead or returns."""
        match = self._matches.get(newer, {}).get(number)
        if match is None and self._returned(number, newer):
            return Match(number, "returned", 1.0, (number,))
        return match or Match(number, "dead", 0.0)

    def _returned(self, number: int, newer: int) -> bool:
        """Whether a dead number stands again in `newer`."""
        return number in self._passages[newer] and number not in self._passages[newer - 1]

    def _turn(self, fate: Match, newer: int) -> Turn:
        return Turn(newer, self.versions[newer].made_at, fate.number, fate.verdict, fate.now)

    def moved(self, number: int, version: int) -> bool:
        """Whether a passage stands elsewhere than it did, among those of that version that still stand."""
        if version not in self._kept_order:
            olds = [n for n in self._passages[version] if n in self._passages[self.latest]]
            places = [self._places[self.latest][n] for n in olds]
            self._kept_order[version] = frozenset(olds[index] for index in longest_increasing(places))
        return number not in self._kept_order[version]
