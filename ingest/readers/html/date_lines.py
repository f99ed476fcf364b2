"""The lines near a page's headline and text that say when it was published.

A line counts where it is a label between headline and text, or right after the text, and no comment,
neighbour or banner; a line that says when the page was changed does not. Where such lines disagree and none
of them says what its date is, none is taken.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.records import Candidate
from ingest.fields.dates import Custom, FoundDate, find_date, read_line
from ingest.readers.html.alignment import words_of
from ingest.readers.html.dates import find_declared_date
from ingest.readers.html.front import find_headline
from ingest.readers.html.rendering import Piece
from ingest.readers.html.view import Heads, is_prose

_ELSEWHERE = re.compile(
    r"comment|respond|relat|recommend|side-?bar|widget|foot|copyright|(?<![a-z])nav|menu|teaser|latest|popular|ticker"
    r"|breadcrumb|weather|today|clock|event|calendar|archive-list"
)
_NAMED = re.compile(
    r"date|datum|fecha|tarih|time|publi|posted|meta|by-?line|info|submitted|stamp|dachzeile|kunye|signature"
)
CHANGED = re.compile(
    r"updat|modifi|chang|edited|revis|aktualis|geändert|stand:|mis à jour|actualiz|atualiz|aggiorn|güncelle"
    r"|yenilən|обновл|изменен|թարմաց|განახლ|saved|printed|abgerufen|accessed|copyright|©",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"publi|posted|veröffentlicht|erschienen|datum|date|fecha|yayın|tarih|dərc|опублик|дата|հրապարակ"
    r"|გამოქვეყ",
    re.IGNORECASE,
)
_NEVER = frozenset({"nav", "footer", "aside"})
_LINKED = 0.8
_LONGEST = 30  # words of a line that is a label with a date
_FIGURES = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")
_LONGEST_LINE, _LONGEST_DATE = 300, 40  # characters
_BEFORE_HEADLINE, _BEFORE_TEXT, _AFTER_TEXT = 3, 12, 4  # pieces
_DATELINE = re.compile(r"^.{4,70}?(?:[.:)]|\s[–—-])(?=\s)")


def date_lines(
    pieces: Sequence[Piece], taken: Sequence[int], heads: Heads, custom: Custom
) -> tuple[Candidate, ...]:
    """The dates of publication that the page prints, those of lines that say so first."""
    if not taken:
        return ()
    headline = find_headline(pieces, taken[0], heads)
    start = taken[0] - _BEFORE_TEXT if headline is None else headline - _BEFORE_HEADLINE
    above = range(max(0, start), min(taken[0] + 1, len(pieces)))
    below = range(taken[-1] + 1, min(taken[-1] + 1 + _AFTER_TEXT, len(pieces)))
    found = _dated(pieces, above, taken[0], headline, custom) or _dated(
        pieces, below, taken[-1], headline, custom
    )
    dateline = _dateline(pieces[taken[0]], custom)
    return (*_consistent(found), *([dateline] if dateline else []))


def _dated(
    pieces: Sequence[Piece], positions: range, text: int, headline: int | None, custom: Custom
) -> list[tuple[bool, Candidate]]:
    """Each date line with whether it, or its element, says that it is one."""
    found = []
    for position in positions:
        piece = pieces[position]
        if position == headline:  # where it has more lines than the title
            piece = replace(piece, text=piece.text.partition("\n")[2])
        if piece.text and _may_date(piece, pieces[text]) and (candidate := _read(piece, custom)):
            says = SAYS_SO.search(piece.text) or any(
                _NAMED.search(place.marks) for place in piece.places[-2:]
            )
            found.append((bool(says), candidate))
    return found


def _may_date(piece: Piece, text: Piece) -> bool:
    """Whether a piece is a label of the text rather than of something else on the page."""
    entry = piece.linked > _LINKED and piece.kind in {"list item", "heading"}
    if piece.hidden or entry or len(words_of(piece.text)) > _LONGEST or is_prose(piece):
        return False
    shared = {id(place.tag) for place in text.places}
    own = [place for place in piece.places if id(place.tag) not in shared]
    return not any(place.name in _NEVER or _ELSEWHERE.search(place.marks) for place in own)


def _read(piece: Piece, custom: Custom) -> Candidate | None:
    """The date of a label, by the machine's form of it where there is one."""
    text = " ".join(piece.text.split())
    for time in piece.places[-1].tag.find_all("time", datetime=True, limit=3):
        date = find_declared_date(str(time["datetime"]))
        if date and date.day and not CHANGED.search(f"{text} {time.get('class')}"):
            return Candidate(str(date), "byline", text, "time")
    found = _find_published(text, custom)
    return Candidate(str(found.date), "byline", text, "date line") if found else None


def _find_published(text: str, custom: Custom) -> FoundDate | None:
    """The first whole date that no word before it, back to the date before, calls one of a change.

    One before which the line says that it is the date of publication comes first.
    """
    dates, at = [], 0
    while found := find_date(text[at:], custom):
        before = text[at : at + found.span[0]]
        # Of `3/4/2021` the year is sure, if nothing tells which figure is the day.
        if (found.date.day is not None or _FIGURES.fullmatch(found.quote)) and not CHANGED.search(before):
            dates.append((SAYS_SO.search(before) is None, found))
        at += max(found.span[1], 1)
    return min(dates, key=lambda each: each[0])[1] if dates else None


def changed_dates(pieces: Sequence[Piece], taken: Sequence[int], custom: Custom) -> frozenset[str]:
    """The dates that lines above the text call those of a change: `Stand: 5.4.2021`, `Updated 5 April`."""
    found = set()
    for piece in pieces[max(0, taken[0] - _BEFORE_TEXT) : taken[0] + 1] if taken else ():
        text = " ".join(piece.text.split())
        for match in CHANGED.finditer(text) if len(text) < _LONGEST_LINE else ():
            date = find_date(text[match.end() :][:_LONGEST_DATE], custom)
            if date:
                found.add(str(date.date))
    return frozenset(found)


def _consistent(found: Sequence[tuple[bool, Candidate]]) -> tuple[Candidate, ...]:
    """The dates of lines that say so, or of all if they agree."""
    for lines in ([each for says, each in found if says], [each for _, each in found]):
        if len({each.value for each in lines}) == 1:
            return tuple(lines)
        if lines:
            return ()
    return ()


def _dateline(piece: Piece, custom: Custom) -> Candidate | None:
    """The date at the beginning of the text, with a place: `Selm, 12 May 2024 – The ferry …`."""
    match = _DATELINE.match(piece.text)
    found = read_line(re.sub("[()]", " ", match[0]), custom) if match else None
    if match is None or found is None or found.date.day is None:
        return None
    return Candidate(str(found.date), "byline", match[0], "dateline")
