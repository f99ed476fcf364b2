"""Which form of an answer a reader asked for, by `?format=`: a page unless it says otherwise."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from flask import Response, request

from web.problems import Problem

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/json",
        "txt": "text/plain; charset=utf-8",
        "bib": "application/x-bibtex; charset=utf-8",
        "ris": "application/x-research-info-systems; charset=utf-8",
        "csl": "application/vnd.citationstyles.csl+json",
        "jsonl": "application/jsonl; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "linkset": "application/linkset+json",
        "atom": "application/atom+xml; charset=utf-8",
    }
)
RECORD_FORMATS = ("json", "txt", "bib", "ris", "csl", "linkset")
LIST_FORMATS = ("json", "atom", "csv", "ris", "bib", "csl", "jsonl")


def wanted_format(offered: Collection[str]) -> str:
    """One of `offered`, or `html`; Problem 400 names what there is."""
    asked = request.args.get("format", "html").strip().lower() or "html"
    if asked == "html" or asked in offered:
        return asked
    names = ", ".join(sorted(offered))
    raise Problem(
        400, f"There is no format “{asked[:40]}” here. Choose one of {names}, or leave it out for a page."
    )


def answer(content: str | bytes, form: str, *, name: str | None = None) -> Response:
    """Content in one of the forms; with a name, browsers save it as a file of that name."""
    response = Response(content, content_type=TYPES[form])
    if name is not None:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
