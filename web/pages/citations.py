"""Citation pages, the forms that the citing panel fetches, and the checking of quotations."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from archive.addresses import Target, find_target
from web import taking, verification
from web.negotiation import answer, wanted_format
from web.presenting import plain
from web.problems import Problem

blueprint = Blueprint("citations", __name__)


@blueprint.get("/cite/<path:rest>")
def cite(rest: str) -> Response:
    """Everything to copy of a record, passage, range or words of it: a page, or JSON for the panel."""
    form = wanted_format(("json",))
    target = find_target(f"/d/{rest}")
    if target is None:
        raise Problem(404, f"{plain(rest)[:80]} is no address of a record or passage.")
    quotation = request.args.get("quote", "")[: taking.LONGEST_QUOTATION]
    taken = taking.take(target, quotation)
    if form == "json":
        return answer(json.dumps(_as_json(taken), ensure_ascii=False), "json")
    return make_response(render_template("cite.html", taken=taken, target=Target, title=f"Cite {taken.name}"))


def _as_json(taken: taking.Taken) -> dict[str, Any]:
    """The forms for programs, and as the panel shows them."""
    return {
        "name": taken.name,
        "title": taken.title,
        "url": taken.url,
        "forms": {form.key: form.text for form in taken.forms},
        "html": render_template("_forms.html", taken=taken),
    }


@blueprint.route("/verify", methods=["GET", "POST"])
def verify() -> str:
    """A form for a manuscript, and what was found of the quotations in it."""
    text = request.form.get("text", "") if request.method == "POST" else request.args.get("text", "")
    text = text.replace("\r\n", "\n")
    checked = [verification.shown(finding) for finding in verification.check(text)] if text else None
    return render_template("verify.html", title="Verify quotations", text=text, checked=checked)
