"""Raw text to lines; what they mean is for the cleaning steps to find out."""

import re

from archive import formats
from ingest.blocks import Block, Extraction, Hints
from ingest.encodings import decode
from ingest.readers.front_matter import read_front_matter

_LINE = re.compile(r"\f|(?:(?<=\n)|\A|(?<=\f)(?!\n))[^\n\f]*")

_HEAD = 20_000  # characters; rules further apart are none around front matter


def read(content: bytes, hints: Hints) -> Extraction:
    """The lines of a text, blank ones included, each with its span; front matter above them is metadata.

    Rules may stand around anything, so that only what states a field is front matter.
    """
    decoded = decode(content)
    warnings = (
        (f"{decoded.damaged} bytes are no characters in {decoded.encoding}",) if decoded.damaged else ()
    )
    stated, start, _ = read_front_matter(decoded.text[:_HEAD], hints.limits.depth)
    return Extraction(
        media_type=formats.PLAIN,
        text=decoded.text,
        blocks=lines_of(decoded.text, start if stated else 0),
        candidates=stated,
        warnings=warnings,
    )


def lines_of(text: str, start: int = 0) -> tuple[Block, ...]:
    """Every line of the text as a block, blank ones included; a form feed is a block of kind "page break"."""
    return tuple(
        Block(text=match[0], kind="page break" if match[0] == "\f" else "line", spans=(match.span(),))
        for match in _LINE.finditer(text, start)
    )
