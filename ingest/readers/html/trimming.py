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
_NEIGHBOURS = re.compile(
    r"relat|recommend|also-?like|more-?from|read-?next|read-?more|most-?read|popular|trend"
)
_REMARKS = re.compile(
    r"\W*(?:\d+\W+)?(?:(?:reader|user)s? )?(?:comments?|responses?|replies|discussion|(?:leser)?kommentare?"
    r"|commentaires?|comentarios?|yorumlar|şərhlər|rəylər|комментари[ийея]+|մեկնաբանություններ|კომენტარები)"
    r"(?:\W+\d+)?\W*",
    re.IGNORECASE,
)
_NOTES = re.compile(r"foot-?notes?|end-?notes?|(?<![a-z])_?(?:ft|ed)n\d|(?<![a-z])fn[:_-]?\d|cite_note")
_DECK = re.compile(r"sub-?(?:head|title|line)|(?<![a-z])de(?:c|)k(?![a-z])|stand-?first")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.!?…。！？؟।][\"'”’»)]*$")
_LABEL = re.compile(r"\W?\w+(?: \w+){0,2} ?[:：]")
_STROKES = re.compile(r"\s[|·•]\s")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2}(?!\d)")
_LINKED = 0.8
_PROMO_WORDS = 5  # a paragraph of as many words that is nothing but a link leads elsewhere
_LABEL_WORDS = 12
_BUTTON_WORDS = 5
_FRONT_PIECES = 16  # after the headline, within which its date and author stand
_FRONT_WORDS = 90  # of a deck above them
_FRONT_SENTENCES = 2
_NOTE_WORDS = 80
_ENTRY_WORDS = 8
_SAME = 92  # of rapidfuzz's 100
_OWN_SHARE = 0.3  # an element with more of the article's words holds the article, whatever its name


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
    if piece.kind == "heading" or piece.linked > _LINKED:
        return False
    words = len(words_of(piece.text))
    if words > 2 * _LABEL_WORDS:
        return True
    return words > 4 and _SENTENCE_END.search(piece.text) is not None and not _is_dated_label(piece.text)


def _is_dated_label(text: str) -> bool:
    """Whether a short text has a date and little else: `Published on 3 May 2024 at 6 a.m.`"""
    return _DATE.search(text) is not None and len(words_of(text)) <= _LABEL_WORDS


def hidden(view: View) -> set[int]:
    """What no browser shows."""
    return view.where(lambda piece: piece.hidden)


def captions(view: View) -> set[int]:
    """What stands under pictures; a table's caption stays with it."""
    return view.where(lambda piece: piece.kind == "caption" and piece.places[-1].name != "caption")


def above_headline(view: View) -> set[int]:
    """What stands before a headline that is a heading, if that is the smaller part."""
    wanted = [_folded(title) for title in view.heads.titles[:1]]
    start = next(
        (
            each
            for each in view.taken
            if view.pieces[each].level and _is_like(_folded(view.pieces[each].text), wanted)
        ),
        0,
    )
    above = {each for each in view.taken if each < start}
    return above if view.count(above) < _OWN_SHARE * view.total else set()


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
        in_head = any(place.name in {"header", "hgroup"} for place in piece.places)
        return in_head and position <= view.body.start and _is_like(_folded(piece.text), wanted)

    return {position for position in view.taken if is_deck(position)}


def front_matter(view: View) -> set[int]:
    """The line with the date or the author, labels above it, and buttons between it and the text.

    A sentence above it is a deck, and stays unless the page declares it as its description.
    """
    end = find_front_end(view)
    if end is None:
        return {each for each in view.taken if each < view.body.start and _is_dated(view.pieces[each])}
    above = {each for each in view.taken if each <= end and _is_front(view, each)}
    buttons = range(end + 1, next((each for each in view.body if each > end), end + 1))
    return above | view.where(_is_button, buttons)


def _is_front(view: View, position: int) -> bool:
    piece = view.pieces[position]
    label = len(words_of(piece.text)) <= _LABEL_WORDS and not is_prose(piece) and piece.kind != "heading"
    apart = not view.body or container_of(piece) is not container_of(view.pieces[view.body.stop - 1])
    described = apart and _is_like(_folded(piece.text), [_folded(each) for each in view.heads.descriptions])
    subtitle = piece.kind == "heading" and position < view.body.start
    return label or subtitle or described or _is_dated(piece) or _names_author(piece, view.heads.authors)


def find_front_end(view: View) -> int | None:
    """The position of the last line with a date or an author between headline and text; None without one."""
    headline = find_headline(view.pieces, view.body.start, view.heads)
    if headline is None:
        return None
    end, prose, sentences = None, 0, 0
    for position in range(headline + 1, min(headline + _FRONT_PIECES, view.body.stop, len(view.pieces))):
        piece = view.pieces[position]
        if _is_dated(piece) or _names_author(piece, view.heads.authors):
            end = position
        elif position in view.taken and (prose or piece.kind != "heading"):
            prose += len(words_of(piece.text))
            sentences += is_prose(piece)
        if prose > _FRONT_WORDS or sentences > _FRONT_SENTENCES or (prose and piece.kind == "heading"):
            break
    return end


def find_headline(pieces: Sequence[Piece], before: int, heads: Heads) -> int | None:
    """The position of the last piece up to another that repeats a title of the page; None without one."""
    titles = [_folded(title) for title in heads.titles]
    positions = range(min(before, len(pieces) - 1), -1, -1)
    return next((each for each in positions if _is_headline(pieces[each], titles)), None)


def _is_headline(piece: Piece, titles: Sequence[str]) -> bool:
    """Whether a piece, or the first of its lines, repeats a title."""
    first = piece.text.partition("\n")[0]
    return _is_like(_folded(piece.text), titles) or _is_like(_folded(first), titles)


def _is_dated(piece: Piece) -> bool:
    """Whether a piece is a label with a date in it, or at least a year."""
    if piece.kind in {"heading", "table", "quote"} or is_prose(piece):
        return False
    return _DATE.search(piece.text) is not None


def _names_author(piece: Piece, authors: Sequence[str]) -> bool:
    """Whether a piece is a byline: it has hardly more words than a declared author's name."""
    text = f" {_folded(piece.text)} "
    names = [_folded(author) for author in authors]
    if piece.kind == "heading":  # as large as a section's, and nothing but the name
        return text.strip() in {named for name in names for named in (name, f"by {name}")}
    return len(words_of(piece.text)) <= _LABEL_WORDS and any(f" {name} " in text for name in names if name)


def _is_button(piece: Piece) -> bool:
    """Whether a piece is a word or few, and does not lead into what follows as a salutation does."""
    short = len(words_of(piece.text)) <= _BUTTON_WORDS
    return short and piece.kind not in {"heading", "table"} and piece.text[-1:] not in ",:!?…."


def author_notes(view: View) -> set[int]:
    """A last paragraph that begins with the author's name: it is about the author."""
    last = next((each for each in reversed(view.taken) if view.pieces[each].kind != "footnote"), None)
    if last is None or len(view.taken) < 3:
        return set()
    text = f"{_folded(view.pieces[last].text)} "
    short = len(words_of(text)) <= _NOTE_WORDS
    return (
        {last}
        if short and any(text.startswith(f"{_folded(name)} ") for name in view.heads.authors)
        else set()
    )


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
    return found | _other_articles(view) | _remarks(view)


def _remarks(view: View) -> set[int]:
    """What stands after a heading that says that readers' remarks follow, if that is the smaller part."""
    headed = (
        position
        for position in range(view.body.start + 1, len(view.pieces))
        if view.pieces[position].kind == "heading" and _REMARKS.fullmatch(view.pieces[position].text)
    )
    start = next(headed, len(view.pieces))
    after = {each for each in view.taken if each >= start}
    return after if 2 * view.count(after) < view.total else set()


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
    after = {each for each in view.taken if each >= view.body.stop}
    outside = {each for each in after if not _within(view.pieces[each], last)}
    apart = {each for each in after if container_of(view.pieces[each]) is not last}
    found = view.where(lambda piece: piece.kind != "heading", before) | outside | view.where(_is_entry, apart)
    return found | view.where(_is_menu, after)


def _is_entry(piece: Piece) -> bool:
    """Whether a piece is one of a list of links, or of labels that were links before the page was saved."""
    return piece.linked >= _LINKED or (
        piece.kind == "list item" and len(words_of(piece.text)) <= _ENTRY_WORDS
    )


def _is_menu(piece: Piece) -> bool:
    """Whether a label is a row of choices, or says whose the page is."""
    return len(_STROKES.findall(piece.text)) > 1 or "©" in piece.text


def loose_headings(view: View) -> set[int]:
    """Headings at the end, and labels in bold type there, with nothing under them."""
    loose: set[int] = set()
    for position in reversed(view.taken):
        piece = view.pieces[position]
        if piece.kind != "heading" and not (piece.bold and position >= view.body.stop):
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
        "html: before the headline": above_headline,
        "html: headline": titles,
        "html: deck": decks,
        "html: above the text": front_matter,
        "html: page furniture": furniture,
        "html: other article": neighbours,
        "html: link elsewhere": promotions,
        "html: around the article": outskirts,
        "html: about the author": author_notes,
        "html: heading without text": loose_headings,
    }
)
