"""Facet counts of sets of documents: bincounts over columns, a family counted once for each value."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.found import Counts
from index.plans import VALUE_FACETS
from index.whoosh_engine.arrays import AnyArray
from index.whoosh_engine.columns import Columns
from index.whoosh_engine.evaluation import Documents
from index.whoosh_engine.segments import ranges


def count(
    columns: Columns, documents_for: Callable[[str], Documents], months: tuple[int, int] | None
) -> Counts:
    """The counts, where `documents_for(facet)` are the documents that each facet counts."""
    dated = documents_for("date")
    years = _paired(*_tallied(columns, dated, columns.years[dated], 0))
    undated = years.pop(0, 0)  # the year of those without a date
    return Counts(
        values={facet: _value_counts(columns, facet, documents_for(facet)) for facet in VALUE_FACETS},
        years=dict(reversed(years.items())),
        months={} if months is None else _month_counts(columns, dated, months),
        undated=undated,
    )


def _value_counts(columns: Columns, facet: str, documents: Documents) -> Mapping[str, int]:
    """How many documents have each value of a facet, most frequent first, then by the alphabet."""
    if facet == "author":
        starts = columns.author_starts[documents]
        counts = columns.author_starts[documents + 1] - starts
        ordinals = columns.authors[ranges(starts, counts)]
        present, numbers = _tallied(columns, np.repeat(documents, counts), ordinals, 0)
    else:
        present, numbers = _tallied(columns, documents, columns.ordinals[facet][documents], 0)
    order = np.argsort(-numbers, kind="stable")
    return _paired(columns.names[facet][present[order]], numbers[order])


def _month_counts(
    columns: Columns, documents: Documents, years: tuple[int, int]
) -> Mapping[tuple[int, int], int]:
    """How many documents are of each month of some years."""
    year, month = columns.years[documents], columns.months[documents]
    chosen = (year >= years[0]) & (year <= years[1]) & (month > 0)
    tallied = _tallied(columns, documents[chosen], year[chosen] * 12 + month[chosen] - 1, 0)
    return {(key // 12, key % 12 + 1): number for key, number in reversed(_paired(*tallied).items())}


def _paired(keys: AnyArray, numbers: AnyArray) -> dict[Any, int]:
    return dict(zip(keys.tolist(), numbers.tolist(), strict=True))


def _tallied(
    columns: Columns, documents: Documents, values: AnyArray, least: int
) -> tuple[AnyArray, AnyArray]:
    """The values from `least` on that occur, ascending, and how many families have each."""
    if columns.has_families:
        families = columns.families[documents]
        alone = families < 0
        pairs = families[~alone].astype(np.int64) << 32 | (values[~alone].astype(np.int64) - least + 1)
        values = np.concatenate((values[alone], (_distinct(pairs) & 0xFFFFFFFF) - 1 + least))
    if len(values) and values.min() < least:
        values = values[values >= least]
    counts = np.bincount(values)
    present = np.flatnonzero(counts)
    return present, counts[present]


def _distinct(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    pairs = np.sort(pairs)
    changes = np.ones(len(pairs), np.bool_)
    changes[1:] = pairs[1:] != pairs[:-1]
    return pairs[changes]
