"""The quotations and permanent URLs of a manuscript, plain or Markdown, and which belongs to which."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.addresses import Site, Target
from archive.words import words

LEAST_WORDS = 5  # fewer in quotation marks are a term or irony; they count only where a URL follows
_LONGEST = 6_000  # code points within one pair of marks; beyond that the closing mark was forgotten
_AROUND = 200  # code points that are looked at to see what stands right before or after
_PAIRS = (
    ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"),
    ("「", "」"), ("『", "』"), ("”", "”"),
    ("‚", "‘"), ("‘", "’"),
)  # fmt: skip
_CLOSERS = {opener: "".join(end for start, end in _PAIRS if start == opener) for opener, _ in _PAIRS}
_OPENING = re.compile(r"""[“„«»‹「『”‚‘]|(?<![\w"])"(?=\S)|(?<![\w'’])'(?=\w)""")
_URL = re.compile(r"(?:https?://[^\s<>\"“”«»`|\\^{}]*?)?/d/[0-9A-Za-z]{12}\b[^\s<>\"“”«»`|\\^{}]*")
_TRAILING = ".,;:!?)]}'’*_"
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^(?:[ \t]{0,3}>[^\n]*\n?)+", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+|\Z")
_BREAKS = re.compile(r"\n[ \t]*\n")
_BREAK_BEFORE = re.compile(r"\n[ \t]*\n[ \t]*\Z")
_NOTE = re.compile(r"^[ \t]{0,3}\[\^?([\w-]{1,20})\]:?[ \t]+([^\n]*(?:\n[ \t]+[^\n]+)*)", re.MULTILINE)
_ATTRIBUTION = re.compile(r"^\s*(?:[—–―]|--)\s")
_MARKUP = re.compile(r"(?<!\\)(\*{1,3}|_{1,3}(?=\W|\w)|`)")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,20}\]")
_REOPENED = re.compile(r"(\n[ \t]*\n[ \t]*)[“„«»‹”]")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|&<>])")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a manuscript gives as somebody's, and the permanent URL that it gives for them, if any.

    `start` and `end` are code points of the manuscript, half-open, without the marks. A URL without a
    quotation has no text.
    """

    text: str
    start: int
    end: int
    target: Target | None = None

    def line_in(self, manuscript: str) -> int:
        """The line it begins in, from 1."""
        return manuscript.count("\n", 0, self.start) + 1


def find_quotations(manuscript: str, site: Site, titles: Iterable[str] = ()) -> list[Quotation]:
    """Quotations in order, each with the URL it is given, and URLs that stand without a quotation.

    A URL belongs to the nearest quotation before it in its paragraph, to the one right above that is a block
    or a paragraph by itself, or through a footnote to the quotation that the note's mark follows. One of the
    `titles` in quotation marks is no quotation.
    """
    named = {tuple(words(title)) for title in titles}
    text = _FENCE.sub(lambda match: " " * len(match[0]), manuscript)
    notes = {match[1]: match for match in _NOTE.finditer(text)}
    quoted = (one for one in (*_blocks(text), *_marked(text)) if tuple(words(one.text)) not in named)
    found = sorted(quoted, key=lambda quotation: quotation.start)
    return _with_urls(found, text, notes, site)


def _blocks(text: str) -> Iterator[Quotation]:
    """Block quotations, without the line that says whose they are."""
    for match in _BLOCK.finditer(text):
        lines = [re.sub(r"^[ \t]*>[ \t]?", "", line) for line in match[0].rstrip("\n").split("\n")]
        kept = [line for line in lines if not _ATTRIBUTION.match(line)]
        words_of_it = _URL.sub("", "\n".join(kept)).strip()
        if words_of_it:
            yield Quotation(_unmarked(unquoted(words_of_it)), match.start(), match.end())


def is_bare(text: str) -> bool:
    """Whether a text is a single paragraph long enough to be a quotation that was given without marks."""
    return len(words(text)) >= LEAST_WORDS and _BREAKS.search(text.strip()) is None


def unquoted(text: str) -> str:
    """A text without the marks that enclose all of it."""
    if len(text) > 2 and text[1:-1] and text[-1] in _CLOSERS.get(text[0], '"' if text[0] == '"' else ""):
        inner = text[1:-1]
        return inner if text[0] not in inner else text
    return text


def _marked(text: str) -> Iterator[Quotation]:
    """What stands between quotation marks, the outermost where they nest, outside of block quotations."""
    skipped = sorted((match.start(), match.end()) for match in _BLOCK.finditer(text))
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        inside = next((end for start, end in skipped if start <= opening.start() < end), None)
        if inside is not None:
            position = inside
            continue
        end = _closing(text, opening.start())
        if end is None:
            position = opening.end()
            continue
        yield Quotation(_unmarked(text[opening.end() : end]), opening.end(), end)
        position = end + 1


def _closing(text: str, start: int) -> int | None:
    """Where the mark stands that closes the one at `start`; within a paragraph, unless it is opened again."""
    opener = text[start]
    limit = _limit(text, start, opener)
    if opener in "\"'":
        after = r"(?!\w)" if opener == "'" else ""
        match = re.compile(rf"(?<=\S){opener}{after}").search(text, start + 1, limit)
        return match.start() if match else None
    closers, depth = _CLOSERS[opener], 1
    for position in range(start + 1, limit):
        mark = text[position]
        if mark in closers and not (mark == "’" and text[position + 1 : position + 2].isalnum()):
            depth -= 1
            if depth == 0:
                return position
        elif mark == opener and not _reopens(text, position):
            depth += 1
    return None


def _limit(text: str, start: int, opener: str) -> int:
    """The end of the paragraph; of the last one, where the following ones are opened by the same mark."""
    limit = start
    while True:
        match = _PARAGRAPH.search(text, limit)
        end = match.start() if match else len(text)
        after = match.end() if match else len(text)
        if opener in "\"'" or not text.startswith(opener, after) or after >= len(text):
            return min(end, start + _LONGEST)
        limit = after + 1


def _reopens(text: str, position: int) -> bool:
    """Whether the mark opens a further paragraph of the same quotation."""
    return re.search(r"\n[ \t]*\n[ \t]*\Z", text[max(0, position - 50) : position]) is not None


def _unmarked(text: str) -> str:
    """The words without Markdown's emphasis, links, note marks and escapes, and without reopened marks."""
    for pattern, kept in (
        (_LINK, r"\1"),
        (_FOOTNOTE, ""),
        (_MARKUP, ""),
        (_REOPENED, r"\1"),
        (_ESCAPE, r"\1"),
    ):
        text = pattern.sub(kept, text)
    return text.strip()


def _with_urls(
    found: Sequence[Quotation], text: str, notes: dict[str, re.Match[str]], site: Site
) -> list[Quotation]:
    taken = list(found)
    alone: list[Quotation] = []
    for start, end, target in _urls(text, site):
        index = _owner(taken, text, start, notes)
        if index is not None and taken[index].target is None:
            taken[index] = replace(taken[index], target=target)
        elif index is None or taken[index].target != target:
            alone.append(Quotation("", start, end, target))
    kept = [q for q in taken if q.target is not None or len(words(q.text)) >= LEAST_WORDS]
    return sorted([*kept, *alone], key=lambda quotation: quotation.start)


def find_targets(text: str, site: Site) -> list[Target]:
    """What the permanent URLs of a text name, each once, in order."""
    return list(dict.fromkeys(target for _, _, target in _urls(text, site)))


def _urls(text: str, site: Site) -> Iterator[tuple[int, int, Target]]:
    for match in _URL.finditer(text):
        address = match[0].rstrip(_TRAILING)
        while address and site.find_target(address) is None and ")" in address:
            address = address[: address.rindex(")")]
        target = site.find_target(address)
        if target is not None:
            yield match.start(), match.start() + len(address), target


def _owner(
    found: Sequence[Quotation], text: str, position: int, notes: dict[str, re.Match[str]]
) -> int | None:
    """The quotation that a URL at `position` is given for."""
    for name, note in notes.items():
        if note.start() <= position < note.end():
            mark = re.search(rf"\[\^?{re.escape(name)}\](?!:)", text[: note.start()])
            return None if mark is None else _before(found, text, mark.start())
    return _before(found, text, position)


def _before(found: Sequence[Quotation], text: str, position: int) -> int | None:
    """The nearest quotation before a place in the same paragraph, or the block quotation above or around it.

    A longer one is preferred: the few words of a term in quotation marks are seldom what a URL is given for.
    """
    last = bisect_right([quotation.start for quotation in found], position) - 1
    near = [index for index in range(last, max(-1, last - 6), -1) if _is_near(found[index], text, position)]
    longer = [index for index in near if len(words(found[index].text)) >= LEAST_WORDS]
    return next(iter(longer or near), None)


def _is_near(quotation: Quotation, text: str, position: int) -> bool:
    between = text[quotation.end : position]
    is_block = text[quotation.start : quotation.end].lstrip().startswith(">")
    return len(_BREAKS.findall(between)) <= (1 if is_block or _is_paragraph(quotation, text) else 0)


def _is_paragraph(quotation: Quotation, text: str) -> bool:
    """Whether the quotation with its marks is a paragraph by itself."""
    start, end = quotation.start - 1, quotation.end + 1
    before, after = text[max(0, start - _AROUND) : max(0, start)], text[end : end + _AROUND]
    begins = start <= 0 or _BREAK_BEFORE.search(before) is not None
    return begins and (end >= len(text) or _BREAKS.match(after.lstrip(" \t")) is not None)
