"""What an engine answers: hits, where the plan's leaves stand in them, and counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SCORE_DECIMALS = 6  # scores that differ by less are equal


@dataclass(frozen=True, slots=True)
class Stored:
    """What an engine gives back of a document: all but its passages' texts."""

    id: str
    title: str
    sections: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    passage_sections: tuple[int | None, ...] = ()
    version: int = 1
    source: str | None = None
    type: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FoundHit:
    """A document of the page asked for.

    `places` has one row for each token that takes part in an occurrence of a leaf of `Plan.leaves`:
    (leaf's index, field, unit ordinal, token ordinal), int32, sorted, each row once.
    """

    document: Stored
    score: float
    places: NDArray[np.int32]  # shape (n, 4)
    reprints: int = 0  # other matching documents of its family


@dataclass(frozen=True, slots=True)
class Counts:
    """Facet counts, zeros left out: values most frequent first, then by the alphabet; dates newest first."""

    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # facet -> value -> documents
    years: Mapping[int, int] = field(default_factory=dict)
    months: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (year, month), of Plan.months only
    undated: int = 0  # obeys the selection as years do


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a Plan."""

    total: int  # families counted once
    hits: tuple[FoundHit, ...]
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class WordCount:
    """A fold of the dictionary, with the number of documents that its most frequent form occurs in.

    Deleted documents may be counted in it: the number ranks words, it is not shown as exact.
    """

    fold: str
    documents: int
