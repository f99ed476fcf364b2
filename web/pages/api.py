"""The JSON API under `/api/v1`, its description for machines, and the same as a page."""

from typing import Any

from flask import Blueprint, Response, render_template, url_for

from web.api import openapi
from web.api.answering import answer_json
from web.api.operations import Operation, read_values
from web.api.table import OPERATIONS
from web.holdings import here
from web.presenting import public_url

blueprint = Blueprint("api", __name__)

ABOUT = """Everything that the pages show, for programs. No key is needed; nothing here changes the archive.

Objects are those behind `?format=json` on the pages. Lists are paged with `Link` headers (RFC 8288).
Errors are problem details (RFC 9457). Answers carry an `ETag`: ask again with `If-None-Match`."""


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
    return answer_json(_description())


def _description() -> dict[str, Any]:
    root = url_for("api.description").removesuffix("/openapi.json")
    return openapi.document(
        OPERATIONS, name=here().settings.name, description=ABOUT, server=public_url(root) or root
    )


@blueprint.get("/api")
def docs() -> str:
    """The description as a page."""
    return render_template("api.html", title="API", spec=_description())
