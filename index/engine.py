"""The one interface between search and an engine: documents in, plans evaluated, words looked up.

Two engines keep it (`memory.py`, `whoosh_engine/`), and `tests/index/conformance.py` holds both to the same
documents, order and scores. An engine knows nothing of the query language, of stemmers or of the store:
words are expanded into index terms (`planning.py`) before it sees them, and it says where they stand, never
how they look.

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

See `Leaf` for occurrences and `scoring.py` for the formula. Every
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
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archive.errors import EngineError

TITLE, SECTION, TEXT = 0, 1, 2
ALL_FIELDS = (TITLE, SECTION, TEXT)
NEAR_LIMIT = 100  # the widest `~n` that the query language lets through
SCORE_DECIMALS = 6
VALUE_FACETS = ("source", "type", "language", "author")

# ---------------------------------------------------------------------------------------- what goes in


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A current version, as far as search needs it.

    Made by `documents.py`; picklable, so workers can analyse it.
    """

    id: str
    title: str
    sections: tuple[str, ...]  # heading texts, in the version's order
    passages: tuple[str, ...]  # texts, in reading order
    numbers: tuple[int, ...]  # the passages' numbers, parallel to `passages`
    passage_sections: tuple[int | None, ...]  # index into `sections`, parallel to `passages`
    version: int = 1
    source: str | None = None
    type: str | None = None
    language: str | None = None  # BCP 47 as in the record
    authors: tuple[str, ...] = ()
    date: str | None = None  # EDTF
    family: str | None = None

    @property
    def base_language(self) -> str | None:
        """The primary subtag in lower case: what stems, the language facet and `Form.languages` go by."""
        return self.language.split("-")[0].lower() if self.language else None


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far into which store's change log an index has come; committed with its segments."""

    store: str  # the store's UUID
    sequence: int


# ---------------------------------------------------------------------------------------- what is asked


@dataclass(frozen=True, slots=True)
class Form:
    """An index term of a query word: what an occurrence counts, and in which documents (None: in all)."""

    term: str
    weight: float = 1.0
    languages: frozenset[str] | None = None  # base languages


Slot = tuple[Form, ...]  # the forms that may stand in one place; each term at most once


@dataclass(frozen=True, slots=True)
class Leaf:
    """One word, phrase or window of the query, scored as one term.

    `alternatives` are sequences of slots. An occurrence of a sequence, in one unit of one of `fields`:

    - `near` is None: tokens at consecutive places, one for each slot in order. It weighs the product of its
      forms' weights. A single word is a sequence of one slot.
    - `near` is n: a *minimal window*: tokens i..j of one unit in which every slot has a token, no smaller
      window inside does, and which holds at most n tokens besides one for each slot: (j - i + 1) -
      len(slots) <= n. Any order. It weighs the product over the slots of the weight of the slot's last
      token in the window. (Left end for each right end j: the minimum over slots of the slot's last place
      <= j; minimal where it grew since the previous j.)

    A document's frequency in a field is the sum of the weights of all occurrences of all alternatives; a
    form whose `languages` excludes the document's contributes nothing. The leaf matches a document with any
    occurrence, and its document frequency is the number of live documents it matches.
    """

    alternatives: tuple[tuple[Slot, ...], ...]
    fields: tuple[int, ...] = ALL_FIELDS
    near: int | None = None
    label: str = ""  # the words as typed, for messages


@dataclass(frozen=True, slots=True)
class Values:
    """Documents with one of these values of a facet ("source", "type", "language", "author"); scores 0."""

    facet: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Days:
    """Dated documents whose interval overlaps first..last, both proleptic ordinals, inclusive; scores 0."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Undated:
    """Documents without a date; scores 0."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every live document; scores 0."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that match every part; the sum of their scores."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match some part; the sum of the scores of those that match. No parts: nothing."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Live documents that do not match `part`; scores 0."""

    part: "Node"


Node = Leaf | Values | Days | Undated | Everything | AllOf | AnyOf | Without


@dataclass(frozen=True, slots=True)
class Plan:
    """One evaluation: what must match, what is selected facet by facet, what to return.

    `selection` maps a facet name ("source", "type", "language", "author", "date") to the node that its
    selection is; absent facets are unselected. `leaves` are the leaves whose occurrences are wanted (those
    not under a `Without`), in query order.
    """

    root: Node
    selection: Mapping[str, Node] = field(default_factory=dict)
    leaves: tuple[Leaf, ...] = ()
    sort: str = "relevance"  # a value of requests.SORTS
    offset: int = 0
    size: int = 10
    facets: bool = True  # False: leave `Counts` empty
    months: tuple[int, int] | None = None  # count months of these years, inclusive
    seconds: float | None = None  # evaluate no longer: EvaluationStopped


class EvaluationStopped(EngineError):
    """The plan's time was over before the evaluation was."""


# ---------------------------------------------------------------------------------------- what comes out


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
