"""Permanent names: record ids, passage checks and payload digests.

The recipes here never change: issued URLs depend on them (design, section 4).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32, lower case
ID_LENGTH = 12  # characters of five bits each: 60 bits
CHECK_LENGTH = 4  # 20 bits, longer where two texts of one number would share it

_CONFUSABLE = str.maketrans({"i": "1", "l": "1", "o": "0"})
_PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
_NAME = re.compile(f"[{ALPHABET}]+")


def digest_of(content: bytes) -> str:
    """The SHA-256 of a payload's bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def crockford(digest: bytes, *, length: int, skip_bits: int = 0) -> str:
    """`length` characters for a digest's bits after the first `skip_bits`, most significant first."""
    bits = int.from_bytes(digest, "big")
    total = len(digest) * 8
    first = total - skip_bits - 5
    if first - 5 * (length - 1) < 0:
        raise ValueError(f"{total} bits do not hold {length} characters after {skip_bits} bits")
    return "".join(ALPHABET[bits >> (first - 5 * i) & 31] for i in range(length))


def record_ids(digest: str) -> Iterator[str]:
    """The ids a payload may mint, in the order to try them: the first 60 bits, then the next 60."""
    raw = bytes.fromhex(digest)
    for skip in range(0, len(raw) * 8 - 59, 60):
        yield crockford(raw, length=ID_LENGTH, skip_bits=skip)


def normal_text(text: str) -> str:
    """The text a check is made of: NFC, runs of white space made one space, trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_digest(text: str) -> str:
    """The SHA-256 of a passage's normal text as UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(normal_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def check_of(digest: str, *, length: int = CHECK_LENGTH) -> str:
    """The check of a passage whose `text_digest` this is."""
    if length == CHECK_LENGTH:  # of every passage that comes in: 20 bits are five hexadecimal digits
        bits = int(digest[:5], 16)
        return _PAIRS[bits >> 10] + _PAIRS[bits & 1023]
    return crockford(bytes.fromhex(digest), length=length)


def distinct_checks(digests: Iterable[str]) -> dict[str, str]:
    """A check for each distinct digest, in order of first use; a later one is longer if it would be shared.

    Earlier checks never change, because they may have been issued before the later text existed.
    """
    checks: dict[str, str] = {}
    for digest in dict.fromkeys(digests):
        length = CHECK_LENGTH
        while check_of(digest, length=length) in checks.values():
            length += 1
        checks[digest] = check_of(digest, length=length)
    return checks


def canonical(name: str) -> str | None:
    """An id or check as we write it, from as a person may type it; None where it can't be one."""
    folded = name.strip().lower().translate(_CONFUSABLE)
    return folded if _NAME.fullmatch(folded) else None
