"""One committed state of the index, as `engine.Snapshot` has it: what ties the other modules together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from archive.errors import EngineError
from index.cache import BoundedCache
from index.engine import Cursor
from index.found import Counts, Found, FoundHit, Stored, WordCount
from index.plans import Plan
from index.whoosh_engine import facets
from index.whoosh_engine.columns import Columns, Mask
from index.whoosh_engine.evaluation import Documents, Evaluation, LeafCache, Matches
from index.whoosh_engine.ranking import Ranked, rank
from index.whoosh_engine.segments import SegmentFile
from index.whoosh_engine.standing import rows_of
from index.whoosh_engine.words import Words

_OF_SHOWN = 1 / 16  # of the cache's bytes, besides them: documents that results showed lately


class WhooshSnapshot:
    """Immutable; holds its segments' mappings, so it stays readable after the index has moved on."""

    def __init__(
        self,
        segments: Sequence[SegmentFile],
        live: Sequence[Mask],
        generation: str,
        cursor: Cursor | None,
        cache: LeafCache,
    ) -> None:
        self._segments = segments
        self._columns = Columns(segments, live)
        self._words = Words(segments, self._columns)
        self._cache = cache
        self._shown: BoundedCache[Stored] = BoundedCache(int(cache.capacity * _OF_SHOWN), _size_of)
        self.generation = generation
        self.cursor = cursor
        self.documents = self._columns.count

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """Base languages of live documents, with their numbers."""
        return self.values("language")

    def forms(self, fold: str) -> Sequence[str]:
        """Every form with this fold."""
        return self._words.forms_of("fold", fold)

    def expect(self, folds: Iterable[str]) -> None:
        """Nothing: all of them are here."""

    def stemmed(self, language: str, stem: str) -> Sequence[str]:
        """Every form with this stem in documents of the language."""
        return self._words.forms_of("stem", f"{language}\0{stem}")

    def prefixed_folds(self, prefix: str, limit: int) -> Sequence[WordCount]:
        """The most frequent folds that begin with this one."""
        return self._words.prefixed(prefix, limit)

    def close_folds(self, fold: str, distance: int, limit: int) -> Sequence[WordCount]:
        """The folds within so many edits, nearest first."""
        return self._words.close(fold, distance, limit)

    def frequency(self, term: str) -> int:
        """In how many live documents a form occurs."""
        return self._words.frequency(term)

    def values(self, facet: str) -> Mapping[str, int]:
        """Every value of a facet in live documents, each document counted."""
        columns = self._columns
        if facet == "author":
            ordinals = columns.authors[columns.live[columns.author_documents]]
        else:
            ordinals = columns.ordinals[facet][columns.live]
        counts = np.bincount(ordinals[ordinals >= 0], minlength=len(columns.values[facet])).tolist()
        return {name: count for name, count in zip(columns.values[facet], counts, strict=True) if count}

    def find_documents(self, ids: Collection[str]) -> Mapping[str, Stored]:
        """The stored part of those of these documents that are live."""
        found = {}
        for id_ in ids:
            for segment, base in zip(self._segments, self._columns.bases.tolist(), strict=False):
                number = segment.find_document(id_)
                if number >= 0 and self._columns.live[base + number]:
                    found[id_] = segment.stored(number)
        return found

    def titles(self, prefix: str, limit: int) -> Sequence[Stored]:
        """Documents with a word in their title that begins so, newest first."""
        documents = [np.zeros(0, np.intp)]
        for segment, base in zip(self._segments, self._columns.bases.tolist(), strict=False):
            documents.append(segment.documents_titled(prefix) + base)
        titled = np.concatenate(documents)
        titled = titled[self._columns.live[titled]]
        matches = Matches(titled, np.zeros(len(titled)))
        rows = rank(matches, self._columns, "newest", slice(0, limit), each_family_once=False).rows
        return [self._stored(int(document)) for document in titled[rows]]

    def _stored(self, document: int) -> Stored:
        stored = self._shown.find(document)
        if stored is None:
            segment, number = self._columns.locate(document)
            stored = self._segments[segment].stored(number)
            self._shown.put(document, stored)
        return stored

    def search(self, plan: Plan) -> Found:
        """The plan's answer."""
        evaluation = Evaluation(self._segments, self._columns, self._cache, self.generation, plan.seconds)
        try:
            return self._found(plan, evaluation)
        except (IndexError, ValueError) as error:
            raise EngineError(
                f"The index is damaged ({error}); `pincite reindex` makes a new one."
            ) from error

    def _found(self, plan: Plan, evaluation: Evaluation) -> Found:
        matches = evaluation.matches(plan.root)
        passing = {facet: evaluation.mask(node) for facet, node in plan.selection.items()}
        selected = _selected(matches, list(passing.values()))
        page = slice(plan.offset, plan.offset + plan.size)
        ranked = rank(selected, self._columns, plan.sort, page)
        hits = self._hits(plan, evaluation, selected, ranked)
        counts = self._counts(plan, matches, selected, passing) if plan.facets else Counts()
        return Found(ranked.total, hits, counts)

    def _counts(self, plan: Plan, matches: Matches, selected: Matches, passing: Mapping[str, Mask]) -> Counts:
        """The facets, each without its own selection."""

        def documents_for(facet: str) -> Documents:
            if facet not in passing:
                return selected.documents
            return _selected(matches, [mask for name, mask in passing.items() if name != facet]).documents

        return facets.count(self._columns, documents_for, plan.months)

    def _hits(
        self, plan: Plan, evaluation: Evaluation, selected: Matches, ranked: Ranked
    ) -> tuple[FoundHit, ...]:
        """The page's hits, in order, with the places to mark."""
        documents = selected.documents[ranked.rows]
        check = evaluation.deadline.check
        marks = rows_of(self._segments, self._columns, plan.leaves, documents, check)
        return tuple(
            FoundHit(self._stored(document), score, marks[document], reprints)
            for document, score, reprints in zip(
                documents.tolist(),
                selected.scores[ranked.rows].tolist(),
                ranked.reprints.tolist(),
                strict=True,
            )
        )


def _size_of(stored: Stored) -> int:
    """About the bytes that the stored part of a document takes."""
    return 1000 + 48 * len(stored.numbers) + 100 * len(stored.sections)


def _selected(matches: Matches, masks: Sequence[Mask]) -> Matches:
    """The matches that pass every mask."""
    if not masks:
        return matches
    chosen = np.logical_and.reduce([mask[matches.documents] for mask in masks])
    return Matches(matches.documents[chosen], matches.scores[chosen])
