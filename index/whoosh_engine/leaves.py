"""One leaf of a plan over one segment: which documents it matches, how often, and where."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engine import Form, Leaf, Slot
from index.whoosh_engine.occurrences import Standing, runs, windows
from index.whoosh_engine.segments import Field, SegmentFile

Documents = NDArray[np.intp]  # ascending, of one segment
Weights = NDArray[np.float64]
Check = Callable[[], None]  # raises when the time is over

NOTHING: tuple[Documents, Weights] = (np.zeros(0, np.intp), np.zeros(0))


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """A form as one field of a segment knows it."""

    term: int
    weight: float
    allowed: NDArray[np.bool_] | None  # documents of the form's languages; None: all


def resolve(segment: SegmentFile, field: Field, slot: Slot) -> list[Resolved]:
    """Those of a slot's forms that occur in the field, in documents of a language that they are for."""
    found = []
    for form in slot:
        number = segment.find_form(form.term)
        term = field.find_term(number) if number >= 0 else -1
        if term >= 0 and not _excluded(segment, form):
            found.append(Resolved(term, form.weight, _allowed(segment, form)))
    return found


def _excluded(segment: SegmentFile, form: Form) -> bool:
    return form.languages is not None and form.languages.isdisjoint(segment.languages)


def _allowed(segment: SegmentFile, form: Form) -> NDArray[np.bool_] | None:
    """Which documents a form counts in, where that are not all."""
    if form.languages is None or form.languages.issuperset(segment.languages):
        return None
    spoken = [language in form.languages for language in segment.values["languages"]]
    return np.array([*spoken, False], np.bool_)[segment["languages"]]


def frequencies(
    segment: SegmentFile, leaf: Leaf, norms: Sequence[Weights], check: Check
) -> tuple[Documents, Weights]:
    """The documents that a leaf matches, and for each the x of `scoring.py`."""
    parts: list[tuple[Documents, Weights]] = []
    for number in leaf.fields:
        field, norm = segment.fields[number], norms[number]
        for sequence in leaf.alternatives:
            check()
            slots = [resolve(segment, field, slot) for slot in sequence]
            if all(slots) and slots:
                parts += _occurring(segment, field, slots, leaf.near, norm)
    return _summed(parts, segment.documents)


def _occurring(
    segment: SegmentFile, field: Field, slots: list[list[Resolved]], near: int | None, norm: Weights
) -> Iterator[tuple[Documents, Weights]]:
    """Documents, which may repeat, with what occurrences in them add to x."""
    if len(slots) == 1:
        for form in slots[0]:
            docs, tfs = field.postings(form.term)
            if form.allowed is not None:
                chosen = form.allowed[docs]
                docs, tfs = docs[chosen], tfs[chosen]
            yield docs.astype(np.intp), norm[field.codes[docs]] * (tfs * form.weight)
        return
    documents = _having_all(segment, field, slots)
    if len(documents):
        standings = _standings(field, slots, documents)
        places, weights = runs(standings) if near is None else windows(standings, near, field)[:2]
        docs_at = field.documents_at(places)
        yield docs_at, norm[field.codes[docs_at]] * weights


def _standings(field: Field, slots: list[list[Resolved]], documents: Documents) -> list[Standing]:
    """Where each slot stands in these documents."""
    found = []
    for slot in slots:
        rows = []
        for form in slot:
            wanted = documents if form.allowed is None else documents[form.allowed[documents]]
            rows.append((field.places_in(form.term, wanted), form.weight))
        found.append(Standing(tuple(rows)))
    return found


def _having_all(segment: SegmentFile, field: Field, slots: list[list[Resolved]]) -> Documents:
    """The documents in which every slot has a form; what keeps frequent words beside rare ones cheap."""
    common = np.ones(segment.documents, np.bool_)
    for slot in slots:
        having = np.zeros(segment.documents, np.bool_)
        for form in slot:
            docs = field.postings(form.term)[0]
            having[docs if form.allowed is None else docs[form.allowed[docs]]] = True
        common &= having
    return np.flatnonzero(common)


def _summed(parts: Sequence[tuple[Documents, Weights]], documents: int) -> tuple[Documents, Weights]:
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


def places(
    segment: SegmentFile, leaf: Leaf, among: Documents, check: Check
) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    """By field, the places in these documents of the tokens that take part in an occurrence of a leaf."""
    for number in leaf.fields:
        field = segment.fields[number]
        for sequence in leaf.alternatives:
            check()
            slots = [resolve(segment, field, slot) for slot in sequence]
            if slots and all(slots):
                yield number, _taking_part(_standings(field, slots, among), leaf.near, field)


def _taking_part(standings: list[Standing], near: int | None, field: Field) -> NDArray[np.uint32]:
    if len(standings) == 1:
        return standings[0].places()
    if near is None:
        starts, _ = runs(standings)
        return np.add.outer(starts, np.arange(len(standings), dtype=np.uint32)).ravel()
    return windows(standings, near, field)[2].ravel()
