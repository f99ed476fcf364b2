"""What an engine is asked: a tree of what must match, in index terms, and what to give back of it.

An engine knows nothing of the query language, of stemmers or of the store: words have been expanded into the
index terms of one snapshot (`planning.py`) before it sees them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.errors import EngineError
from index.documents import ALL_FIELDS

NEAR_LIMIT = 100  # the widest `~n` that the query language lets through
VALUE_FACETS = ("source", "type", "language", "author")


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
