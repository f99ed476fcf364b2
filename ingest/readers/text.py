"""Raw text to lines; what they mean is for the cleaning steps to find out."""

import re

from ingest import media_types
from ingest.blocks import Block, Extraction, Hints
from ingest.encodings import decode

_LINE = re.compile(r"\f|(?:(?<=\n)|\A|(?<=\f)(?!\n))[^\n\f]*")


def read(content: bytes, hints: Hints) -> Extraction:  # noqa: ARG001 - every reader takes hints
    """The lines of a text, blank ones included, each with its span."""
    decoded = decode(content)
    warnings = (
        (f"{decoded.damaged} bytes are no characters in {decoded.encoding}",) if decoded.damaged else ()
    )
    return Extraction(
        media_type=media_types.PLAIN, text=decoded.text, blocks=lines_of(decoded.text), warnings=warnings
    )


def lines_of(text: str) -> tuple[Block, ...]:
    """Every line of the text as a block, blank ones included; a form feed is a block of kind "page break"."""
    return tuple(
        Block(text=match[0], kind="page break" if match[0] == "\f" else "line", spans=(match.span(),))
        for match in _LINE.finditer(text)
    )
