"""The forms of a slot as one field of a segment knows them: their postings and places, together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.plans import Slot
from index.whoosh_engine.arrays import AnyArray
from index.whoosh_engine.occurrences import Standing
from index.whoosh_engine.segments import Docs, Field, Places, SegmentFile, ranges

Mask = NDArray[np.bool_]

FEW = 32  # terms that are read one by one, as slices; of more, all postings are read in one pass


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of a slot that occur in a field, in documents of a language that they are for."""

    field: Field
    numbers: list[int]
    weights: list[float]
    masks: list[Mask | None]  # for each term the documents of its languages; None: all

    def __len__(self) -> int:
        return len(self.numbers)

    def postings(self) -> Iterator[tuple[Docs, NDArray[np.float64]]]:
        """Documents, and what the occurrences in each weigh together; a document may come again."""
        if len(self) <= FEW:
            for number, weight, mask in zip(self.numbers, self.weights, self.masks, strict=True):
                docs, tfs = self.field.postings(number)
                chosen = slice(None) if mask is None else mask[docs]
                yield docs[chosen], tfs[chosen] * weight
            return
        posts, of = self._all_posts()
        docs, chosen = self.field.docs[posts], slice(None)
        if any(mask is not None for mask in self.masks):
            chosen = self._allowed(of, docs)
        weights = np.array(self.weights)[of[chosen]]
        yield docs[chosen], self.field.exact_tfs_at(posts[chosen]) * weights

    def _all_posts(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Every posting, and the index of its term."""
        terms = np.array(self.numbers)
        starts = self.field.posts[terms].astype(np.int64)
        sizes = self.field.posts[terms + 1] - starts
        return ranges(starts, sizes), np.repeat(np.arange(len(terms)), sizes)

    def _allowed(self, of: AnyArray, docs: Docs) -> Mask:
        """Which of these terms count in these documents; parallel arrays."""
        distinct = {id(mask): mask for mask in self.masks}
        rows = {key: row for row, key in enumerate(distinct)}
        everyone = np.ones(len(self.field.lengths), np.bool_)
        table = np.stack([everyone if mask is None else mask for mask in distinct.values()])
        row_of = np.array([rows[id(mask)] for mask in self.masks])
        return np.asarray(table[row_of[of], docs])

    def having(self) -> Mask:
        """The documents that have any of the terms."""
        found = np.zeros(len(self.field.lengths), np.bool_)
        for docs, _ in self.postings():
            found[docs] = True
        return found

    def places(self, documents: Docs) -> Places:
        """Where any of the terms stands in these documents, in any order."""
        if len(self) > FEW:
            return self.standing(documents).places()
        among = [documents if mask is None else documents[mask[documents]] for mask in self.masks]
        return self.field.places_of_some(self.numbers, among)

    def standing(self, documents: Docs) -> Standing:
        """Where the terms stand in these documents."""
        if len(self) <= FEW:
            return Standing(
                tuple(
                    (
                        self.field.places_in(
                            number, documents if mask is None else documents[mask[documents]]
                        ),
                        weight,
                    )
                    for number, weight, mask in zip(self.numbers, self.weights, self.masks, strict=True)
                )
            )
        places, of = self.field.places_of_all(np.array(self.numbers), documents)
        if any(mask is not None for mask in self.masks):
            chosen = self._allowed(of, self.field.documents_at(places).astype(np.uint16))
            places, of = places[chosen], of[chosen]
        order = np.argsort(places)
        return Standing(((places[order], np.array(self.weights)[of[order]]),))


def resolve(segment: SegmentFile, field: Field, slot: Slot) -> Terms:
    """The slot in the field."""
    numbers, weights, masks = [], [], []
    for form in slot:
        number = segment.find_term(field.field, form.term)
        if number >= 0 and (form.languages is None or not form.languages.isdisjoint(segment.languages)):
            numbers.append(number)
            weights.append(form.weight)
            masks.append(None if form.languages is None else segment.documents_in(form.languages))
    return Terms(field, numbers, weights, masks)
