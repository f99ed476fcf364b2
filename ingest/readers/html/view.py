"""A page under one choice of its pieces, as the steps see it, and what its elements are named for."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field

from bs4.element import Tag
from rapidfuzz import fuzz

from ingest.readers.html.alignment import words_of
from ingest.readers.html.rendering import Piece
from ingest.readers.html.walking import Place

_TEXTUAL = frozenset(
    re.findall(r"\w+", "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre table ul ol dl figure figcaption caption")
)
_NEVER = frozenset({"nav", "button", "form", "footer", "aside", "dialog", "legend"})
_FURNITURE = re.compile(
    r"relat|recommend|newsletter|breadcrumb|outbrain|taboola|side-?bar|social|shar(?:e|ing)"
    r"|comment|kommentar|comentario|yorum|respond|disqus"
    r"|subscri|promo|advert|sponsor|cookie|consent|paginat|pager|popular|trending|most-?read|more-?from|read-?next"
    r"|read-?more|also-?like|author-?(?:bio|box|info)|about-?(?:the-)?author|(?:post|entry|article)-?(?:meta|info)"
    r"|by-?line|date-?line|tag-?(?:list|cloud|links)|(?<![a-z])tags(?![a-z])|cat-?links|copyright|(?<![a-z])credits?"
    r"|toolbar|print-?header|widget"
)
_NOTES = re.compile(r"foot-?notes?|end-?notes?|(?<![a-z])_?(?:ft|ed)n\d|(?<![a-z])fn[:_-]?\d|cite_note")
SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2}(?!\d)")
LINKED = 0.8
LABEL_WORDS = 12
_SAME = 92  # of rapidfuzz's 100
OWN_SHARE = 0.3  # an element with more of the article's words holds the article, whatever its name


@dataclass(frozen=True, slots=True)
class Heads:
    """What the page declares of itself and its text may repeat."""

    titles: tuple[str, ...] = ()  # the best first
    descriptions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A page under one choice of pieces."""

    pieces: Sequence[Piece]
    heads: Heads
    taken: tuple[int, ...]
    shares: Counter[int] = field(init=False)  # of the words taken, by the identity of an element around them
    total: int = field(init=False)
    body: range = field(init=False)  # positions from the first sentence of the article to the last

    def __post_init__(self) -> None:
        """Count once what several steps ask for."""
        shares: Counter[int] = Counter()
        total = 0
        for position in self.taken:
            words = len(words_of(self.pieces[position].text))
            total += words
            shares.update({id(place.tag): words for place in self.pieces[position].places})
        prose = [position for position in self.taken if is_prose(self.pieces[position])]
        object.__setattr__(self, "shares", shares)
        object.__setattr__(self, "total", total)
        object.__setattr__(self, "body", range(prose[0], prose[-1] + 1) if prose else range(0))

    def share(self, tag: Tag) -> float:
        """The part of the article's words that stand in an element."""
        return self.shares[id(tag)] / self.total if self.total else 0.0

    def where(self, test: Callable[[Piece], bool], among: Container[int] | None = None) -> set[int]:
        """The positions taken, or those of them among others, whose piece passes a test."""
        return {each for each in self.taken if (among is None or each in among) and test(self.pieces[each])}

    def count(self, positions: Iterable[int]) -> int:
        """The words of some pieces."""
        return sum(len(words_of(self.pieces[position].text)) for position in positions)


def container_of(piece: Piece) -> Tag:
    """The innermost element around a piece that holds more than running text."""
    for place in reversed(piece.places):
        if place.name not in _TEXTUAL:
            return place.tag
    return piece.places[0].tag


def is_furniture(places: Sequence[Place]) -> bool:
    """Whether the names that the page gives these elements are of what surrounds articles."""
    return any(place.name in _NEVER or _FURNITURE.search(place.marks) for place in places)


def is_prose(piece: Piece) -> bool:
    """Whether a piece reads like a sentence rather than a label."""
    if piece.kind == "heading" or piece.linked > LINKED:
        return False
    words = len(words_of(piece.text))
    if words > 2 * LABEL_WORDS:
        return True
    return words > 4 and SENTENCE_END.search(piece.text) is not None and not _is_dated_label(piece.text)


def _is_dated_label(text: str) -> bool:
    """Whether a short text has a date and little else: `Published on 3 May 2024 at 6 a.m.`"""
    return DATE.search(text) is not None and len(words_of(text)) <= LABEL_WORDS


def is_note(piece: Piece) -> bool:
    """Whether the page names a piece, or a list around it, as notes."""
    return any(_NOTES.search(place.marks) for place in piece.places[-3:])


def is_within(piece: Piece, tag: Tag) -> bool:
    """Whether a piece stands in an element, however deep."""
    return any(place.tag is tag for place in piece.places)


def folded(text: str) -> str:
    """A text's words, as titles and names are compared."""
    return " ".join(words_of(text))


def is_like(text: str, wanted: Sequence[str]) -> bool:
    """Whether a folded text is nearly one of others."""
    return bool(text) and any(fuzz.ratio(text, each) >= _SAME for each in wanted if each)
