"""Splits and mergers: several passages of one version that together are one passage of the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.similarity import alignment, likeness

_OWN = 0.6  # at least so much of a part must come from the whole
_WORDS = 4  # and as many words; a shorter part must come whole, in one piece, beside another part
_REACH = 3  # parts lie at most so many positions apart: others may have been put between them
_FLOOR = 0.5  # together the parts must be as alike to the whole as this


@dataclass(frozen=True, slots=True)
class Gathering:
    """The parts of one passage, in reading order, and how many of its words each holds."""

    parts: Mapping[int, int]  # position -> words
    score: float

    @property
    def largest(self) -> int:
        """The part with most of the words; the first of equals."""
        return max(self.parts, key=lambda position: (self.parts[position], -position))


def gather(whole: str, texts: Mapping[int, str], *, partner: int | None = None) -> Gathering | None:
    """The parts among `texts` (by position, encoded) that the whole was split into or merged from, or None.

    `partner` is the part already matched with the whole by likeness. It must be among those found, and all
    together must be more like the whole than it is alone: what only repeats its words is another passage.
    """
    alone = 0.0 if partner is None else likeness(whole, texts[partner])
    for run in _runs(sorted(texts), partner):
        found = _settle(whole, texts, run)
        if found is not None and (partner is None or partner in found.parts) and found.score > alone:
            return found
    return None


def may_belong(common: float, part: str) -> bool:
    """Whether a part has so many of its words in common with the whole that it is worth trying."""
    return bool(part) and common >= _OWN * len(part) - 0.5


def _runs(positions: Sequence[int], partner: int | None) -> list[list[int]]:
    """Positions cut where they lie too far apart; with a partner only its run, else the longest first."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position - runs[-1][-1] <= _REACH:
            runs[-1].append(position)
        else:
            runs.append([position])
    wanted = [run for run in runs if len(run) > 1 and (partner is None or partner in run)]
    return sorted(wanted, key=len, reverse=True)


def _settle(whole: str, texts: Mapping[int, str], run: Sequence[int]) -> Gathering | None:
    """The run without what adds too little, tried again until all that is left belongs."""
    while len(run) > 1:
        blocks = _blocks(whole, [texts[position] for position in run])
        fit = [
            position
            for index, position in enumerate(run)
            if _belongs(len(texts[position]), blocks[index], beside=_beside(run, index))
        ]
        if len(fit) == len(run):
            score = likeness(whole, "".join(texts[position] for position in run))
            parts = {position: sum(found) for position, found in zip(run, blocks, strict=True)}
            return Gathering(parts, score) if score >= _FLOOR else None
        run = fit
    return None


def _beside(run: Sequence[int], index: int) -> bool:
    """Whether the part stands right before or after another."""
    return run[index] - 1 in run[:index] or run[index] + 1 in run[index + 1 :]


def _belongs(length: int, blocks: Sequence[int], *, beside: bool) -> bool:
    found = sum(blocks)
    if found >= _WORDS:
        return found >= _OWN * length
    return found == length and len(blocks) == 1 and beside


def _blocks(whole: str, parts: Sequence[str]) -> list[list[int]]:
    """For each part the lengths of its stretches that stand in the whole, when all are read as one text."""
    ends: list[int] = []
    for part in parts:
        ends.append((ends[-1] if ends else 0) + len(part))
    blocks: list[list[int]] = [[] for _ in parts]
    for step in alignment(whole, "".join(parts)):
        if step.tag == "equal":
            _share_out(step.dest_start, step.dest_end, ends, blocks)
    return blocks


def _share_out(start: int, end: int, ends: Sequence[int], blocks: Sequence[list[int]]) -> None:
    """Adds a common stretch to the part, or parts, that it runs through."""
    for index, limit in enumerate(ends):
        if start < limit and start < end:
            blocks[index].append(min(end, limit) - start)
            start = min(end, limit)
