"""Every date on a page that may be that of its publication, each with what its place says of it.

Pages give the dates of changes, comments, events and neighbours in declarations, elements and lines like that
of their publication. Which one is meant, if any, is chosen by the weights that `make train-html` found.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.dates import PartialDate
from archive.records import Candidate
from ingest.fields.dates import Custom, find_date
from ingest.readers.html import tables
from ingest.readers.html.alignment import words_of
from ingest.readers.html.date_lines import CHANGED, SAYS_SO
from ingest.readers.html.dates import find_declared_date
from ingest.readers.html.declared import Statement
from ingest.readers.html.positions import position_features
from ingest.readers.html.rendering import Piece

_NAMED = re.compile(
    r"date|datum|fecha|tarih|time|publi|posted|meta|by-?line|info|submitted|stamp|created|(?<![a-z])data"
)
_ELSEWHERE = {
    "comments": re.compile(r"comment|kommentar|respond|disqus|reply|(?<![a-z])review"),
    "aside": re.compile(r"side-?bar|widget|(?<![a-z])aside"),
    "neighbour": re.compile(
        r"relat|recommend|teaser|(?<![a-z])card|latest|popular|ticker|trending|most-?read"
        r"|carousel|swiper|archive-list"
    ),
    "frame": re.compile(r"(?<![a-z])(?:footer|nav|menu|navigation|copyright)(?![a-z])"),
    "event": re.compile(r"event|calendar|termin|weather|today|clock"),
    "meta": re.compile(
        r"meta|byline|by-?line|entry-?header|post-?header|article-?header|info|submitted|(?<![a-z])date|time"
    ),
}
_DIRTY = frozenset({"in comments", "in neighbour", "in frame", "in aside", "in event"})
_NEAR = frozenset({"above by 2", "above by 6", "from headline 2", "from headline 6", "first line"})
_LINE_WORDS = 30
_PIECES = 1500


@dataclass(frozen=True, slots=True)
class Dating:
    """A date, the words that give it, where they stand, and features of the place."""

    date: PartialDate
    quote: str
    place: str
    features: frozenset[str]
    how: str = "byline"


def candidate_of(group: Sequence[Dating]) -> Candidate:
    """A date with the words of the first place that gives it."""
    places = dict.fromkeys(each.place for each in group[:3])
    return Candidate(str(group[0].date), group[0].how, group[0].quote[:300], "; ".join(places))


def may_be_of_publication(dating: Dating) -> bool:
    """Whether a date can be one of publication: none of a change, nor one that text or title speaks of."""
    if dating.features & {"modified", "said changed", "heading", "within text"}:
        return False
    return dating.date.day is not None or "line" not in dating.features


def joint(
    groups: Mapping[str, Sequence[Dating]], document: set[str], window: str
) -> dict[str, frozenset[str]]:
    """The features of each date: of all its places, beside the page's other dates."""
    printed = {
        key: [each for each in group if each.features & {"line", "time"} and not each.features & _DIRTY]
        for key, group in groups.items()
    }
    clean = {key for key, rows in printed.items() if rows}
    near = {key for key, rows in printed.items() if any(each.features & _NEAR for each in rows)}
    declared = {key for key, group in groups.items() if any("declared" in each.features for each in group)}
    return {
        key: frozenset(
            _of_group(group)
            | features_of(group[0].date, window)
            | _standing(key, declared, clean, near, document, _of_group(group))
            | _beside(key, groups, near)
            | document
        )
        for key, group in groups.items()
    }


def _of_group(group: Sequence[Dating]) -> set[str]:
    everything = set().union(*(each.features for each in group))
    clean = [each for each in group if not each.features & _DIRTY]
    found = set().union(*(each.features for each in clean)) if clean else {"all dirty"}
    return found | (everything & _DIRTY) | {f"mentions {min(len(group), 4)}"}


def _standing(
    key: str, declared: set[str], clean: set[str], near: set[str], document: set[str], own: set[str]
) -> set[str]:
    """How a date stands: declared, printed, near the headline, and how many others are."""
    stands = f"declared {key in declared} near {key in near}"
    found = {f"{stands} clean {key in clean}", f"near rivals {min(len(near - {key}), 3)}"}
    found |= {
        f"clean rivals {min(len(clean - {key}), 4)}",
        f"declared rivals {min(len(declared - {key}), 3)}",
    }
    if "rule first" in own:
        found |= {f"rule first; {stands} clean {key in clean}", *(f"rule first; {each}" for each in document)}
        found |= {f"rule first; {each}" for each in own if each.startswith(("modified", "said", "rule "))}
    else:
        found.add(f"not rule; {stands}")
    if key in declared and key not in clean:
        found |= {f"declared only; {each}" for each in document} | {
            f"declared only; near rivals {min(len(near), 2)}"
        }
    if key in near:
        found |= {
            f"near; {each}"
            for each in own
            if each.startswith(("said", "named", "line ", "time", "below h", "above h"))
        }
    return found


def _beside(key: str, groups: Mapping[str, Sequence[Dating]], near: set[str]) -> set[str]:
    """What the page's other days are to a day: earlier or later near the headline, or next to it."""
    date = groups[key][0].date
    if not date.day:
        return set()
    days = {
        other: group[0].date.first for other, group in groups.items() if other != key and group[0].date.day
    }
    found = {"near earlier exists"} if any(days[each] < date.first for each in near & set(days)) else set()
    found |= {"near later exists"} if any(days[each] > date.first for each in near & set(days)) else set()
    return found | (
        {"a day off another"} if any(abs((each - date.first).days) == 1 for each in days.values()) else set()
    )


def declared_datings(statements: Sequence[Statement], modified: Sequence[Statement]) -> Iterator[Dating]:
    """The dates that declarations state, of publication and of changes."""
    for kind, rows in (("declared", statements), ("modified", modified)):
        for number, each in enumerate(rows):
            if (date := find_declared_date(each.value)) is not None:
                name = (
                    "json-ld"
                    if each.place.startswith("JSON-LD")
                    else re.sub(r"\W+", ".", each.place.casefold())
                )
                yield Dating(
                    date,
                    each.quote,
                    each.place,
                    frozenset({f"{kind} {name}", kind, f"{kind} number {min(number, 3)}"}),
                    "declared",
                )


def printed_datings(
    pieces: Sequence[Piece], taken: Sequence[int], headline: int | None, custom: Custom
) -> Iterator[Dating]:
    """The dates that the page prints in short lines, and those of its elements for times."""
    shared = {id(place.tag) for each in taken[:1] for place in pieces[each].places}
    for position, piece in enumerate(pieces[:_PIECES]):
        if piece.hidden:
            continue
        where = _where(piece, position, taken, headline, shared)
        text = " ".join(piece.text.split())
        for time in piece.places[-1].tag.find_all("time", datetime=True, limit=3) if piece.places else ():
            if (date := find_declared_date(str(time["datetime"]))) is not None:
                marks = str(time.get("class") or "").lower()
                yield Dating(
                    date,
                    tables.text_within(time) or text[:80],
                    "time",
                    frozenset({"time", *_said(f"{text[:80]} {marks}"), *where}),
                )
        if len(words_of(text)) <= _LINE_WORDS and any(char.isdigit() for char in text):
            yield from _of_line(text, where, custom)


def _of_line(text: str, where: set[str], custom: Custom) -> Iterator[Dating]:
    at, number = 0, 0
    while number < 3 and (found := find_date(text[at:], custom)) is not None:
        before = text[at : at + found.span[0]]
        if before[-1:].isdigit():  # the rest of a number is no date
            break
        words = len(words_of(text)) - len(words_of(found.quote))
        length = (
            "alone" if words == 0 else "few words" if words <= 4 else "words" if words <= 12 else "many words"
        )
        yield Dating(
            found.date,
            text,
            "date line",
            frozenset({"line", f"line {length}", f"line date {number}", *_said(before[-60:]), *where}),
        )
        at += max(found.span[1], 1)
        number += 1


def _said(text: str) -> set[str]:
    return ({"said changed"} if CHANGED.search(text) else set()) | (
        {"said published"} if SAYS_SO.search(text) else set()
    )


def features_of(date: PartialDate, window: str) -> set[str]:
    """What holds of a date wherever it stands."""
    precision = "day" if date.day else "month" if date.month else "year"
    found = {f"precision {precision}"}
    if date.month == 1 and date.day == 1:
        found.add("new year")
    if str(date.year) in window:
        found.add("year in title")
    if date.year < 2000:
        found.add("old")
    return found


def _where(
    piece: Piece, position: int, taken: Sequence[int], headline: int | None, shared: set[int]
) -> set[str]:
    own = [place for place in piece.places if id(place.tag) not in shared and place.name != "body"]
    marks = " ".join(f"{place.marks} {place.name}" for place in own)
    found = {f"in {name}" for name, pattern in _ELSEWHERE.items() if pattern.search(marks)}
    if any(_NAMED.search(place.marks) for place in piece.places[-2:]):
        found.add("named")
    if piece.level:
        found.add("heading")
    if piece.linked > 0.8:
        found.add("linked")
    if piece.kind in {"table", "list item"}:
        found.add(piece.kind)
    return found | position_features(position, taken, headline)
