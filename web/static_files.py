"""Our own files, served under names that change with their content, so that browsers keep them for a year."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

_FOLDER = Path(__file__).parent / "static"
_FOREVER = 365 * 24 * 3600
_TYPES = {
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}

blueprint = Blueprint("static", __name__)


@cache
def names() -> frozenset[str]:
    """The files there are: nothing else is ever opened, whatever a path says."""
    return frozenset(path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*") if path.is_file())


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def stamp(name: str) -> str:
    """Characters that change when the file does."""
    return hashlib.sha256(_content(name)).hexdigest()[:10]


@cache
def edition() -> str:
    """Characters that change when any page may look different for the same content."""
    templates = (Path(__file__).parent / "templates").glob("*")
    files = sorted([*templates, *(_FOLDER / name for name in names())])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of one of our files."""
    return url_for("static.serve", name=name, v=stamp(name))


@blueprint.get("/static/<path:name>")
def serve(name: str) -> Response:
    """One of our files."""
    if name not in names():
        abort(404)
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    response = Response(_content(name), content_type=kind)
    response.set_etag(stamp(name))
    current = request.args.get("v") == stamp(name) or name.startswith("fonts/")
    response.cache_control.max_age = _FOREVER if current else 3600
    response.cache_control.public = True
    response.cache_control.immutable = current
    return response


def install(app: Flask) -> None:
    """Serve the files, and let templates name them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset
