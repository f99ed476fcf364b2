"""What a reader of the page sees, in reading order: its text, in pieces that each know where they stood.

The text is what the extraction's spans point into. Nothing is left out of it but what no browser shows as
text (scripts, styles, templates, pictures); navigation, banners and hidden parts are pieces like all others,
and whether a piece belongs to the article is for `article.py` to say.
"""

import re
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup

from ingest.readers.html.paragraphs import Part, paragraphs
from ingest.readers.html.walking import Place, Run, Walk

_KINDS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("li", "dt", "dd"), "list item"),
    "blockquote": "quote",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text without a block inside: a paragraph, a heading, a list's item, a whole table of data."""

    text: str
    kind: str  # one of ingest.blocks.KINDS
    span: tuple[int, int]  # in the page's text
    places: tuple[Place, ...]  # outermost first
    level: int | None = None
    label: str | None = None
    linked: float = 0.0  # the part of its letters that stand in links
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """The page's text and its pieces."""

    text: str
    pieces: tuple[Piece, ...]


def render(soup: BeautifulSoup) -> Rendering:
    """The rendering of a page; a document cut off anywhere renders as far as it goes."""
    pieces: list[Piece] = []
    labelled: set[int] = set()
    at = 0
    for run in Walk().through(soup):
        for parts in [run.parts] if run.whole else paragraphs(run.parts):
            piece = _piece(parts, run, at)
            pieces.append(replace(piece, label=_find_label(run.places, labelled)))
            at += len(piece.text) + 1
    return Rendering("\n".join(piece.text for piece in pieces), tuple(pieces))


def _piece(parts: tuple[Part, ...], run: Run, at: int) -> Piece:
    text = "".join(part.text for part in parts)
    letters = [(len(part.text.strip()), part) for part in parts]
    total = sum(number for number, _ in letters) or 1
    kind, level = ("table", None) if run.whole else _kind(run.places)
    return Piece(
        text=text,
        kind=kind,
        span=(at, at + len(text)),
        places=run.places,
        level=level,
        linked=sum(number for number, part in letters if part.linked) / total,
        bold=all(part.bold for number, part in letters if number),
        hidden=run.hidden,
    )


def _kind(places: tuple[Place, ...]) -> tuple[str, int | None]:
    """What the innermost telling element makes of a piece, and the level of a heading."""
    for place in reversed(places):
        if place.tag.get("role") == "heading":
            level = str(place.tag.get("aria-level") or "")
            return "heading", int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2
        if kind := _KINDS.get(place.name):
            return kind, int(place.name[1]) if kind == "heading" else None
    return "paragraph", None


def _find_label(places: tuple[Place, ...], labelled: set[int]) -> str | None:
    """The number that a browser prints before an ordered list's item, for the first piece in it."""
    item = next((place.tag for place in reversed(places) if place.name == "li"), None)
    if item is None or id(item) in labelled or item.parent is None or item.parent.name != "ol":
        return None
    labelled.add(id(item))
    if item.parent.get("type", "1") != "1" or item.parent.has_attr("reversed"):
        return None
    number = _whole(item.parent.get("start"), 1)
    for sibling in item.parent.find_all("li", recursive=False):
        number = _whole(sibling.get("value"), number)
        if sibling is item:
            break
        number += 1
    return f"{number}."


def _whole(value: object, default: int) -> int:
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default
