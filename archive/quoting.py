"""The quotations and permanent URLs of a manuscript, plain or Markdown, and which belongs to which."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.addresses import Site, Target
from archive.words import words

LEAST_WORDS = 5  # fewer in quotation marks are a term or irony; they count only where a URL follows
_LONGEST = 6_000  # code points within one pair of marks; beyond that the closing mark was forgotten
_DEEPEST = 4  # marks of one kind opened inside each other; beyond that they are no quotation marks
_MOST_PARAGRAPHS = 20  # of one quotation, each opened again
_AROUND = 200  # code points that are looked at to see what stands right before or after
_PAIRS = (
    ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"),
    ("「", "」"), ("『", "』"), ("”", "”"), ("〝", "〟"), ("〝", "〞"),
    ("‚", "‘"), ("‘", "’"),
)  # fmt: skip
_CLOSERS = {opener: "".join(end for start, end in _PAIRS if start == opener) for opener, _ in _PAIRS}
# Marks that are alike at both ends, and those of typewriters and TeX: what closes each.
_STRAIGHT = {
    '"': re.compile(r'(?<=\S)"'),
    "'": re.compile(r"(?<=\S)'(?!\w)"),
    "＂": re.compile(r"(?<=\S)＂"),
    "″": re.compile(r"(?<=[^\s\d])″"),
    "``": re.compile(r"(?<=\S)''"),
}
_SIGNS = {opener: re.compile(f"[{opener}{closers}]") for opener, closers in _CLOSERS.items()}
_OPENING = re.compile(
    r"""[“„«»‹「『”‚‘〝]|(?<![\w"])"(?=\S)|(?<![\w'’])'(?=\w)|(?<![\w＂])＂(?=\S)|(?<![\w″])″(?=\S)"""
    r"|(?<!`)``(?=[^\s`])"
)
# Whatever a stranger could draw out has a bound: a manuscript is read in time linear in its length.
_URL = re.compile(
    r"(?:https?://[^\s<>\"“”«»`|\\^{}]{0,300}?)?/d/[0-9A-Za-z]{12}\b[^\s<>\"“”«»`|\\^{}]{0,2000}"
)
_CUTS = 20  # closing parentheses after a URL that are taken off one by one
_TRAILING = ".,;:!?)]}'’*_"
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^(?:[ \t]{0,3}>[^\n]*\n?)+", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BREAKS = re.compile(r"\n[ \t]*\n")
_BREAK_BEFORE = re.compile(r"\n[ \t]*\n[ \t]*\Z")
_NOTE = re.compile(r"^[ \t]{0,3}\[\^?([\w-]{1,20})\]:?[ \t]+([^\n]*(?:\n[ \t]+[^\n]+)*)", re.MULTILINE)
_ATTRIBUTION = re.compile(r"^\s*(?:[—–―]|--)\s")
_MARKUP = re.compile(r"(?<!\\)(\*{1,3}|_{1,3}(?=\W|\w)|`)")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^)\n]{0,2000}\)")
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,20}\]")
_MARK = re.compile(r"\[\^?([\w-]{1,20})\](?!:)")
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
    if text.startswith("``") and text.endswith("''") and len(text) > 4:
        return text[2:-2]
    alike = text[:1] if text[:1] in {'"', "＂", "″"} else ""
    if len(text) > 2 and text[1:-1] and text[-1] in _CLOSERS.get(text[0], alike):
        inner = text[1:-1]
        return inner if text[0] not in inner else text
    return text


def _marked(text: str) -> Iterator[Quotation]:
    """What stands between quotation marks, the outermost where they nest, outside of block quotations."""
    skipped = [(match.start(), match.end()) for match in _BLOCK.finditer(text)]
    breaks = [(match.start(), match.end()) for match in _PARAGRAPH.finditer(text)]
    position = 0
    unclosed: dict[str, int] = {}
    while (opening := _OPENING.search(text, position)) is not None:
        above = bisect_right(skipped, (opening.start(), len(text) + 1)) - 1
        if above >= 0 and opening.start() < skipped[above][1]:
            position = skipped[above][1]
            continue
        limit = _limit(text, opening, breaks)
        end = _closing(text, opening, limit, unclosed)
        if end is None:
            position = opening.end()
            continue
        yield Quotation(_unmarked(text[opening.end() : end]), opening.end(), end)
        position = end + 1


def _closing(text: str, opening: re.Match[str], limit: int, unclosed: dict[str, int]) -> int | None:
    """Where the mark stands that closes the opening one; before `limit`.

    `unclosed` remembers of straight marks how far no closing one stands, so that nothing is read twice.
    """
    opener = opening[0]
    if opener in _STRAIGHT:
        match = _STRAIGHT[opener].search(text, max(opening.end(), unclosed.get(opener, 0)), limit)
        if match is None:
            unclosed[opener] = max(limit, unclosed.get(opener, 0))
            return None
        return match.start()
    closers, depth, reopened = _CLOSERS[opener], 1, 0
    for found in _SIGNS[opener].finditer(text, opening.end(), limit):
        mark, position = found[0], found.start()
        if mark in closers and not (mark == "’" and text[position + 1 : position + 2].isalnum()):
            depth -= 1
            if depth == 0:
                return position
        elif mark == opener:
            again = _reopens(text, position)
            depth, reopened = depth + (not again), reopened + again
            if depth > _DEEPEST or reopened > _MOST_PARAGRAPHS:
                return None
    return None


def _limit(text: str, opening: re.Match[str], breaks: Sequence[tuple[int, int]]) -> int:
    """The end of the paragraph; of the last one, where the following ones are opened by the same mark."""
    opener, start = opening[0], opening.start()
    farthest = min(start + _LONGEST, len(text))
    first = bisect_right(breaks, (start, start))
    for end, after in breaks[first : first + _MOST_PARAGRAPHS]:
        if end >= farthest:
            break
        if opener in _STRAIGHT or not text.startswith(opener, after):
            return end
    return farthest


def _reopens(text: str, position: int) -> bool:
    """Whether the mark opens a further paragraph of the same quotation."""
    before = text[max(0, position - 50) : position].rstrip(" \t")
    return before.endswith("\n") and before[:-1].rstrip(" \t").endswith("\n")


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
    places = _Places.of(text, found, notes)
    for start, end, target in _urls(text, site):
        index = places.owner(start)
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
        for _ in range(_CUTS):
            if site.find_target(address) is not None or ")" not in address:
                break
            address = address[: address.rindex(")")]
        target = site.find_target(address)
        if target is not None:
            yield match.start(), match.start() + len(address), target


@dataclass(frozen=True, slots=True)
class _Places:
    """Where quotations, notes and their marks stand in a text, each looked up and not searched for."""

    text: str
    found: Sequence[Quotation]
    starts: Sequence[int]  # of the quotations
    notes: Sequence[tuple[int, int, str]]  # start, end and name
    marks: dict[str, int]  # where a note's mark stands first

    @classmethod
    def of(cls, text: str, found: Sequence[Quotation], notes: dict[str, re.Match[str]]) -> "_Places":
        """The places of a text's quotations, which keep them while URLs are given to them."""
        marks: dict[str, int] = {}
        for match in _MARK.finditer(text):
            marks.setdefault(match[1], match.start())
        placed = sorted((note.start(), note.end(), name) for name, note in notes.items())
        return cls(text, found, [quotation.start for quotation in found], placed, marks)

    def owner(self, position: int) -> int | None:
        """The quotation that a URL at `position` is given for."""
        above = bisect_right(self.notes, (position, len(self.text) + 1, "")) - 1
        if above >= 0 and position < self.notes[above][1]:
            start, _, name = self.notes[above]
            mark = self.marks.get(name, start)
            return self._before(mark) if mark < start else None
        return self._before(position)

    def _before(self, position: int) -> int | None:
        """The nearest quotation before a place in its paragraph, or the block quotation above or around it.

        A longer one is preferred: the few words of a term in quotation marks are seldom what a URL is given
        for.
        """
        last = bisect_right(self.starts, position) - 1
        near = [
            at for at in range(last, max(-1, last - 6), -1) if _is_near(self.found[at], self.text, position)
        ]
        longer = [at for at in near if len(words(self.found[at].text[:_AROUND])) >= LEAST_WORDS]
        return next(iter(longer or near), None)


def _is_near(quotation: Quotation, text: str, position: int) -> bool:
    if position - quotation.end > _LONGEST:
        return False
    between = text[quotation.end : position]
    is_block = text[quotation.start : quotation.start + _AROUND].lstrip().startswith(">")
    return len(_BREAKS.findall(between)) <= (1 if is_block or _is_paragraph(quotation, text) else 0)


def _is_paragraph(quotation: Quotation, text: str) -> bool:
    """Whether the quotation with its marks is a paragraph by itself."""
    width = 2 if text.startswith("``", max(0, quotation.start - 2)) else 1
    start, end = quotation.start - width, quotation.end + width
    before, after = text[max(0, start - _AROUND) : max(0, start)], text[end : end + _AROUND]
    begins = start <= 0 or _BREAK_BEFORE.search(before) is not None
    return begins and (end >= len(text) or _BREAKS.match(after.lstrip(" \t")) is not None)
