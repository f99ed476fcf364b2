"""Bytes to markup to a tree; the one module to build trees with BeautifulSoup."""

import re
import warnings
from dataclasses import dataclass

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import Tag

from archive.errors import TooLarge
from ingest.encodings import decode

_LARGEST = 30_000_000  # characters; a page of words is a hundredth of it
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes in which a declaration counts
# What browsers read under these labels: https://encoding.spec.whatwg.org/#names-and-labels
_LABELS = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "x-cp1252"), "cp1252"
    ),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **dict.fromkeys(("iso-8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode"), "utf-8"),  # it could not have been read
}
_WORN = 1000  # a declared encoding is believed where fewer than one character in as many is damaged
# Characters that pages write by their numbers in cp1252, which Unicode gives to control characters.
_NUMBERED = re.compile(r"&#(1[2-5]\d|x[89][0-9a-f]);", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markup:
    """The text of a page's file, as a tree too, and what is to be said of its encoding."""

    text: str
    soup: BeautifulSoup
    warnings: tuple[str, ...] = ()


def parse(content: bytes, depth: int) -> Markup:
    """The tree of a page in any encoding; TooLarge where no page could be so long, or nested so deeply."""
    text, damage = _decoded(content)
    if len(text) > _LARGEST:
        raise TooLarge(f"{len(text):,} characters of markup, more than {_LARGEST:,}; split the page")
    text = _NUMBERED.sub(_character, text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is meant to be read as HTML
        soup = BeautifulSoup(text, "lxml")
    if is_deeper(soup, depth):
        raise TooLarge(f"more than {depth:,} elements inside each other (limits.depth); mend its markup")
    return Markup(text, soup, damage)


def is_deeper(soup: BeautifulSoup, depth: int) -> bool:
    """Whether elements are nested more than so deeply, found without recursion."""
    level: list[Tag] = [soup]
    for _ in range(depth + 1):
        level = [child for tag in level for child in tag.contents if isinstance(child, Tag)]
        if not level:
            return False
    return True


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    label = _declared(content)
    if label is not None and (text := _mostly(content, label)):
        return text
    decoded = decode(content, label)
    note = f"{decoded.damaged} bytes are no characters in {decoded.encoding}"
    return decoded.text, ((note,) if decoded.damaged else ())


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:_HEAD])
    if match is None:
        return None
    label = (match[1] or match[2]).decode("ascii").lower()
    return _LABELS.get(label, label)


def _mostly(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]] | None:
    """The text in a declared encoding with a few bytes damaged; None where none or many are."""
    try:
        text = content.decode(encoding, "replace")
    except LookupError:
        return None
    damaged = text.count("\ufffd")
    if not 0 < damaged * _WORN < len(text):
        return None
    return text, (f"{damaged} bytes are no characters in {encoding}",)


def _character(match: re.Match[str]) -> str:
    digits = match[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return bytes([number]).decode("cp1252", "replace") if 128 <= number < 160 else match[0]
