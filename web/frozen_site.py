"""The files of a frozen site that are no record's: lists to browse, sitemap, style sheets, fonts."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Flask, render_template

from archive.addresses import Target
from archive.summaries import Listing, RecordSummary, SourceSummary
from web import static_files
from web.frozen import File, ask, speaking
from web.holdings import here, holdings_of
from web.theme import css_for

_READ = 1_000  # records at once for a list
_SCRIPTS = (".js",)  # the frozen pages have none


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records of one source, or those of none that is known, and the folder of their list."""

    source: SourceSummary
    path: str

    @property
    def listing(self) -> Listing:
        """Which records they are."""
        return Listing(source=self.source.name) if self.source.name else Listing(missing="source")


def site_files(app: Flask) -> Iterator[File]:
    """The start page with the sources, their lists by year, the sitemap, and our own files.

    Many servers show `404.html` for an address without a file; ours puts a range together from the JSON.
    """
    shelves = [_shelf(source) for source in holdings_of(app).store.sources()]
    with speaking(app):
        yield "index.html", render_template("frozen_home.html", shelves=shelves).encode()
        yield "404.html", render_template("frozen_missing.html").encode()
        for shelf in shelves:
            yield f"{shelf.path}/index.html", _list(shelf).encode()
    yield "statuses.json", _statuses(app)
    yield from _assets(app)
    yield from _sitemaps(app)


def _statuses(app: Flask) -> bytes:
    """The addresses at which the archive answers otherwise than a file can, for programs."""
    site, standings = holdings_of(app).site, holdings_of(app).store.standings()
    told = {
        "gone": [site.path(Target(found.id)) for found in standings if found.state == "withdrawn"],
        "moved": {
            site.path(Target(found.id)): site.path(Target(found.survivor))
            for found in standings
            if found.state == "merged" and found.survivor
        },
    }
    return json.dumps(told, indent=1).encode() + b"\n"


def _shelf(source: SourceSummary) -> Shelf:
    """The name is made from the source's, for a source may be called anything."""
    return Shelf(source, "browse/" + hashlib.sha256((source.name or "").encode()).hexdigest()[:12])


def _list(shelf: Shelf) -> str:
    years = [(year, list(group)) for year, group in groupby(_records(shelf), lambda r: (r.date or "")[:4])]
    return render_template("frozen_list.html", shelf=shelf, years=years)


def _records(shelf: Shelf) -> Iterator[RecordSummary]:
    for offset in range(0, shelf.source.records, _READ):
        yield from here().store.list_records(shelf.listing, order="oldest", limit=_READ, offset=offset)


def _assets(app: Flask) -> Iterator[File]:
    for name in static_files.names():
        if not name.endswith(_SCRIPTS):
            yield f"static/{name}", ask(app, f"/static/{name}")
    settings = holdings_of(app).settings
    if css_for(settings.accent, settings.links) is not None:
        yield "theme.css", ask(app, "/theme.css")


def _sitemaps(app: Flask) -> Iterator[File]:
    """The sitemap and its parts; none without a public address, which its entries must have."""
    site = holdings_of(app).site
    if not site.base:
        return
    index = ask(app, "/sitemap.xml")
    yield "sitemap.xml", index
    for part in range(1, index.count(b"<loc>") + 1):
        yield f"sitemap-{part}.xml", ask(app, f"/sitemap-{part}.xml")
