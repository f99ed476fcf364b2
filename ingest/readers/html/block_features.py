"""What the weights are told of each piece of a page, to say whether it is of the article's text.

Structure, density, neighbours and what the named steps say of it; no word of any language but what elements
are named for.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.html.alignment import words_of
from ingest.readers.html.rendering import Piece
from ingest.readers.html.view import (
    DATE,
    SENTENCE_END,
    Heads,
    container_of,
    folded,
    is_like,
    is_note,
    is_prose,
)

_NAMES = {
    "content": re.compile(
        r"(?<![a-z])(?:article|entry|post|story|page|main|body|single)?[-_]*(?:content|body|text)(?![a-z])"
    ),
    "lead": re.compile(
        r"lead|intro|stand-?first|teaser|summary|abstract|excerpt|vorspann|deck"
        r"|sub-?(?:title|head)|perex|chapo|bajada|lede"
    ),
    "frame": re.compile(
        r"(?<![a-z])(?:footer|nav|menu|navigation|breadcrumbs?|banner|masthead"
        r"|header)(?![a-z])|cookie|consent|modal|popup|overlay"
    ),
    "aside": re.compile(r"side-?bar|widget|(?<![a-z])aside|(?<![a-z])box"),
    "other": re.compile(
        r"relat|recommend|teaser|popular|latest|trending|most-?read|more-|also|similar"
        r"|card|carousel|slider|swiper|listing|archive"
    ),
    "talk": re.compile(r"comment|respond|disqus|reply|replies"),
    "share": re.compile(
        r"shar(?:e|ing)|social|follow|subscri|newsletter|promo|advert|sponsor"
        r"|(?<![a-z])ads?(?![a-z])|banner|signup|paywall"
    ),
    "meta": re.compile(r"meta|byline|author|date|tags?(?![a-z])|categor|credit|copyright|caption"),
}
_TAGS = frozenset(
    {
        "nav",
        "footer",
        "aside",
        "header",
        "form",
        "main",
        "article",
        "section",
        "figure",
        "table",
        "blockquote",
        "button",
        "li",
        "details",
        "pre",
        "dialog",
    }
)
_SIZES = (0, 1, 2, 4, 7, 12, 20, 35, 60)
_SHARES = (0, 0.01, 0.5, 2, 5, 8)  # tenths of the text


def features(
    pieces: Sequence[Piece],
    sure: Collection[int],
    possible: Collection[int],
    taken: Collection[int],
    steps: Mapping[int, str],
    heads: Heads,
    headline: int | None,
) -> list[set[str]]:
    """The features of every piece: its own, and those of its neighbours and of the element around it."""
    page = _measured(pieces, taken)
    bounds = _bounds(pieces, taken)
    titles = [folded(each) for each in heads.titles]
    said = [folded(each) for each in heads.descriptions]
    rows = []
    for position, piece in enumerate(pieces):
        own = page.own[position]
        state = "taken" if position in taken else steps.get(position, "outside")
        found = own | {f"now {state}", f"sure {position in sure} possible {position in possible}"}
        found |= {f"now {position in taken}; {each}" for each in own if not each.startswith("tag")}
        found |= _around(page, piece) | _relation(position, *bounds, headline)
        text = folded(piece.text)
        if page.counted[text] > 1:
            found.add("repeated")
        if page.words[position] > 3:
            found |= {
                f"like a {name}"
                for name, known in (("title", titles), ("description", said))
                if is_like(text, known)
            }
        rows.append(found | _beside(page, position, sure))
    return rows


@dataclass(frozen=True, slots=True)
class _Measured:
    """A page's pieces counted once; elements by the identity of their tag, sizes in words."""

    pieces: Sequence[Piece]
    taken: Collection[int]
    own: Sequence[set[str]]
    words: Sequence[int]
    counted: Counter[str]  # how often a text comes
    held: Counter[int]  # words of the text so far in an element
    plain: Counter[int]  # words outside links
    whole: Counter[int]  # all words that are shown
    shapes: Counter[tuple[str, ...]]  # of the pieces taken
    total: int  # words of the text so far


def _measured(pieces: Sequence[Piece], taken: Collection[int]) -> _Measured:
    words = [len(words_of(piece.text)) for piece in pieces]
    held, plain, whole = Counter[int](), Counter[int](), Counter[int]()
    for position, piece in enumerate(pieces):
        for place in () if piece.hidden else piece.places[-4:]:
            whole[id(place.tag)] += words[position]
            plain[id(place.tag)] += int(words[position] * (1 - piece.linked))
            if position in taken:
                held[id(place.tag)] += words[position]
    return _Measured(
        pieces,
        taken,
        own=[_own(piece) for piece in pieces],
        words=words,
        counted=Counter(folded(piece.text) for piece in pieces),
        held=held,
        plain=plain,
        whole=whole,
        shapes=Counter(_shape(pieces[each]) for each in taken),
        total=sum(words[each] for each in taken) or 1,
    )


def _bounds(pieces: Sequence[Piece], taken: Collection[int]) -> tuple[int, int, int, int]:
    """The first and the last piece of the text so far, and of its prose."""
    first, last = (min(taken), max(taken)) if taken else (0, 0)
    prose = [each for each in taken if is_prose(pieces[each])]
    return (first, last, min(prose), max(prose)) if prose else (first, last, first, last)


def _around(page: _Measured, piece: Piece) -> set[str]:
    """What the elements around a piece hold of the text, and how like the text it is made."""
    holder = id(container_of(piece))
    parent = id(piece.places[-2].tag) if len(piece.places) > 1 else holder
    density = page.plain[holder] / page.whole[holder] if page.whole[holder] else 0
    return {
        f"holder share {_bin(10 * (page.held[holder] / page.total), _SHARES)}",
        f"holder density {round(4 * density)}",
        f"holder words {_bin(page.whole[holder], (5, 20, 60, 200, 600))}",
        f"parent share {_bin(10 * page.held[parent] / page.total, _SHARES)}",
        f"shape {_bin(10 * page.shapes[_shape(piece)] / max(1, len(page.taken)), (0, 1, 3, 6))}",
    }


def _beside(page: _Measured, position: int, sure: Collection[int]) -> set[str]:
    """What the two pieces before and after are, and how many of the ten around were taken."""
    taken, holder = page.taken, id(container_of(page.pieces[position]))
    near = sum(other in taken for other in range(position - 5, position + 6))
    found = {f"near taken {_bin(near, (0, 1, 3, 6, 9))}"}
    for offset in (-2, -1, 1, 2):
        other = position + offset
        if not 0 <= other < len(page.pieces):
            found.add(f"{offset:+}: none")
            continue
        same = id(container_of(page.pieces[other])) == holder
        found |= {
            f"{offset:+}: taken {other in taken}",
            f"{offset:+}: now {position in taken} taken {other in taken} sure {other in sure}",
            f"{offset:+}: same holder {same} taken {other in taken}",
        }
        shown = ("kind", "words", "linked", "prose")
        found |= {f"{offset:+}: {each}" for each in page.own[other] if each.startswith(shown)}
    return found


def _own(piece: Piece) -> set[str]:
    number = len(words_of(piece.text))
    found = {
        f"kind {piece.kind}",
        f"words {_bin(number, _SIZES)}",
        f"linked {_bin(piece.linked, (0, 0.2, 0.5, 0.8))}",
        f"prose {is_prose(piece)}",
    }
    if piece.level:
        found.add(f"level {piece.level}")
    tests = {
        "hidden": piece.hidden,
        "bold": piece.bold,
        "note": is_note(piece),
        "dated": DATE.search(piece.text) is not None,
        "ends a sentence": SENTENCE_END.search(piece.text) is not None,
        "colon": piece.text.rstrip().endswith(":"),
        "question": "?" in piece.text,
        "shout": "!" in piece.text,
        "copyright": "©" in piece.text,
        "capitals": piece.text.isupper(),
        "low": piece.text[:1].islower(),
        "address": "@" in piece.text or "://" in piece.text or "www." in piece.text,
        "dots": piece.text.rstrip().endswith(("...", "…", "»", "→", ">")),
        "strokes": "|" in piece.text,
        "lines": "\n" in piece.text,
        "figures": 3 * sum(char.isdigit() for char in piece.text) > len(piece.text),
    }
    found |= {name for name, holds in tests.items() if holds}
    for depth, place in enumerate(reversed(piece.places)):
        if place.name in _TAGS:
            found.add(f"tag {place.name}{' near' if depth < 2 else ''}")
        near = "right in" if depth < 2 else "near" if depth < 4 else "in"
        for name, pattern in _NAMES.items():
            if pattern.search(place.marks):
                found.add(f"{near} {name}")
    return found


def _relation(position: int, first: int, last: int, begin: int, end: int, headline: int | None) -> set[str]:
    """Where a piece stands between headline, first sentence and last."""
    found = set()
    if position < first:
        found |= {"before taken", f"before by {_bin(first - position, (1, 2, 4, 8, 20))}"}
    elif position > last:
        found |= {"after taken", f"after by {_bin(position - last, (1, 2, 4, 8, 20))}"}
    else:
        found.add("between taken")
        found.add(f"of taken {round(4 * (position - first) / max(1, last - first))}")
        found.add(f"end by {_bin(last - position, (0, 1, 2, 4, 8))}")
    found.add("before body" if position < begin else "after body" if position > end else "in body")
    if headline is None:
        found.add("no headline")
    elif position <= headline:
        found.add("above headline")
    else:
        found.add(f"below headline by {_bin(position - headline, (1, 2, 4, 8, 20))}")
        if position < begin:
            found.add("headline to body")
    return found


def _bin(value: float, edges: Sequence[float]) -> str:
    return next((f"≤{edge}" for edge in edges if value <= edge), f">{edges[-1]}")


def _shape(piece: Piece) -> tuple[str, ...]:
    """What pieces of the same make have in common: kind, element and the marks of two elements around."""
    names = [place.name for place in piece.places[-1:]]
    return piece.kind, *names, *(place.marks for place in piece.places[-2:])
