"""Markdown to blocks, its front matter to metadata; the one module that knows markdown-it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from archive import formats
from archive.errors import TooLarge
from ingest.blocks import Block, Extraction, Hints
from ingest.encodings import decode
from ingest.readers.front_matter import read_front_matter

_KINDS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "fence": "paragraph",
    "code_block": "paragraph",
    "html_block": "paragraph",
}
_TAG = re.compile(
    r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|</?[A-Za-z!?][^>]*>", re.DOTALL | re.IGNORECASE
)
_TASK = re.compile(r"^\[[ xX]\]\s+")
DEEPEST = 100  # lists and quotes inside each other, whatever the limits allow a page
# What stands deeper the parser leaves out without a word, so it may go one deeper than is taken.
_PARSER = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST + 2}).enable(["table", "strikethrough"])


def read(content: bytes, hints: Hints) -> Extraction:
    """The blocks of a Markdown text; what its front matter says are candidates.

    TooLarge where its front matter or its quotes and lists are nested too deeply.
    """
    text = decode(content).text
    depth = min(DEEPEST, hints.limits.depth)
    stated, start, warnings = read_front_matter(text, depth)
    return Extraction(
        media_type=formats.MARKDOWN,
        text=text,
        blocks=tuple(_blocks(text, start, depth)),
        candidates=stated,
        warnings=warnings,
    )


def _blocks(text: str, start: int, depth: int) -> Iterator[Block]:
    body = text[start:]
    offsets = list(accumulate((len(line) + 1 for line in body.split("\n")), initial=start))
    tokens = _PARSER.parse(body)
    around: list[Token] = []  # the items, quotes and tables that are open
    for place, token in enumerate(tokens):
        if token.type in {"list_item_open", "blockquote_open", "table_open"}:
            around.append(token)
            if len(around) > depth:
                raise TooLarge(f"more than {depth} lists and quotes inside each other; take some out")
            if token.type == "table_open":
                yield _block(_table(tokens[place:]), "table", token, offsets)
        elif token.type in {"list_item_close", "blockquote_close", "table_close"}:
            around.pop()
        elif token.type in _KINDS and not any(each.type == "table_open" for each in around):
            content = _verbatim(token) if token.nesting == 0 else _plain(tokens[place + 1])
            content = _TASK.sub("", content) if around else content
            if content.strip():
                first = tokens[place - 1].type == "list_item_open"
                label = _label(tokens[place - 1]) if first else None
                yield replace(_block(content, _kind(token, around), token, offsets), label=label)


def _kind(token: Token, around: Sequence[Token]) -> str:
    if token.type == "heading_open" or not around:
        return _KINDS[token.type]
    return "quote" if around[-1].type == "blockquote_open" else "list item"


def _label(item: Token) -> str | None:
    """The number of an item in an ordered list."""
    return f"{item.info}{item.markup}" if item.info else None


def _block(content: str, kind: str, token: Token, offsets: Sequence[int]) -> Block:
    level = int(token.tag[1]) if kind == "heading" else None
    spans = ((offsets[token.map[0]], offsets[token.map[1]] - 1),) if token.map else ()
    return Block(text=content, kind=kind, level=level, spans=spans)


def _verbatim(token: Token) -> str:
    """Code as it is; of HTML its words."""
    return (
        " ".join(_TAG.sub("", token.content).split())
        if token.type == "html_block"
        else token.content.rstrip("\n")
    )


def _table(tokens: Sequence[Token]) -> str:
    """The rows of the table that begins the tokens, a line each, with strokes between the cells."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(_plain(token))
        elif token.type == "table_close":
            break
    return "\n".join(" | ".join(row) for row in rows)


def _plain(inline: Token) -> str:
    """A run of text without emphasis and addresses of links; images give their description."""
    pieces = []
    for child in inline.children or ():
        if child.type in {"text", "code_inline"} or (child.type == "image" and child.content):
            pieces.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
    return "".join(pieces)
