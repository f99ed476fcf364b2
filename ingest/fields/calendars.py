"""The names of months and weekdays, from CLDR; the one module to know babel."""

import functools
import unicodedata
from collections.abc import Mapping

from babel import Locale

LANGUAGES = ("en", "az", "tr", "ru", "hy", "ka", "de", "fr", "es")

_ALSO = ("ar",)  # of a language whose dates are read, though little else of a head is
# Forms in use that CLDR does not list.
_FURTHER = {"sept": 9, "juill": 7, "maerz": 3, "jaenner": 1, "janner": 1, "setiembre": 9, "fev": 2, "aout": 8}
# Endings that Azerbaijani, Turkish, Russian, Armenian and Georgian add to a month in a date.
ENDINGS = "(?:['’]?(?:in|un|da|de|ta|te)|е|и|ին|ի|ս|ის|ში)?"


def fold(text: str) -> str:
    """The text in lower case without accents; the Turkish dotless i counts as i, the Azerbaijani ə as e."""
    if text.isascii():
        return text.lower()
    low = unicodedata.normalize("NFD", text.casefold()).replace("ı", "i").replace("ə", "e")
    return "".join(letter for letter in low if not unicodedata.combining(letter))


@functools.cache
def months() -> Mapping[str, int]:
    """The number of the month for each of its names, folded and without full stops."""
    names = dict(_FURTHER)
    for language in (*LANGUAGES, *_ALSO):
        calendar = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in calendar[context][width].items():
                    folded = fold(name).strip(". ")
                    if len(folded) >= 3 and not folded[0].isdigit():
                        names.setdefault(folded, number)
    return names


@functools.cache
def languages() -> Mapping[str, str]:
    """The code of the language for each of its names in these languages, folded."""
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if len(code) <= 3:
                named.setdefault(fold(name), code)
    return named


@functools.cache
def weekdays() -> frozenset[str]:
    """The names of weekdays, folded."""
    names: set[str] = set()
    for language in LANGUAGES:
        calendar = Locale(language).days
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names.update(fold(name).strip(". ") for name in calendar[context][width].values())
    return frozenset(name for name in names if len(name) > 1)
