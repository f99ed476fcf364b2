"""Words: where text is cut, what two words have in common. The same at index and at query time.

Three levels, each coarser. A *form* is the index term: the token as printed, in NFC, without invisible
characters; it keeps case and accents. A *fold* is a form without what readers should not have to care about:
case, compatibility forms, accents. A *stem* is the fold of what Snowball leaves of a form in one language.
Only forms have postings; folds and stems are keys of the term dictionary (`engine.py`), by which a query word
is expanded.

Cutting. A token is

- an acronym with its dots: `U.S.`, `J.R.R.`, `e.g.`;
- a run of letters, digits and the marks on them: `climate`, `COP29`, `Türkiye`;
- one character with its marks in a script written without spaces: Han, kana, Thai, Lao, Khmer, Burmese;
- one symbol that is a word to its readers: `$`, `€`, `%`, `&`, `#`, `@`, `+`, `§`, `°`, an emoji;
- raised figures: those of a footnote are not part of the word before it.

Everything else separates: white space, hyphens, dots, apostrophes, quotation marks, slashes. So
`Secretary-General`, `f-16`, `O’Brien`, `l'Europe` are two tokens each, next to each other, and `C++`, `$5`,
`3+3` have their symbols as tokens. Query words are cut alike, and what was typed without a space must stand
together (`planning.py`).
"""

import re
import threading
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

import Stemmer

# Part of what an index is valid for: any change of cutting, forms, folds or stems raises it.
ANALYSIS_VERSION = f"2-{unicodedata.unidata_version}-{Stemmer.version()}"

LONGEST = 64  # code points of a form; the rest of a longer token is dropped, its place is not

# Base languages and their Snowball algorithms.
_ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish",
    "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
STEMMED_LANGUAGES = frozenset(
    language for language, algorithm in _ALGORITHMS.items() if algorithm in Stemmer.algorithms()
)

# Soft hyphen, zero-width (non-)joiner and space, directional marks, word joiner, variation selectors, BOM;
# and the Armenian signs of stress, exclamation and question, which stand inside the word that they belong to.
_INVISIBLE = "\u00ad\u055b\u055c\u055e\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_UNSPACED = (
    "\u0e01-\u0e3e\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u0ede\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17dc\u17e0-\u17e9"
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_CURRENCY = (
    "$\u00a2-\u00a5\u058f\u060b\u09f2\u09f3\u0e3f\u17db\u20a0-\u20cf\ufe69\uff04\uffe0\uffe1\uffe5\uffe6"
)
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"  # of footnotes and units: no part of the word before them
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001fbff"
_SYMBOLS = f"#%&+@§©®°±×÷№™{_CURRENCY}{_PICTURES}"


def _class(points: Iterable[int]) -> str:
    """A regular expression's class content for these code points, given in ascending order."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


def _marks() -> Iterator[int]:
    """Combining marks, which Python's word class leaves out; variation selectors are invisible instead."""
    for point in range(0x300, 0x1F000):
        if unicodedata.category(chr(point))[0] == "M" and not 0xFE00 <= point <= 0xFE0F:
            yield point


_MARKS = _class(_marks())
_LETTER = rf"[^\W\d_{_UNSPACED}{_RAISED}]"
_WORD = rf"[^\W_{_UNSPACED}{_RAISED}]"
_MORE = rf"[{_MARKS}{_INVISIBLE}]"

_TOKENS = (
    rf"{_LETTER}(?:\.{_LETTER}(?!{_WORD}|{_MORE}))+\.?"
    rf"|{_WORD}+(?:{_MORE}+{_WORD}*)*"
    rf"|[{_UNSPACED}]{_MORE}*"
    rf"|[{_SYMBOLS}]{_MORE}*"
    rf"|[{_RAISED}]+"
)
# What most words of European texts are, tried first because it takes half the time: a case of the second
# alternative above, which nothing but more of its letters could continue. Possessive: never part of a word.
_PLAIN_WORD = r"[0-9A-Za-z]{2,}+(?![^\x00-\x7f])"

# The one expression: `TOKEN.findall(text)` gives the raw tokens in order (it has no groups).
TOKEN = re.compile(f"{_PLAIN_WORD}|{_TOKENS}")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")
_SYMBOL = re.compile(f"[{_SYMBOLS}]")
_PICTURE = re.compile(f"[{_PICTURES}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A form and where it stands: half-open, code points of the text as it is."""

    form: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a unit, in order; their ordinals are what engines call places."""
    return [Token(form(match.group()), *match.span()) for match in TOKEN.finditer(text)]


Offsets: TypeAlias = "array[int]"  # the start and the end of a token, of the next, …


def offsets(text: str, most: int | None = None) -> Offsets:
    """Where each token begins and ends, one number after the other; of no more than `most` tokens."""
    return array("I", chain.from_iterable(map(re.Match.span, islice(TOKEN.finditer(text), most))))


def form(raw: str) -> str:
    """The index term of a raw token; engines call it once for each distinct one."""
    if raw.isascii():
        return raw[:LONGEST]
    return unicodedata.normalize("NFC", _INVISIBLES.sub("", raw))[:LONGEST]


def is_symbol(form_: str) -> bool:
    """Whether a form is a sign rather than a word."""
    return _SYMBOL.match(form_) is not None


def is_picture(form_: str) -> bool:
    """Whether a form is an emoji or the like, which people search for by itself."""
    return _PICTURE.match(form_) is not None


# Letters that no Unicode decomposition makes plain.
_PLAIN = {
    "ə": "e", "ǝ": "e", "ɛ": "e", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae",
    "œ": "oe", "ŋ": "n", "ħ": "h", "ŧ": "t", "ƶ": "z", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ґ": "г",
    "ک": "ك", "ی": "ي", "ى": "ي", "ة": "ه", "ـ": "",
    "ʹ": "", "ʺ": "", "ʻ": "", "ʼ": "", "ʽ": "", "ʾ": "", "ʿ": "", "ˈ": "", "ˌ": "",
}  # fmt: skip
# Letters whose mark makes another letter to every reader of the script.
_KEPT = frozenset("й")
# Accents and vowel points that readers leave out; Indic vowel signs and kana's voicing marks are not among
# them.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def _fold_character(character: str) -> str:
    """The fold of one code point."""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    plain = ""
    for part in unicodedata.normalize("NFKC", character).casefold():
        if part in _PLAIN or part in _KEPT:
            plain += _PLAIN.get(part, part)
        else:
            base = _ACCENTS.sub("", unicodedata.normalize("NFKD", part))
            plain += "".join(_PLAIN.get(letter, letter) for letter in base)
    return unicodedata.normalize("NFC", plain)


class _Folds(dict[int, str]):
    """A table for `str.translate` that fills itself."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_character(chr(point))
        return folded


_FOLDS = _Folds()


def fold(form_: str) -> str:
    """The key shared by forms that differ in case, accents or compatibility forms, or an acronym's dots."""
    if form_.isascii():
        return form_.lower().replace(".", "")
    return form_.replace(".", "").translate(_FOLDS)


_stemmers = threading.local()  # a Snowball stemmer may serve one thread only
_DOTLESS = str.maketrans({"I": "ı", "İ": "i"})


def _stemmer(language: str) -> "Stemmer.Stemmer":
    """The thread's own stemmer for a base language."""
    known: dict[str, Stemmer.Stemmer] = _stemmers.__dict__
    if language not in known:
        known[language] = Stemmer.Stemmer(_ALGORITHMS[language], 0)
    return known[language]


def stems(forms: list[str], language: str) -> list[str]:
    """The stem key of each form in a base language of STEMMED_LANGUAGES, parallel to `forms`."""
    if language == "tr":
        forms = [form_.translate(_DOTLESS) for form_ in forms]
    return [fold(stem_) for stem_ in _stemmer(language).stemWords([form_.lower() for form_ in forms])]


def stem(form_: str, language: str) -> str:
    """The stem key of one form in a base language; its fold where that language has no stemmer."""
    return stems([form_], language)[0] if language in STEMMED_LANGUAGES else fold(form_)
