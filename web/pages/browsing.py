"""Lists to browse: sources, timeline, authors, types, the undated, what is new."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from archive.addresses import Target
from archive.dates import find_date
from archive.store import Store
from archive.summaries import Listing, RecordSummary, SourceSummary, Year
from web import states, takeaway
from web.alphabet import letter_of, sorting_of
from web.holdings import here
from web.negotiation import LIST_FORMATS, answer, wanted_format
from web.objects import summary_json
from web.presenting import day, this_url, type_name
from web.problems import Problem

blueprint = Blueprint("browsing", __name__)

_PAGE = 50
_AUTHORS = 20_000  # that are listed at all
_AT_ONCE = 400  # on one page; more are parted by first letters
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
_SHADES = 4  # of the months in the timeline
_SOURCE_ORDERS: dict[str, Callable[[SourceSummary], Any]] = {
    "name": lambda _: 0,  # as the store gives them
    "records": lambda source: -source.records,
    "latest": lambda source: _inverted(source.last),
}
_MISSING = {"source": "Source", "type": "Type", "language": "Language", "authors": "Author"}


@dataclass(frozen=True, slots=True)
class List:
    """A list of records: what is in it, how it is called, and in which order it stands."""

    title: str
    lede: str
    listing: Listing
    order: str = "newest"
    within: tuple[str, str] | None = None  # the page that leads here: its name and endpoint


@blueprint.get("/sources")
def sources() -> str:
    """Every source, how much there is of it and from when."""
    order = request.args.get("order", "name")
    order = order if order in _SOURCE_ORDERS else "name"
    found = sorted(here().kept(Store.sources), key=lambda s: (not s.name, _SOURCE_ORDERS[order](s)))
    most = max((s.records for s in found), default=1)
    return render_template("sources.html", title="Sources", sources=found, most=most, order=order)


def _inverted(date: str | None) -> tuple[int, ...]:
    """A key that puts the latest date first and the undated last."""
    return tuple(-ord(character) for character in date or "") or (1,)


@blueprint.get("/timeline")
def timeline() -> str:
    """Records by year and month."""
    store = here().store
    years = here().kept(Store.timeline)
    return render_template(
        "timeline.html",
        title="Timeline",
        years=years,
        months=_MONTHS,
        undated=store.count_records(Listing(missing="date")),
        most=max((y.records for y in years), default=1),
        has_months=any(y.months for y in years),
        shade=_shades(years),
    )


def _shades(years: list[Year]) -> Callable[[int], int]:
    """How dark a month of so many records is, from 1; by the root, so that one busy month hides no other."""
    busiest = max((count for year in years for count in year.months.values()), default=1)
    return lambda count: max(1, round(_SHADES * (count / busiest) ** 0.5))


@blueprint.get("/timeline/<period>")
def period(period: str) -> Response:
    """The records of a year or a month."""
    date = find_date(period)
    if date is None or date.day is not None:
        raise Problem(404, f"“{period[:40]}” is no year or month; write /timeline/2024 or /timeline/2024-07.")
    name = day(period)
    listing = Listing(period=str(date))
    return _list(
        List(name, f"Records dated in {name}.", listing, "oldest", ("Timeline", "browsing.timeline"))
    )


@blueprint.get("/undated")
def undated() -> Response:
    """The records whose date is not known."""
    lede = "No date is known for these: an honest gap beats a guess."
    return _list(List("Undated", lede, Listing(missing="date"), "title", ("Timeline", "browsing.timeline")))


@blueprint.get("/missing/<field>")
def missing(field: str) -> Response:
    """The records of which a field is not known."""
    if field not in _MISSING:
        raise Problem(
            404, f"There is no list of what is missing in “{field[:40]}”; there are {', '.join(_MISSING)}."
        )
    name = _MISSING[field]
    lede = f"No {name.lower()} is known for these: an honest gap beats a guess."
    return _list(List(f"{name} not known", lede, Listing(missing=field)))


@blueprint.get("/new")
def new() -> Response:
    """What came or changed last."""
    return _list(List("New", "What came or changed last.", Listing(), "added"))


_SOURCES, _AUTHOR_LIST = ("Sources", "browsing.sources"), ("Authors", "browsing.authors")


@blueprint.get("/sources/<path:name>")
def source(name: str) -> Response:
    """The records of one source."""
    return _list(List(name, "Records of this source, newest first.", Listing(source=name), within=_SOURCES))


@blueprint.get("/authors/<path:name>")
def author(name: str) -> Response:
    """The records of one author."""
    return _list(
        List(name, "Records by this author, newest first.", Listing(author=name), within=_AUTHOR_LIST)
    )


@blueprint.get("/types/<path:name>")
def type_(name: str) -> Response:
    """The records of one type."""
    lede = "Records of this type, newest first."
    return _list(List(type_name(name), lede, Listing(type=name), within=("Types", "browsing.types")))


@blueprint.get("/authors")
def authors() -> str:
    """Authors in alphabetical order, all or those of one first letter."""
    everyone = sorted(here().store.authors(limit=_AUTHORS), key=lambda author: sorting_of(author.value or ""))
    letters = list(dict.fromkeys(letter_of(author.value or "") for author in everyone))
    asked = request.args.get("letter", "")
    letter = letter_of(asked) if asked else ""
    if not letter and len(everyone) > _AT_ONCE:
        letter = letters[0]
    found = [author for author in everyone if not letter or letter_of(author.value or "") == letter]
    return render_template("authors.html", title="Authors", authors=found, letters=letters, letter=letter)


@blueprint.get("/types")
def types() -> str:
    """The types and languages of records."""
    kept = here().kept
    return render_template(
        "types.html",
        title="Types and languages",
        types=kept(Store.types),
        languages=kept(Store.languages),
    )


def _list(wanted: List) -> Response:
    form = wanted_format(LIST_FORMATS)
    store = here().store
    total = store.count_records(wanted.listing)
    if total == 0 and any(getattr(wanted.listing, name) for name in ("source", "author", "type")):
        raise Problem(404, f"There is nothing under the name “{wanted.title[:80]}” in this archive.")
    if form not in {"html", "json"}:
        return takeaway.list_as(form, wanted.title, wanted.listing, wanted.order)
    pages = max(1, -(-total // _PAGE))
    page = min(max(1, request.args.get("page", default=1, type=int)), pages)
    found = store.list_records(wanted.listing, order=wanted.order, limit=_PAGE, offset=(page - 1) * _PAGE)
    if form == "json":
        return answer(json.dumps(_as_json(wanted, total, page, pages, found), ensure_ascii=False), "json")
    page_of = {"list": wanted, "total": total, "current": page, "records": found, "title": wanted.title}
    return make_response(
        render_template(
            "list.html",
            **page_of,
            target=Target,
            pages=states.pages_around(page, pages),
            page_url=lambda number: this_url(page=None if number == 1 else number),
        )
    )


def _as_json(wanted: List, total: int, page: int, pages: int, found: list[RecordSummary]) -> dict[str, Any]:
    return {
        "title": wanted.title,
        "total": total,
        "page": page,
        "pages": pages,
        "records": [summary_json(summary) for summary in found],
    }
