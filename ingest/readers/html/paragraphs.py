"""Inline text cut into paragraphs, where a page breaks lines instead of opening elements."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_PARAGRAPH_BREAK = re.compile(r" *\n *\n[ \n]*")
_LINE_BREAK = re.compile(r" *\n *")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_LONG_LINE = 80  # characters; where lines between <br> are this long in the median, each is a paragraph


@dataclass(frozen=True, slots=True)
class Part:
    """Text of one inline element; a newline in it is a line break that the page asks for."""

    text: str
    linked: bool = False
    bold: bool = False


def paragraphs(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """A run cut where the page leaves a line free, or breaks lines after what are whole paragraphs."""
    text = "".join(part.text for part in parts)
    breaks = [match.span() for match in _PARAGRAPH_BREAK.finditer(text)]
    cuts = [0, *(end for span in breaks for end in span), len(text)]
    paragraphs = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        paragraphs += [_slice(parts, *span) for span in _line_spans(text, start, end)]
    return [trimmed for paragraph in paragraphs if (trimmed := _trimmed(paragraph))]


def _line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each paragraph stands in a text without free lines: the whole, or each long line."""
    cuts = [start, *(match.end() for match in _LINE_BREAK.finditer(text, start, end)), end]
    lines = [text[begin:stop].strip() for begin, stop in pairwise(cuts)]
    lines = [line for line in lines if line]
    well = sum(_SENTENCE_END.search(line) is not None for line in lines)
    if len(lines) > 1 and median(map(len, lines)) >= _LONG_LINE and well > 0.6 * len(lines):
        return list(pairwise(cuts))
    return [(start, end)]


def _slice(parts: tuple[Part, ...], start: int, end: int) -> tuple[Part, ...]:
    cut, at = [], 0
    for part in parts:
        text = part.text[max(0, start - at) : max(0, end - at)]
        at += len(part.text)
        cut.append(replace(part, text=text))
    return tuple(part for part in cut if part.text)


def _trimmed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with one space between words, none around a line break, none at either end."""
    kept: list[Part] = []
    last = "\n"
    for part in parts:
        text = _LINE_BREAK.sub("\n", part.text)
        text = re.sub(" {2,}", " ", text)
        if last in " \n":
            text = text.lstrip(" \n" if last == "\n" else " ")
        if not text:
            continue
        last = text[-1]
        kept.append(replace(part, text=text))
    while kept and not (text := kept[-1].text.rstrip()):
        kept.pop()
    return (*kept[:-1], replace(kept[-1], text=text)) if kept else ()
