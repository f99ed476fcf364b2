"""One line of JSON a request, with the id under which the reader and the proxy can speak of it.

The one module that knows python-json-logger. What a stranger wrote reaches the log only as JSON strings, so
that no line can be forged.
"""

import logging
import re
import secrets
import time
from logging.config import dictConfig

from flask import Flask, Response, g, has_request_context, request

from web.asking import asking_address

ACCESS = logging.getLogger("pincite.access")
HEADER = "X-Request-ID"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = frozenset({"/healthz", "/readyz"})  # asked every few seconds by what watches over the server


class _OfRequest(logging.Filter):
    """Gives whatever is logged while a request is answered that request's id."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with the id."""
        if has_request_context() and not hasattr(record, "request_id"):
            record.request_id = g.get("request_id")
        return True


def configure(level: str) -> None:
    """Write every log record of the process to standard error, as a line of JSON."""
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": "pythonjsonlogger.json.JsonFormatter",
                    "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
                    "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
                }
            },
            "filters": {"request": {"()": _OfRequest}},
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}
            },
            "root": {"handlers": ["stderr"], "level": level.upper()},
        }
    )


def install(app: Flask) -> None:
    """Give each request an id, say it in the answer, and log the request when it is answered."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.get("request_id", "")
    if request.path not in _QUIET:
        ACCESS.info("request", extra=_facts(response))
    return response


def _facts(response: Response) -> dict[str, object]:
    return {
        "request_id": g.get("request_id"),
        "method": request.method,
        "path": request.path,
        "query": request.query_string.decode("latin-1"),
        "status": response.status_code,
        "bytes": response.content_length,
        "seconds": round(time.perf_counter() - g.get("began", time.perf_counter()), 4),
        "address": asking_address(),
    }
