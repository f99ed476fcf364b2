"""The state of a search: all of it is the URL, and every control of the page is a link to another state."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from archive.dates import PartialDate, find_date, parse_date
from archive.folder import Limits
from index.requests import SORTS, Request, Selection
from index.results import Diagnostic, Results
from web.static_files import edition

SIZE = 10
MOST = 100  # results a page
# A facet's name in a Selection, and its parameter: the name of the command line's option.
PARAMETERS = {"source": "source", "type": "type", "language": "lang", "author": "author"}
_VALUES = 50  # of one facet, more than anyone selects by hand

Parameters = list[tuple[str, str]]


def read_request(args: MultiDict[str, str], limits: Limits) -> tuple[Request, tuple[Diagnostic, ...]]:
    """The search that a URL asks for, and what of it could not be understood and was left out."""
    ignored: list[Diagnostic] = []
    query = args.get("q", "").replace("\x00", " ").strip()
    if len(query) > limits.query_length:
        ignored.append(
            _ignored(f"The query was cut after {limits.query_length:,} characters", limits.query_length)
        )
        query = query[: limits.query_length]
    first, last = _date(args, "from", ignored), _date(args, "to", ignored)
    if first and last and parse_date(first).first > parse_date(last).last:
        first, last = last, first
    size = min(_count(args, "size", SIZE, ignored), MOST)
    page = min(_count(args, "page", 1, ignored), max(1, limits.result_depth // size))
    sort = args.get("sort", "relevance")
    if sort not in SORTS:
        ignored.append(_ignored(f"There is no order “{sort[:40]}”; results stand by relevance"))
        sort = "relevance"
    chosen = {
        name: tuple(dict.fromkeys(value for value in args.getlist(parameter)[:_VALUES] if value.strip()))
        for name, parameter in PARAMETERS.items()
    }
    undated = args.get("undated", "") not in {"", "0"}
    selection = Selection(**chosen, first=first, last=last, undated=undated)
    return Request(query, selection, sort, page, size), tuple(ignored)


def _ignored(cause: str, at: int = 0) -> Diagnostic:
    return Diagnostic("ignored", cause, (at, at))


def _date(args: MultiDict[str, str], name: str, ignored: list[Diagnostic]) -> str | None:
    given = args.get(name, "").strip()
    if given and find_date(given) is None:
        ignored.append(
            _ignored(f"“{given[:40]}” is no date and was ignored; write 2024, 2024-07 or 2024-07-31")
        )
        return None
    return given or None


def _count(args: MultiDict[str, str], name: str, default: int, ignored: list[Diagnostic]) -> int:
    given = args.get(name, "").strip()
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 9 and int(given) > 0):
        ignored.append(_ignored(f"“{given[:40]}” is no {name} number and was ignored"))
        return default
    return int(given)


def etag_of(request: Request, found: Results, *beside: object) -> str:
    """The same for the same results, however long they took, while the pages and what is beside stay."""
    told = f"{edition()} {request} {replace(found, seconds=0.0)} {beside}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def parameters(request: Request) -> Parameters:
    """The search as the parameters of its URL, in one order, without what goes without saying."""
    chosen = request.selection
    found: Parameters = [("q", request.query)] if request.query else []
    for name, parameter in PARAMETERS.items():
        found += [(parameter, value) for value in getattr(chosen, name)]
    for parameter, value in (("from", chosen.first), ("to", chosen.last)):
        found += [(parameter, value)] if value else []
    found += [("undated", "1")] if chosen.undated else []
    found += [("sort", request.sort)] if request.sort != "relevance" else []
    found += [("size", str(request.size))] if request.size != SIZE else []
    return [*found, ("page", str(request.page))] if request.page > 1 else found


def query_string(request: Request, *more: tuple[str, str]) -> str:
    """The part of the URL after the question mark."""
    return urlencode([*parameters(request), *more])


def toggled(request: Request, facet: str, value: str) -> Request:
    """The search with a value of a facet added, or taken away where it was there; from page 1."""
    chosen: tuple[str, ...] = getattr(request.selection, facet)
    after = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    changed: dict[str, Any] = {facet: after}
    return replace(request, selection=replace(request.selection, **changed), page=1)


def between(request: Request, first: str | None, last: str | None) -> Request:
    """The search with other bounds of date."""
    chosen = replace(request.selection, first=first, last=last, undated=False)
    return replace(request, selection=chosen, page=1)


def undated(request: Request, *, only: bool) -> Request:
    """The search among the records without a date only, or among all."""
    chosen = replace(request.selection, first=None, last=None, undated=only)
    return replace(request, selection=chosen, page=1)


def on_page(request: Request, page: int) -> Request:
    """Another page of the same search."""
    return replace(request, page=page)


def sorted_by(request: Request, sort: str) -> Request:
    """The same search in another order, from page 1."""
    return replace(request, sort=sort, page=1)


def asking(request: Request, query: str) -> Request:
    """The same selection with another query."""
    return replace(request, query=query, page=1)


def unselected(request: Request) -> Request:
    """The query alone."""
    return replace(request, selection=Selection(), page=1)


def is_selective(selection: Selection) -> bool:
    """Whether anything is selected."""
    return selection != Selection()


def chosen_period(selection: Selection) -> tuple[PartialDate, PartialDate] | None:
    """The bounds of date, an open end standing at the end of time; None where neither is given."""
    first, last = find_date(selection.first), find_date(selection.last)
    if first is None and last is None:
        return None
    return first or PartialDate(1), last or PartialDate(9999)


def pages_around(page: int, pages: int, *, reach: int = 2) -> Sequence[int | None]:
    """The page numbers to offer: the first, those around, the last; None stands for a gap."""
    near = {1, pages, *range(page - reach, page + reach + 1)}
    numbers = sorted(number for number in near if 1 <= number <= pages)
    found: list[int | None] = []
    for number in numbers:
        if found and found[-1] is not None and number - found[-1] > 1:
            found.append(number - 1 if number - found[-1] == 2 else None)
        found.append(number)
    return found
