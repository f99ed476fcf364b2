"""What belongs to the site as a whole: its colours and logo, and whether it is well."""

import logging
import mimetypes
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, redirect
from werkzeug.wrappers import Response as WerkzeugResponse

from archive.errors import PinciteError
from web import policy, theme
from web.holdings import here
from web.static_files import asset

blueprint = Blueprint("site", __name__)
_LOG = logging.getLogger("pincite.web")
_LOGO_TYPES = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"}
_DAY = 24 * 3600


@blueprint.get("/theme.css")
def theme_sheet() -> Response:
    """The colours of the settings, made readable on light and dark."""
    sheet = theme.css_for(here().settings.accent, here().settings.links)
    if sheet is None:
        abort(404)
    return policy.keep(Response(sheet, content_type="text/css; charset=utf-8"), 3600)


@blueprint.get("/logo")
def logo() -> Response:
    """The logo of the settings: a picture that lies beside `archive.toml`, and no other file."""
    name = here().settings.logo
    path = here().folder / Path(name).name if name else None
    if path is None or path.suffix.lower() not in _LOGO_TYPES or not path.is_file() or path.is_symlink():
        abort(404)
    response = Response(path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0])
    response.headers["Content-Security-Policy"] = policy.PAYLOAD_POLICY
    return policy.keep(response, _DAY)


@blueprint.get("/favicon.ico")
def icon() -> WerkzeugResponse:
    """The icon, for what asks for it under the name it has everywhere: feed readers, JSON in a browser."""
    return redirect(asset("icon.svg"))


@blueprint.get("/healthz")
def healthz() -> Response:
    """That this process answers."""
    response = jsonify(status="ok")
    response.cache_control.no_store = True
    return response


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether the store can be read and the index has been built; 503 where not."""
    try:
        status = here().index.status()
        ready = status.sequence is not None or not here().store.last_sequence()
        body = {
            "status": "ready" if ready else "index not built",
            "records": status.records,
            "behind": status.behind,
        }
    except (PinciteError, OSError) as error:
        _LOG.error("not ready: %s: %s", type(error).__name__, error)
        ready, body = False, {"status": "unavailable", "detail": f"{type(error).__name__}; the log says more"}
    response = jsonify(body)
    response.cache_control.no_store = True
    if not ready:
        response.headers["Retry-After"] = "5"
    return response, 200 if ready else 503
