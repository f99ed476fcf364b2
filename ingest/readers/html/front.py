"""What stands above an article's text: headline, deck, date, byline, and the buttons among them."""

import re
from collections.abc import Sequence

from ingest.readers.html.alignment import words_of
from ingest.readers.html.rendering import Piece
from ingest.readers.html.view import (
    DATE,
    LABEL_WORDS,
    OWN_SHARE,
    Heads,
    View,
    container_of,
    folded,
    is_like,
    is_prose,
)

_DECK = re.compile(r"sub-?(?:head|title|line)|(?<![a-z])de(?:c|)k(?![a-z])|stand-?first")
_BUTTON_WORDS = 5
_FRONT_PIECES = 16  # after the headline, within which its date and author stand
_FRONT_WORDS = 90  # of a deck above them
_FRONT_SENTENCES = 2


def above_headline(view: View) -> set[int]:
    """What stands before a headline that is a heading, if that is the smaller part."""
    wanted = [folded(title) for title in view.heads.titles[:1]]
    start = next(
        (
            each
            for each in view.taken
            if view.pieces[each].level and is_like(folded(view.pieces[each].text), wanted)
        ),
        0,
    )
    above = {each for each in view.taken if each < start}
    return above if view.count(above) < OWN_SHARE * view.total else set()


def titles(view: View) -> set[int]:
    """The headline, which is the record's title, and the page's repetitions of it."""
    wanted = [folded(title) for title in view.heads.titles]

    def repeats(position: int) -> bool:
        piece = view.pieces[position]
        above = position <= view.body.start
        return (above or piece.kind == "heading") and is_like(folded(piece.text), wanted)

    return {position for position in view.taken if repeats(position)}


def decks(view: View) -> set[int]:
    """The line between headline and text, where it stands apart from the text and the page declares it."""
    wanted = [folded(description) for description in view.heads.descriptions]

    def is_deck(position: int) -> bool:
        piece = view.pieces[position]
        if piece.kind == "heading" and position < view.body.start:
            return is_like(folded(piece.text), wanted) or _DECK.search(piece.places[-1].marks) is not None
        in_head = any(place.name in {"header", "hgroup"} for place in piece.places)
        return in_head and position <= view.body.start and is_like(folded(piece.text), wanted)

    return {position for position in view.taken if is_deck(position)}


def front_matter(view: View) -> set[int]:
    """The line with the date or the author, labels above it, and buttons between it and the text.

    A sentence above it is a deck, and stays unless the page declares it as its description.
    """
    end = find_front_end(view)
    if end is None:
        headline = find_headline(view.pieces, view.body.start, view.heads)
        between = range(view.body.start if headline is None else headline + 1, view.body.start)
        early = {each for each in view.taken if each < view.body.start}
        return view.where(is_dated, early) | view.where(_is_button, between)
    above = {each for each in view.taken if each <= end and _is_front(view, each)}
    buttons = range(end + 1, next((each for each in view.body if each > end), end + 1))
    return above | view.where(_is_button, buttons)


def _is_front(view: View, position: int) -> bool:
    piece = view.pieces[position]
    label = len(words_of(piece.text)) <= LABEL_WORDS and not is_prose(piece) and piece.kind != "heading"
    apart = not view.body or container_of(piece) is not container_of(view.pieces[view.body.stop - 1])
    described = apart and is_like(folded(piece.text), [folded(each) for each in view.heads.descriptions])
    subtitle = piece.kind == "heading" and position < view.body.start
    return label or subtitle or described or is_dated(piece) or _names_author(piece, view.heads.authors)


def find_front_end(view: View) -> int | None:
    """The position of the last line with a date or an author between headline and text; None without one."""
    headline = find_headline(view.pieces, view.body.start, view.heads)
    if headline is None:
        return None
    end, prose, sentences = None, 0, 0
    for position in range(headline + 1, min(headline + _FRONT_PIECES, view.body.stop, len(view.pieces))):
        piece = view.pieces[position]
        if is_dated(piece) or _names_author(piece, view.heads.authors):
            end = position
        elif position in view.taken and (prose or piece.kind != "heading"):
            prose += len(words_of(piece.text))
            sentences += is_prose(piece)
        if prose > _FRONT_WORDS or sentences > _FRONT_SENTENCES or (prose and piece.kind == "heading"):
            break
    return end


def find_headline(pieces: Sequence[Piece], before: int, heads: Heads) -> int | None:
    """The position of the last piece up to another that repeats a title of the page; None without one."""
    titles = [folded(title) for title in heads.titles]
    positions = range(min(before, len(pieces) - 1), -1, -1)
    return next((each for each in positions if _is_headline(pieces[each], titles)), None)


def _is_headline(piece: Piece, titles: Sequence[str]) -> bool:
    """Whether a piece, or the first of its lines, repeats a title."""
    first = piece.text.partition("\n")[0]
    return is_like(folded(piece.text), titles) or is_like(folded(first), titles)


def is_dated(piece: Piece) -> bool:
    """Whether a piece is a label with a date in it, or at least a year."""
    if piece.kind in {"heading", "table", "quote"} or is_prose(piece):
        return False
    return DATE.search(piece.text) is not None


def _names_author(piece: Piece, authors: Sequence[str]) -> bool:
    """Whether a piece is a byline: it has hardly more words than a declared author's name."""
    text = f" {folded(piece.text)} "
    names = [folded(author) for author in authors]
    if piece.kind == "heading":  # as large as a section's, and nothing but the name
        return text.strip() in {named for name in names for named in (name, f"by {name}")}
    return len(words_of(piece.text)) <= LABEL_WORDS and any(f" {name} " in text for name in names if name)


def _is_button(piece: Piece) -> bool:
    """Whether a piece is a word or few, and does not lead into what follows as a salutation does."""
    short = len(words_of(piece.text)) <= _BUTTON_WORDS
    return short and piece.kind not in {"heading", "table"} and piece.text[-1:] not in ",:!?…."
