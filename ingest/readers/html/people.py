"""Who wrote a page: the people in what it declares, and in the lines between its headline and its text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bs4.element import Tag

from archive.records import Candidate
from ingest.fields.bylines import read_byline, read_name
from ingest.fields.dates import Custom, find_date, is_date_line, read_line
from ingest.fields.organisations import is_organisation
from ingest.fields.people import bare_name, find_people, is_surnamed
from ingest.readers.html import tables
from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Statement
from ingest.readers.html.front import find_headline
from ingest.readers.html.rendering import Piece
from ingest.readers.html.titles import Site
from ingest.readers.html.view import Heads, is_prose
from ingest.words import listed

_BY = re.compile(r"^\s*(?:by|von|par|por|di|da|автор)\b[::]?\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?<!\w)@\w+", re.IGNORECASE)
_CATALOGUED = re.compile(r"citation_author|\bdc\b|dcterms", re.IGNORECASE)
_ALONE = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_NOBODY = listed(
    "admin administrator webmaster editor editors guest author staff redaktion redação redacción redazione "
    "rédaction redaksiya redaksi redactie toimitus редакция team newsroom"
)
_NAMED = re.compile(r"auth?or|auteur|autore|by-?line|writer|yazar|muellif|signature|firma|kunye|reporter")
_APART = re.compile(r"\n|\s[-–—|•·/]\s|[|•·]")
_LINE = re.compile(r"\n")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b")
_BESIDE = " ,|–—-•·"
_MOSTLY = 0.5
_LONGEST = 25  # words of a line that is a byline


def authors(statements: Sequence[Statement], site: Site) -> tuple[str, ...]:
    """The people that statements of one kind name, in order and once each; empty where they name nobody."""
    names = [name for each in statements if not _is_organisation(each) for name in _people(each)]
    return tuple(dict.fromkeys(name for name in names if not is_site(name, site)))


def organisations(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that name an organisation as the author: it may be the publisher."""
    return [each for each in statements if _is_organisation(each)]


def bylines(
    pieces: Sequence[Piece], taken: Sequence[int], heads: Heads, custom: Custom, site: Site
) -> dict[int, Candidate]:
    """The people named from the headline to the text, in lines that say so, by the lines' positions."""
    headline = find_headline(pieces, taken[0], heads) if taken else None
    if headline is None:
        return {}
    found = {}
    for position in range(headline, taken[0] + 1):
        piece = pieces[position]
        if position == headline:  # where it has more lines than the title
            piece = replace(piece, text=piece.text.partition("\n")[2], bold=False)
        texts = [pieces[each].text for each in taken if each > position]
        names = tuple(name for name in _signed(piece, custom, texts) if not is_site(name, site))
        if names:
            found[position] = Candidate(names, "byline", " ".join(piece.text.split()), "byline")
    return found


def _signed(piece: Piece, custom: Custom, texts: Sequence[str]) -> tuple[str, ...]:
    """The people whom a label between headline and text names as its authors."""
    if piece.hidden or is_prose(piece) or not 0 < len(words_of(piece.text)) <= _LONGEST:
        return ()
    for tag in piece.places[-1].tag.find_all(["a", "span"], limit=30):
        if _is_author(tag) and (people := find_people(_BY.sub("", tables.text_within(tag)))):
            return people
    named = _NAMED.search(" ".join(place.marks for place in piece.places[-2:])) is not None
    return _people_of(piece.text, custom, named=named) or _alone(piece, custom, texts)


def _people_of(text: str, custom: Custom, *, named: bool) -> tuple[str, ...]:
    """The people of a label that says that it is a byline, or has a date in a line of its own."""
    found = find_date(text, custom)
    rest = text if found is None else f"{text[: found.span[0]]} {text[found.span[1] :]}"
    rest = _TIME.sub(" ", rest)
    alone = named or (found is not None and "\n" in text)
    for part in (_APART if named else _LINE).split(rest):
        byline = read_byline(part.strip(_BESIDE)) or (read_name(part.strip(" ,")) if alone else None)
        if byline and byline.people:
            return byline.people
    written = (read_byline(part.strip(_BESIDE)) for part in _APART.split(rest))
    return next((byline.people for byline in written if byline and byline.people), ())


def _alone(piece: Piece, custom: Custom, texts: Sequence[str]) -> tuple[str, ...]:
    """The people of a label that is a name, known by bold type or by its ending, beside a date perhaps."""
    if piece.linked > _MOSTLY and not piece.bold:
        return ()
    parts = [part.strip(_BESIDE) for part in _APART.split(piece.text)]
    names = [part for part in parts if part and not is_date_line(part) and not read_line(part, custom)]
    if len(names) != 1 or not (is_surnamed(names[0]) or (piece.bold and piece.kind == "paragraph")):
        return ()
    byline = read_name(names[0])
    return byline.people if byline and not any(_is_matter(name, texts) for name in byline.people) else ()


def _is_matter(name: str, texts: Sequence[str]) -> bool:
    """Whether a name is of what the text is about: the text has it, or has its words in lower case."""
    words = "|".join(re.escape(word.lower()) for word in name.split() if len(word) > 3)
    small = re.compile(rf"\b(?:{words})\b") if words else None
    return any(name in text or (small and small.search(text)) for text in texts[:-2])


def _is_author(tag: Tag) -> bool:
    """Whether an element in a line is marked as the author's name."""
    names = [*tag.get_attribute_list("rel"), *tag.get_attribute_list("class")]
    return any(name in {"author", "fn", "byline"} for name in names)


def _people(statement: Statement) -> tuple[str, ...]:
    text = " ".join(_BY.sub("", _ADDRESS.sub(" ", statement.value)).split()).strip(" ,;|-–—")
    if _CATALOGUED.search(statement.place) and (turned := _turned(text)):
        return (turned,)
    people = find_people(text)
    if people:
        return people
    single = _ALONE.fullmatch(text) is not None and not text.isupper() and text.lower() not in _NOBODY
    return (
        (text,) if single and ("Person" in statement.types or not statement.place.startswith("meta")) else ()
    )


def _turned(text: str) -> str | None:
    """A name that stands as `Last, First`, as catalogues write it, the right way round."""
    halves = [half.strip() for half in text.split(",")]
    if len(halves) != 2 or not all(0 < len(words_of(half)) <= 3 for half in halves):
        return None
    return bare_name(f"{halves[1]} {halves[0]}")


def _is_organisation(statement: Statement) -> bool:
    if "Person" in statement.types:
        return False
    declared = any(kind.endswith("Organization") for kind in statement.types)
    return declared or (is_organisation(statement.value) and not find_people(statement.value))


def is_site(name: str, site: Site) -> bool:
    """Whether a name is the site's, or the site's with something before or after it."""
    folded = " ".join(words_of(name))
    squeezed = folded.replace(" ", "")
    return any(
        squeezed == own.replace(" ", "")
        or (len(own) > 3 and f" {own} " in f" {folded} ")
        or f" {folded} " in f" {own} "
        for own in site.names
    )
