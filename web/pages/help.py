"""Pages that explain: the query language, and how citations hold."""

from flask import Blueprint, Response, redirect, render_template, url_for

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def first() -> Response:
    """The help that most people look for."""
    return redirect(url_for("help.query"))  # type: ignore[return-value]


@blueprint.get("/help/search")
def query() -> str:
    """The query language by example."""
    return render_template("help_search.html", title="How to search")


@blueprint.get("/help/citing")
def citing() -> str:
    """What a citation's address promises."""
    return render_template("help_citing.html", title="How citations hold")
