"""Which documents a page shows, in which order, one for each family."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.found import SCORE_DECIMALS
from index.whoosh_engine.arrays import AnyArray
from index.whoosh_engine.columns import Columns
from index.whoosh_engine.evaluation import Documents, Matches

Key = Callable[[NDArray[np.intp]], AnyArray]  # rows of the matches -> what they are sorted by, least first

LAST_DAY = np.int32(2**31 - 1)
FEW_TIES = 2000  # so many ids are sorted at once; for more, the order of all ids is made and kept


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A page of the results."""

    total: int
    rows: NDArray[np.intp]  # into the matches, in the order of the results
    reprints: NDArray[np.intp]  # parallel: other matches of the family


def rank(
    matches: Matches, columns: Columns, sort: str, page: slice, *, each_family_once: bool = True
) -> Ranked:
    """The rows of the matches that a page shows."""
    keys = _keys(matches, columns, sort)
    rows = np.arange(len(matches))
    if not (columns.has_families and each_family_once):
        shown = _first(rows, keys, page.stop)[page]
        return Ranked(len(matches), shown, np.zeros(len(shown), np.intp))
    rows, reprints = _one_of_each_family(matches.documents, columns, keys)
    shown = _first(rows, keys, page.stop)[page]
    return Ranked(len(rows), shown, reprints[shown])


def _keys(matches: Matches, columns: Columns, sort: str) -> list[Key]:
    """What decides, in order; each later key is only looked at where those before it are equal."""
    documents = matches.documents

    def best(rows: NDArray[np.intp]) -> AnyArray:
        return -np.round(matches.scores[rows], SCORE_DECIMALS)

    def newest(rows: NDArray[np.intp]) -> AnyArray:
        return -columns.first[documents[rows]]  # undated is 0, after all others

    def oldest(rows: NDArray[np.intp]) -> AnyArray:
        days = columns.first[documents[rows]]
        return np.where(days == 0, LAST_DAY, days)

    def by_id(rows: NDArray[np.intp]) -> AnyArray:
        if len(rows) > FEW_TIES:
            return columns.id_ranks[documents[rows]]
        return np.argsort(np.argsort(columns.ids[documents[rows]], kind="stable"))

    return {"newest": [newest, by_id], "oldest": [oldest, by_id]}.get(sort, [best, newest, by_id])


def _first(rows: NDArray[np.intp], keys: Sequence[Key], count: int) -> NDArray[np.intp]:
    """The first `count` of the rows, in order."""
    chosen = _chosen(rows, keys, count)
    values = keys[0](chosen)
    order = np.argsort(values)
    ordered = values[order]
    if not (ordered[1:] == ordered[:-1]).any():  # as nearly always: the other keys are not asked
        return chosen[order]
    return chosen[np.lexsort([*(key(chosen) for key in reversed(keys[1:])), values])]


def _chosen(rows: NDArray[np.intp], keys: Sequence[Key], count: int) -> NDArray[np.intp]:
    """The first `count` of the rows, in any order: without sorting the others."""
    if len(rows) <= count or not keys or count <= 0:
        return rows[: max(count, 0)]
    values = keys[0](rows)
    limit = np.partition(values, count - 1)[count - 1]
    sure = rows[values < limit]
    return np.concatenate((sure, _chosen(rows[values == limit], keys[1:], count - len(sure))))


def _one_of_each_family(
    documents: Documents, columns: Columns, keys: Sequence[Key]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows without those that come after another of their family; for each row, how many those are."""
    families = columns.families[documents]
    rows = np.arange(len(documents))
    ordered = _first(rows[families >= 0], keys, len(rows))
    _, firsts, sizes = np.unique(families[ordered], return_index=True, return_counts=True)
    chosen = families < 0
    chosen[ordered[firsts]] = True
    reprints = np.zeros(len(documents), np.intp)
    reprints[ordered[firsts]] = sizes - 1
    return rows[chosen], reprints
