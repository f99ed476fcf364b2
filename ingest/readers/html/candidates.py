"""Candidates for every field of a page's metadata, the best evidence first."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from archive.records import Candidate
from ingest.fields.genres import find_type, split_label
from ingest.readers.html import people
from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Declared, Statement
from ingest.readers.html.titles import Site
from ingest.readers.html.vocabulary import LANGUAGES, TYPES

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref_src|cmpid)$", re.IGNORECASE
)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_ARTICLES = frozenset({"article", "text.article", "news", "newsarticle", "text"})
_STROKE = re.compile(r"\s+\|\s")  # what follows is what the site is about
_HOME = re.compile(r"/?(?:(?:index|home|default)(?:\.\w+)?)?/?", re.IGNORECASE)


def sources(declared: Declared) -> tuple[Candidate, ...]:
    """The publisher or outlet; addresses and handles are no names, and a person comes after organisations."""
    written = people.organisations(declared.statements.get("authors", ()))
    statements = sorted(declared.statements.get("source", ()), key=lambda each: "Person" in each.types)
    statements += written
    named = (
        each
        for each in statements
        if not re.search(r"://|^@|^www\.|\S@\S", each.value) and words_of(each.value)
    )
    return tuple(
        Candidate(_STROKE.split(each.value, maxsplit=1)[0], "declared", each.quote, each.place)
        for each in named
    )


def plain(statements: Iterable[Statement]) -> tuple[Candidate, ...]:
    """The statements as they are."""
    return tuple(_candidate(each) for each in statements)


def titles(statements: Iterable[Statement]) -> tuple[Candidate, ...]:
    """The titles without the labels of their genre."""
    return tuple(
        Candidate(split_label(each.value)[0], "declared", each.quote, each.place) for each in statements
    )


def types(declared: Declared, labels: Sequence[Statement]) -> tuple[Candidate, ...]:
    """What kind of text it is, by schema.org's type, its section's name, other declarations, printed labels.

    That it is an article, pages declare of all that they hold: this is no more than a guess.
    """
    stated = [(TYPES.get(kind), Statement(kind, kind, "JSON-LD @type")) for kind in declared.types]
    stated += [(find_type(each.value), each) for each in declared.statements.get("section", ())]
    stated += [
        ("article" if each.value.lower() in _ARTICLES else find_type(each.value), each)
        for each in declared.statements.get("type", ())
    ]
    found = [
        Candidate(kind, "detected" if kind == "article" else "declared", each.quote, each.place)
        for kind, each in stated
        if kind
    ]
    found += [
        Candidate(kind, "masthead", each.quote, each.place)
        for each in labels
        if (kind := find_type(each.value))
    ]
    return tuple(sorted(found, key=lambda each: each.value == "article"))


def languages(statements: Sequence[Statement]) -> tuple[Candidate, ...]:
    """The language as BCP 47 without region; a locale comes last, as it is often software's default."""
    ordered = sorted(statements, key=lambda each: each.place.endswith("locale"))
    return tuple(
        Candidate(tag, "declared", each.quote, each.place)
        for each in ordered
        if (tag := find_language(each.value))
    )


def find_language(value: str) -> str | None:
    """The language that a tag names: `en_US` is `en`, `zh-Hant-TW` is `zh-Hant`; None where it is no tag."""
    match = _LANGUAGE.fullmatch(value.split(",", maxsplit=1)[0].strip())
    if match is None:
        return None
    language = LANGUAGES.get(match[1].lower(), match[1].lower())
    return f"{language}-{match[2].title()}" if match[2] else language


def authors(statements: Sequence[Statement], site: Site) -> tuple[Candidate, ...]:
    """The people of each kind of declaration."""
    found = []
    for place, group in groupby(statements, key=lambda each: each.place):
        members = list(group)
        if names := people.authors(members, site):
            found.append(Candidate(names, "declared", "; ".join(each.quote for each in members), place))
    return tuple(found)


def urls(declared: Declared) -> tuple[Candidate, ...]:
    """The page's own address: canonical, or else what it or the browser that saved it says."""
    statements = declared.statements
    saved = [each.value for each in statements.get("saved from", ())]
    base = next((each.value for each in statements.get("url", ()) if each.value.startswith("http")), "")
    base = next(iter(saved), "") or base
    ordered = [
        *statements.get("canonical", ()),
        *statements.get("url", ()),
        *statements.get("saved from", ()),
    ]
    return tuple(
        Candidate(address, "declared", each.quote, each.place)
        for each in ordered
        if (address := find_address(each.value, base))
    )


def find_address(value: str, base: str = "") -> str | None:
    """An address that names a page for good: absolute, no home page, without fragment and tracking."""
    try:
        parts = urlsplit(urljoin(base, value.strip()))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "." not in host or " " in value.strip():
        return None
    query = [
        (name, text)
        for name, text in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    ]
    if _HOME.fullmatch(parts.path) and not query:
        return None
    kept = (
        parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))


def _candidate(statement: Statement) -> Candidate:
    return Candidate(statement.value, "declared", statement.quote, statement.place)
