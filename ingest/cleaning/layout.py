"""How raw text was laid out: wrapped at a width or a paragraph a line, and what blank lines mean.

Nothing is assumed. The witnesses are the sure breaks: a line that ends without punctuation before one that
begins in lower case was broken inside a sentence, so the width of such lines is that of the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mode

from ingest.cleaning.sentences import ends_sentence, opening_case

_SAMPLE = 400  # lines looked at in each of three places
_APART = 8  # lines broken across blank lines that show that blank lines mean nothing
_NARROWEST = 28  # letters in a wrapped line
_WRAPPED = 0.2  # of lines must be broken inside a sentence

# Roughly how wide letters are in a proportional type, in tenths of an average one.
_BREADTHS = bytearray([10] * 256)
for _letters, _tenths in (
    ("ijl|.,;:!'’‘/ tIf()[]r-", 6),
    ('s"Jcaze“”', 9),
    ("mwMW—%@", 17),
    ("ABCDEFGHKLNOPQRSTUVXYZ&", 14),
    ("bdghknopquvxy0123456789$–*«»", 11),
):
    for _byte in _letters.encode("cp1252"):
        _BREADTHS[_byte] = _tenths


@dataclass(frozen=True, slots=True)
class Layout:
    """What measurement says of raw text."""

    width: float | None  # that lines were wrapped at, as `extent` measures; None: a line is a paragraph
    proportional: bool = False  # lines are even in breadth rather than in number of letters
    spacing: int = 0  # blank lines between the lines of one paragraph
    blanks_divide: bool = False  # a blank line stands between every two paragraphs
    indented: bool = False  # paragraphs begin set in from the margin, and other lines do not
    margin: int = 0  # blanks that most lines begin with

    def is_inset(self, line: str) -> bool:
        """Whether a line begins further in than most."""
        return indentation(line) > self.margin

    def extent(self, text: str) -> float:
        """How wide a line is, in letters."""
        return breadth(text) if self.proportional else len(text)


def breadth(text: str) -> float:
    """How wide a line would be in a proportional type, in average letters."""
    return sum(text.encode("cp1252", "replace").translate(_BREADTHS)) / 10


@dataclass(frozen=True, slots=True)
class _Pair:
    """A line and what follows it."""

    line: str
    gap: int  # blank lines between
    ended: bool
    low: bool  # the next line begins in lower case, or in a script that has none
    inset: bool  # whether the next line is set in from this one


class _Spread:
    """How measures are spread: `most` is what nearly all keep within."""

    def __init__(self, measures: Sequence[float]) -> None:
        ordered = sorted(measures)
        last = len(ordered) - 1
        self.middle = ordered[last // 2]
        self.most = ordered[int(0.95 * last)]
        self.ratio = (self.most - ordered[int(0.25 * last)]) / self.middle


def measure(lines: Sequence[str]) -> Layout:
    """The layout of a text's lines, blank ones included."""
    pairs = [pair for sample in _samples(lines) for pair in _pairs(sample)]
    broken = [pair for pair in pairs if not pair.ended and pair.low]
    near = [pair for pair in pairs if pair.gap == 0 or not pair.ended]
    if len(broken) < max(3, _WRAPPED * len(near)):
        return Layout(width=None)
    letters, breadths = (_Spread([size(pair.line) for pair in broken]) for size in (len, breadth))
    spacing = sorted(pair.gap for pair in broken)[len(broken) // 2]
    if not _is_wrapped(pairs, letters, min(letters.ratio, breadths.ratio)) or (
        spacing and len(broken) < _APART
    ):
        return Layout(width=None)
    proportional = breadths.ratio < letters.ratio
    ends = [pair for pair in pairs if pair.ended and len(pair.line) < 0.6 * letters.most]
    return Layout(
        width=breadths.most if proportional else letters.most,
        proportional=proportional,
        spacing=spacing,
        blanks_divide=_blanks_divide(pairs, ends, spacing),
        indented=_is_indented(pairs, ends),
        margin=mode(indentation(line) for line in lines if line.strip()),
    )


def _is_wrapped(pairs: Sequence[_Pair], letters: _Spread, ratio: float) -> bool:
    """Whether broken lines are as long as each other and as most lines, and few lines are longer."""
    usual = sorted(len(pair.line) for pair in pairs)[len(pairs) // 2]
    over = sum(len(pair.line) > 1.3 * letters.most for pair in pairs)
    even = ratio < 0.6 and _NARROWEST < letters.most < 250
    return even and over <= 0.25 * len(pairs) and 0.5 < usual / letters.most < 1.3


def _samples(lines: Sequence[str]) -> list[Sequence[str]]:
    if len(lines) <= 3 * _SAMPLE:
        return [lines]
    middle = len(lines) // 2
    return [lines[:_SAMPLE], lines[middle : middle + _SAMPLE], lines[-_SAMPLE:]]


def _pairs(lines: Sequence[str]) -> list[_Pair]:
    pairs = []
    last, gap = "", 0
    for line in lines:
        bare = line.rstrip()
        if not bare:
            gap += 1
            continue
        if last:
            inset = indentation(bare) > indentation(last)
            pairs.append(
                _Pair(last.strip(), gap, ends_sentence(last), opening_case(bare.lstrip()) != "high", inset)
            )
        last, gap = bare, 0
    return pairs


def indentation(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip())


def _blanks_divide(pairs: Sequence[_Pair], ends: Sequence[_Pair], spacing: int) -> bool:
    """Whether blank lines stand where paragraphs end: after short lines or, without such, sentences."""
    if len(ends) > 1:
        return sum(pair.gap > spacing for pair in ends) > 0.7 * len(ends)
    parted = [pair for pair in pairs if pair.gap > spacing]
    return len(parted) > 2 and sum(pair.ended for pair in parted) > 0.8 * len(parted)


def _is_indented(pairs: Sequence[_Pair], ends: Sequence[_Pair]) -> bool:
    """Whether being set in marks a paragraph: it comes after sentences' ends, and few ends lack it."""
    inset = [pair for pair in pairs if pair.inset]
    rare = 3 <= len(inset) < 0.4 * len(pairs) and sum(pair.ended for pair in inset) > 0.8 * len(inset)
    return rare and sum(pair.inset for pair in ends) >= 0.7 * len(ends)
