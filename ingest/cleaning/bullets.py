"""Items of lists without the marks that a printer puts before them."""

import re
from dataclasses import replace

from ingest.blocks import Block
from ingest.cleaning.manuscript import Manuscript

# Dashes stay: before a line of an interview they are its words' own.
_MARK = re.compile(r"\s*(?:[•‣◦▪●■·➢✓▶►]|[*](?=\s))\s*(?:\[[ xX]\]\s+)?(?=\S)")


def strip_bullets(manuscript: Manuscript) -> Manuscript:
    """The manuscript with bulleted paragraphs as items of lists."""
    return replace(manuscript, blocks=tuple(_stripped(block) for block in manuscript.blocks))


def _stripped(block: Block) -> Block:
    match = _MARK.match(block.text) if block.kind == "paragraph" else None
    if match is None:
        return block
    spans = block.spans
    if spans and match.end() <= spans[0][1] - spans[0][0]:
        spans = ((spans[0][0] + match.end(), spans[0][1]), *spans[1:])
    return replace(block, text=block.text[match.end() :], kind="list item", spans=spans)
