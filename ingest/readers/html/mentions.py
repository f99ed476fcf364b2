"""Everything on a page that may name its authors, each with what its place says of it.

A page names its authors in declarations, in elements made for that (`rel=author`, `class="byline"`), in lines
that begin with `by`; and it names commenters, neighbours' authors and its own makers in the same ways. Which
of them it means is for `people.py` to say, by the weights that `make train` found for these features.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from ingest.fields.bylines import read_byline
from ingest.fields.dates import Custom, find_date
from ingest.fields.organisations import is_acronym, is_organisation
from ingest.fields.people import find_people, is_nobody, is_person
from ingest.readers.html import tables
from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Statement
from ingest.readers.html.people import authors
from ingest.readers.html.positions import position_features
from ingest.readers.html.rendering import Piece
from ingest.readers.html.titles import Site

_NAMED = re.compile(
    r"auth?or|auteur|autore|by-?line|writer|yazar|muellif|signature|firma|kunye|reporter|redakteur|verfasser"
    r"|(?<![a-z])(?:fn|vcard|username|creator|submitted)(?![a-z])"
)
_PROFILE = re.compile(
    r"auth?or|auteur|user|profil|member|mitarbeiter|redakteur|people|team|person", re.IGNORECASE
)
_ELSEWHERE = {
    "comments": re.compile(r"comment|kommentar|respond|disqus|reply|replies|(?<![a-z])review"),
    "aside": re.compile(r"side-?bar|widget|(?<![a-z])aside"),
    "neighbour": re.compile(
        r"relat|recommend|teaser|(?<![a-z])card|latest|popular|trending|most-?read|more-|carousel|swiper"
    ),
    "frame": re.compile(r"(?<![a-z])(?:footer|nav|menu|navigation|copyright)(?![a-z])"),
    "about": re.compile(r"bio|about-?(?:the-)?auth|auth?or-?(?:box|info|card|description|profile)|sabox"),
    "meta": re.compile(
        r"meta|byline|by-?line|entry-?header|post-?header|article-?header|info|credit|submitted|date"
    ),
}
_BY = re.compile(
    r"^\W*(?:(?:geschrieben|verfasst|erstellt|gespeichert|eingestellt|gepostet"
    r"|veröffentlicht|ein \w+|text|beitrag"
    r"|blog beitrag|foto und text|written|posted|words|story|published|submitted"
    r"|created|autor(?:in|en)?|author|auteur"
    r"|redacción|escrito|publicado|écrit|publié)\s+)?"
    r"(?:by|von|vom|par|por|di|da|автор|autor(?:in|en|es|a)?|author|authors|auteur"
    r"|text|texto|texte|verfasser(?:in)?"
    r"|redaktion(?=\s*:)|yazar|müəllif|autore)\b\s*[:：]?\s+",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"written|geschrieben|verfasst|écrit|escrit|scritto|geschreven|napisan|автор"
    r"|autor|author|yaza|skrevet|skriven",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s[-–—|•·@/]\s.*$|[|•·\n].*$|\s*\(.*$|,?\s+(?:am|on|um|at|vom|le|el|in|for|für"
    r"|posted|veröffentlicht|published)\s+"
    r"(?=\W|\d|[A-Z]).*$"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b(?:\s*(?:uhr|am|pm|a\.m\.|p\.m\.))?", re.IGNORECASE)
_LABEL = 30  # characters of a label that stands in an element of its own before a name
_DANGLING = re.compile(
    r"(?:[\s,|]+(?:am|on|um|at|vom|le|el|il|den|sagt|says|posted|published|veröffentlicht|uhr|in))+$",
    re.IGNORECASE,
)
_EDGES = " ,;:|–—-•·/\t\n\xa0"
_WORDS = 7  # of a name
_LINE_WORDS = 25
_ELEMENTS = 600  # with a telling name; a page of comments has more
_SEPARATE = re.compile(r"\s*(?:,|;|/|&|\s(?:and|und|et|y|e|və|ve|и|և|და)\s)\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """Names in one place of a page, the words there, the place for a reader, and features of the place."""

    names: tuple[str, ...]
    quote: str
    place: str
    features: frozenset[str]


def declared_mentions(statements: Sequence[Statement], site: Site) -> Iterator[Mention]:
    """What declarations name, those of one kind together: people, or else whatever they say."""
    places = list(dict.fromkeys(each.place for each in statements))
    for place in places:
        members = [each for each in statements if each.place == place]
        names = authors(members, site) or tuple(
            dict.fromkeys(name for each in members for name in names_in(each.value))
        )
        kind = re.sub(r"\W+", "-", place.casefold()).removeprefix("meta-")
        kind = (
            "json-ld" if place.startswith("JSON-LD") else "itemprop" if place.startswith("itemprop") else kind
        )
        types = {f"typed {each}" for member in members for each in member.types}
        if names:
            yield Mention(
                names,
                "; ".join(each.value for each in members),
                place,
                frozenset({f"declared {kind}", *types}),
            )


def card_labels(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """The labelled data of a page's card for social networks, as pairs of label and value."""
    metas = {
        str(meta.get("name") or meta.get("property") or "").lower(): str(meta.get("content") or "")
        for meta in soup.find_all("meta")
    }
    pairs = (
        (metas.get(f"twitter:label{number}"), metas.get(f"twitter:data{number}")) for number in range(1, 5)
    )
    return [(label, value) for label, value in pairs if label and value]


def labelled_mentions(labels: Iterable[tuple[str, str]]) -> Iterator[Mention]:
    """What labelled data of a card names: `Written by` with `Jane Doe`."""
    for label, value in labels:
        if _WRITTEN.search(label) and (names := names_in(value)):
            yield Mention(names, f"{label}: {value}", "card label", frozenset({"declared card"}))


def printed_mentions(
    pieces: Sequence[Piece], taken: Sequence[int], headline: int | None, custom: Custom
) -> Iterator[Mention]:
    """What the page prints as a byline: elements that are named for it, lines that begin with `by`."""
    seen: set[int] = set()
    shared = {id(place.tag) for each in taken[:1] for place in pieces[each].places}
    before = ""
    for position, piece in enumerate(pieces):
        label, before = before, "" if piece.hidden else piece.text
        if piece.hidden or len(words_of(piece.text)) > _LINE_WORDS:
            continue
        where = _where(piece, position, taken, headline, shared)
        if len(label) < _LABEL and _BY.fullmatch(f"{label.strip()} "):
            where.add("after by")
            if names := names_in(_without_date(piece.text, custom)):
                yield Mention(names, f"{label} {piece.text}", "byline", frozenset({"begins with by", *where}))
        for tag, kinds in _telling_tags(piece):
            if id(tag) in seen or len(seen) > _ELEMENTS:
                continue
            seen.add(id(tag))
            text = tables.text_within(tag)
            if names := names_in(_without_date(text, custom)):
                yield Mention(names, text, "byline", frozenset({*kinds, *where}))
        yield from _of_line(piece, where, custom)


def names_in(text: str) -> tuple[str, ...]:
    """The names that a short text is, people's as they are written, or else whatever it says."""
    bare = _BY.sub("", re.sub(r"\S+@\S+\.\S+|https?://\S+", " ", text)).strip(_EDGES)
    bare = _DANGLING.sub("", _ENDS.sub("", bare)).strip(_EDGES)
    if not bare or len(words_of(bare)) > _WORDS or not re.search(r"[^\W\d_]{2}", bare):
        return ()
    people = find_people(bare)
    parts = [part for part in _SEPARATE.split(bare) if part]
    if people and len(people) >= len(parts):
        return people
    if people and all(is_organisation(part) or part.islower() for part in parts[len(people) :]):
        return people
    return people or (" ".join(bare.split()),)


def shape_of(names: Sequence[str]) -> frozenset[str]:
    """What names look like, wherever they stand."""
    text = " ".join(names)
    words = words_of(text)
    person = all(is_person(name) for name in names)
    found = {f"names {min(len(names), 3)}", f"words {min(len(words), 5)}", f"person {person}"}
    tests = {
        "organisation": not person and any(map(is_organisation, names)),
        "acronym": any(map(is_acronym, names)),
        "nobody": any(map(is_nobody, names)),
        "low": text[:1].islower(),
        "capitals": text.isupper(),
        "figures": any(char.isdigit() for char in text),
        "marks": re.search(r"[?!:;…\"“”]", text) is not None,
        "dotted": "." in text,
    }
    return frozenset(found | {name for name, holds in tests.items() if holds})


def _telling_tags(piece: Piece) -> Iterator[tuple[Tag, set[str]]]:
    """The elements of a piece, or right around it, that are named for an author, and how."""
    holder = piece.places[-1].tag if piece.places else None
    if holder is None:
        return
    around = [place.tag for place in piece.places[-3:]]
    for tag in (
        *around,
        *holder.find_all(["a", "span", "strong", "b", "em", "cite", "i", "address", "bdi"], limit=12),
    ):
        kinds = set()
        if "author" in tag.get_attribute_list("rel"):
            kinds.add("rel author")
        marks = " ".join(
            str(each) for key in ("class", "id", "itemprop") for each in tag.get_attribute_list(key) if each
        ).lower()
        if match := _NAMED.search(marks):
            kinds |= {"class", f"class {match[0]}"}
        if tag.name == "a" and _PROFILE.search(str(tag.get("href") or "")):
            kinds.add("profile link")
        if kinds:
            yield tag, kinds


def _of_line(piece: Piece, where: set[str], custom: Custom) -> Iterator[Mention]:
    text = " ".join(piece.text.split())
    byline = read_byline(text)
    for line in dict.fromkeys((text, *piece.text.split("\n"))):
        rest = _without_date(line, custom)
        if _BY.match(line.strip()) and (names := names_in(rest)):
            yield Mention(names, text, "byline", frozenset({"begins with by", *where}))
        elif rest != line and len(words_of(rest)) <= 4 and (names := names_in(rest)):
            yield Mention(names, text, "byline", frozenset({"beside a date", *where}))
    if byline and byline.people:
        yield Mention(byline.people, text, "byline", frozenset({"reads as byline", *where}))


def _without_date(text: str, custom: Custom) -> str:
    found = find_date(text, custom) if any(char.isdigit() for char in text) else None
    rest = text if found is None else f"{text[: found.span[0]]} | {text[found.span[1] :]}"
    return _TIME.sub(" | ", rest).strip(_EDGES) if rest != text or _TIME.search(text) else text


def _where(
    piece: Piece, position: int, taken: Sequence[int], headline: int | None, shared: set[int]
) -> set[str]:
    """Where a line stands, by the names of elements around it but not around the text, and by the text."""
    own = [place for place in piece.places if id(place.tag) not in shared and place.name != "body"]
    marks = " ".join(f"{place.marks} {place.name}" for place in own)
    near = " ".join(f"{place.marks} {place.name}" for place in own[-3:])
    found = {f"in {name}" for name, pattern in _ELSEWHERE.items() if pattern.search(marks)}
    found |= {f"right in {name}" for name, pattern in _ELSEWHERE.items() if pattern.search(near)}
    if piece.level:
        found.add("heading")
    return found | position_features(position, taken, headline)
