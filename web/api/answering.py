"""What each operation of the API answers, from parameters that were checked."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, stream_with_context
from werkzeug.datastructures import MultiDict

from archive.addresses import Target
from archive.dates import find_date
from archive.identifiers import canonical
from archive.store import Store
from archive.summaries import Listing
from archive.views import record_json
from index.answers import as_json, suggestion_as_json
from web import objects, policy, states, verification
from web.api.operations import Values
from web.holdings import here
from web.objects import summary_json
from web.problems import Problem


def answer_json(body: Any, *, links: dict[str, str] | None = None, status: int = 200) -> Response:
    """An object as the answer, with typed links in its header."""
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


def search(values: Values) -> Response:
    """What a search found, with links to the pages before and after."""
    for name in ("from", "to"):
        if values[name] and find_date(values[name]) is None:
            raise Problem(
                400, f"{name} must be a date like 2024, 2024-07 or 2024-07-31, not {values[name][:40]!r}."
            )
    wanted, _ = states.read_request(_page_parameters(values), here().settings.limits)
    found = here().index.search(wanted)
    links = {"first": _link(page=1)}
    links |= {"prev": _link(page=wanted.page - 1)} if wanted.page > 1 else {}
    links |= {"next": _link(page=wanted.page + 1)} if wanted.page < found.pages else {}
    response = answer_json(as_json(found, here().site), links=links)
    response.set_etag(states.etag_of(wanted, found), weak=True)
    return response


def _page_parameters(values: Values) -> MultiDict[str, str]:
    args: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and one is not False:
                args.add(name, "1" if one is True else str(one))
    return args


def suggest(values: Values) -> Response:
    """Completions of what is being typed."""
    found = here().index.suggest(values["q"] or "", values["limit"])
    return answer_json({"suggestions": [suggestion_as_json(item, here().site) for item in found]})


def records(values: Values) -> Response:
    """A page of all records, in order of id."""
    listing = Listing(source=values["source"], type=values["type"], language=values["lang"])
    found = here().store.list_records(listing, limit=values["limit"], after_id=values["after"] or "")
    full = len(found) == values["limit"]
    links = {"next": _link(after=found[-1].id)} if found and full else {}
    return answer_json({"records": [summary_json(summary) for summary in found]}, links=links)


def record(values: Values) -> Response:
    """A record in one of its versions."""
    return _found(_target(values["id"], version=values["version"]))


def passage(values: Values) -> Response:
    """A passage or range, and what became of it."""
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
        return answer_json(objects.tombstone(record), status=410)
    found = objects.find(target)
    response = answer_json(objects.as_object(found))
    response.last_modified = found.version.made_at
    return policy.keep(response, policy.PINNED_SECONDS) if target.version is not None else response


def resolve(values: Values) -> Response:
    """Whatever a permanent address names."""
    target = here().site.find_target(values["url"] or "")
    if target is None:
        raise Problem(
            400, f"{(values['url'] or '')[:80]!r} has not the form of a record's or passage's address."
        )
    return _found(target)


def versions(values: Values) -> Response:
    """The versions of a record."""
    target = _target(values["id"])
    record = here().store.get_record(target.record_id)
    if record.state == "withdrawn":
        return answer_json(objects.tombstone(record), status=410)
    return answer_json({"versions": objects.as_object(objects.find(target))["versions"]})


def sources(values: Values) -> Response:  # noqa: ARG001
    """Every source."""
    return answer_json({"sources": [asdict(source) for source in here().kept(Store.sources)]})


def changes(values: Values) -> Response:
    """What changed after a cursor."""
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
    return answer_json(body, links={"next": _link(after=last)} if last < newest else {})


def export(values: Values) -> Response:
    """Every record, a line each."""

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


def verify(values: Values) -> Response:  # noqa: ARG001
    """What was found of each quotation in a text."""
    if request.mimetype == "application/json":
        body = _json_body()
        text = body.get("text") if isinstance(body, dict) else None
    elif request.mimetype == "text/plain":
        text = request.get_data().decode("utf-8", "replace")
    else:
        raise Problem(415, "Send application/json with a text, or text/plain in UTF-8.")
    if not isinstance(text, str):
        raise Problem(400, 'Send an object with the text to check: {"text": "…"}.')
    return answer_json(verification.as_json(verification.check(text)))


def _json_body() -> object:
    """What the request's JSON says; None where it is none or nested more deeply than can be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None
