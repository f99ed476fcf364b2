"""Lines joined into paragraphs, and paragraphs that a page or a blank line cut in two made one again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ingest.blocks import Block
from ingest.cleaning.layout import Layout, measure
from ingest.cleaning.manuscript import Manuscript
from ingest.cleaning.phrases import is_salutation
from ingest.cleaning.sentences import ends_open, ends_sentence, is_titled, opening_case
from ingest.fields.bylines import read_byline
from ingest.fields.dates import is_date_line
from ingest.fields.people import is_person

_BULLETS = ("•", "‣", "◦", "▪", "●", "■", "–\t", "-\t", "—\t", "- ", "* ", "– ", "— ", "»\t", "·", "➢", "✓")
_LETTERED = re.compile(r"[\"“«]?\s?\((?:[^\W\d_]|[ivx]{2,4}|\d{1,2})\)\s|[a-zа-я]\)\s")
_NOTE = re.compile(r"\s*(?:\d{1,3}|\[\d{1,3}\]|\*{1,3}|[†‡¹²³⁴⁵⁶⁷⁸⁹])[ \t]+\S")
_SENTENCES = re.compile(r"[.?!։]['\"”’»)]*\s+\S.{20}", re.DOTALL)
_PASSES = 6
_PART = 40  # characters that are more than a name, if what follows begins in lower case
_HEAD = 8  # lines at the beginning, among which a byline need not be set off by blank lines
_TITLE = 4  # lines of a title
_SHORT = 0.85  # of the width is what a byline keeps within
_BYLINE = 100  # characters
_PROSE = 60  # characters; a shorter text that lacks its full stop may be a heading or a name


def measure_layout(manuscript: Manuscript) -> Manuscript:
    """The manuscript with the layout of its raw lines."""
    lines = [block.text for block in manuscript.blocks if block.kind == "line"]
    return replace(manuscript, layout=measure(lines)) if lines else manuscript


def join_lines(manuscript: Manuscript) -> Manuscript:
    """Paragraphs made of raw lines; other blocks stay as they are."""
    if not any(block.kind == "line" for block in manuscript.blocks):
        return manuscript
    layout = manuscript.layout or Layout(width=None)
    blocks = [_joined(group) for group in _groups(manuscript.blocks, layout)]
    return replace(manuscript, blocks=tuple(blocks))


def _groups(blocks: Sequence[Block], layout: Layout) -> Iterator[list[Block]]:
    """The lines of each paragraph; a block that is no line is alone in its group."""
    group: list[Block] = []
    gap, paged, lines = 0, False, 0
    for block in blocks:
        if block.kind == "page break":
            paged = True
        elif block.kind == "line" and not block.text.strip():
            gap += 1
        elif block.kind != "line":
            if group:
                yield group
            yield [block]
            group, gap, paged = [], 0, False
        else:
            lines += 1
            ends = lines <= _HEAD and len(group) < _TITLE and _is_said_apart(group, block, layout)
            if group and (ends or not _continues(group[-1], block, _Gap(gap, paged), layout)):
                yield group
                group = []
            group.append(block)
            gap, paged = 0, False
    if group:
        yield group


def _is_said_apart(group: Sequence[Block], below: Block, layout: Layout) -> bool:
    """Whether a line at the beginning of a text, or the one above it, says who wrote the text or when.

    It stands apart then, though no blank line sets it off from a title above it and the text below it.
    """
    above = " ".join(block.text.strip() for block in group)
    if not above or ends_sentence(above) or (ends_open(above) and not is_titled(above)):
        return False
    if _says_who_or_when(below.text):
        short = layout.width is None or layout.extent(below.text) < _SHORT * layout.width
        return short and (layout.width is None or not _is_full(group[-1].text, below.text, layout))
    low = opening_case(below.text.lstrip()) == "low"
    return len(group) == 1 and not low and _says_who_or_when(above)


def _says_who_or_when(text: str) -> bool:
    if len(text) > _BYLINE or ends_sentence(text):
        return False
    byline = read_byline(text)
    named = is_person(text) and len(text.split()) < 5
    return named or (byline is not None and bool(byline.people)) or is_date_line(text)


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies between two lines."""

    blanks: int
    paged: bool


def _continues(above: Block, below: Block, gap: _Gap, layout: Layout) -> bool:
    """Whether two lines belong to one paragraph."""
    apart = gap.paged or gap.blanks > layout.spacing
    if apart or below.label or _is_item(above.text, below.text):
        return False
    line, following = above.text, below.text
    if layout.width is None or layout.extent(line) > 1.3 * layout.width:
        return _runs_on(line, following)
    ended = ends_sentence(line)
    if layout.indented and ended and layout.is_inset(following):
        return False
    if not ended:
        return _flows(line, following, layout)
    # Where paragraphs begin set in, a line that is roughly full goes on in one that is not.
    return layout.blanks_divide or _is_full(line, following, layout, share=0.8 if layout.indented else 0.99)


def _runs_on(line: str, following: str) -> bool:
    """Whether a line that should be a paragraph is broken inside a sentence."""
    if ends_sentence(line) or line.rstrip().endswith((":", ";")):
        return False
    case = opening_case(following.lstrip())
    if line.rstrip().endswith(",") and line.isupper() and following.isupper():
        return True  # a title in capitals, set in lines
    return case == "low" or (len(line) > _PROSE and ends_open(line))


def _flows(line: str, following: str, layout: Layout) -> bool:
    """Whether a wrapped line that does not end a sentence goes on in the next; if not, it is a heading.

    A paragraph's first line may have lost its indentation, so a line that looks a little short goes on.
    """
    case = opening_case(following.lstrip())
    if is_salutation(line) and case != "low":
        return False
    if case == "low" or ends_open(line):
        return True
    if not is_titled(line) and opening_case(line.lstrip()) != "none":
        return True
    return _is_full(line, following, layout, share=0.8)


def _is_full(line: str, following: str, layout: Layout, share: float = 0.99) -> bool:
    """Whether the next line's first word would not have fitted on this one, in a share of the width."""
    word = following.split(None, 1)[0]
    return layout.extent(f"{line.strip()} {word}") > share * (layout.width or 0)


def join_cuts(manuscript: Manuscript) -> Manuscript:
    """Paragraphs that a page's end or a blank line cut inside a sentence made one again.

    The layout of the lines is of no more use then: hyphens that are rejoined change what would have fitted.
    """
    blocks = [block for block in manuscript.blocks if block.kind != "page break"]
    layout = manuscript.layout or Layout(width=None)
    pairs = _Pairs(blocks)
    for _ in range(_PASSES):  # what was joined may be what its neighbour goes on in
        before = len(blocks)
        blocks = _joined_once(_notes_apart(blocks, layout), layout, pairs)
        if len(blocks) == before:
            break
    return replace(manuscript, blocks=tuple(blocks), layout=None)


def _joined_once(blocks: Sequence[Block], layout: Layout, pairs: "_Pairs") -> list[Block]:
    low = any(_is_cut(above, below, layout) for above, below in pairwise(blocks))
    whole: list[Block] = []
    for block in blocks:
        if whole and (_is_cut(whole[-1], block, layout) or _goes_on(whole[-1], block, pairs, cuts=low)):
            above = whole[-1]
            text = f"{above.text}\n{block.text}"
            whole[-1] = replace(above, text=text, spans=above.spans + block.spans)
        else:
            whole.append(block)
    return whole


def _notes_apart(blocks: Sequence[Block], layout: Layout) -> list[Block]:
    """The blocks with every footnote that breaks into a sentence put after it."""
    ordered = list(blocks)
    for place in range(1, len(ordered) - 1):
        above, note, below = ordered[place - 1 : place + 2]
        if (
            _NOTE.match(note.text)
            and not note.label
            and _is_cut(above, below, layout)
            and ends_sentence(note.text)
        ):
            ordered[place : place + 2] = [below, replace(note, kind="footnote")]
    return ordered


class _Pairs:
    """Which two words stand beside each other somewhere in a text."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _known(self) -> set[tuple[str, str]]:
        return {pair for block in self._blocks for pair in pairwise(_bare_words(block.text))}

    def bind(self, above: str, below: str) -> bool:
        """Whether the last word of one text and the first of the next are neighbours elsewhere."""
        last, first = _bare_words(above[-60:])[-1:], _bare_words(below[:60])[:1]
        return bool(last and first) and (last[0], first[0]) in self._known


def _bare_words(text: str) -> list[str]:
    return [bare for word in text.split() if (bare := word.strip("\"'“”‘’«»„(),.;:!?[]"))]


def _is_cut(above: Block, below: Block, layout: Layout) -> bool:
    """Whether prose breaks off in one block and goes on in lower case, or must go on, in the next."""
    if not _may_join(above, below):
        return False
    low = opening_case(below.text.lstrip()) == "low"
    if _is_prose(above.text):
        return low or (ends_open(above.text) and _is_prose(below.text))
    last = above.text.rpartition("\n")[2]
    raw = layout.width is not None and layout.extent(last) < 1.2 * layout.width
    full = raw and _is_full(last, below.text, layout)
    return low and (full or ends_open(above.text) or len(above.text) > _PART)


def _goes_on(above: Block, below: Block, pairs: _Pairs, *, cuts: bool) -> bool:
    """Whether prose breaks off in one block and, though the next does not begin in lower case, goes on in it.

    Two words that are neighbours elsewhere (`United` `Nations`) are a witness; so are two long pieces of
    prose, if paragraphs of this text are cut in other places.
    """
    if not _may_join(above, below) or not (_is_prose(above.text) or _is_prose(below.text)):
        return False
    start = below.text.lstrip()
    if _is_prose(above.text) and (start[:1] in "([–—" or start[:1].isdigit()) and len(start) > _PROSE:
        return True
    if len(above.text) > _PROSE and opening_case(start) == "high" and pairs.bind(above.text, start):
        return True
    return cuts and _is_prose(start) and len(above.text) > 2 * _PROSE


def _may_join(above: Block, below: Block) -> bool:
    return (
        above.kind == below.kind == "paragraph"
        and not below.label
        and not ends_sentence(above.text)
        and not above.text.rstrip().endswith((":", ";"))
        and not _is_item(above.text, below.text)
    )


def _is_prose(text: str) -> bool:
    """Whether a text is more than a heading or a name: long, or a sentence and more."""
    return (
        len(text) > 2 * _PROSE or (len(text) > _PROSE and "\n" in text) or _SENTENCES.search(text) is not None
    )


def _is_item(above: str, below: str) -> bool:
    """Whether a line begins an item of a list, and not a remark set between dashes."""
    if not begins_item(below):
        return False
    remark = below.lstrip()[:1] in "-–—" and opening_case(below.lstrip()[2:]) == "low"
    return not remark or ends_sentence(above) or above.rstrip().endswith((":", ";")) or begins_item(above)


def begins_item(text: str) -> bool:
    """Whether a line begins with a bullet or a letter in brackets, as the items of lists do."""
    bare = text.lstrip()
    return bare.startswith(_BULLETS) or _LETTERED.match(bare) is not None


def _joined(group: Sequence[Block]) -> Block:
    """One block of several lines, with their line ends, which later steps read."""
    first = group[0]
    if first.kind != "line":
        return first
    text = "\n".join(block.text for block in group)
    spans = tuple(span for block in group for span in block.spans)
    return replace(first, text=text, kind="paragraph", spans=spans)
