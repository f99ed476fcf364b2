"""What stands beside and below an article's text: furniture, neighbours, remarks, promotions, labels."""

import re

from bs4.element import Tag

from ingest.fields.bylines import read_name
from ingest.fields.dates import tells_of_change
from ingest.readers.html.alignment import words_of
from ingest.readers.html.front import is_dated
from ingest.readers.html.rendering import Piece
from ingest.readers.html.view import (
    LINKED,
    OWN_SHARE,
    View,
    container_of,
    folded,
    is_furniture,
    is_note,
    is_within,
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
_FULL_STOP = re.compile(r"[.!?…。！？؟।][\"'”’»)]*$")
_LABEL = re.compile(r"\W?\w+(?: \w+){0,2} ?[:：]")
_STROKES = re.compile(r"\s[|·•]\s")
_PROMO_WORDS = 5  # a paragraph of as many words that is nothing but a link leads elsewhere
_NOTE_WORDS = 80
_ENTRY_WORDS = 8


def author_notes(view: View) -> set[int]:
    """A last paragraph that begins with the author's name: it is about the author."""
    last = next((each for each in reversed(view.taken) if view.pieces[each].kind != "footnote"), None)
    if last is None or len(view.taken) < 3:
        return set()
    text = f"{folded(view.pieces[last].text)} "
    short = len(words_of(text)) <= _NOTE_WORDS
    return (
        {last} if short and any(text.startswith(f"{folded(name)} ") for name in view.heads.authors) else set()
    )


def furniture(view: View) -> set[int]:
    """What stands in an element that is named for navigation, sharing, comments, promotion or credits."""

    def is_named_so(piece: Piece) -> bool:
        quoted = any(place.name == "blockquote" for place in piece.places)
        small = [place for place in piece.places if view.share(place.tag) < OWN_SHARE]
        return is_furniture([place for place in small if not (quoted and place.name == "footer")])

    return view.where(is_named_so) - notes(view)


def notes(view: View) -> set[int]:
    """Footnotes, which are never furniture."""
    return view.where(is_note)


def neighbours(view: View) -> set[int]:
    """Other texts of the page: after headings that are named for that, and in articles of their own."""
    found: set[int] = set()
    for position in range(view.body.start + 1, len(view.pieces)):
        piece = view.pieces[position]
        if piece.kind == "heading" and _NEIGHBOURS.search(piece.places[-1].marks):
            holder = container_of(piece)
            found |= {
                after for after in view.taken if after > position and is_within(view.pieces[after], holder)
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
    """What stands in another `article` than the first sentence, if most of the text does not."""
    own = _article_of(view.pieces[view.body.start]) if view.body else None
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
        return long and piece.linked >= LINKED and piece.kind == "paragraph"

    return view.where(leads_away)


def outskirts(view: View) -> set[int]:
    """Labels before the first sentence and after the last one that stand in other elements than those do."""
    if not view.body:
        return set()
    first, last = (container_of(view.pieces[each]) for each in (view.body.start, view.body.stop - 1))
    before = {
        each for each in view.taken if each < view.body.start and not is_within(view.pieces[each], first)
    }
    after = {each for each in view.taken if each >= view.body.stop}
    outside = {each for each in after if not is_within(view.pieces[each], last)}
    apart = {each for each in after if container_of(view.pieces[each]) is not last}
    found = view.where(lambda piece: piece.kind != "heading", before) | outside | view.where(_is_entry, apart)
    return found | view.where(_is_menu, after) | view.where(_tells_of_change, after)


def _is_entry(piece: Piece) -> bool:
    """Whether a piece is one of a list of links, or of labels that were links before the page was saved."""
    return piece.linked >= LINKED or (piece.kind == "list item" and len(words_of(piece.text)) <= _ENTRY_WORDS)


def _is_menu(piece: Piece) -> bool:
    """Whether a label is a row of choices, or says whose the page is."""
    return len(_STROKES.findall(piece.text)) > 1 or "©" in piece.text


def _tells_of_change(piece: Piece) -> bool:
    """Whether a label says when the page was changed."""
    return is_dated(piece) and tells_of_change(piece.text)


def loose_headings(view: View) -> set[int]:
    """Headings at the end, and labels in bold type there, with nothing under them."""
    loose: set[int] = set()
    for position in reversed(view.taken):
        piece = view.pieces[position]
        if piece.kind != "heading" and not (piece.bold and position >= view.body.stop):
            break
        if piece.kind != "heading" and read_name(piece.text):
            break  # who wrote the text
        loose.add(position)
    return loose


def _article_of(piece: Piece) -> Tag | None:
    return next((place.tag for place in reversed(piece.places) if place.name == "article"), None)
