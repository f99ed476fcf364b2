"""The in-memory engine's two faces: `MemoryEngine` takes documents, `MemorySnapshot` answers."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from index.analysis import fold, tokens
from index.documents import IndexDocument
from index.engine import Cursor, EngineState
from index.found import SCORE_DECIMALS, Counts, Found, FoundHit, Stored, WordCount
from index.memory.contents import Contents, Indexed, analyse, stored, values_of
from index.memory.evaluation import Evaluation
from index.plans import VALUE_FACETS, Plan

_V = TypeVar("_V", bound=Hashable)
_K = TypeVar("_K", int, tuple[int, int])


class MemorySnapshot:
    """One generation of a MemoryEngine (engine.Snapshot)."""

    def __init__(self, contents: Contents, generation: str, cursor: Cursor | None) -> None:
        self._contents = contents
        self.generation = generation
        self.cursor = cursor
        self.documents = len(contents.documents)
        self.languages: Mapping[str, int] = contents.languages

    def forms(self, fold: str) -> Sequence[str]:
        """Every form with this fold."""
        return self._contents.folds.get(fold, ())

    def expect(self, folds: Iterable[str]) -> None:
        """Nothing: all of them are here."""

    def stemmed(self, language: str, stem: str) -> Sequence[str]:
        """Every form with this stem in documents of the language."""
        return self._contents.stems.get((language, stem), ())

    def prefixed_folds(self, prefix: str, limit: int) -> Sequence[WordCount]:
        """The most frequent folds that begin with this one."""
        found = [self._word_count(key) for key in self._contents.folds if key.startswith(prefix)]
        return sorted(found, key=lambda word: (-word.documents, word.fold))[:limit]

    def close_folds(self, fold: str, distance: int, limit: int) -> Sequence[WordCount]:
        """The folds within so many edits, nearest first."""
        found = []
        for key in self._contents.folds:
            if key[:1] == fold[:1] and (edits := OSA.distance(fold, key, score_cutoff=distance)) <= distance:
                word = self._word_count(key)
                found.append((edits, -word.documents, word.fold, word))
        return [word for *_, word in sorted(found)[:limit]]

    def _word_count(self, key: str) -> WordCount:
        return WordCount(key, max(self.frequency(form) for form in self._contents.folds[key]))

    def frequency(self, term: str) -> int:
        """In how many documents a form occurs."""
        return len(self._contents.postings.get(term, ()))

    def values(self, facet: str) -> Mapping[str, int]:
        """Every value of a facet with its documents."""
        return self._contents.values(facet)

    def find_documents(self, ids: Collection[str]) -> Mapping[str, Stored]:
        """The stored part of those that are here."""
        documents = self._contents.documents
        return {id_: stored(documents[id_].document) for id_ in ids if id_ in documents}

    def titles(self, prefix: str, limit: int) -> Sequence[Stored]:
        """Documents with a word in their title that begins so, newest first."""
        found = [
            indexed
            for indexed in self._contents.documents.values()
            if any(fold(token.form).startswith(prefix) for token in tokens(indexed.document.title))
        ]
        return [stored(indexed.document) for indexed in sorted(found, key=_newest)[:limit]]

    def search(self, plan: Plan) -> Found:
        """The plan's answer."""
        evaluation = Evaluation(self._contents, plan.seconds)
        matching = evaluation.scores(plan.root)
        passing = {facet: evaluation.scores(node).keys() for facet, node in plan.selection.items()}
        selected = [id_ for id_ in matching if all(id_ in ids for ids in passing.values())]
        ordered = self._ordered(plan.sort, {id_: round(matching[id_], SCORE_DECIMALS) for id_ in selected})
        families: dict[str, list[str]] = defaultdict(list)
        for id_ in ordered:
            families[self._family(id_)].append(id_)
        page = list(families.values())[plan.offset : plan.offset + plan.size]
        hits = tuple(self._hit(plan, evaluation, group, matching[group[0]]) for group in page)
        counts = self._counts(plan, matching, passing) if plan.facets else Counts()
        return Found(len(families), hits, counts)

    def _family(self, id_: str) -> str:
        """A key that reprints share; a record without a family is one by itself."""
        return self._contents.documents[id_].document.family or id_

    def _ordered(self, sort: str, scores: Mapping[str, float]) -> list[str]:
        """The ids, first result first."""
        documents = self._contents.documents
        if sort == "relevance":
            return sorted(scores, key=lambda id_: (-scores[id_], *_newest(documents[id_])))
        return sorted(scores, key=lambda id_: (_newest if sort == "newest" else _oldest)(documents[id_]))

    def _hit(self, plan: Plan, evaluation: Evaluation, family: list[str], score: float) -> FoundHit:
        """The first of a family, with the places to mark."""
        rows = {
            (ordinal, *place)
            for ordinal, leaf in enumerate(plan.leaves)
            for places, _ in evaluation.occurrences(leaf, family[0])
            for place in places
        }
        places: NDArray[np.int32] = np.array(sorted(rows), dtype=np.int32).reshape(-1, 4)
        document = stored(self._contents.documents[family[0]].document)
        return FoundHit(document, score, places, len(family) - 1)

    def _counts(
        self, plan: Plan, matching: Collection[str], passing: Mapping[str, Collection[str]]
    ) -> Counts:
        """The facets, each without its own selection."""

        def pool(facet: str) -> list[Indexed]:
            others = [ids for name, ids in passing.items() if name != facet]
            chosen = (id_ for id_ in matching if all(id_ in ids for ids in others))
            return [self._contents.documents[id_] for id_ in chosen]

        def values(facet: str) -> Counter[str]:
            return self._tally(pool(facet), lambda indexed: values_of(indexed.document, facet))

        dated = pool("date")
        return Counts(
            values={facet: dict(sorted(values(facet).items(), key=_rank)) for facet in VALUE_FACETS},
            years=_newest_first(
                self._tally(dated, lambda indexed: [indexed.date.year] if indexed.date else [])
            ),
            months=_newest_first(self._tally(dated, lambda indexed: _months(indexed, plan.months))),
            undated=self._tally(dated, lambda indexed: [] if indexed.date else [None])[None],
        )

    def _tally(self, pool: list[Indexed], values: Callable[[Indexed], Iterable[_V]]) -> Counter[_V]:
        """For each value the families that have it."""
        pairs = {(value, self._family(indexed.document.id)) for indexed in pool for value in values(indexed)}
        return Counter(value for value, _ in pairs)


def _rank(counted: tuple[str, int]) -> tuple[int, str]:
    """A sort key: most frequent first, then by the alphabet."""
    value, number = counted
    return -number, value


def _newest_first(counts: Mapping[_K, int]) -> dict[_K, int]:
    """The counts of years or months, the latest first."""
    return dict(sorted(counts.items(), reverse=True))


def _newest(indexed: Indexed) -> tuple[bool, int, str]:
    """A sort key: first day descending, undated last, then id."""
    undated, day, id_ = _oldest(indexed)
    return undated, -day, id_


def _oldest(indexed: Indexed) -> tuple[bool, int, str]:
    """A sort key: first day ascending, undated last, then id."""
    date = indexed.date
    return date is None, date.first.toordinal() if date else 0, indexed.document.id


def _months(indexed: Indexed, years: tuple[int, int] | None) -> list[tuple[int, int]]:
    """The month that a document counts in, if it has one and it is asked for."""
    date = indexed.date
    if date is None or date.month is None or years is None or not years[0] <= date.year <= years[1]:
        return []
    return [(date.year, date.month)]


class MemoryEngine:
    """An index in this process's memory (engine.Engine)."""

    def __init__(self) -> None:
        self._generation = 0
        self._indexed: dict[str, Indexed] = {}
        self._snapshot = MemorySnapshot(Contents(()), "0", None)

    def snapshot(self) -> MemorySnapshot:
        """The last committed state."""
        return self._snapshot

    def state(self) -> EngineState:
        """Figures; the size is that of the texts."""
        size = sum(len(text) for x in self._indexed.values() for text in x.document.passages)
        return EngineState(len(self._indexed), size, 1, self._snapshot.cursor)

    def find_damage(self) -> Sequence[str]:
        """Nothing: there is no disk to damage it."""
        return ()

    def apply(self, documents: Iterable[IndexDocument], removed: Collection[str], cursor: Cursor) -> None:
        """Put and remove documents in one commit."""
        kept = {id_: indexed for id_, indexed in self._indexed.items() if id_ not in removed}
        self._commit(kept | {document.id: analyse(document) for document in documents}, cursor)

    def rebuild(self, documents: Iterable[IndexDocument], cursor: Cursor) -> None:
        """Just these documents."""
        self._commit({document.id: analyse(document) for document in documents}, cursor)

    def _commit(self, indexed: dict[str, Indexed], cursor: Cursor) -> None:
        self._indexed = indexed
        self._generation += 1
        self._snapshot = MemorySnapshot(Contents(indexed.values()), str(self._generation), cursor)

    def close(self) -> None:
        """Nothing is held open."""
