"""The one interface between search and an engine: documents in, plans evaluated, words looked up.

Three engines keep it (`memory/`, `whoosh_engine/`, `opensearch/`), and `tests/index/conformance.py` holds all
to the same documents, order and scores. An engine knows nothing of the query language, of stemmers or of the
store: words are expanded into index terms (`planning.py`) before it sees them, and it says where they stand,
never how they look.

What an engine indexes.

Each document has three fields, each a row of *units* no match may cross: TITLE (one
unit), SECTION (one unit a heading) and TEXT (one unit a passage). A unit is cut by `analysis.tokens`; a
token's index term is its `form` (case and accents kept). Its place is (field, unit ordinal, token ordinal
in the unit). There is no stop list. A document's length in a field is the number of tokens of all its
units, quantised by `scoring.quantise`. An engine is free in how it lays positions out: a gap of more than
NEAR_LIMIT places between units keeps phrases and windows inside them.

The term dictionary answers three questions besides: which forms have a fold (`forms`), which forms occur in
documents of a language under a stem (`stemmed`), which folds begin with or are close to a string
(`prefixed_folds`, `close_folds`). The keys are `analysis.fold(form)` and, for each form that occurs in a
document of language L with a stemmer, `analysis.stem(form, L)`.

What is a match, and what does it score.

See `plans.Leaf` for occurrences and `scoring.py` for the formula. Every
statistic (documents, lengths, document frequency) is of live documents only, so that an index that was
updated and one that was rebuilt answer alike. Order by relevance: score rounded to SCORE_DECIMALS, highest
first; then first day, newest first, undated last; then id. Newest and oldest: first day, undated last; then
id ascending in both.

Families: records that share a family (`family or id`) are one result, the first of them in the sort order;
`total` and every facet count a family once for each value. Facets: a facet's counts obey the query and
every *other* facet's selection, not its own.

Packages export their engine: `index.memory.MemoryEngine()`, `index.whoosh_engine.WhooshEngine(folder)`. A
snapshot's cursor is None as well where what lies in the folder is of another version of the analysis
(`analysis.ANALYSIS_VERSION`) or of the engine: then `service.py` has it rebuilt.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.documents import IndexDocument
from index.found import Found, Stored, WordCount
from index.plans import Plan


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far into which store's change log an index has come; committed with its segments."""

    store: str  # the store's UUID
    sequence: int


class Snapshot(Protocol):
    """One committed state of an index. Immutable: planning and evaluation of a request use the same one."""

    @property
    def generation(self) -> str:
        """A string that changes with every commit: what caches are keyed by."""
        ...

    @property
    def cursor(self) -> Cursor | None:
        """What was committed with it; None for an index with nothing in it yet."""
        ...

    @property
    def documents(self) -> int:
        """The number of live documents."""
        ...

    @property
    def languages(self) -> Mapping[str, int]:
        """Base languages of live documents, with their numbers."""
        ...

    def forms(self, fold: str) -> Sequence[str]:
        """Every form with this fold, in any order. It may include forms of deleted documents only."""
        ...

    def expect(self, folds: Iterable[str]) -> None:
        """Told before many folds are asked for: an engine that is far away looks them up at once."""
        ...

    def stemmed(self, language: str, stem: str) -> Sequence[str]:
        """Every form that occurs in documents of this base language and has this stem in it."""
        ...

    def prefixed_folds(self, prefix: str, limit: int) -> Sequence[WordCount]:
        """The most frequent folds that begin with this fold, most frequent first, ties by the alphabet."""
        ...

    def close_folds(self, fold: str, distance: int, limit: int) -> Sequence[WordCount]:
        """Folds within `distance` edits of this one, nearest first, then most frequent, then by the alphabet.

        An edit inserts, deletes or replaces a character or exchanges two neighbours (optimal string
        alignment). The first character must be the same.
        """
        ...

    def frequency(self, term: str) -> int:
        """In how many live documents a form occurs, in any field."""
        ...

    def values(self, facet: str) -> Mapping[str, int]:
        """Every value of one of VALUE_FACETS in live documents, with their numbers."""
        ...

    def search(self, plan: Plan) -> Found:
        """The plan's answer. Raises EvaluationStopped, and EngineUnavailable where the engine is away."""
        ...

    def find_documents(self, ids: Collection[str]) -> Mapping[str, Stored]:
        """The stored part of those of these documents that are live."""
        ...

    def titles(self, prefix: str, limit: int) -> Sequence[Stored]:
        """Documents with a title in which some word's fold begins with `prefix`; newest first.

        For suggestions.
        """
        ...


@dataclass(frozen=True, slots=True)
class EngineState:
    """How an engine is doing, for `status`."""

    documents: int
    size: int  # bytes on disk, or in memory
    segments: int
    cursor: Cursor | None
    problem: str | None = None  # why the index on disk can't be used as it is: missing, damaged, outdated


class Engine(Protocol):
    """An index: one writer at a time (the caller holds the index's lock), any number of readers."""

    def snapshot(self) -> Snapshot:
        """The last committed state.

        Never fails for a missing or damaged index: that is an empty one without a cursor.
        """
        ...

    def state(self) -> EngineState:
        """Figures and problems."""
        ...

    def find_damage(self) -> Sequence[str]:
        """What on disk is not as it was written, one sentence each; reads all of it, so only a check asks."""
        ...

    def apply(self, documents: Iterable[IndexDocument], removed: Collection[str], cursor: Cursor) -> None:
        """Put these documents, replacing their ids, and remove those ids: one commit, with the cursor."""
        ...

    def rebuild(self, documents: Iterable[IndexDocument], cursor: Cursor) -> None:
        """A new index of just these documents, made beside the old one, swapped in when whole."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...
