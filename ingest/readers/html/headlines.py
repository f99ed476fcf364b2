"""Everything on a page that may be its title, each with what its place says of it.

Declarations, the window's title and its parts, printed headings: which of them the page is known by is chosen
by the weights that `make train` found for these features.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from rapidfuzz import fuzz

from archive.addresses import split_address
from archive.records import Candidate
from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Statement
from ingest.readers.html.rendering import Piece
from ingest.readers.html.titles import BETWEEN, Site, folded

_TITLED = re.compile(
    r"headline|(?:entry|post|article|page|story|main|content|node|field|product"
    r"|recipe)[-_]*_*(?:title|heading|name)|(?<![a-z])title|heading|überschrift|titulo|titre|titel"
)
_SURROUNDS = {
    "frame": re.compile(
        r"(?<![a-z])(?:footer|nav|menu|navigation|breadcrumbs?|logo|brand|masthead)(?![a-z])"
    ),
    "site": re.compile(r"(?:site|blog)[-_]?(?:title|name|header|branding|description)|logo|branding"),
    "aside": re.compile(
        r"side-?bar|widget|(?<![a-z])aside|relat|recommend|teaser|popular|comment|respond"
        r"|newsletter|modal|popup|cookie|consent"
    ),
    "head": re.compile(r"(?<![a-z])(?:header|hgroup|intro|hero)(?![a-z])"),
    "deck": re.compile(
        r"sub-?(?:head|title|line)|kicker|overline|roofline|dachzeile|topline|category|eyebrow"
    ),
}
_CROSSED = ("above text by", "in head", "in site", "in frame", "linked", "h1 of", "h2 of", "first of")
_ALIKE = 85
_SHORTENED = re.compile(r"(?:…|\.\.\.)$")
_LONGEST = 300
_PIECES = 400


@dataclass(frozen=True, slots=True)
class Naming:
    """A text that may be the title, where it stands, and features of the place."""

    text: str
    quote: str
    place: str
    features: frozenset[str]


def namings(
    declared: Sequence[Statement], window: str, pieces: Sequence[Piece], taken: Sequence[int], site: Site
) -> Iterator[Naming]:
    """Every candidate, in the order of declarations, window and page."""
    for each in declared:
        yield Naming(each.value, each.value, each.place, frozenset({f"declared {_kind(each.place)}"}))
        yield from _parts(each.value, each.place, _kind(each.place), site)
    if window:
        yield Naming(window, window, "title", frozenset({"window"}))
        yield from _parts(window, "title", "window", site)
    levels = [piece.level for piece in pieces if piece.level and not piece.hidden]
    shared = {id(place.tag) for each in taken[:1] for place in pieces[each].places}
    count: dict[int, int] = {}
    for position, piece in enumerate(pieces[:_PIECES] if not taken else pieces[: max(_PIECES, taken[0] + 1)]):
        if piece.hidden or len(piece.text) > _LONGEST:
            continue
        titled = any(_TITLED.search(place.marks) for place in piece.places[-1:])
        if not piece.level and not titled:
            continue
        features = _where(piece, position, taken, shared)
        if piece.level:
            count[piece.level] = number = count.get(piece.level, 0) + 1
            features |= {f"h{piece.level}", f"h{piece.level} number {min(number, 4)}"}
            features.add(f"h{piece.level} of {min(levels.count(piece.level), 4)}")
            if piece.level == min(levels):
                features |= {"highest level", f"highest level number {min(number, 3)}"}
            if not any(
                other.level and not other.hidden for other in pieces[position + 1 : taken[0] if taken else 0]
            ):
                features.add("last heading above text")
        else:
            features.add("no heading")
        place = f"h{piece.level}" if piece.level else "printed"
        text = " ".join(piece.text.split())
        yield Naming(text, text, place, frozenset(features))
        lines = [" ".join(line.split()) for line in piece.text.split("\n")]
        if len(lines) > 1:
            for number, line in enumerate(lines[:3]):
                yield Naming(line, text, place, frozenset({*features, f"line {number + 1} of heading"}))


def best_form(group: Sequence[Naming]) -> Candidate:
    """The title as it is printed, or declared where that is not shouted, with the words that give it."""
    printed = [each for each in group if re.match(r"h\d", each.place)]
    shown = [each for each in (*printed, *group) if not each.text.isupper()] or list(group)
    return Candidate(shown[0].text, "declared", shown[0].quote, shown[0].place)


def joint(group: Sequence[Naming]) -> frozenset[str]:
    """What all the places that give the same title say together."""
    found = set().union(*(each.features for each in group))
    declared = any(each.startswith("declared") for each in found)
    window = any("window" in each for each in found)
    printed = any(re.match(r"h\d|no heading", each) for each in found)
    stated = f"declared {declared} window {window}"
    kinds = {each for each in found if each.startswith(("declared", "h", "window", "part"))}
    crossed = {f"{stated} printed {printed}", f"kinds {min(len(kinds), 6)}"}
    for level in found & {"h1", "h2", "h3"}:
        crossed |= {f"{level}; {stated}"} | {
            f"{level}; {each}" for each in found if each.startswith(_CROSSED)
        }
    if "rule first" in found:
        crossed.add(f"rule first; printed {printed}")
    return frozenset(found | crossed)


def _parts(title: str, place: str, kind: str, site: Site) -> Iterator[Naming]:
    """What a title is without its first or last parts: one of these may be the site's name."""
    borders = list(BETWEEN.finditer(title))
    for number, border in enumerate(borders[:6]):
        head, tail = title[: border.start()].strip(), title[border.end() :].strip()
        left = len(borders) - number
        common = {f"part of {kind}"}
        if site.owns(tail):
            common.add(f"{kind} without site")
        yield Naming(head, title, place, frozenset({*common, f"head of {kind}, {min(left, 3)} left out"}))
        owned = {f"{kind} without site"} if site.owns(head) else set()
        yield Naming(
            tail,
            title,
            place,
            frozenset({f"part of {kind}", f"tail of {kind}, {min(number + 1, 3)} left out", *owned}),
        )


def features_of(text: str, site: Site, others: Iterable[str], addresses: Iterable[str]) -> set[str]:
    """What holds of a candidate wherever it stands: its shape, what it shares with others."""
    words = words_of(text)
    found = {f"words {_length(len(words))}"}
    if site.owns(text):
        found.add("site's name")
    if _SHORTENED.search(text):
        found.add("shortened")
    if text.isupper():
        found.add("capitals")
    if text.endswith(":"):
        found.add("colon")
    if BETWEEN.search(text):
        found.add("has parts")
    slug = _slug(addresses)
    if slug and words:
        own = {_plain(word) for word in words if len(word) > 3 or word.isdigit()}
        shared = len(own & slug)
        found.add(f"slug {round(4 * shared / len(own)) if own else 0} of 4")
        found.add(f"of slug {round(4 * shared / len(slug))} of 4")
    key = " ".join(words)
    rest = [folded(other) for other in others]
    if any(other != key and key and f" {key} " in f" {other} " for other in rest):
        found.add("in another")
    if any(other and other != key and f" {other} " in f" {key} " for other in rest):
        found.add("holds another")
    if any(other and other != key and fuzz.ratio(other, key) >= _ALIKE for other in rest):
        found.add("like another")
    return found


def _slug(addresses: Iterable[str]) -> set[str]:
    """The words in the last telling part of a page's own address."""
    for address in addresses:
        for part in reversed(split_address(address).path.split("/")):
            words = [_plain(word) for word in re.findall(r"[^\W_]+", unquote(part))]
            words = [
                word
                for word in words
                if len(word) > 3 and not word.isdigit() and word not in {"html", "index", "aspx"}
            ]
            if len(words) >= 2:
                return set(words)
    return set()


def _plain(word: str) -> str:
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        word = word.replace(letter, plain)
    return word.casefold()


def _where(piece: Piece, position: int, taken: Sequence[int], shared: set[int]) -> set[str]:
    own = [place for place in piece.places if id(place.tag) not in shared]
    marks = " ".join(f"{place.marks} {place.name}" for place in own)
    near = " ".join(place.marks for place in piece.places[-1:])
    found = {f"in {name}" for name, pattern in _SURROUNDS.items() if pattern.search(marks)}
    if match := _TITLED.search(near):
        found |= {"titled", f"titled {match[0]}"}
    if piece.linked > 0.5:
        found.add("linked")
    if any(
        "headline" in place.marks or ("itemprop" in place.tag.attrs and place.tag["itemprop"] == "name")
        for place in piece.places[-1:]
    ):
        found.add("itemprop")
    if not taken:
        return found | {"no text"}
    distance = taken[0] - position
    if distance >= 0:
        found.add(f"above text by {_near(distance)}")
    else:
        found.add("after the text began" if position <= taken[-1] else "below text")
    if position in taken[:2]:
        found.add("first of text")
    return found


def _kind(place: str) -> str:
    return (
        "json-ld"
        if place.startswith("JSON-LD")
        else re.sub(r"\W+", ".", place.casefold().removeprefix("meta "))
    )


def _length(words: int) -> str:
    return str(min(words, 4)) if words < 5 else "8" if words <= 8 else "14" if words <= 14 else "many"


def _near(distance: int) -> str:
    return "2" if distance <= 2 else "6" if distance <= 6 else "15" if distance <= 15 else "far"
