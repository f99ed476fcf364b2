"""Numbers printed before paragraphs (`84.`) kept as labels, out of the text.

A number at the beginning of a line may as well be a year or an amount. It is a label if it counts: if it is
one of a row that goes up by one, or nearly, where scanning lost a few.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block
from ingest.cleaning.manuscript import Manuscript
from ingest.cleaning.phrases import is_salutation
from ingest.cleaning.sentences import ends_open

_NUMBER = re.compile(r"[ \t]*([\"“«]?)(\d{1,4})([.,)]|\.\))?(\t[ \t]*|[ \xa0]+)(?=\S)")
_KINDS = frozenset({"line", "paragraph"})
_GAP = 6  # numbers that scanning may have lost between two labels
_ROW = 3  # labels that make a row of their own; two if they are 1 and 2


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that begins with a number."""

    place: int
    number: int
    strong: bool  # set like a label
    long: bool  # before enough text for a paragraph


def find_labels(manuscript: Manuscript) -> Manuscript:
    """The manuscript with the numbers of its paragraphs as labels."""
    matches: dict[int, re.Match[str]] = {}
    above = ""
    for place, block in enumerate(manuscript.blocks):
        text = block.text
        if text[:8].lstrip()[:2].strip('"“«')[:1].isdigit() and not block.label and block.kind in _KINDS:
            match = _NUMBER.match(text)
            if match and (not ends_open(above) or is_salutation(above)):
                matches[place] = match
        above = text or above
    labelled = _counting(
        [
            _Numbered(place, int(match[2]), _is_strong(match), len(match.string) > 80)
            for place, match in matches.items()
        ]
    )
    if not labelled:
        return manuscript
    blocks = list(manuscript.blocks)
    for place in labelled:
        blocks[place] = _labelled(blocks[place], matches[place])
    return replace(manuscript, blocks=tuple(blocks))


def _is_strong(match: re.Match[str]) -> bool:
    """Whether a number is set like a label: with a full stop or bracket, or apart from the text."""
    return bool(match[3]) or "\t" in match[4]


def _counting(numbers: Sequence[_Numbered]) -> list[int]:
    """The places whose numbers count upwards."""
    strong = [each for each in numbers if each.strong]
    longest: dict[int, tuple[int, int]] = {}  # number -> length of the best row that ends with it, index
    before: list[int | None] = []
    lengths: list[int] = []
    for index, each in enumerate(strong):
        best = max(
            (longest[each.number - step] for step in range(1, _GAP + 1) if each.number - step in longest),
            default=(0, -1),
        )
        before.append(best[1] if best[0] else None)
        lengths.append(best[0] + 1)
        if lengths[index] >= longest.get(each.number, (0, 0))[0]:
            longest[each.number] = (lengths[index], index)
    rows = _rows(strong, before, lengths)
    return sorted(each.place for each in (*rows, *_between(rows, numbers)))


def _between(rows: Sequence[_Numbered], numbers: Sequence[_Numbered]) -> list[_Numbered]:
    """Numbers without a full stop that stand where a row lacks just them."""
    values = {each.number: each.place for each in rows}
    return [
        each
        for each in numbers
        if not each.strong
        and each.number not in values
        and -1 < values.get(each.number - 1, -1) < each.place
        and each.place < values.get(each.number + 1, each.place + 1)
    ]


def _rows(
    strong: Sequence[_Numbered], before: Sequence[int | None], lengths: Sequence[int]
) -> list[_Numbered]:
    """Every row that is long enough, the longest taken first."""
    taken: set[int] = set()
    for end in sorted(range(len(strong)), key=lambda index: -lengths[index]):
        row: list[int] = []
        index: int | None = end
        while index is not None and index not in taken:
            row.append(index)
            index = before[index]
        if row and (index is not None or _is_row([strong[at] for at in row])):
            taken.update(row)
    return [strong[index] for index in sorted(taken)]


def _is_row(row: Sequence[_Numbered]) -> bool:
    """Whether so many numbers are no accident; two will do from one upwards, or before paragraphs."""
    enough = 2 if row[-1].number == 1 or all(each.long for each in row) else _ROW
    return len(row) >= enough


def _labelled(block: Block, match: re.Match[str]) -> Block:
    """The block without its number, which becomes its label; a quotation mark before it stays."""
    mark = match[3] or "."
    label = match[2] + ("." if mark == "," else mark)
    text = match[1] + block.text[match.end() :]
    start, end = block.spans[0] if block.spans else (0, 0)
    spans = ((start + match.end(), end), *block.spans[1:]) if block.spans else ()
    return replace(block, text=text, label=label, spans=spans)
