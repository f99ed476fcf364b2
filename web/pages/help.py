"""Pages that explain: the query language, and how citations hold."""

from flask import Blueprint, render_template

blueprint = Blueprint("help", __name__)


@blueprint.get("/help/search")
def query() -> str:
    """The query language by example."""
    return render_template("help_search.html", title="How to search")


@blueprint.get("/help/citing")
def citing() -> str:
    """What a citation's address promises."""
    return render_template("help_citing.html", title="How citations hold")
