"""What machines follow: OpenSearch description, sitemap, robots.txt. Feeds themselves are forms of lists."""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, render_template, request, url_for

from archive.addresses import Target
from web.holdings import here
from web.presenting import public_url
from web.problems import Problem

blueprint = Blueprint("feeds", __name__)
_URLS = 20_000  # in one part of the sitemap; the protocol allows 50,000


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """What lets a browser search the archive from its address bar."""
    base = public_url("") or _loopback()
    if base is None:
        raise Problem(404, "This archive has no public address yet; set url in archive.toml.")
    body = render_template("opensearch.xml", base=base)
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


def _loopback() -> str | None:
    """The address asked for where it is this machine's own: the one Host that deceives nobody else."""
    name = request.host.rsplit(":", 1)[0]
    return f"http://{request.host}" if name in {"127.0.0.1", "localhost", "[::1]"} else None


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers should leave alone: the endless space of searches, and downloads."""
    lines = ["User-agent: *"]
    lines += [
        f"Disallow: {url_for('search.home').rstrip('/')}{path}"
        for path in (
            "/search",
            "/suggest",
            "/cite/",
            "/api/",
            "/d/*/compare",
            "/d/*/original",
            "/d/*/removed",
        )
    ]
    sitemap = public_url(url_for("feeds.sitemap"))
    lines += [f"Sitemap: {sitemap}"] if sitemap else []
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts of the sitemap; needs the public address."""
    _require_address()
    parts = max(1, -(-here().store.count_records() // _URLS))
    urls = [public_url(url_for("feeds.sitemap_part", part=part)) for part in range(1, parts + 1)]
    body = "".join(f"<sitemap><loc>{escape(url or '')}</loc></sitemap>" for url in urls)
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</sitemapindex>')


@blueprint.get("/sitemap-<int(min=1, max=999999):part>.xml")
def sitemap_part(part: int) -> Response:
    """Some of the records, each with the day its current version was made."""
    _require_address()
    records = here().store.list_records(order="id", limit=_URLS, offset=(part - 1) * _URLS)
    if not records and part > 1:
        raise Problem(404, f"The sitemap has no part {part}; its parts are in /sitemap.xml.")
    body = "".join(
        f"<url><loc>{escape(here().site.url(Target(record.id)))}</loc>"
        f"<lastmod>{record.made_at.date().isoformat()}</lastmod></url>"
        for record in records
    )
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>')


def _require_address() -> None:
    if not here().site.base:
        raise Problem(404, "A sitemap needs the archive's public address; set url in archive.toml.")


def _xml(body: str) -> Response:
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>\n' + body, content_type="application/xml; charset=utf-8"
    )
