"""The names of people in what a page declares as its authors: cleaned, parted, without the site itself."""

import re
from collections.abc import Sequence

from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Statement
from ingest.readers.html.titles import Site

_BY = re.compile(
    r"^(?:(?:written|posted|published|reported|story|text|words|article)\s+)?"
    r"(?:by|von|vom|par|por|di|da|yazan|yazar|müəllif|автор|авторы|author|autor|auteur|autore)\b\s*[::]?\s+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|@\w+", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*[;|/•·]\s*|\s+(?:and|und|et|e|y|и|və|ve|&|with|mit|avec)\s+|\s*&\s*", re.IGNORECASE
)
_NOBODY = frozenset(
    re.findall(
        r"\w+",
        "admin administrator webmaster editor editors redaktion redaktor redaksiya redacción redação "
        "redazione rédaction staff guest author unknown anonymous user team news newsroom desk press "
        "редакция админ",
    )
)
_LONGEST = 60  # characters of a name
_MOST_WORDS = 6


def authors(statements: Sequence[Statement], site: Site) -> tuple[str, ...]:
    """The people that statements of one kind name, in order and once each; empty where they name nobody."""
    names: list[str] = []
    for statement in statements:
        if "Person" not in statement.types and any(kind.endswith("Organization") for kind in statement.types):
            continue
        names += [name for name in _parted(statement) if is_person(name, site)]
    return tuple(dict.fromkeys(names))


def is_person(name: str, site: Site) -> bool:
    """Whether a name may be a person's: not the site's, nor a role, nor a phrase."""
    words = words_of(name)
    if not words or len(name) > _LONGEST or len(words) > _MOST_WORDS or re.search(r"\d{2}|[{}<>=_]", name):
        return False
    folded = " ".join(words)
    if any(folded == own or f" {own} " in f" {folded} " or f" {folded} " in f" {own} " for own in site.names):
        return False
    return not set(words) <= _NOBODY and any(letter.isalpha() for letter in name)


def _parted(statement: Statement) -> list[str]:
    text = " ".join(_ADDRESS.sub(" ", statement.value).split())
    text = _BY.sub("", text).strip(" ,;|-–—")
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 1 and _is_turned(text, statement):
        last, first = (half.strip() for half in text.split(","))
        return [f"{first} {last}"]
    return [name for part in parts for name in _at_commas(part)]


def _is_turned(text: str, statement: Statement) -> bool:
    """Whether a name stands as `Last, First`, as catalogues write it."""
    halves = text.split(",")
    catalogued = re.search(r"citation_author|dc\.|dcterms", statement.place, re.IGNORECASE) is not None
    return catalogued and len(halves) == 2 and all(0 < len(words_of(half)) <= 3 for half in halves)


def _at_commas(text: str) -> list[str]:
    """The names of a list that commas part."""
    return [part.strip() for part in text.split(",") if part.strip()]
