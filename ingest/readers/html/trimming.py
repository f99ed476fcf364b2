"""Named steps that take out of an article what its page put there.

Titles above it, links to other pages, neighbours: every rule goes by the page's structure and by what it
declares; phrases are for the cleaning steps.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bs4.element import Tag
from rapidfuzz import fuzz

from ingest.readers.html.alignment import words_of
from ingest.readers.html.rendering import Piece, Place

_TEXTUAL = frozenset(
    re.findall(
        r"\w+",
        "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre table tbody tr td th ul ol dl figure figcaption caption",
    )
)
_NEVER = frozenset({"nav", "button", "form", "footer", "aside", "dialog", "legend"})
_FURNITURE = re.compile(
    r"relat|recommend|newsletter|breadcrumb|outbrain|taboola|side-?bar|comment|respond|disqus|social|shar(?:e|ing)"
    r"|subscri|promo|advert|sponsor|cookie|consent|paginat|pager|popular|trending|most-?read|more-?from|read-?next"
    r"|read-?more|also-?like|author-?(?:bio|box|info)|about-?(?:the-)?author|(?:post|entry|article)-?(?:meta|info)"
    r"|by-?line|date-?line|tag-?(?:list|cloud|links)|(?<![a-z])tags(?![a-z])|cat-?links|copyright|(?<![a-z])credits?"
    r"|toolbar|print-?header|widget"
)
_NEIGHBOURS = re.compile(
    r"relat|recommend|also-?like|more-?from|read-?next|read-?more|most-?read|popular|trend"
)
_NOTES = re.compile(r"foot-?notes?|end-?notes?|(?<![a-z])_?(?:ft|ed)n\d|(?<![a-z])fn[:_-]?\d|cite_note")
_DECK = re.compile(r"sub-?(?:head|title|line)|(?<![a-z])de(?:c|)k(?![a-z])|stand-?first")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.!?…。！？؟।][\"'”’»)]*$")
_LABEL = re.compile(r"\W?\w+(?: \w+){0,2} ?[:：]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LINKED = 0.8
_PROMO_WORDS = 5  # a paragraph of as many words that is nothing but a link leads elsewhere
_LABEL_WORDS = 12
_SAME = 92  # of rapidfuzz's 100
_OWN_SHARE = 0.3  # an element with more of the article's words holds the article, whatever its name


@dataclass(frozen=True, slots=True)
class Heads:
    """What the page declares of itself and its text may repeat."""

    titles: tuple[str, ...] = ()  # the best first
    descriptions: tuple[str, ...] = ()


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
        prose = [position for position in self.taken if _is_prose(self.pieces[position])]
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


def _is_prose(piece: Piece) -> bool:
    """Whether a piece reads like a sentence rather than a label."""
    if piece.kind == "heading" or piece.linked > _LINKED:
        return False
    words = len(words_of(piece.text))
    return words > 2 * _LABEL_WORDS or (words > 4 and _SENTENCE_END.search(piece.text) is not None)


def hidden(view: View) -> set[int]:
    """What no browser shows."""
    return view.where(lambda piece: piece.hidden)


def captions(view: View) -> set[int]:
    """What stands under pictures; a table's caption stays with it."""
    return view.where(lambda piece: piece.kind == "caption" and piece.places[-1].name != "caption")


def titles(view: View) -> set[int]:
    """The headline, which is the record's title, and the page's repetitions of it."""
    wanted = [_folded(title) for title in view.heads.titles]

    def repeats(position: int) -> bool:
        piece = view.pieces[position]
        above = position <= view.body.start
        return (above or piece.kind == "heading") and _is_like(_folded(piece.text), wanted)

    return {position for position in view.taken if repeats(position)}


def decks(view: View) -> set[int]:
    """The line between headline and text, where it stands apart from the text and the page declares it."""
    wanted = [_folded(description) for description in view.heads.descriptions]

    def is_deck(position: int) -> bool:
        piece = view.pieces[position]
        if piece.kind == "heading" and position < view.body.start:
            return _is_like(_folded(piece.text), wanted) or _DECK.search(piece.places[-1].marks) is not None
        apart = view.share(container_of(piece)) < _OWN_SHARE
        return apart and position <= view.body.start and _is_like(_folded(piece.text), wanted)

    return {position for position in view.taken if is_deck(position)}


def date_lines(view: View) -> set[int]:
    """Labels above the text with a year in them: when, and often by whom, it was published."""
    above = range(view.body.start)
    return view.where(lambda piece: not _is_prose(piece) and _YEAR.search(piece.text) is not None, above)


def furniture(view: View) -> set[int]:
    """What stands in an element that is named for navigation, sharing, comments, promotion or credits."""

    def is_named_so(piece: Piece) -> bool:
        quoted = any(place.name == "blockquote" for place in piece.places)
        small = [place for place in piece.places if view.share(place.tag) < _OWN_SHARE]
        return is_furniture([place for place in small if not (quoted and place.name == "footer")])

    return view.where(is_named_so) - notes(view)


def notes(view: View) -> set[int]:
    """Footnotes, which are never furniture."""
    return view.where(is_note)


def is_note(piece: Piece) -> bool:
    """Whether the page names a piece, or a list around it, as notes."""
    return any(_NOTES.search(place.marks) for place in piece.places[-3:])


def neighbours(view: View) -> set[int]:
    """Other texts of the page: after headings that are named for that, and in articles of their own."""
    found: set[int] = set()
    for position in range(view.body.start + 1, len(view.pieces)):
        piece = view.pieces[position]
        if piece.kind == "heading" and _NEIGHBOURS.search(piece.places[-1].marks):
            holder = container_of(piece)
            found |= {
                after for after in view.taken if after > position and _within(view.pieces[after], holder)
            }
    return found | _other_articles(view)


def _other_articles(view: View) -> set[int]:
    """What stands in an `article` other than the first sentence's, where that holds most of the text."""
    own = _article_of(view.pieces[view.body.start]) if view.body else None
    if own is None:
        return set()
    inside = {position for position in view.taken if _article_of(view.pieces[position]) is own}
    if 2 * view.count(inside) < view.total:
        return set()
    return view.where(lambda piece: (other := _article_of(piece)) is not None and other is not own)


def promotions(view: View) -> set[int]:
    """Paragraphs that are one link to somewhere else: `Read more: …`, a headline, a call to subscribe."""

    def leads_away(piece: Piece) -> bool:
        if piece.kind not in {"paragraph", "heading"} or _FULL_STOP.search(piece.text):
            return False
        label = _LABEL.match(piece.text)
        own = sum(map(len, label[0].split())) if label else 0
        letters = sum(map(len, piece.text.split()))
        if label and letters > own and piece.linked * letters >= 0.9 * (letters - own):
            return True
        long = len(words_of(piece.text)) >= _PROMO_WORDS
        return long and piece.linked >= _LINKED and piece.kind == "paragraph"

    return view.where(leads_away)


def outskirts(view: View) -> set[int]:
    """Labels before the first sentence and after the last one that stand in other elements than those do."""
    if not view.body:
        return set()
    first, last = (container_of(view.pieces[each]) for each in (view.body.start, view.body.stop - 1))
    before = {each for each in view.taken if each < view.body.start and not _within(view.pieces[each], first)}
    after = {each for each in view.taken if each >= view.body.stop and not _within(view.pieces[each], last)}
    return view.where(lambda piece: piece.kind != "heading", before) | after


def loose_headings(view: View) -> set[int]:
    """Headings at the end, with nothing under them."""
    loose: set[int] = set()
    for position in reversed(view.taken):
        if view.pieces[position].kind != "heading":
            break
        loose.add(position)
    return loose


def _within(piece: Piece, tag: Tag) -> bool:
    return any(place.tag is tag for place in piece.places)


def _article_of(piece: Piece) -> Tag | None:
    return next((place.tag for place in reversed(piece.places) if place.name == "article"), None)


def _folded(text: str) -> str:
    return " ".join(words_of(text))


def _is_like(text: str, wanted: Sequence[str]) -> bool:
    return bool(text) and any(fuzz.ratio(text, each) >= _SAME for each in wanted if each)


STEPS: Mapping[str, Callable[[View], set[int]]] = MappingProxyType(
    {
        "html: hidden": hidden,
        "html: caption": captions,
        "html: headline": titles,
        "html: deck": decks,
        "html: date line": date_lines,
        "html: page furniture": furniture,
        "html: other article": neighbours,
        "html: link elsewhere": promotions,
        "html: around the article": outskirts,
        "html: heading without text": loose_headings,
    }
)
