"""Headings inside a text: short lines between paragraphs of prose, and the authors under them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block
from ingest.cleaning.contents import unnumbered
from ingest.cleaning.manuscript import Manuscript, removal
from ingest.cleaning.paragraphs import begins_item
from ingest.cleaning.phrases import SALUTATION
from ingest.cleaning.sentences import ends_open, ends_sentence, is_titled
from ingest.fields.bylines import read_byline, read_name
from ingest.fields.calendars import fold
from ingest.words import is_low

_LONGEST = 120  # characters
_WORDS = 16
_PLAIN = 70  # characters of a heading that nothing marks as one
_PROSE = 100
# What parts of a paper are called, a colon after it perhaps.
_NAMED = re.compile(
    r"(?:executive summary|summary|abstract|introduction|background|context|conclusions?|recommendations|"
    r"key (?:points|takeaways|findings|messages)|резюме|введение|предисловие|заключение|выводы|рекомендации|"
    r"giris|netice|xulase|tovsiyeler|sonuc|ozet|oneriler|ներածություն|եզրակացություն|ամփոփում|"
    r"შესავალი|დასკვნა|რეზიუმე|einleitung|zusammenfassung|fazit|resume|introduccion|conclusion(?:es)?|resumen)\s*:?"
)
_ROMAN = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+(?=\S)")


def find_headings(manuscript: Manuscript) -> Manuscript:
    """The manuscript with the headings of its sections marked, and bylines under them read."""
    blocks = [block for block in manuscript.blocks if block.text.strip()]
    kept: list[Block] = []
    removed = list(manuscript.removed)
    articles = bool(manuscript.contents)
    counted = _counted(blocks)
    for place, block in enumerate(blocks):
        following = blocks[place + 1 : place + 2]
        people = _byline_under(kept[-1], block, following, articles=articles) if kept else ()
        if people:
            kept[-1] = replace(kept[-1], authors=people)
            removed.append(removal("byline", block))
        else:
            heading = place in counted or _is_heading(blocks, place)
            kept.append(_as_heading(block) if heading else block)
    return replace(manuscript, blocks=tuple(kept), removed=tuple(removed))


def _is_heading(blocks: Sequence[Block], place: int) -> bool:
    """Whether a raw block is a heading: short, no sentence, and prose after it."""
    block = blocks[place]
    if block.kind != "paragraph" or not _looks_so(block) or (block.label and not _is_set(block)):
        return False
    following = blocks[place + 1 : place + 3]
    if not following or (block.label and any(map(_is_item, blocks[max(0, place - 1) : place + 2 : 2]))):
        return False
    if _is_prose(following[0]) or following[0].label:
        return True
    # A heading above a heading, or above a salutation.
    return (
        len(following) == 2
        and following[0].kind in {"paragraph", "heading"}
        and (_looks_so(following[0]) or SALUTATION.fullmatch(fold(following[0].text)) is not None)
        and _is_prose(following[1])
    )


def _counted(blocks: Sequence[Block]) -> frozenset[int]:
    """The places of numbered lines that are headings: each has prose without a number below it.

    The items of a list follow one another; where a numbered line is an item, none is a heading.
    """
    short = [
        place
        for place, block in enumerate(blocks[:-1])
        if block.kind == "paragraph" and block.label and len(block.text) <= _LONGEST
    ]
    headings = [place for place in short if _looks_so(blocks[place]) and _is_text(blocks[place + 1])]
    return frozenset(headings) if len(headings) > 1 and len(headings) == len(short) else frozenset()


def _is_text(block: Block) -> bool:
    return block.kind == "paragraph" and not block.label and len(block.text) > _PROSE and _is_prose(block)


def _is_item(block: Block) -> bool:
    """Whether a numbered line is as short as an item of a list."""
    return block.kind == "paragraph" and block.label is not None and not _is_prose(block)


def _is_set(block: Block) -> bool:
    """Whether a numbered line is set like a heading, and no item of a list."""
    return block.text.isupper() or is_titled(block.text) or block.bold


def _looks_so(block: Block) -> bool:
    text = " ".join(block.text.split())
    if len(text) > _LONGEST or len(text.split()) > _WORDS or begins_item(text) or is_low(text):
        return False
    if _NAMED.fullmatch(fold(text)):
        return True
    if sum(map(str.isalpha, text)) < 3 or text[-1] in ".,;:!…" or SALUTATION.fullmatch(fold(text)):
        return False
    if text.count(" | ") > 1 or text[0] in "([—–-" or (text[0] in '"“«„' and not block.bold):
        return False
    if len(text) > _PLAIN and not (block.bold or is_titled(text) or ":" in text or text.endswith("?")):
        return False
    return not ends_open(text) and (block.bold or not ends_sentence(text) or _ROMAN.match(text) is not None)


def _is_prose(block: Block) -> bool:
    return block.kind in {"list item", "quote", "table"} or (
        block.kind == "paragraph"
        and (len(block.text) > _PROSE or ends_sentence(block.text) or block.text.rstrip().endswith(":"))
    )


def _as_heading(block: Block) -> Block:
    number = _ROMAN.match(block.text)
    title = unnumbered(block.text) if number else block.text
    title = title.rstrip(": ") or title
    label = number[0].strip() if number else block.label
    return replace(block, text=title, kind="heading", level=1, label=label)


def _byline_under(
    heading: Block, block: Block, following: Sequence[Block], *, articles: bool
) -> tuple[str, ...]:
    """Who wrote a section, if the line under its heading says so; in a bulletin a name alone does."""
    if heading.kind != "heading" or heading.authors or block.kind != "paragraph" or len(block.text) > 160:
        return ()
    if ends_sentence(block.text) or not following or not _is_prose(following[0]):
        return ()
    byline = read_byline(block.text) or (read_name(block.text) if heading.bold or articles else None)
    return byline.people if byline else ()
