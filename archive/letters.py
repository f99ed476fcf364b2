"""A text as its reader sees it: no invisible characters, letters composed, ligatures spelled out.

Programs that print or show text put marks into words that nobody sees or types. What is compared is what
is seen; the offsets lead back to where it stands in the text itself.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Soft hyphens (but for those at a line's end, which part a word), joiners, direction marks, variation
# selectors, byte order marks.
_UNSEEN = (
    "\u00ad(?![ \\t]*\n)"
    "|[\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
# Ligatures and the shapes of letters that old programs wrote for letters; not the marks among them.
_SHAPES = "\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb28\ufb2a-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc"
_WIDTHS = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f"
_COMBINING = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u093c\u09bc\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u3099\u309a\uff9e\uff9f"
)
_SHAPED = re.compile(f"[{_SHAPES}{_WIDTHS}]")
_APOSTROPHE = r"(?<=[^\W\d_])[`´‘‛′＇](?=[^\W\d_])"
_SPECIAL = re.compile(
    rf"(?P<unseen>{_UNSEEN})|(?P<apostrophe>{_APOSTROPHE})|(?P<dash>[−﹘﹣])"
    rf"|[^\W{_COMBINING}][{_COMBINING}]+|[{_SHAPES}{_WIDTHS}]"
)


@dataclass(frozen=True, slots=True)
class Letters:
    """What is seen of a text, and where each code point of it stands in the text."""

    text: str
    offsets: Sequence[int]  # one more than the code points: the last is the length of the text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same place in the text itself."""
        return self.offsets[start], self.offsets[end]


def letters(text: str) -> Letters:
    """The text as it is seen; the same for every way in which programs write the same letters."""
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _SPECIAL.finditer(text):
        seen = _seen(match)
        parts += text[position : match.start()], seen
        offsets += range(position, match.start())
        offsets += [match.start()] * len(seen)
        position = match.end()
    if position == 0:
        return Letters(text, range(len(text) + 1))
    parts.append(text[position:])
    return Letters("".join(parts), [*offsets, *range(position, len(text) + 1)])


def _seen(match: re.Match[str]) -> str:
    if match["unseen"]:
        return ""
    if match["apostrophe"]:
        return "’"
    if match["dash"]:
        return "–"
    return unicodedata.normalize("NFKC" if _SHAPED.search(match[0]) else "NFC", match[0])
