"""Paragraphs to blocks: headings by their type and the outline, lists, tables, captions, footnotes."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.fields.bylines import read_byline, read_name
from ingest.fields.dates import Custom, read_line
from ingest.readers.pdf.files import Entry
from ingest.readers.pdf.notes import parted
from ingest.readers.pdf.paragraphs import Measures, ends_sentence, is_item, measure, paragraphs_of
from ingest.readers.pdf.rows import Row

_LARGER = 1.12  # times the usual size: a heading
_HEADING_WORDS = 30
_SHORT_HEADING_WORDS = 14  # of one that only its weight or its capitals make a heading
_LETTERING = 6  # characters of a word in a drawing
_LEAST_LETTERING = 3  # such words in a row
_BETWEEN_CELLS = " | "
_CELL = 0.7  # times the size, at least, between cells of a table
_BULLET = re.compile(r"[•‣▪■◦●○·∙➢✓►–—*-]\s+")
_NUMBER = re.compile(r"(?P<label>\(?\d{1,3}[.)])\s+(?=\S)")
_NUMBERED_HEADING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-Z]\.)\s+\S")
_CHAPTER = re.compile(r"[IVXLC]{1,7}\.?|[A-Z]\.")
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,7}", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|tab\.|chart|box|abbildung|abb\.|tabelle|graphique|tableau|figura|tabla|рис(?:унок|\.)|"
    r"таблица|табл\.|şəkil|cədvəl|şekil|tablo|նկար|աղյուսակ|ნახაზი|ცხრილი)\s*\d+(?:[.\d]*)\s*(?:[:.–—-]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that make one block, and what it is."""

    rows: tuple[Row, ...]
    kind: str
    level: int | None = None
    label: str | None = None
    cut: int = 0  # characters at its beginning that are its label or bullet

    @property
    def text(self) -> str:
        """The lines of the block, without what is cut off."""
        return "\n".join(row.text for row in self.rows)[self.cut :]


@dataclass(frozen=True, slots=True)
class Structure:
    """The parts of a document in reading order, and rows that are no text."""

    parts: tuple[Part, ...]
    lettering: tuple[Row, ...]  # words inside drawings
    title: tuple[Row, ...]  # what is printed largest on the first page with text


def structure_of(rows: Sequence[Row], outline: Sequence[Entry]) -> Structure:
    """The structure of the rows of a whole document, furniture taken out."""
    measures = measure(rows)
    text, notes = parted(rows, measures)
    parts = [_part(paragraph, measures) for paragraph in paragraphs_of(text, measures)]
    parts = _joined_headings(_with_tables(_with_labels(parts)))
    parts, lettering = _without_lettering(parts)
    parts = _levelled(parts, outline, measures)
    title = _title(parts, measures)
    parts = _merged(_with_front(parts, title), _notes(notes))
    return Structure(tuple(parts), tuple(lettering), title)


def _part(rows: tuple[Row, ...], measures: Measures) -> Part:
    text = "\n".join(row.text for row in rows)
    if _is_heading(rows, text, measures):
        return Part(rows, "heading")
    if _CAPTION.match(text):
        return Part(rows, "caption")
    if bullet := _BULLET.match(text):
        return Part(rows, "list item", cut=bullet.end())
    return Part(rows, "paragraph")


def _is_heading(rows: Sequence[Row], text: str, measures: Measures) -> bool:
    words = len(text.split())
    if any(row.is_tabular for row in rows) or words > _HEADING_WORDS or not any(map(str.isalpha, text)):
        return False
    if rows[0].size > _LARGER * measures.size:
        # One or two letters are a formula's, unless they count chapters.
        return sum(map(str.isalpha, text)) > 2 or _CHAPTER.fullmatch(text) is not None
    if words > _SHORT_HEADING_WORDS or rows[0].size < measures.size or text[-1] in ".,;":
        return False
    if is_item(rows[0]) and not _NUMBERED_HEADING.match(text):
        return False
    capitals = text.isupper() and sum(map(str.isalpha, text)) > 3 and words > 1 and not is_item(rows[0])
    return capitals or all(row.bold for row in rows)


def _with_labels(parts: Sequence[Part]) -> list[Part]:
    """The parts with printed numbers as labels, where such numbers count up: the day of a month does not."""
    found = [_NUMBER.match(part.text) if part.kind == "paragraph" else None for part in parts]
    numbers = {_number(match) for match in found if match}
    return [
        replace(part, kind="list item", label=match["label"], cut=match.end())
        if match and _number(match) and numbers & {_number(match) - 1, _number(match) + 1}
        else part
        for part, match in zip(parts, found, strict=True)
    ]


def _number(match: re.Match[str]) -> int:
    return int("".join(filter(str.isdigit, match["label"])))


def _with_tables(parts: Sequence[Part]) -> list[Part]:
    """The parts with rows of cells that follow each other in a column as one table."""
    joined: list[Part] = []
    for (_, cells), group in groupby(parts, key=lambda part: (part.rows[0].column, _is_cells(part))):
        run = list(group)
        joined += [_table(run)] if cells and len(run) > 1 and not _is_contents(run) else run
    return joined


def _is_cells(part: Part) -> bool:
    return len(part.rows) == 1 and part.rows[0].is_tabular


def _is_contents(run: Sequence[Part]) -> bool:
    """Whether rows are entries of a table of contents: each ends with the number of a page."""
    rows = [part.rows[0] for part in run]
    return all(_PAGE_NUMBER.fullmatch(row.cells[-1]) is not None and len(_cells(row)) <= 3 for row in rows)


def _table(run: Sequence[Part]) -> Part:
    rows = (part.rows[0] for part in run)
    return Part(tuple(replace(row, text=_BETWEEN_CELLS.join(_cells(row))) for row in rows), "table")


def _cells(row: Row) -> list[str]:
    """The parts of a row, those together that no gap as between columns parts."""
    cells = [row.cells[0]]
    for gap, text in zip(row.gaps, row.cells[1:], strict=True):
        if gap > _CELL * row.size:
            cells.append(text)
        else:
            cells[-1] += f" {text}"
    return cells


def _joined_headings(parts: Sequence[Part]) -> list[Part]:
    """The parts with the lines of one heading together."""
    joined: list[Part] = []
    for part in parts:
        if joined and _is_one_heading(joined[-1], part):
            joined[-1] = replace(joined[-1], rows=(*joined[-1].rows, *part.rows))
        else:
            joined.append(part)
    return joined


def _is_one_heading(first: Part, second: Part) -> bool:
    if first.kind != "heading" or second.kind != "heading":
        return False
    above, below = first.rows[-1], second.rows[0]
    same = above.column == below.column and above.size == below.size and above.bold == below.bold
    near = 0 < below.base - above.base < 1.7 * below.size
    return same and near and not _NUMBERED_HEADING.match(second.text) and not ends_sentence(first.text)


def _without_lettering(parts: Sequence[Part]) -> tuple[list[Part], list[Row]]:
    """The parts without the words of drawings: several tiny ones in a row, or signs that are no letters."""
    tiny = [_is_tiny(part) for part in parts]
    lettering = {
        place
        for place, part in enumerate(parts)
        if _run_around(tiny, place) >= _LEAST_LETTERING or not any(map(str.isalnum, part.text))
    }
    kept = [part for place, part in enumerate(parts) if place not in lettering]
    return kept, [row for place in sorted(lettering) for row in parts[place].rows]


def _is_tiny(part: Part) -> bool:
    plain = part.kind in {"paragraph", "list item"} and len(part.rows) == 1 and not part.rows[0].is_tabular
    return plain and len(part.rows[0].text) <= _LETTERING


def _run_around(flags: Sequence[bool], place: int) -> int:
    """How many places in a row around one are set."""
    start = end = place
    while start > 0 and flags[start - 1] and place - start < _LEAST_LETTERING:
        start -= 1
    while end + 1 < len(flags) and flags[end + 1] and end - place < _LEAST_LETTERING:
        end += 1
    return end - start + 1 if flags[place] else 0


def _levelled(parts: Sequence[Part], outline: Sequence[Entry], measures: Measures) -> list[Part]:
    """The parts with the levels of their headings: the outline's, or what type of that size has there."""
    entries = {(_folded(entry.title), entry.page): entry.level for entry in outline}
    known = [_level_in(entries, part) for part in parts]
    learned = {part.rows[0].size: level for part, level in zip(parts, known, strict=True) if level}
    sizes = sorted({part.rows[0].size for part in parts if _is_larger(part, measures)}, reverse=True)
    levelled: list[Part] = []
    for part, level in zip(parts, known, strict=True):
        if level or part.kind == "heading":
            own = level or _level_by_type(part, sizes, learned, measures)
            levelled.append(replace(part, kind="heading", level=own, label=None, cut=0))
        else:
            levelled.append(part)
    return levelled


def _level_by_type(
    part: Part, sizes: Sequence[float], learned: Mapping[float, int], measures: Measures
) -> int:
    """The level of a heading by its size; one that only weight or capitals mark is below all others."""
    size = part.rows[0].size
    if not _is_larger(part, measures):
        return max(learned.values(), default=len(sizes)) + 1
    if not learned:
        return sizes.index(size) + 1
    above = max((level for other, level in learned.items() if other > size), default=0)
    return learned.get(size) or above + 1


def _is_larger(part: Part, measures: Measures) -> bool:
    return part.kind == "heading" and part.rows[0].size > _LARGER * measures.size


def _level_in(entries: Mapping[tuple[str, int | None], int], part: Part) -> int | None:
    """The level of the outline's entry that a part is; None where it is none."""
    if not entries or len(part.rows) > 3:
        return None
    folded = _folded("\n".join(row.text for row in part.rows))
    bare = re.sub(r"^(?:\d+ )+", "", folded)
    for text in (folded, bare):
        for page in (part.rows[0].column.page, part.rows[0].column.page - 1, None):
            if (level := entries.get((text, page))) is not None:
                return level
    return None


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _notes(rows: Sequence[Row]) -> list[Part]:
    """The footnotes: each begins with a mark; rows without one go on with the note before."""
    notes: list[list[Row]] = []
    for row in rows:
        if row.mark or not notes:
            notes.append([row])
        else:
            notes[-1].append(row)
    return [Part(tuple(note), "footnote", label=note[0].mark or None) for note in notes]


def _merged(parts: Sequence[Part], notes: Sequence[Part]) -> list[Part]:
    """The parts with the notes of each page after the last paragraph that begins on it."""
    merged: list[Part] = []
    waiting = list(notes)
    for part in parts:
        page = part.rows[0].column.page
        while waiting and waiting[0].rows[0].column.page < page:
            merged.append(waiting.pop(0))
        merged.append(part)
    return merged + waiting


def _title(parts: Sequence[Part], measures: Measures) -> tuple[Row, ...]:
    """The rows of what is printed largest on the first page with text."""
    page = parts[0].rows[0].column.page if parts else 0
    headings = [part for part in parts if _is_larger(part, measures) and part.rows[0].column.page == page]
    largest = max((part.rows[0].size for part in headings), default=0.0)
    return next((part.rows for part in headings if part.rows[0].size == largest), ())


def _with_front(parts: Sequence[Part], title: tuple[Row, ...]) -> list[Part]:
    """The parts with the title at the top, and dates and names among the headings under it as lines."""
    changed: list[Part] = []
    under = False
    for part in parts:
        if title and part.rows == title:
            under = True
            changed.append(replace(part, level=1))
        elif under and part.kind == "heading" and _is_of_front(part):
            changed.append(replace(part, kind="paragraph", level=None))
        else:
            under = under and part.kind == "heading"
            changed.append(part)
    return changed


def _is_of_front(part: Part) -> bool:
    """Whether a line says when or by whom, as lines under a title do."""
    text = " ".join(part.text.split())
    dated = read_line(text, Custom(dt.date.max)) is not None
    return dated or read_byline(text) is not None or read_name(text) is not None
