"""White space made one space, and blocks without text dropped: what every other step may leave behind."""

import re
from dataclasses import replace

from archive.records import Spans
from ingest.blocks import Block
from ingest.cleaning.manuscript import Manuscript, without

_WORDS = re.compile(r"\w")
_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u2060\ufeff]+")
# A dash or stroke that closed up to its word at a line's end or beginning keeps no space beside it.
_CLOSED = re.compile(r"(?<=\w[—/])[ \t]*\n\s*(?=\w)|(?<=\w)[ \t]*\n\s*(?=—\w)")


def drop_rules(manuscript: Manuscript) -> Manuscript:
    """The manuscript without blocks that are neither words nor figures, such as a line of stars."""
    places = [
        place
        for place, block in enumerate(manuscript.blocks)
        if block.kind in {"paragraph", "list item", "quote"}
        and block.text.strip()
        and not _WORDS.search(block.text)
    ]
    return without(manuscript, "rules", places)


def fold(manuscript: Manuscript) -> Manuscript:
    """The manuscript with single spaces and no empty blocks."""
    folded = (_folded(block) for block in manuscript.blocks if block.kind != "page break")
    return replace(manuscript, blocks=tuple(block for block in folded if block.text))


def _folded(block: Block) -> Block:
    text = block.text
    if "\n" in text and ("—" in text or "/" in text):
        text = _CLOSED.sub("", text)
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    text = " ".join(text.split())
    spans = merged(block.spans)
    return block if text == block.text and spans == block.spans else replace(block, text=text, spans=spans)


def merged(spans: Spans) -> Spans:
    """Spans that only a line end parts made one."""
    if len(spans) < 2:
        return spans
    whole: list[tuple[int, int]] = [spans[0]]
    for start, end in spans[1:]:
        if start - whole[-1][1] <= 1:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return tuple(whole)
