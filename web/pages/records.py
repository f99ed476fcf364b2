"""Records, versions and passages under their permanent URLs, and what belongs to a record."""

import json
import mimetypes

from flask import Blueprint, Response, make_response, redirect, render_template, request

from archive.addresses import Target, find_target
from archive.differences import compare_fields, compare_versions
from archive.errors import VersionNotFound
from archive.mergers import find_survivor
from archive.records import Record, Version
from web import forms, objects, policy
from web.holdings import here
from web.negotiation import RECORD_FORMATS, answer, wanted_format
from web.objects import Found
from web.presenting import place, plain
from web.problems import Problem
from web.record_view import view_of
from web.signposting import linkset, signposts
from web.words import FIELD_NAMES

blueprint = Blueprint("records", __name__)


@blueprint.get("/d/<path:rest>")
def show(rest: str) -> Response:
    """Whatever a permanent URL names: a record, a version, a passage or a range."""
    target = find_target(f"/d/{rest}")
    if target is None:
        raise Problem(
            404,
            f"/d/{plain(rest)[:80]} has not the form of an address of this archive: /d/ and twelve letters "
            "and digits, then perhaps /p and a passage's number.",
        )
    if target.path != request.path:
        return _moved(target)
    form = wanted_format(RECORD_FORMATS)
    record = here().store.get_record(target.record_id)
    if record.state == "withdrawn":
        return _tombstone(record, form)
    if record.survivor and target == target.record and find_survivor(record.id, _survivor_of):
        return _moved(Target(record.survivor))
    found = objects.find(target)
    response = _dated(_answered(found, form), found)
    return policy.keep(response, policy.PINNED_SECONDS) if target.version is not None else response


def _survivor_of(record_id: str) -> str | None:
    return here().store.get_record(record_id).survivor


def _moved(target: Target) -> Response:
    """A permanent redirect to the canonical spelling, with the query string kept."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(place(target) + (f"?{query}" if query else ""), 301)  # type: ignore[return-value]


def _tombstone(record: Record, form: str) -> Response:
    if form == "html":
        response = make_response(render_template("tombstone.html", record=record))
    else:
        response = answer(json.dumps(objects.tombstone(record), ensure_ascii=False), "json")
    response.status_code = 410
    return response


def _answered(found: Found, form: str) -> Response:
    if form == "linkset":
        return answer(linkset(found), form)
    if form != "html":
        return answer(forms.written(found, form), form)
    page = render_template(
        "record.html",
        version=found.version,
        versions=here().store.list_versions(found.record.id),
        fields=found.version.metadata,
        view=view_of(found),
        target=Target,
    )
    return make_response(page)


def _dated(response: Response, found: Found) -> Response:
    response.last_modified = objects.changed_at(found)
    for link in signposts(found):
        response.headers.add("Link", link)
    return response


def _live_version(record_id: str, number: int) -> Version:
    """A version of a record that was not withdrawn."""
    record = here().store.get_record(record_id)
    if record.state == "withdrawn":
        raise Problem(410, f"Record {record.id} was withdrawn: {record.reason or 'no reason was given'}")
    return here().store.get_version(record.id, number)


@blueprint.get("/d/<record_id>/v<int(max=999999):number>/original")
def original(record_id: str, number: int) -> Response:
    """The bytes that a version was made from: always a download, never a page of this site."""
    version = _live_version(record_id, number)
    content = here().store.payloads.read(version.digest)
    response = Response(content, content_type="application/octet-stream")
    suffix = mimetypes.guess_extension(version.media_type) or ".bin"
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"{version.record_id}-v{version.number}{suffix}"
    )
    response.headers["Content-Security-Policy"] = policy.PAYLOAD_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.set_etag(version.digest)
    response.last_modified = version.made_at
    return response


@blueprint.get("/d/<record_id>/v<int(max=999999):number>/removed")
def removed(record_id: str, number: int) -> str:
    """The blocks that cleaning took out of a version, by the step that did."""
    version = _live_version(record_id, number)
    return render_template("removed.html", version=version, fields=version.metadata, target=Target)


@blueprint.get("/d/<record_id>/compare")
def compare(record_id: str) -> str:
    """Two versions of a record, passage by passage."""
    store = here().store
    versions = store.list_versions(_live_version(record_id, 1).record_id)
    before = request.args.get("before", default=max(1, len(versions) - 1), type=int)
    after = request.args.get("after", default=len(versions), type=int)
    before, after = sorted((before, after))
    for number in (before, after):
        if not 1 <= number <= len(versions):
            raise VersionNotFound(f"Record {record_id} has no version {number}; it has 1 to {len(versions)}.")
    rows = compare_versions(store.history(record_id), before, after)
    changed, newer = [row for row in rows if row.status != "same"], store.get_version(record_id, after)
    return render_template(
        "compare.html",
        record_id=record_id,
        before=before,
        after=after,
        versions=versions,
        rows=changed,
        same=len(rows) - len(changed),
        changes=compare_fields(store.get_version(record_id, before), newer),
        fields=newer.metadata,
        names=FIELD_NAMES,
        target=Target,
    )
