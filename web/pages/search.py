"""The search page, its other forms, and suggestions while typing."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for

from archive.addresses import Target
from archive.store import Store
from archive.summaries import SourceSummary
from index.answers import as_json
from index.requests import Request
from index.results import Diagnostic, Results
from web import histogram, naming, states, takeaway
from web.holdings import here
from web.negotiation import LIST_FORMATS, answer, wanted_format
from web.presenting import day, language_name, public_url, search_url, type_name
from web.problems import Problem

blueprint = Blueprint("search", __name__)

_SHOWN = 8  # values of a facet before the rest fold away
_FOLDED = 20  # values that fold away before the rest get a page of their own
_TITLES = {"source": "Source", "type": "Type", "language": "Language", "author": "Author"}
_UNANSWERED = {"stopped", "incomplete"}  # diagnostics of a search that found nothing because it did not end
_WAYS_OUT = 5
_TRIED = 12  # searches run to find them
_NEWEST = 5


_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_FIELD = re.compile(r"\b(?:title|author|source|type|lang|section|date):")
_HAS_ONLY_WORDS = re.compile(r"[\w\s'’.]*")


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a facet: its count, and where choosing or leaving it leads."""

    label: str
    count: int
    chosen: bool
    leads_to: Request


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet's values: those shown and those folded away."""

    facet: str
    title: str
    shown: tuple[Item, ...]
    more: tuple[Item, ...]
    others: int  # values that only their own page lists


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the search, and the search without it."""

    label: str
    without: Request


@dataclass(frozen=True, slots=True)
class WayOut:
    """A search near one that found nothing, and how much it finds."""

    label: str
    request: Request
    total: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A diagnostic with the words of the query that it is about."""

    cause: str
    words: str


@blueprint.get("/")
def home() -> str:
    """A box, and how much there is to find."""
    store = here().store
    timeline = here().kept(Store.timeline)
    years = [year.year for year in timeline]
    return render_template(
        "home.html",
        counts=here().kept(Store.counts),
        span=f"{years[-1]} to {years[0]}" if len(years) > 1 else "".join(years),
        years=histogram.year_bars(Request(), [(year.year, year.records) for year in timeline]),
        newest=store.newest(_NEWEST),
        sources=_largest_sources(),
        target=Target,
        canonical=public_url(url_for("search.home")),
    )


def _largest_sources() -> list[SourceSummary]:
    named = [source for source in here().kept(Store.sources) if source.name]
    return sorted(named, key=lambda source: -source.records)[:_SHOWN]


@blueprint.get("/search")
def results() -> Response:
    """What a search found, as a page or in one of the forms of a list."""
    form = wanted_format(LIST_FORMATS)
    wanted, ignored = states.read_request(request.args, here().settings.limits)
    if form not in {"html", "json"}:
        return takeaway.search_as(form, wanted)
    found = here().index.search(wanted)
    found = replace(found, diagnostics=(*ignored, *found.diagnostics))
    named: tuple[naming.Named, ...] = ()
    if form == "json":
        response = answer(json.dumps(as_json(found, here().site), ensure_ascii=False), "json")
    else:
        named = naming.named_by(wanted, here().index.named(wanted.query)) if naming.can_name(wanted) else ()
        response = make_response(render_template("search.html", **_page(wanted, found), named=named))
    response.set_etag(states.etag_of(wanted, found, named, here().settings), weak=True)
    return response


def _page(wanted: Request, found: Results) -> dict[str, Any]:
    chosen = wanted.selection
    kept = [(n, v) for n, v in states.parameters(wanted) if n not in {"q", "page"}]
    unanswered = any(said.kind in _UNANSWERED for said in found.diagnostics)
    pages = min(found.pages, max(1, here().settings.limits.result_depth // wanted.size))
    return {
        "wanted": wanted,
        "results": found,
        "target": Target,
        "diagnostics": [_notice(d, wanted.query) for d in found.diagnostics],
        "chips": _chips(wanted),
        "kept": kept,
        "kept_without_dates": [
            (n, v) for n, v in states.parameters(states.between(wanted, None, None)) if n != "page"
        ],
        "years": histogram.year_bars(wanted, found.facets.date),
        "months": histogram.month_bars(wanted, found.facets.months),
        "facets": _facets(wanted, found),
        "undated": Item(
            "Undated", found.facets.undated, chosen.undated, states.undated(wanted, only=not chosen.undated)
        )
        if found.facets.undated or chosen.undated
        else None,
        "pages": states.pages_around(found.page, pages),
        "page_url": lambda number: search_url(states.on_page(wanted, number)),
        "too_deep": here().settings.limits.result_depth if found.pages > pages and found.page == pages else 0,
        "tail": _tail(wanted),
        "unanswered": unanswered,
        "ways_out": () if found.total or unanswered else _ways_out(wanted, found),
    }


def _tail(wanted: Request) -> str:
    """What links to records carry: the words to mark there, and the whole search to come back to."""
    found = states.query_string(wanted)
    return f"?{found}" if found else ""


def _notice(diagnostic: Diagnostic, query: str) -> Notice:
    start, stop = diagnostic.at
    return Notice(diagnostic.cause, query[start:stop][:80])


def _chips(wanted: Request) -> list[Chip]:
    chosen = wanted.selection
    chips = [
        Chip(_label(facet, value), states.toggled(wanted, facet, value))
        for facet in states.PARAMETERS
        for value in getattr(chosen, facet)
    ]
    if chosen.first or chosen.last:
        label = histogram.period_label(
            day(chosen.first) if chosen.first else None, day(chosen.last) if chosen.last else None
        )
        chips.append(Chip(label, states.between(wanted, None, None)))
    if chosen.undated:
        chips.append(Chip("Undated", states.undated(wanted, only=False)))
    return chips


def _label(facet: str, value: str) -> str:
    if facet == "language":
        return language_name(value)
    return type_name(value) if facet == "type" else value


def _facets(wanted: Request, found: Results) -> list[FacetList]:
    lists = []
    for facet, title in _TITLES.items():
        values = _values(wanted, found, facet)
        chosen = len(getattr(wanted.selection, facet))
        # One value that all results share narrows nothing.
        if chosen or len(values) > 1:
            shown = max(_SHOWN, chosen)
            items = _items(wanted, found, facet, values[: shown + _FOLDED])
            others = len(values) - len(items)
            lists.append(FacetList(facet, title, items[:shown], items[shown:], others))
    return lists


def _values(wanted: Request, found: Results, facet: str) -> tuple[str, ...]:
    """All values of a facet, the chosen ones first."""
    chosen: tuple[str, ...] = getattr(wanted.selection, facet)
    return (*chosen, *(value for value, _ in getattr(found.facets, facet) if value not in chosen))


def _items(wanted: Request, found: Results, facet: str, values: Iterable[str]) -> tuple[Item, ...]:
    """Some values of a facet, each with the search that it leads to."""
    counts: dict[str, int] = dict(getattr(found.facets, facet))
    chosen: tuple[str, ...] = getattr(wanted.selection, facet)
    return tuple(
        Item(_label(facet, v), counts.get(v, 0), v in chosen, states.toggled(wanted, facet, v))
        for v in values
    )


@blueprint.get("/search/values/<facet>")
def values(facet: str) -> str:
    """All values of a facet in a search, each a way to narrow it."""
    if facet not in _TITLES:
        raise Problem(404, f"There is no facet “{facet[:40]}”; there are {', '.join(_TITLES)}.")
    wanted, _ = states.read_request(request.args, here().settings.limits)
    found = here().index.search(replace(wanted, page=1, size=1))
    items = _items(wanted, found, facet, _values(wanted, found, facet))
    ordered = sorted(items, key=lambda item: (not item.chosen, item.label.casefold()))
    return render_template("values.html", wanted=wanted, title=_TITLES[facet], items=ordered)


def _ways_out(wanted: Request, found: Results) -> list[WayOut]:
    """Searches near an empty one that do find something, the most modest change first."""
    ways: dict[str, WayOut] = {}
    for (told, query), (untold, other) in islice(product(_queries(wanted, found), _looser(wanted)), _TRIED):
        near = states.asking(other, query)
        total = here().index.search(replace(near, size=1)).total
        label = ", ".join(part for part in (told, untold) if part)
        if total:
            ways.setdefault(states.query_string(near), WayOut(label, near, total))
    return list(ways.values())[:_WAYS_OUT]


def _queries(wanted: Request, found: Results) -> list[tuple[str, str]]:
    """The query, without the words that nothing has, its words alone, any of them; each with its name."""
    bare = _FIELD.sub("", wanted.query)
    words = [word for word in dict.fromkeys(_WORD.findall(bare)) if word not in {"OR", "NOT", "AND"}]
    lost = {word.casefold() for word in found.unmatched}
    kept = [word for word in words if word.casefold() not in lost]
    queries = [("", wanted.query)]
    if kept and len(kept) < len(words):
        queries.append((f"Only “{' '.join(kept)}”", " ".join(kept)))
    elif kept and not _HAS_ONLY_WORDS.fullmatch(wanted.query):
        queries.append(("The words alone, without signs and fields", " ".join(kept)))
    if len(kept) > 1:
        queries.append(("Any of the words", " OR ".join(kept)))
    return queries


def _looser(wanted: Request) -> list[tuple[str, Request]]:
    """The selection, then without each part of it, then without all of it; each with its name."""
    chips = _chips(wanted)
    looser = [("", wanted), *((f"without “{chip.label}”", chip.without) for chip in chips)]
    return looser if len(chips) < 2 else [*looser, ("without narrowing", states.unselected(wanted))]


@blueprint.get("/suggest")
def suggest() -> Response:
    """Completions of what is being typed, as browsers' address bars want them (OpenSearch suggestions)."""
    prefix = request.args.get("q", "")[:200]
    found = here().index.suggest(prefix) if prefix.strip() else []
    return jsonify([prefix, [item.query for item in found], [item.text for item in found]])
