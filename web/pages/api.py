"""The JSON API: each operation is declared once, and routed, checked and described from that declaration."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from werkzeug.datastructures import MultiDict

from archive.addresses import Target
from archive.dates import find_date
from archive.identifiers import canonical
from archive.summaries import Listing
from archive.views import record_json
from index.answers import as_json, suggestion_as_json
from index.requests import SORTS
from web import objects, openapi, policy, schemas, states
from web.holdings import here
from web.operations import Answer, Operation, Parameter, Values, read_values
from web.pages.browsing import summary_json
from web.presenting import public_url
from web.problems import Problem

blueprint = Blueprint("api", __name__)

ABOUT = """Everything that the pages show, for programs. No key is needed, and nothing here changes the archive.

Objects are the same as those behind `?format=json` on the pages. Lists are paged with `Link` headers (RFC 8288).
Errors are problem details (RFC 9457). Answers carry an `ETag`: ask again with `If-None-Match`."""


def _answer(body: Any, *, links: dict[str, str] | None = None, status: int = 200) -> Response:
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json")
    for rel, url in (links or {}).items():
        response.headers.add("Link", f'<{url}>; rel="{rel}"')
    return response


def _link(**changes: Any) -> str:
    args = MultiDict(request.args)
    for name, value in changes.items():
        args.setlist(name, [str(value)])
    path = request.script_root + request.path
    return path + "?" + urlencode(list(args.items(multi=True)))


def _search(values: Values) -> Response:
    for name in ("from", "to"):
        if values[name] and find_date(values[name]) is None:
            raise Problem(
                400, f"{name} must be a date like 2024, 2024-07 or 2024-07-31, not {values[name][:40]!r}."
            )
    wanted, _ = states.read_request(_as_page_parameters(values), here().settings.limits)
    found = here().index.search(wanted)
    links = {"first": _link(page=1)}
    links |= {"prev": _link(page=wanted.page - 1)} if wanted.page > 1 else {}
    links |= {"next": _link(page=wanted.page + 1)} if wanted.page < found.pages else {}
    return _answer(as_json(found, here().site), links=links)


def _as_page_parameters(values: Values) -> MultiDict[str, str]:
    args: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and one is not False:
                args.add(name, "1" if one is True else str(one))
    return args


def _suggest(values: Values) -> Response:
    found = here().index.suggest(values["q"] or "", values["limit"])
    return _answer({"suggestions": [suggestion_as_json(item, here().site) for item in found]})


def _records(values: Values) -> Response:
    listing = Listing(source=values["source"], type=values["type"], language=values["lang"])
    found = here().store.list_records(listing, limit=values["limit"], after_id=values["after"] or "")
    full = len(found) == values["limit"]
    links = {"next": _link(after=found[-1].id)} if found and full else {}
    return _answer({"records": [summary_json(summary) for summary in found]}, links=links)


def _record(values: Values) -> Response:
    return _found(_target(values["id"], version=values["version"]))


def _passage(values: Values) -> Response:
    if values["version"] is not None and values["check"]:
        raise Problem(
            400, "Give a check or a version, not both: a check is of the words, wherever they stand."
        )
    number, end = values["number"], values["end"]
    check = canonical(values["check"]) or values["check"] if values["check"] else None
    last = None if end == number else end
    return _found(_target(values["id"], first=number, last=last, version=values["version"], check=check))


def _target(record_id: str, **place: Any) -> Target:
    known = canonical(record_id)
    if known is None:
        raise Problem(404, f"{record_id[:40]!r} is no record's id; one has twelve letters and digits.")
    return Target(known, **place)


def _found(target: Target) -> Response:
    record = here().store.get_record(target.record_id)
    if record.state == "withdrawn":
        return _answer(objects.tombstone(record), status=410)
    found = objects.find(target)
    response = _answer(objects.as_object(found))
    response.last_modified = found.version.made_at
    return policy.keep(response, policy.PINNED_SECONDS) if target.version is not None else response


def _resolve(values: Values) -> Response:
    target = here().site.find_target(values["url"] or "")
    if target is None:
        raise Problem(
            400, f"{(values['url'] or '')[:80]!r} has not the form of a record's or passage's address."
        )
    return _found(target)


def _versions(values: Values) -> Response:
    target = _target(values["id"])
    record = here().store.get_record(target.record_id)
    if record.state == "withdrawn":
        return _answer(objects.tombstone(record), status=410)
    return _answer({"versions": objects.as_object(objects.find(target))["versions"]})


def _sources(values: Values) -> Response:  # noqa: ARG001
    return _answer({"sources": [asdict(source) for source in here().store.sources()]})


def _changes(values: Values) -> Response:
    store, after = here().store, values["after"]
    found = store.changes(after, values["limit"])
    last = found[-1].sequence if found else after
    newest = store.last_sequence()
    body = {
        "changes": [
            {
                "sequence": change.sequence,
                "id": change.record_id,
                "kind": change.kind,
                "at": change.at.isoformat(),
                "permalink": here().site.path(Target(change.record_id)),
            }
            for change in found
        ],
        "cursor": last,
        "last": newest,
    }
    return _answer(body, links={"next": _link(after=last)} if last < newest else {})


def _export(values: Values) -> Response:
    def lines() -> Iterator[bytes]:
        after = values["after"] or ""
        for _ in count():
            ids = [s.id for s in here().store.list_records(limit=100, after_id=after)]
            if not ids:
                return
            versions = {v.record_id: v for v in here().store.current_versions(ids)}
            for record_id in ids:
                if record_id in versions:
                    body = record_json(versions[record_id]) | {
                        "permalink": here().site.path(Target(record_id))
                    }
                    yield json.dumps(body, ensure_ascii=False).encode() + b"\n"
            after = ids[-1]

    response = Response(stream_with_context(lines()), content_type="application/jsonl; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="records.jsonl")
    return response


def _text(about: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": about, **more}


def _count(default: int, maximum: int, minimum: int = 1) -> dict[str, Any]:
    return {"type": "integer", "minimum": minimum, "maximum": maximum, "default": default}


_ID = Parameter("id", "The record's id", {"type": "string", "maxLength": 64}, place="path")
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
_STRING = {"type": "string", "maxLength": 1000}
_SELECTION = (
    Parameter("source", "Only these sources", _STRING, many=True),
    Parameter("type", "Only these types", _STRING, many=True),
    Parameter("lang", "Only these languages", _STRING, many=True),
    Parameter("author", "Only these authors", _STRING, many=True),
    Parameter("from", "Not before: EDTF", {"type": "string", "maxLength": 10}, example="2024-07"),
    Parameter("to", "Not after: EDTF", {"type": "string", "maxLength": 10}, example="2025"),
    Parameter("undated", "Only records without a date", {"type": "boolean", "default": False}),
)
_GONE = Answer(410, "The record was withdrawn", schemas.ref("Tombstone"))

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "search",
        "GET",
        "/search",
        "Find records and passages",
        "The query language is the search box's. Values of one parameter are alternatives.",
        _search,
        (Answer(200, "What was found", schemas.ref("SearchResults")),),
        (
            Parameter("q", "The query", {"type": "string", "maxLength": 100_000}, example="ferry"),
            *_SELECTION,
            Parameter("sort", "The order", {"type": "string", "enum": list(SORTS), "default": "relevance"}),
            Parameter("page", "The page, from 1", _count(1, 100_000)),
            Parameter("size", "Results a page", _count(10, states.MOST)),
        ),
    ),
    Operation(
        "suggest",
        "GET",
        "/suggest",
        "Complete what is being typed",
        "Titles, sources, authors and words.",
        _suggest,
        (Answer(200, "Suggestions", schemas.listing("suggestions", "Suggestion")),),
        (
            Parameter("q", "What was typed so far", {"type": "string", "maxLength": 2000}, example="fer"),
            Parameter("limit", "At most so many", _count(8, 50)),
        ),
    ),
    Operation(
        "listRecords",
        "GET",
        "/records",
        "Walk through all records",
        "In order of id; follow the `next` link.",
        _records,
        (Answer(200, "A page of records", schemas.listing("records", "RecordSummary")),),
        (
            Parameter("after", "The id to go on after", {"type": "string", "maxLength": 64}),
            Parameter("limit", "Records a page", _count(100, 1000)),
            Parameter("source", "Only this source", _STRING),
            Parameter("type", "Only this type", _STRING),
            Parameter("lang", "Only this language", _STRING),
        ),
    ),
    Operation(
        "getRecord",
        "GET",
        "/records/{id}",
        "A record with its passages",
        "Its current version, or the one named.",
        _record,
        (Answer(200, "The record", schemas.ref("Record")), _GONE),
        (_ID, Parameter("version", "A version's number", _NUMBER)),
    ),
    Operation(
        "listVersions",
        "GET",
        "/records/{id}/versions",
        "The versions of a record",
        "Oldest first.",
        _versions,
        (Answer(200, "The versions", schemas.listing("versions", "VersionSummary")), _GONE),
        (_ID,),
    ),
    Operation(
        "getPassage",
        "GET",
        "/records/{id}/passages/{number}",
        "A passage or range, and what became of it",
        "With a check it says whether the words are still those that were cited.",
        _passage,
        (Answer(200, "The passage", schemas.ref("Arrival")), _GONE),
        (
            _ID,
            Parameter("number", "The passage's number", _NUMBER, place="path"),
            Parameter("end", "The last number of a range", _NUMBER),
            Parameter("check", "The check it was cited by", {"type": "string", "maxLength": 64}),
            Parameter("version", "As it is in this version", _NUMBER),
        ),
    ),
    Operation(
        "resolve",
        "GET",
        "/resolve",
        "What a permanent address names",
        "Takes any address of a record, version, passage or range, of this archive or of another copy of it.",
        _resolve,
        (
            Answer(200, "The record or passage", {"oneOf": [schemas.ref("Record"), schemas.ref("Arrival")]}),
            _GONE,
        ),
        (Parameter("url", "The address or its path", {"type": "string", "maxLength": 2000}),),
    ),
    Operation(
        "listSources",
        "GET",
        "/sources",
        "The sources",
        "With how much there is of each, and from when.",
        _sources,
        (Answer(200, "The sources", schemas.listing("sources", "Source")),),
    ),
    Operation(
        "listChanges",
        "GET",
        "/changes",
        "What changed since a cursor",
        "Keep `cursor` and give it as `after` next time. A record that is `removed` was withdrawn or merged.",
        _changes,
        (
            Answer(
                200,
                "Changes, oldest first",
                schemas.listing("changes", "Change", cursor={"type": "integer"}, last={"type": "integer"}),
            ),
        ),
        (
            Parameter("after", "The cursor", _count(0, 2**53, 0)),
            Parameter("limit", "At most so many", _count(1000, 10_000)),
        ),
    ),
    Operation(
        "export",
        "GET",
        "/records.jsonl",
        "All records in bulk",
        "JSON Lines, a record each, in order of id; go on after an interruption with `after`.",
        _export,
        (Answer(200, "Records", {"type": "string"}, "application/jsonl"),),
        (Parameter("after", "The id to go on after", {"type": "string", "maxLength": 64}),),
    ),
)


def _route(operation: Operation) -> None:
    def view(**path: str) -> Response:
        return operation.handler(read_values(operation, path))

    endpoint = f"v1_{operation.name}"
    blueprint.add_url_rule(f"/api/v1{operation.rule}", endpoint, view, methods=[operation.method])


for _operation in OPERATIONS:
    _route(_operation)


@blueprint.get("/api/v1/openapi.json")
def description() -> Response:
    """The OpenAPI description."""
    return _answer(_description())


def _description() -> dict[str, Any]:
    root = url_for("api.description").removesuffix("/openapi.json")
    return openapi.document(
        OPERATIONS, name=here().settings.name, description=ABOUT, server=public_url(root) or root
    )


@blueprint.get("/api")
def docs() -> str:
    """The description as a page."""
    return render_template("api.html", title="API", spec=_description())
