"""What a query string means: a frozen tree, independent of any engine, language or index.

`at` is where a part stands in the query as typed, half-open; two trees are equal wherever their parts stand.
"""

from dataclasses import dataclass, field

FIELDS = ("title", "author", "source", "type", "lang", "section")
TEXT_FIELDS = ("title", "section")  # searched by word; the others are values of a record


@dataclass(frozen=True, slots=True)
class Word:
    """A word or compound as typed: `climate`, `f-16`, `C++`; `prefix` for `clim*`, `edits` for `climte~`."""

    text: str
    prefix: bool = False
    edits: int = 0
    at: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`"these words"` in this order, or with `near` within so many other words of each other in any order."""

    text: str
    near: int | None = None
    at: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the query that must match in one field: `title:climate`, `source:"Kenya"`."""

    name: str  # one of FIELDS
    part: "Query"


@dataclass(frozen=True, slots=True)
class DateRange:
    """`date:2024-07..2025-01`; EDTF strings, inclusive, either end open."""

    first: str | None
    last: str | None
    at: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Every part matches. At least two."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some part matches. At least two."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query."""


Query = Word | Phrase | Field | DateRange | And | Or | Not | Everything
