"""One leaf of a plan over one segment: which documents it matches, how often, and where."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.plans import Leaf
from index.whoosh_engine.occurrences import Standing, runs, windows
from index.whoosh_engine.segments import Docs, Field, Places, SegmentFile
from index.whoosh_engine.slots import Terms, resolve

Documents = NDArray[np.intp]  # ascending, of one segment
Weights = NDArray[np.float64]
Check = Callable[[], None]  # raises when the time is over

NOTHING: tuple[Documents, Weights] = (np.zeros(0, np.intp), np.zeros(0))


def frequencies(
    segment: SegmentFile, leaf: Leaf, norms: Sequence[Weights], check: Check
) -> tuple[Documents, Weights]:
    """The documents that a leaf matches, and for each the x of `scoring.py`."""
    parts: list[tuple[Docs, Weights]] = []
    for field, slots in _sequences(segment, leaf, check):
        for docs, weights in _occurring(field, slots, leaf.near):
            parts.append((docs, norms[field.field][field.codes[docs]] * weights))
    return _summed(parts, segment.documents)


def _sequences(segment: SegmentFile, leaf: Leaf, check: Check) -> Iterator[tuple[Field, list[Terms]]]:
    """Each alternative in each field, where every slot of it has a form."""
    for number in leaf.fields:
        for sequence in leaf.alternatives:
            check()
            slots = [resolve(segment, segment.fields[number], slot) for slot in sequence]
            if slots and all(slots):
                yield segment.fields[number], slots


def _occurring(field: Field, slots: list[Terms], near: int | None) -> Iterator[tuple[Docs, Weights]]:
    """Documents, which may repeat, with what the occurrences in each weigh."""
    if len(slots) == 1:
        yield from slots[0].postings()
        return
    having = np.logical_and.reduce([slot.having() for slot in slots])
    documents = np.flatnonzero(having).astype(np.uint16)
    if len(documents):
        standings = [slot.standing(documents) for slot in slots]
        places, weights = runs(standings) if near is None else windows(standings, near, field)[:2]
        yield field.documents_at(places).astype(np.uint16), weights


def _summed(parts: Sequence[tuple[Docs, Weights]], documents: int) -> tuple[Documents, Weights]:
    """Each document once, with the sum of its parts; only those with more than nothing."""
    docs = np.concatenate([NOTHING[0], *(docs for docs, _ in parts)])
    weights = np.concatenate([NOTHING[1], *(weights for _, weights in parts)])
    if not len(docs):
        return NOTHING
    if len(docs) * 4 < documents:  # few: sort them; many: add them up in an array of all
        order = np.argsort(docs, kind="stable")
        firsts = np.flatnonzero(np.diff(docs[order], prepend=-1))
        numbers, sums = docs[order][firsts], np.add.reduceat(weights[order], firsts)
        return numbers[sums > 0], sums[sums > 0]
    totals = np.bincount(docs, weights, minlength=documents).astype(np.float64, copy=False)
    found = np.flatnonzero(totals)
    return found, totals[found]


def places(segment: SegmentFile, leaf: Leaf, among: Docs, check: Check) -> Iterator[tuple[int, Places]]:
    """By field, the places in these documents of the tokens that take part in an occurrence of a leaf."""
    for field, slots in _sequences(segment, leaf, check):
        if len(slots) == 1:
            taking_part = slots[0].places(among)
        else:
            taking_part = _taking_part([slot.standing(among) for slot in slots], leaf.near, field)
        if len(taking_part):
            yield field.field, taking_part


def _taking_part(standings: list[Standing], near: int | None, field: Field) -> Places:
    if near is None:
        starts, _ = runs(standings)
        return np.add.outer(starts, np.arange(len(standings), dtype=np.uint32)).ravel()
    return windows(standings, near, field)[2].ravel()
