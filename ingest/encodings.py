"""Bytes to text, by evidence: byte-order mark, declaration, valid UTF-8, UTF-16's zeros, then statistics.

The one module to know charset-normalizer. Line ends of every kind become one newline; what no reader of the
text can see (NUL bytes, stray byte-order marks) is dropped. Form feeds stay: they tell where a page ends.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.fields.languages import find_language

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
_ZEROS = 3  # fewer are stray bytes
_LATIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HIGH = bytes(range(128, 256))
_DAMAGED = 0.05  # bytes that are no UTF-8 for each letter that is
_FOREIGN = 0.4  # letters beyond ASCII for each in it, where a script is not the Latin one
# What was written before Unicode in languages of the Latin script that cp1252 does not serve.
_ENCODINGS = {
    **dict.fromkeys(("tr", "az", "ku"), "cp1254"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "bs", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("lt", "lv"), "cp1257"),
}
# What texts in other scripts come in; statistics choose among these.
_OTHERS = [
    *("cp1251", "koi8_r", "cp866", "iso8859_5", "koi8_u", "cp1253", "iso8859_7", "cp1255", "cp1256"),
    *("cp874", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
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
    if _is_damaged_utf8(content):
        return "utf-8", "statistics", 0
    return _guess(content[:_SAMPLE]), "statistics", 0


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few: a file cut short, or one foreign byte among many."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore")) - damaged
    return damaged < _DAMAGED * beyond


def _guess(sample: bytes) -> str:
    """The likeliest encoding: that of the language, where most letters are plain Latin ones."""
    high = len(sample) - len(sample.translate(None, _HIGH))
    plain = len(sample) - len(sample.translate(None, _LATIN))
    if high < _FOREIGN * plain:
        language = find_language(sample.decode("latin-1"))
        return _ENCODINGS.get(str(language.value), "cp1252") if language else "cp1252"
    best = from_bytes(sample, cp_isolation=_OTHERS).best()
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
    if even + odd < _ZEROS:
        return None
    half = len(sample) / 2
    if odd > 0.1 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.1 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None
