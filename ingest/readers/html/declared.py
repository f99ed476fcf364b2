"""What a page declares of itself in its head and attributes, as statements with their words and places.

JSON-LD, OpenGraph and `article:*`, Dublin Core, Highwire's `citation_*`, the tags of analytics services,
microdata, `<time>`, `rel=canonical`, `lang`: each becomes a `Statement` under the name of a field, the most
trustworthy first, and `candidates.py` decides what they are worth.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bs4 import BeautifulSoup, Comment
from bs4.element import Tag

from ingest.readers.html import json_ld, tables
from ingest.readers.html.json_ld import Node, text_of
from ingest.readers.html.vocabulary import METAS, PAGES, PEOPLE, PROPERTIES

_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)")
_COMMENTS = re.compile(r"comment|respond|disqus", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a page says of itself: the value, the words that say so, and where they stand."""

    value: str
    quote: str
    place: str
    types: tuple[str, ...] = ()  # of a person or organisation, where the page tells


Statements = Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything a page states, field by field, and the schema.org types of its article."""

    statements: Statements
    types: tuple[str, ...]


def read_declared(soup: BeautifulSoup) -> Declared:
    """Every statement of the page; a field that nothing states is absent."""
    nodes = json_ld.read_nodes(soup)
    metas = _read_metas(soup)
    article = json_ld.find_article(nodes, _headlines(soup, metas))
    found: dict[str, list[Statement]] = {}
    for field in METAS:
        found[field] = [
            *(_of_article(article, field, nodes) if article else ()),
            *_of_metas(metas, field),
            *_of_microdata(soup, field),
        ]
    found["date"] += _of_pages(nodes, "date")
    found["source"] += _publishers(nodes)
    found["language"] += _languages(soup, metas)
    found["section"] += _categories(soup)
    found["rights"] += _links(soup, "license")
    found["canonical"] = _links(soup, "canonical")
    found["saved from"] = _saved_from(soup)
    found["modified"] = _modified(article, metas)
    statements = {field: tuple(dict.fromkeys(each)) for field, each in found.items() if each}
    types = json_ld.types_of(article) if article else _item_types_of_page(soup)
    return Declared(MappingProxyType(statements), types)


def _read_metas(soup: BeautifulSoup) -> dict[str, list[tuple[str, str]]]:
    """For each meta element's name, normalised, its contents and its name as written, in page order."""
    metas: dict[str, list[tuple[str, str]]] = {}
    for meta in soup.find_all("meta"):
        content = " ".join(str(meta.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            written = str(meta.get(key) or "").strip()
            if written and content:
                metas.setdefault(re.sub(r"[:_-]", ".", written.lower()), []).append((content, written))
                break
    return metas


def _of_metas(metas: Mapping[str, list[tuple[str, str]]], field: str) -> list[Statement]:
    return [
        Statement(content, content, f"meta {written}")
        for name in METAS[field]
        for content, written in metas.get(name, ())
    ]


def _headlines(soup: BeautifulSoup, metas: Mapping[str, list[tuple[str, str]]]) -> tuple[str, ...]:
    """What the page seems to be called, to tell its article from others that it lists."""
    headings = [tables.text_within(heading) for heading in soup.find_all("h1", limit=5)]
    return (*(each.value for each in _of_metas(metas, "title")), *headings)


def _of_article(article: Node, field: str, nodes: tuple[Node, ...]) -> list[Statement]:
    """What the article's JSON-LD states; people and organisations with their types."""
    kind = next(iter(json_ld.types_of(article)), "Article")
    found = [
        Statement(text, text, f"JSON-LD {kind}.{name}")
        for name in PROPERTIES.get(field, ())
        if (text := text_of(article.get(name)))
    ]
    for name in PEOPLE.get(field, ()):
        people = list(json_ld.names_of(article.get(name), nodes))
        found += [Statement(person, person, f"JSON-LD {kind}.{name}", types) for person, types in people]
    return found


def _of_pages(nodes: tuple[Node, ...], field: str) -> list[Statement]:
    """What JSON-LD states of the page as a whole, or of a film or recording that is all its matter."""
    return [
        Statement(text, text, f"JSON-LD {kind}.{name}")
        for node in nodes
        for kind in json_ld.types_of(node)[:1]
        if kind in PAGES
        for name in PROPERTIES[field]
        if (text := text_of(node.get(name)))
    ]


def _publishers(nodes: tuple[Node, ...]) -> list[Statement]:
    """The names of the website that JSON-LD declares."""
    return [
        Statement(name, name, "JSON-LD WebSite.name")
        for node in nodes
        if "WebSite" in json_ld.types_of(node) and (name := text_of(node.get("name")))
    ]


def _modified(article: Node | None, metas: Mapping[str, list[tuple[str, str]]]) -> list[Statement]:
    text = text_of(article.get("dateModified")) if article else ""
    found = [Statement(text, text, "JSON-LD dateModified")] if text else []
    names = (
        "article.modified.time",
        "og.updated.time",
        "dcterms.modified",
        "dc.date.modified",
        "last.modified",
    )
    return found + [
        Statement(content, content, f"meta {written}")
        for name in names
        for content, written in metas.get(name, ())
    ]


def _of_microdata(soup: BeautifulSoup, field: str) -> list[Statement]:
    """What elements with `itemprop` state of the page's article, not of its comments or pictures."""
    found = []
    for name in (*PROPERTIES.get(field, ()), *PEOPLE.get(field, ())):
        for tag in soup.find_all(itemprop=re.compile(rf"(?:^|\s){name}(?:\s|$)"), limit=20):
            if (text := _item_text(tag)) and _is_of_article(tag):
                found.append(Statement(text, text, f"itemprop {name}", _item_types(tag)))
    return found


def _item_types_of_page(soup: BeautifulSoup) -> tuple[str, ...]:
    """The microdata types of the first thing on the page that is an article."""
    scopes = (_item_types(tag) for tag in soup.find_all(itemtype=True, limit=50))
    return next((kinds for kinds in scopes if set(kinds) & set(json_ld.ARTICLES)), ())


def _is_of_article(tag: Tag) -> bool:
    """Whether the thing that an `itemprop` describes is an article and no comment, person or picture."""
    if tag.find_parent(id=_COMMENTS) or tag.find_parent(class_=_COMMENTS):
        return False
    scope = tag.find_parent(itemscope=True)
    kinds = _item_types(scope) if scope else ()
    return any(kind in json_ld.ARTICLES or kind in PAGES for kind in kinds)


def _item_types(tag: Tag) -> tuple[str, ...]:
    return tuple(kind.rstrip("/").rsplit("/", 1)[-1] for kind in str(tag.get("itemtype") or "").split())


def _item_text(tag: Tag) -> str:
    value = tag.get("content") or tag.get("datetime") or (tag.get("href") if tag.name == "link" else None)
    if value:
        return " ".join(str(value).split())
    inner = tag.find(itemprop="name") if tag.has_attr("itemscope") else None
    if isinstance(inner, Tag) and inner.get("content"):
        return " ".join(str(inner["content"]).split())
    return tables.text_within(inner if isinstance(inner, Tag) else tag)


def _languages(soup: BeautifulSoup, metas: Mapping[str, list[tuple[str, str]]]) -> list[Statement]:
    """The language of the root element, and what the server was told to send."""
    root = soup.find("html")
    tag = str(root.get("lang") or root.get("xml:lang") or "") if isinstance(root, Tag) else ""
    found = [Statement(tag, tag, "html lang")] if tag else []
    return found + [
        Statement(content, content, "meta http-equiv content-language")
        for content, _ in metas.get("content.language", ())
    ]


def _links(soup: BeautifulSoup, relation: str) -> list[Statement]:
    links = soup.find_all(["link", "a"] if relation == "license" else "link", rel=relation, href=True)
    return [Statement(str(link["href"]).strip(), str(link["href"]), f"link rel={relation}") for link in links]


def _categories(soup: BeautifulSoup) -> list[Statement]:
    """The category that a page files its article under, if it is one alone."""
    links = soup.find_all("a", rel="category", limit=5)
    names = {text for link in links if (text := tables.text_within(link))}
    return [Statement(name, name, "link rel=category") for name in names] if len(names) == 1 else []


def _saved_from(soup: BeautifulSoup) -> list[Statement]:
    """The address that a browser noted when it saved the page."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment), limit=5):
        if match := _SAVED.search(comment):
            return [Statement(match[1], " ".join(comment.split()), "saved from")]
    return []
