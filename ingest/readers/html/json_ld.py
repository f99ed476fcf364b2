"""The objects that a page declares in JSON-LD, and which of them is the article.

Publishers write JSON-LD by hand and by template: in arrays, in graphs, wrapped in comments, with bare line
breaks in strings and commas too many. What can be read is read; the rest is passed over.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup

Node = Mapping[str, Any]

# schema.org types of a text as a whole, the most telling first.
ARTICLES = (
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "ReviewNewsArticle",
    "BackgroundNewsArticle",
    "ReportageNewsArticle",
    "NewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "ScholarlyArticle",
    "TechArticle",
    "Report",
    "Article",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "Blog",
)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
    r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_COMMA_TOO_MANY = re.compile(r",(?=\s*[}\]])")
_STATEMENT = re.compile(r'"(@type|headline|datePublished|inLanguage|url)"\s*:\s*"([^"\n]+)"\s*[,}\n]')
_AUTHOR = re.compile(
    r'"author"\s*:\s*[\[{\s]*(?:"@type"\s*:\s*"Person"\s*,\s*)?"name"\s*:\s*"([^"\n]+)"\s*[,}\n]'
)
_LIMIT = 2_000_000  # characters of one script
_DEEP = 6


def read_nodes(soup: BeautifulSoup) -> tuple[Node, ...]:
    """Every object at the top of the page's JSON-LD, graphs opened, in page order."""
    found: list[Node] = []
    for script in soup.find_all("script", type=re.compile(r"^\s*application/ld\+json", re.IGNORECASE)):
        for value in _values(script.get_text()[:_LIMIT]):
            found += _objects(value, _DEEP)
    return tuple(found)


def find_article(nodes: tuple[Node, ...], titles: tuple[str, ...] = ()) -> Node | None:
    """The object that describes the page's text: the one with its headline, or else the first of its kind."""
    articles = [node for node in nodes if any(kind in ARTICLES for kind in types_of(node))]
    wanted = {_folded(title) for title in titles}
    named = [
        node for node in articles if _folded(text_of(node.get("headline") or node.get("name"))) in wanted
    ]
    return next(iter(named or articles), None)


def types_of(node: Node) -> tuple[str, ...]:
    """The schema.org types of an object, without the address of the vocabulary."""
    declared = node.get("@type")
    kinds = declared if isinstance(declared, list) else [declared]
    return tuple(
        kind.rstrip("/").rsplit("/", 1)[-1].removeprefix("schema:") for kind in kinds if isinstance(kind, str)
    )


def text_of(value: Any) -> str:
    """A value as one line of text; that of the first of several, and of the name of an object."""
    if isinstance(value, list):
        return next((text for each in value if (text := text_of(each))), "")
    if isinstance(value, Mapping):
        return text_of(value.get("@value") or value.get("name") or value.get("@id"))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(html.unescape(str(value)).split())


def names_of(value: Any, nodes: tuple[Node, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name and the types of every person or organisation in a value; `@id` looked up in the graph."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            whole = _resolved(each, nodes)
            if isinstance(whole.get("name"), list):
                yield from ((text_of(name), types_of(whole)) for name in whole["name"])
            elif name := text_of(whole.get("name")):
                yield name, types_of(whole)
        elif name := text_of(each):
            yield name, ()


def _resolved(node: Node, nodes: tuple[Node, ...]) -> Node:
    if node.get("name") or not node.get("@id"):
        return node
    return next((other for other in nodes if other.get("@id") == node["@id"] and other.get("name")), node)


def _values(script: str) -> Iterator[Any]:
    """The JSON values of a script; several may follow each other."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";")
    for attempt in (text, _COMMA_TOO_MANY.sub(",", text), _COMMA_TOO_MANY.sub("", text), html.unescape(text)):
        values = list(_decoded(attempt))
        if values:
            yield from values
            return
    if salvaged := _salvaged(text):
        yield salvaged


def _salvaged(text: str) -> dict[str, Any]:
    """Single statements out of a script that is no JSON, such as one with quotation marks inside strings."""
    found: dict[str, Any] = {key: value for key, value in _STATEMENT.findall(text) if "\\" not in value}
    if author := _AUTHOR.search(text):
        found["author"] = author[1]
    return found if found.get("@type") else {}


def _decoded(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while (at := _next_object(text, at)) >= 0:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value


def _next_object(text: str, at: int) -> int:
    starts = [place for sign in "{[" if (place := text.find(sign, at)) >= 0]
    return min(starts, default=-1)


def _objects(value: Any, depth: int) -> list[Node]:
    """The objects of a value that describe the page: those in arrays and graphs, and what a page is about."""
    if depth == 0:
        return []
    if isinstance(value, list):
        return [node for each in value for node in _objects(each, depth - 1)]
    if not isinstance(value, dict):
        return []
    inner = [value.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage")]
    return [
        value,
        *(node for each in inner if isinstance(each, dict | list) for node in _objects(each, depth - 1)),
    ]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
