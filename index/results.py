"""What a search answers; `as_json` in `index/answers.py` gives the object of the design's section 7."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A part of a query that was ignored or read in a way worth saying."""

    kind: (
        str  # "ignored", "corrected", "stopped" (a limit was reached), "incomplete" (the index is being made)
    )
    cause: str  # a sentence for the reader
    at: tuple[int, int]  # half-open, code points of the query as typed


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage of a hit, with the places to mark."""

    number: int
    check: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()  # half-open, code points of `text`
    section_title: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, with its best one to three passages."""

    id: str
    title: str
    source: str | None
    date: str | None
    score: float
    passages: tuple[PassageHit, ...]
    title_spans: tuple[tuple[int, int], ...] = ()
    type: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    reprints: int = 0  # other records of its family that also match, collapsed into this one


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts, each facet's ignoring its own selection; most frequent first, dates newest first."""

    source: tuple[tuple[str, int], ...] = ()
    date: tuple[tuple[str, int], ...] = ()  # years: ("2024", 9)
    months: tuple[tuple[str, int], ...] = ()  # ("2024-07", 2), filled where the selection is within few years
    type: tuple[tuple[str, int], ...] = ()
    language: tuple[tuple[str, int], ...] = ()
    author: tuple[tuple[str, int], ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one Request."""

    query: str
    total: int  # exact
    seconds: float
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: Facets = field(default_factory=Facets)
    diagnostics: tuple[Diagnostic, ...] = ()
    did_you_mean: str | None = None
    unmatched: tuple[str, ...] = ()  # query words that occur nowhere, where nothing was found


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something a reader may be about to type."""

    kind: str  # "title", "source", "author" or "word"
    text: str  # to show
    query: str  # to search for
    id: str | None = None  # of a title's record
    records: int | None = None  # about how many hold it


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index is doing."""

    records: int
    behind: int  # changes of the store that it has not seen
    sequence: int | None  # of the last change that it has seen; None before the first
    segments: int
    size: int  # bytes
    engine: str
    problem: str | None = None  # why it will be built anew
