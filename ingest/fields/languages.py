"""The language a text is written in; the one module to know py3langid."""

import functools
import re
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from archive.records import Candidate
from ingest.fields.calendars import fold, languages

_SAMPLE = 250  # characters, from each of three places
_SHORTEST = 12  # letters that a guess may rest on
_SURE = 0.6
_LETTERS = re.compile(r"[^\W\d_]")
_NONE = frozenset({"zxx", "la", "eo", "vo", "jv", "ext"})  # what names, figures and headings are mistaken for


def find_language(text: str) -> Candidate | None:
    """The language of a text as a BCP 47 code; None where there is too little to tell."""
    sample = _sample(text)
    if len(_LETTERS.findall(sample)) < _SHORTEST:
        return None
    code, probability = _identifier().classify(sample)
    if probability < _SURE or (code in _NONE and len(sample) < 400):
        return None
    return Candidate(str(code), "detected", f"probability {probability:.2f}", "the text")


def normal_language(text: str) -> str:
    """A stated language as BCP 47 writes it (`en_us`: `en-US`), or the code of one named (`English`)."""
    parts = text.strip().replace("_", "-").split("-")
    if 2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() for part in parts):
        return "-".join([parts[0].lower(), *(_cased(part) for part in parts[1:])])
    return languages().get(fold(text.strip()), text)


def _cased(part: str) -> str:
    """A part of a code as it is written: a region in capitals, a script with a capital."""
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower()


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return " ".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


@functools.cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
