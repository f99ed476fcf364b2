"""Searches and lists taken away: as a feed, a table, references or whole records, line by line."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from flask import Response, stream_with_context

from archive.addresses import Target
from archive.records import Version
from archive.summaries import Listing
from archive.views import record_json
from index.requests import Request
from web import atom, references, states
from web.holdings import here
from web.negotiation import TYPES
from web.presenting import plain, this_url

_CHUNK = 100
_FEED = 50  # entries of a feed
_COLUMNS = ("id", "title", "date", "authors", "source", "type", "language", "url", "permalink")
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def search_as(form: str, wanted: Request) -> Response:
    """All that a search finds, to the depth allowed."""
    if form == "atom":
        wanted = wanted if wanted.sort != "relevance" else states.sorted_by(wanted, "newest")
    title = f"{wanted.query or 'All records'}"
    return _as(form, title, _versions(_found_ids(wanted)))


def list_as(form: str, title: str, listing: Listing, order: str) -> Response:
    """All that a list holds."""
    return _as(form, title, _versions(_listed_ids(listing, order)))


def _found_ids(wanted: Request) -> Iterator[str]:
    deepest = here().settings.limits.result_depth
    for page in range(1, max(1, deepest // _CHUNK) + 1):
        found = here().index.search(replace(wanted, page=page, size=_CHUNK))
        yield from (hit.id for hit in found.hits)
        if page >= found.pages:
            return


def _listed_ids(listing: Listing, order: str) -> Iterator[str]:
    offset = 0
    while page := here().store.list_records(listing, order=order, limit=_CHUNK, offset=offset):
        yield from (summary.id for summary in page)
        offset += len(page)


def _versions(ids: Iterator[str]) -> Iterator[Version]:
    """The current versions in the order of the ids, a chunk in memory at a time."""
    while chunk := list(islice(ids, _CHUNK)):
        found = {version.record_id: version for version in here().store.current_versions(chunk)}
        yield from (found[name] for name in chunk if name in found)


def _as(form: str, title: str, versions: Iterator[Version]) -> Response:
    if form == "atom":
        feed = atom.feed(title, list(islice(versions, _FEED)), page=this_url(format=None), own=this_url())
        return Response(feed, content_type=TYPES["atom"])
    lines = _LINES[form](versions)
    response = Response(stream_with_context(part.encode() for part in lines), content_type=TYPES[form])
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"{_file_name(title)}.{_SUFFIX.get(form, form)}"
    )
    return response


_SUFFIX = {"csl": "json"}


def _file_name(title: str) -> str:
    """A name for a download that is a name on every system."""
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in plain(title).lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "records"


def _csv(versions: Iterable[Version]) -> Iterator[str]:
    """A table that a spreadsheet opens, with a byte order mark so that it takes it for UTF-8."""
    yield "\ufeff" + _row(_COLUMNS)
    for version in versions:
        fields = version.metadata
        yield _row(
            (
                version.record_id,
                fields.title,
                fields.date,
                "; ".join(fields.authors),
                fields.source,
                fields.type,
                fields.language,
                fields.url,
                here().site.url(Target(version.record_id)),
            )
        )


def _row(values: Iterable[str | None]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([cell(value or "") for value in values])
    return line.getvalue()


def cell(value: str) -> str:
    """A value that a spreadsheet shows and never computes."""
    return "'" + value if value.startswith(_FORMULA) else value


def _json_lines(versions: Iterable[Version]) -> Iterator[str]:
    for version in versions:
        body = record_json(version) | {"permalink": here().site.path(Target(version.record_id))}
        yield json.dumps(body, ensure_ascii=False) + "\n"


def _csl(versions: Iterable[Version]) -> Iterator[str]:
    """One JSON array, item by item."""
    before = "[\n"
    for version in versions:
        yield before + json.dumps(references.csl(version, here().site), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _references(form: str, versions: Iterable[Version]) -> Iterator[str]:
    for version in versions:
        yield references.in_form(references.reference_to_record(version), here().site, form) + "\n"


_LINES: dict[str, Callable[[Iterable[Version]], Iterator[str]]] = {
    "csv": _csv,
    "jsonl": _json_lines,
    "csl": _csl,
    "ris": lambda versions: _references("ris", versions),
    "bib": lambda versions: _references("bib", versions),
}
