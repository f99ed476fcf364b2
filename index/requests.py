"""What a reader asks of the index."""

from dataclasses import dataclass, field

SORTS = ("relevance", "newest", "oldest")
FACETS = ("source", "date", "type", "language", "author")


@dataclass(frozen=True, slots=True)
class Selection:
    """Facet values chosen: OR within a facet, AND between facets."""

    source: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    first: str | None = None  # EDTF, the range's beginning, inclusive
    last: str | None = None  # EDTF, the range's end, inclusive
    undated: bool = False  # only records without a date


@dataclass(frozen=True, slots=True)
class Request:
    """One search: the query string as typed, what is selected, how to sort and which page."""

    query: str = ""
    selection: Selection = field(default_factory=Selection)
    sort: str = "relevance"
    page: int = 1
    size: int = 10
