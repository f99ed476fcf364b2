"""The words of a text: what versions are compared by and differences are shown in.

Scripts that write no spaces between words (Chinese, Japanese, Thai, Khmer …) count each character as a word.
"""

import re
import unicodedata

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b6-\u17d3"
_PUNCTUATION = (
    r"!-/:-@\[-`{-~"
    + "\u00a1-\u00bf\u055a-\u055f\u0589\u058a\u05be\u05f3\u05f4\u060c\u061b\u061f\u06d4\u0964\u0965"
    "\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_LETTERS = rf"[^\s{_PUNCTUATION}{_UNSPACED}]+"
_WORD = re.compile(rf"{_LETTERS}(?:['’ʼ]{_LETTERS})*|[{_UNSPACED}][{_MARKS}]*")
_TOKEN = re.compile(rf"\s+|{_WORD.pattern}|.", re.DOTALL)


def words(text: str) -> list[str]:
    """The words of a text, folded to lower case and straight apostrophes; its marks where it has no words."""
    folded = fold_word(text)
    return _WORD.findall(folded) or folded.split()


def tokens(text: str) -> list[str]:
    """The text cut into words, runs of white space and single marks; joined they are the text again."""
    return _TOKEN.findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand: half-open, code points."""
    return [match.span() for match in _WORD.finditer(text)]


def fold_word(word: str) -> str:
    """A word as `words` gives it: without case, its apostrophes straight."""
    return unicodedata.normalize("NFC", word).casefold().replace("’", "'").replace("ʼ", "'")
