"""The ways in which a word typed without a space may be printed: `f-16` as F 16 or F16, `10000` as 10,000."""

import re
from dataclasses import dataclass
from itertools import pairwise

from index.analysis import TOKEN
from index.scoring import EXACT, FOLDED, STEMMED

MOST_READINGS = 6

# Modifier letters and accents that stand for an apostrophe; inside a token they would be letters.
_APOSTROPHES = re.compile("[ʹʻʼʽʾʿˈ′´`‘’‛]")
_JOINTS = re.compile(
    r"['\u00ad\-\u2010-\u2013_\u05f3\u05f4]"
)  # what writers leave out of a compound, or put in
_MIXED = re.compile(r"([^\W\d_]+)(\d+)|(\d+)([^\W\d_]+)")
_THOUSANDS = re.compile(r"\d{1,3}(?=(?:\d{3})+\Z)|\d{3}")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+")
# French, Italian and Catalan words that lose their vowel before another word.
_ELISIONS = re.compile(
    "l|d|j|m|t|n|s|c|qu|jusqu|lorsqu|puisqu|quoiqu|dell|nell|all|dall|sull|un|quest", re.IGNORECASE
)
# Names as they are typed in a hurry: O’Brien, d’Ivoire. With fewer letters it may as well be a word: `oman`.
_NAME = re.compile(r"([od])([^\W\d_]{4,})", re.IGNORECASE)
# What stands before words and hardly ever by itself, so that printed apart it belongs to its word all the
# same: co-operation, sub-regional. With fewer letters after it, it may as well be no prefix: `coal`, `real`.
_PREFIXED = re.compile(
    "(afro|agro|anglo|anti|bio|co|counter|cyber|eco|electro|euro|extra|geo|hydro|hyper|infra|inter|intra|macro|mega"
    "|meta|micro|mid|mini|mono|multi|neo|non|pan|poly|post|pre|proto|pseudo|quasi|re|semi|socio|sub|super|supra|tele"
    r"|trans|ultra)([^\W\d_]{4,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Raw tokens that stand next to each other, and what an occurrence of them weighs."""

    words: tuple[str, ...]
    weight: float = EXACT
    name: bool = False  # a name is meant: the last word has a capital
    loose: bool = False  # a prefix and its word, neither of which may be spelled otherwise


def readings_of_word(text: str) -> list[Reading]:
    """The readings of a word of a query, as typed first."""
    readings = _readings(text)
    words = readings[0].words
    plain = _APOSTROPHES.sub("'", text)
    if len(words) > 1 and re.search(r"'s\Z", plain, re.IGNORECASE):
        readings.append(Reading(words[:-1], STEMMED))
    elif len(words) > 1 and _ELISIONS.fullmatch(words[0]) and plain[len(words[0])] == "'":
        readings.append(Reading(words[1:], STEMMED))
    return readings[:MOST_READINGS]


def readings_of_phrase(text: str) -> list[Reading]:
    """The readings of a quotation: as typed, then with one of its compounds read another way."""
    chunks = [readings for chunk in text.split() if (readings := _readings(chunk))]
    typed = [chunk[0].words for chunk in chunks]
    readings = [Reading(tuple(word for words in typed for word in words))]
    for ordinal, chunk in enumerate(chunks):
        for other in chunk[1:]:
            varied = [*typed[:ordinal], other.words, *typed[ordinal + 1 :]]
            readings.append(Reading(tuple(word for words in varied for word in words), other.weight))
    return readings[:MOST_READINGS]


def _readings(text: str) -> list[Reading]:
    """A chunk as typed, its parts written together, each of its parts taken apart; empty without tokens."""
    plain = _APOSTROPHES.sub("'", text)
    matches = list(TOKEN.finditer(plain))
    words = tuple(match.group() for match in matches)
    if not words:
        return []
    readings = [Reading(words)]
    gaps = [plain[a.end() : b.start()] for a, b in pairwise(matches)]
    if _are_joined(words, gaps):
        readings.append(Reading(("".join(words),), FOLDED))
    for ordinal, word in enumerate(words):
        if parts := _parts(word):
            readings.append(Reading((*words[:ordinal], *parts, *words[ordinal + 1 :]), FOLDED))
    if name := _NAME.fullmatch(plain):
        readings.append(Reading(name.groups(), FOLDED, name=True))
    if prefixed := _PREFIXED.fullmatch(plain):
        readings.append(Reading(prefixed.groups(), FOLDED, loose=True))
    return readings


def _are_joined(words: tuple[str, ...], gaps: list[str]) -> bool:
    """Whether the tokens may as well be written as one: hyphens, apostrophes, groups of digits."""
    if not gaps:
        return False
    if all(word.isdigit() for word in words):
        return (
            _GROUPED.fullmatch("".join(f"{w}{g}" for w, g in zip(words, [*gaps, ""], strict=True)))
            is not None
        )
    return all(_JOINTS.fullmatch(gap) for gap in gaps)


def _parts(word: str) -> tuple[str, ...]:
    """Letters and digits apart, or a long number in groups of three; empty where there is nothing to part."""
    if match := _MIXED.fullmatch(word):
        return tuple(part for part in match.groups() if part)
    if word.isdigit() and len(word) > 3:
        return tuple(_THOUSANDS.findall(word))
    return ()
