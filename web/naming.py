"""Authors and sources that a search names; texts, in which its words are looked for, seldom have them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.requests import Request, Selection
from index.results import Suggestion

_ONLY_WORDS = re.compile(r"(?!.*(?:^|\s)-)[\w\s'’.,-]*")


@dataclass(frozen=True, slots=True)
class Named:
    """An author or source of the archive, and the search for all that is theirs."""

    facet: str
    name: str
    records: int
    leads_to: Request


def can_name(wanted: Request) -> bool:
    """Whether a search may be for a name: words without signs and fields, on the first page."""
    return bool(wanted.query) and wanted.page == 1 and bool(_ONLY_WORDS.fullmatch(wanted.query))


def named_by(wanted: Request, suggestions: Iterable[Suggestion]) -> tuple[Named, ...]:
    """The authors and sources among the suggestions that the search is not narrowed to already."""
    return tuple(
        Named(found.kind, found.text, found.records or 0, _all_of(found.kind, found.text))
        for found in suggestions
        if found.text not in getattr(wanted.selection, found.kind)
    )


def _all_of(facet: str, name: str) -> Request:
    return Request("", Selection(author=(name,)) if facet == "author" else Selection(source=(name,)))
