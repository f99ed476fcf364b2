"""Bytes to text, by evidence: byte-order mark, declaration, valid UTF-8, UTF-16's zeros, then statistics.

The one module to know charset-normalizer. Line ends of every kind become one newline; what no reader of the
text can see (NUL bytes, stray byte-order marks) is dropped. Form feeds stay: they tell where a page ends.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.metadata.languages import find_language

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENDS = "\r\v\x1c\x1d\x1e\x85\u2028\u2029"
_LINE_ENDS = re.compile("\r\n|[\r\v\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00\ufeff]+")
_SAMPLE = 100_000  # bytes; statistics need no more
_LATIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FOREIGN = 0.4  # letters beyond ASCII for each in it, where a script is not the Latin one
# What was written before Unicode in languages of the Latin script that cp1252 does not serve.
_ENCODINGS = {
    **dict.fromkeys(("tr", "az", "ku"), "cp1254"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "bs", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("lt", "lv"), "cp1257"),
}
# Encodings that texts of this field do not come in, and that statistics mistake others for.
_SELDOM = [
    "mac_cyrillic",
    "ptcp154",
    "kz1048",
    "cp1125",
    "mac_greek",
    "mac_turkish",
    "hp_roman8",
    "cp037",
    "cp500",
]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded."""

    text: str
    encoding: str  # a name that Python knows
    how: str  # "byte-order mark", "declared", "valid", "zeros", "statistics" or "last resort"
    damaged: int = 0  # bytes that were no character in this encoding and became U+FFFD


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """The text of `content`; it never fails, but says how sure it is."""
    encoding, how, start = _find_encoding(content, declared)
    raw = content[start:]
    try:
        text = raw.decode(encoding)
        damaged = 0
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        damaged = text.count("\ufffd")
    return Decoded(_tidied(text), encoding, how, damaged)


def _tidied(text: str) -> str:
    """The text with one kind of line end, and without characters that nobody can see."""
    if any(mark in text for mark in _ENDS):
        text = _LINE_ENDS.sub("\n", text)
    return _UNSEEN.sub("", text) if "\x00" in text or "\ufeff" in text else text


def _find_encoding(content: bytes, declared: str | None) -> tuple[str, str, int]:
    """An encoding, how it was known, and where the text begins."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, "byte-order mark", len(mark)
    if declared and _decodes(content, declared):
        return declared, "declared", 0
    if zeros := _find_utf16(content):
        return zeros, "zeros", 0
    if _decodes(content, "utf-8"):
        return "utf-8", "valid", 0
    return _guess(content[:_SAMPLE]), "statistics", 0


def _guess(sample: bytes) -> str:
    """The single-byte encoding that is likeliest: that of the language, if most letters are plain Latin ones."""
    high = sum(byte > 127 for byte in sample)
    plain = sum(byte in _LATIN for byte in sample)
    if high < _FOREIGN * plain:
        language = find_language(sample.decode("latin-1"))
        return _ENCODINGS.get(str(language.value), "cp1252") if language else "cp1252"
    best = from_bytes(sample, cp_exclusion=_SELDOM).best()
    return best.encoding if best is not None else "cp1252"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _find_utf16(content: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of a text with spaces and digits is often zero."""
    sample = content[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.1 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.1 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None
