"""Words that a line end divided made whole, by evidence from the text itself.

At a line end a hyphen may divide a word (`inter-` `national`) or belong to it (`Secretary-` `General`).
The text says which: the form that occurs elsewhere in it is right, or that a word of the same stem has.
Where neither does, a hyphen belongs to its word, unless many lines of this text end in one and a part of the
word is no word.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from ingest.blocks import Block
from ingest.cleaning.manuscript import Manuscript
from ingest.cleaning.sentences import is_open_word
from ingest.words import listed

_DIVIDED = re.compile(
    r"(?P<first>[^\W_]+)(?P<mark>[-‐¬\xad]+)(?P<gap>[ \t]*\n\s*| (?=[^\W\d_]))"
    r"(?P<second>[^\W_]+(?:['’][^\W_]+)*)"
)
_ENDS = re.compile(r"[-‐¬\xad][ \t]*\n|[‐¬\xad] ")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_CHAINED = re.compile(r"[-‐][^\W_]")
_HANGING = listed("and or to but und oder bis et ou y o e u и или да və ya ve veya և եւ կամ და ან")
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_UNITS = listed(
    "one two three four five six seven eight nine odd first second third fourth fifth sixth seventh eighth "
    "ninth"
)
# Words that begin a part of a sentence, as after a dash, and no second half of a compound.
_STARTS = listed(
    "it we he she they you i there here so also then not only if most many some several such especially "
    "including particularly namely es er sie wir il elle nous on él ella он она они мы это o biz onlar"
)
_BOUND = listed(
    "non multi inter un re co pre anti semi sub ultra extra counter neo socio politico macro micro tri bi"
)
# Second halves that English makes adjectives with.
_ADJECTIVAL = listed(
    "based bound building bearing called caused certified centred centered dependent driven earning eyed "
    "fold free friendly funded growing hearted held income intensive laden led level like living long "
    "looking loving lying made making minded old orientated oriented owned packed possessing producing "
    "prone provoking range ranging reaching related ridden rich rooted run scale seeking sized speaking "
    "sponsored standing stricken style taking term time torn war wide year"
)
_PREFIXES = listed("self non ex quasi well vice ever semi pseudo all anti pro")
_FRACTIONS = listed(
    "half halves third thirds quarter quarters fourths fifth fifths sixths eighths tenth tenths"
)
_DIVIDING = 0.04  # the share of lines that end in a hyphen where a text divides its words
_PASSES = 8
_OTHERS = "‐¬\xad"
_SOFT = "¬\xad"  # stand for no letter and no hyphen, only for a place to divide at


class Vocabulary:
    """How often the words of a text occur in it, in lower case, hyphenated ones as wholes."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @cached_property
    def words(self) -> Counter[str]:
        """Each word's number; made when first asked for, since most texts divide no word."""
        return Counter(_WORD.findall(_DIVIDED.sub(" ", "\n".join(self._texts)).lower()))

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self.words)

    @cached_property
    def _pairs(self) -> set[tuple[str, str]]:
        compounds = (word.replace("‐", "-").split("-") for word in self.words if "-" in word or "‐" in word)
        return {pair for parts in compounds for pair in pairwise(parts)}

    @cached_property
    def _firsts(self) -> set[str]:
        return {first for first, _ in self._pairs}

    @cached_property
    def _seconds(self) -> set[str]:
        return {second for _, second in self._pairs}

    def makes_compounds(self, first: str, second: str) -> bool:
        """Whether compounds elsewhere in the text begin with the one word, or end with the other."""
        return first in self._firsts or second in self._seconds

    @cached_property
    def divides(self) -> bool:
        """Whether this text divides words at the ends of its lines as a habit."""
        lines = sum(text.count("\n") for text in self._texts)
        return sum(len(_ENDS.findall(text)) for text in self._texts) > _DIVIDING * lines

    def count(self, word: str) -> int:
        """How often the word occurs, whole."""
        return self.words[word.lower()]

    def has_stem(self, stem: str) -> bool:
        """Whether a word begins so."""
        low = stem.lower()
        at = bisect_left(self._ordered, low)
        return at < len(self._ordered) and self._ordered[at].startswith(low)


def rejoin(manuscript: Manuscript) -> Manuscript:
    """The manuscript with every divided word made whole; a word made whole is evidence for the others."""
    blocks = manuscript.blocks
    for _ in range(_PASSES):
        if not any(_may_divide(block.text) for block in blocks):
            break
        vocabulary = Vocabulary([block.text for block in blocks])
        joined = tuple(
            _joined_once(block, vocabulary) if _may_divide(block.text) else block for block in blocks
        )
        if all(new is old for new, old in zip(joined, blocks, strict=True)):
            break
        blocks = joined
    return replace(manuscript, blocks=blocks)


def _may_divide(text: str) -> bool:
    return "- " in text or "-\n" in text or any(sign in text for sign in _OTHERS)


def _joined_once(block: Block, vocabulary: Vocabulary) -> Block:
    """The block with each pair of parts joined, and spans that leave the hyphens out."""
    text, spans, parts, done = block.text, list(block.spans), [], 0
    line = counted = 0
    aligned = len(text) == sum(end - start for start, end in spans) + len(spans) - 1
    for match in _DIVIDED.finditer(text):
        at_end = "\n" in match["gap"]
        word = (_word_at_end if at_end else _word_inside)(match, vocabulary)
        if word is None:
            continue
        parts += [text[done : match.start()], word]
        done = match.end()
        if aligned and at_end and len(word) == len(match["first"] + match["second"]):
            line, counted = line + text.count("\n", counted, match.end("mark")), match.end("mark")
            spans[line] = _parted(spans[line], text, match)
    return replace(block, text="".join((*parts, text[done:])), spans=tuple(spans)) if parts else block


def _word_at_end(match: re.Match[str], vocabulary: Vocabulary) -> str | None:
    """The word that a line end divides; None where the hyphen hangs, as in `short-` `and long-term`."""
    first, second = match["first"], match["second"]
    if match["mark"][-1] in _SOFT:
        return first + second
    if second.lower() in _HANGING:
        return None
    if len(match["mark"]) > 1 or first[-1].isdigit() or second[0].isdigit() or _is_name(first, second):
        return f"{first}{match['mark']}{second}"
    return _by_evidence(first, second, vocabulary) or _by_parts(first, second, vocabulary)


def _word_inside(match: re.Match[str], vocabulary: Vocabulary) -> str | None:
    """A word that a line end divided once, now joined with a space after its hyphen (`thirty- second`).

    It may as well be a dash with a space missing, or hang (`low- and middle-income`), so only evidence
    counts, or a form that is always so.
    """
    first, second = match["first"], match["second"]
    low = first.lower(), second.lower()
    chained = _is_chained(match) and low[1] not in _TENS
    if len(match["mark"]) > 1 or (low[1] in _HANGING and not chained):
        return None
    if low[0] in _BOUND:
        return _by_evidence(first, second, vocabulary) or f"{first}-{second}"
    if is_open_word(first) or (_begins_part(second) and not chained):
        return None
    numbers = low[1] in (_UNITS if low[0] in _TENS else _FRACTIONS if low[0] in _UNITS else ())
    names = first[0].isupper() and second[0].isupper()
    if numbers or names or low[0] in _PREFIXES:
        return f"{first}-{second}"
    joined = _by_evidence(first, second, vocabulary)
    formed = chained or low[1] in _ADJECTIVAL
    if joined or not (formed or vocabulary.makes_compounds(*low)):
        return joined
    return f"{first}-{second}"


def _is_chained(match: re.Match[str]) -> bool:
    """Whether the second part goes on with a hyphen: `cash- for-work`."""
    return _CHAINED.match(match.string, match.end()) is not None


def _begins_part(word: str) -> bool:
    """Whether compounds are not made of a word, so that what parts it from its neighbour must be a dash."""
    return is_open_word(word) or word.lower() in _STARTS


def _is_name(first: str, second: str) -> bool:
    """Whether the second part begins in upper case after a first that is not all in it."""
    return second[0].isupper() and not (len(first) > 1 and first.isupper())


def _by_evidence(first: str, second: str, vocabulary: Vocabulary) -> str | None:
    """The form that occurs elsewhere in the text, the more frequent if both do."""
    whole, hyphenated = first + second, f"{first}-{second}"
    together, apart = vocabulary.count(whole), vocabulary.count(hyphenated)
    if not together and not apart:
        return None
    return whole if together > apart else hyphenated


def _by_parts(first: str, second: str, vocabulary: Vocabulary) -> str:
    """The likely form of a word that the text has nowhere else."""
    whole, hyphenated = first + second, f"{first}-{second}"
    if first.lower() in _TENS or first.lower() in _PREFIXES:
        return hyphenated
    tail = len(second) - max(1, min(3, len(second) - 3))  # leaves an ending out, never the whole second part
    if len(second) > 3 and vocabulary.has_stem(whole[: len(first) + tail]):
        return whole
    if len(second) > 3 and vocabulary.has_stem(hyphenated[: len(first) + 1 + tail]):
        return hyphenated
    if not vocabulary.divides:
        return hyphenated
    return hyphenated if vocabulary.count(first) and vocabulary.count(second) else whole


def _parted(span: tuple[int, int], text: str, match: re.Match[str]) -> tuple[int, int]:
    """The span of a line without the hyphen at its end."""
    start, end = span
    return start, end - (text.index("\n", match.end("mark")) - match.start("mark"))
