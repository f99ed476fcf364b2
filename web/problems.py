"""What goes wrong, said to people as a page that helps and to programs as RFC 9457 problem details."""

import json
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from archive import errors

_LOG = logging.getLogger("pincite.web")

_STATUSES: tuple[tuple[type[errors.PinciteError], int], ...] = (
    (errors.NotFound, 404),
    (errors.UsageError, 400),
    (errors.TooLarge, 413),
    (errors.TooSlow, 503),
    (errors.InputError, 400),
    (errors.EngineUnavailable, 503),
    (errors.EngineError, 503),
    (errors.ArchiveError, 503),
)
_HINTS = {
    404: "The address may be mistyped or cut short. A citation of this archive looks like /d/…/p12/k4f9.",
    405: "This address is for reading; it does not take that method.",
    413: "The text is longer than this archive takes at once. Send it in parts.",
    429: "Too many requests came from your address. Wait a moment and go on more slowly.",
    500: "Something failed here, not with you. It was written to the log.",
    503: "A part of the archive is away for the moment. Try again shortly.",
}

_HEADINGS = {
    400: "This can’t be understood",
    404: "There is no such page",
    410: "This was withdrawn",
    405: "This address is for reading",
    413: "That is too long",
    429: "Too many requests",
    500: "Something failed here",
    503: "Not available for the moment",
}


class Problem(Exception):
    """An answer that is an error: its status and a sentence that names the object and the next step."""

    def __init__(self, status: int, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.extra = status, detail, extra


def install(app: Flask) -> None:
    """Answer every error of an application as a problem."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(errors.PinciteError, _from_archive)
    app.register_error_handler(OSError, _from_system)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _from_fault)


def respond(problem: Problem) -> Response:
    """The problem as JSON where a program asked, else as a page."""
    if _for_program():
        return as_json(problem)
    title = _HEADINGS.get(problem.status) or _title(problem.status)
    page = render_template("problem.html", problem=problem, title=title, hint=_hint(problem))
    return _finished(make_response(page, problem.status), problem)


def as_json(problem: Problem) -> Response:
    """The problem details object."""
    body = {
        "type": "about:blank",
        "title": _title(problem.status),
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
        **problem.extra,
    }
    response = Response(
        json.dumps(body, ensure_ascii=False), problem.status, content_type="application/problem+json"
    )
    return _finished(response, problem)


def _finished(response: Response, problem: Problem) -> Response:
    response.cache_control.no_store = True
    if problem.status in {429, 503}:
        response.headers.setdefault("Retry-After", "5")
    return response


def _for_program() -> bool:
    asked = request.args.get("format", "")
    if request.path.startswith("/api/") or asked in {"json", "csl", "jsonl"}:
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/problem+json", "application/json"]) not in {
        "text/html",
        None,
    }


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _hint(problem: Problem) -> str | None:
    hint = _HINTS.get(problem.status)
    return None if hint == problem.detail else hint


def _from_archive(error: errors.PinciteError) -> Response:
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            if status == 503:
                _LOG.error("%s: %s", type(error).__name__, error)
            return respond(Problem(status, _told(error)))
    return _from_fault(error)


def _told(error: errors.PinciteError) -> str:
    """What readers are told: little of the archive as a whole, for folders and commands belong in the log."""
    if isinstance(error, errors.ArchiveError | errors.EngineError):
        return _HINTS[503]
    if isinstance(error, errors.PayloadNotFound):
        return "The original file of this version is not kept here."
    return str(error)


def _from_http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router
    if error.code == 404 and (elsewhere := _without_slash()):
        return redirect(elsewhere, 308)  # type: ignore[return-value]
    hint = _HINTS.get(error.code, error.description or "")
    response = respond(Problem(error.code, hint))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _without_slash() -> str | None:
    """The address without the slash at its end, where something is there: people and programs add one."""
    path = request.path.rstrip("/")
    if path == request.path or not path or path.startswith("//"):
        return None
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    query = request.query_string.decode("ascii", "replace")
    return quote(request.script_root + path) + (f"?{query}" if query else "")


def _from_system(error: OSError) -> Response:
    """What the system refuses, as a folder that may not be read any more, is away until somebody mends it."""
    _LOG.exception("%s %s failed", request.method, request.path, exc_info=error)
    return respond(Problem(503, _HINTS[503]))


def _from_fault(error: Exception) -> Response:
    _LOG.exception("%s %s failed", request.method, request.path, exc_info=error)
    return respond(Problem(500, _HINTS[500]))
