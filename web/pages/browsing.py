"""Lists to browse: sources, timeline, authors, types, the undated, what is new."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from archive.addresses import Target
from archive.dates import find_date
from archive.summaries import Listing, RecordSummary
from web import states, takeaway
from web.holdings import here
from web.negotiation import LIST_FORMATS, answer, wanted_format
from web.objects import summary_json
from web.presenting import day, this_url
from web.problems import Problem

blueprint = Blueprint("browsing", __name__)

_PAGE = 50
_AUTHORS = 20_000  # that are listed at all
_AT_ONCE = 400  # on one page; more are parted by first letters
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class List:
    """A list of records: what is in it, how it is called, and in which order it stands."""

    title: str
    lede: str
    listing: Listing
    order: str = "newest"


@blueprint.get("/sources")
def sources() -> str:
    """Every source, how much there is of it and from when."""
    found = here().store.sources()
    return render_template(
        "sources.html", title="Sources", sources=found, most=max((s.records for s in found), default=1)
    )


@blueprint.get("/timeline")
def timeline() -> str:
    """Records by year and month."""
    store = here().store
    years = store.timeline()
    return render_template(
        "timeline.html",
        title="Timeline",
        years=years,
        months=_MONTHS,
        undated=store.count_records(Listing(missing="date")),
        most=max((y.records for y in years), default=1),
    )


@blueprint.get("/timeline/<period>")
def period(period: str) -> Response:
    """The records of a year or a month."""
    date = find_date(period)
    if date is None or date.day is not None:
        raise Problem(404, f"{period[:40]!r} is no year or month; write /timeline/2024 or /timeline/2024-07.")
    return _list(List(day(period), f"Records dated in {day(period)}.", Listing(period=str(date)), "oldest"))


@blueprint.get("/undated")
def undated() -> Response:
    """The records whose date is not known."""
    lede = "No date is known for these: an honest gap beats a guess."
    return _list(List("Undated", lede, Listing(missing="date"), "title"))


@blueprint.get("/new")
def new() -> Response:
    """What came or changed last."""
    return _list(List("New", "What came or changed last.", Listing(), "added"))


@blueprint.get("/sources/<path:name>")
def source(name: str) -> Response:
    """The records of one source."""
    return _list(List(name, "Records of this source, newest first.", Listing(source=name)))


@blueprint.get("/authors/<path:name>")
def author(name: str) -> Response:
    """The records of one author."""
    return _list(List(name, "Records by this author, newest first.", Listing(author=name)))


@blueprint.get("/types/<path:name>")
def type_(name: str) -> Response:
    """The records of one type."""
    return _list(List(name.capitalize(), "Records of this type, newest first.", Listing(type=name)))


@blueprint.get("/authors")
def authors() -> str:
    """Authors in alphabetical order, all or those of one first letter."""
    store, letter = here().store, request.args.get("letter", "")[:1]
    everyone = store.authors(limit=_AUTHORS)
    letters = sorted({(author.value or " ")[0].upper() for author in everyone})
    if not letter and len(everyone) > _AT_ONCE:
        letter = letters[0]
    found = store.authors(prefix=letter, limit=_AUTHORS) if letter else everyone
    return render_template("authors.html", title="Authors", authors=found, letters=letters, letter=letter)


@blueprint.get("/types")
def types() -> str:
    """The types and languages of records."""
    store = here().store
    return render_template(
        "types.html", title="Types and languages", types=store.types(), languages=store.languages()
    )


def _list(wanted: List) -> Response:
    form = wanted_format(LIST_FORMATS)
    store = here().store
    total = store.count_records(wanted.listing)
    if total == 0 and any(getattr(wanted.listing, name) for name in ("source", "author", "type")):
        raise Problem(404, f"There is nothing under the name {wanted.title!r} in this archive.")
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
