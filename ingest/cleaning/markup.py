"""Markdown's emphasis, links and headings in raw text made plain text, links and headings."""

import re
from dataclasses import replace

from ingest.blocks import Block
from ingest.cleaning.manuscript import Manuscript

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
# The innermost first; a sign inside a word or beside a space marks nothing.
_STRONG = re.compile(r"(?<!\w)(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1(?!\w)")
_UNDER = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]*[^\s_])\1(?!\w)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?\s*$")
_BOLD = re.compile(r"^\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*$", re.DOTALL)
_QUOTE = re.compile(r"^\s{0,3}>[ \t]?", re.MULTILINE)
_QUOTED = re.compile(r"(?:\s{0,3}>[ \t]+\S[^\n]*(?:\n|\Z))+")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_SIGNS = "*_[#\\"


def plain(text: str) -> str:
    """The text without Markdown's emphasis and links."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    for sign, pattern in (("*", _STRONG), ("_", _UNDER)):
        for _ in range(3 if sign in text else 0):
            text, number = pattern.subn(r"\2", text)
            if not number:
                break
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def strip_markup(manuscript: Manuscript) -> Manuscript:
    """The manuscript with the marks of Markdown read and taken off."""
    return replace(manuscript, blocks=tuple(_stripped(block) for block in manuscript.blocks))


def _stripped(block: Block) -> Block:
    text = block.text
    if block.kind == "paragraph" and _QUOTED.fullmatch(text):
        return replace(block, text=plain(_QUOTE.sub("", text)), kind="quote")
    if block.kind != "paragraph" or not any(sign in text for sign in _SIGNS):
        return block
    heading = _HEADING.match(text)
    if heading:
        return replace(block, text=plain(heading[2]), kind="heading", level=len(heading[1]), bold=True)
    bold = _BOLD.match(text) is not None and "\n\n" not in text and len(text) < 300
    stripped = plain(text)
    return block if stripped == text and not bold else replace(block, text=stripped, bold=bold or block.bold)
