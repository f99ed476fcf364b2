"""Which pieces of a page another reading of it contains, found by their words and their order.

Another program's main text, or a body that the page declares, comes without places in the page. A piece is
in it where the piece's words stand there in a row; of several pieces with the same words, those are taken
that keep the order of the whole (the heaviest chain), so that a headline repeated in a sidebar is not.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from archive.sequences import heaviest_chain

_WORD = re.compile(r"\w+")
_SIZE = 4  # words in a shingle
_COMMON = 30  # a shingle that stands in more places tells none of them apart
_LIKELY = 5  # the places tried for a piece that stands in several
_PART = 0.6  # of a piece's shingles that must stand in a row


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where each shingle of another reading begins, and each of its short lines."""

    shingles: dict[tuple[str, ...], list[int]]
    short_lines: dict[tuple[str, ...], list[int]]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(_WORD.findall(text.casefold()))


def aligned(pieces: Sequence[str], lines: Sequence[str]) -> set[int]:
    """The positions of the pieces that the lines contain, each at its place in the common order."""
    reading = _read(lines)
    pairs: list[tuple[int, int, float]] = []
    for position, piece in enumerate(pieces):
        words = words_of(piece)
        pairs += [(at, position, float(weight)) for at, weight in _places(words, reading) if weight > 0]
    return {position for _, position, _ in heaviest_chain(pairs)}


def _read(lines: Sequence[str]) -> _Reading:
    words: list[str] = []
    short_lines: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for line in lines:
        found = words_of(line)
        if len(found) < _SIZE:
            short_lines[found].append(len(words))
        words += found
    shingles: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(words) - _SIZE + 1):
        shingles[tuple(words[at : at + _SIZE])].append(at)
    return _Reading(shingles, short_lines)


def _places(words: tuple[str, ...], reading: _Reading) -> list[tuple[int, int]]:
    """Where a piece may stand in the reading, with the number of its words that are found there."""
    if len(words) < _SIZE:
        return [(at, len(words)) for at in reading.short_lines.get(words, [])[:_COMMON]]
    starts: Counter[int] = Counter()
    wanted = len(words) - _SIZE + 1
    for offset in range(wanted):
        found = reading.shingles.get(words[offset : offset + _SIZE], [])
        if len(found) <= _COMMON:
            starts.update(at - offset for at in found)
    slack = len(words) // 3
    likely = [(at, _near(starts, at, slack)) for at, _ in starts.most_common(_LIKELY)]
    return [(at, found + _SIZE - 1) for at, found in likely if found >= _PART * wanted]


def _near(starts: Counter[int], at: int, slack: int) -> int:
    """How many shingles agree that the piece begins near `at`; words left out move the later ones."""
    return sum(count for start, count in starts.items() if abs(start - at) <= slack)
