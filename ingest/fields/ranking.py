"""Candidates of every field put in order, the chosen one first; nothing is thrown away."""

from collections.abc import Iterable, Mapping

from archive.records import FIELDS, HOW_RANKS, Candidate

Candidates = Mapping[str, tuple[Candidate, ...]]


def ranked(sources: Iterable[Candidates]) -> dict[str, tuple[Candidate, ...]]:
    """For each field its candidates by rank; within a rank, in the order in which they were found."""
    found: dict[str, list[Candidate]] = {}
    for candidates in sources:
        for name, row in candidates.items():
            if name in FIELDS:
                found.setdefault(name, []).extend(row)
    last = len(HOW_RANKS)
    return {
        name: tuple(dict.fromkeys(sorted(row, key=lambda each: HOW_RANKS.get(each.how, last))))
        for name, row in found.items()
        if row
    }
