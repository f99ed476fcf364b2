"""One PDF from bytes to extraction: its pages, read one after the other or in parts, and joined."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from archive import formats
from archive.errors import Unreadable
from archive.records import Removed, Spans
from ingest.blocks import Block, Extraction, Hints
from ingest.readers.pdf.files import Information, count_pages, expected_pages, open_file, read_information
from ingest.readers.pdf.furniture import find_furniture
from ingest.readers.pdf.information import candidates
from ingest.readers.pdf.pages import Page, read_pages
from ingest.readers.pdf.rows import rows_of
from ingest.readers.pdf.structure import Part, Structure, structure_of

_FEW_LETTERS = 5  # on a page with pictures, which is then a picture of a page
_MANY_STROKES = 200  # on a page without letters, whose text is then drawn
_UNREADABLE = 0.3  # of its glyphs without a letter, and a page can't be read


def read(content: bytes, hints: Hints) -> Extraction:
    """The text of a PDF in reading order, with its structure and what it says of itself."""
    return join(content, [read_pages(content, 1, count(content, hints))], hints)


def count(content: bytes, hints: Hints) -> int:
    """The number of pages; TooLarge beyond the limit."""
    return count_pages(open_file(content), hints.limits.pages)


def join(content: bytes, parts: Iterable[Sequence[Page]], hints: Hints) -> Extraction:
    """The extraction of a file from its pages, in however many parts they were read."""
    document = open_file(content)
    pages = sorted((page for part in parts for page in part), key=lambda page: page.number)
    extraction = extraction_of(read_information(document), pages, hints)
    lacking = expected_pages(document) - len(pages)
    if lacking <= 0:
        return extraction
    warning = f"damaged: only {len(pages)} of {len(pages) + lacking} pages can be found"
    return replace(extraction, warnings=(warning, *extraction.warnings))


def extraction_of(information: Information, pages: Sequence[Page], hints: Hints) -> Extraction:
    """The extraction of a file from all its pages in order: pure, so that it can be tested without a file."""
    failed = [page for page in pages if page.failed]
    if failed and len(failed) == len(pages):
        raise Unreadable(f"a damaged PDF: none of its pages can be read ({failed[0].failed}); fetch it again")
    pictures = tuple(page.number for page in pages if _needs_ocr(page))
    shown = [page for page in pages if page.lines and page.number not in pictures]
    furniture = find_furniture(shown)
    rows = [
        row
        for page, lines in zip(shown, furniture, strict=True)
        for row in rows_of(page, [line for line in page.lines if line not in lines])
    ]
    structure = structure_of(rows, information.outline)
    script = _Script()
    blocks = tuple(script.block(part) for part in structure.parts)
    removed = [
        script.removed("pdf: running head or foot", page.number, [line.text for line in lines])
        for page, lines in zip(shown, furniture, strict=True)
        if lines
    ]
    removed += [script.removed(step, page.number, [text]) for page in pages for step, text in page.apart]
    removed += script.lettering(structure)
    today = (hints.today or dt.datetime.now(dt.UTC).date()).isoformat()
    title = " ".join(row.text for row in structure.title)
    return Extraction(
        media_type=formats.PDF,
        text=script.text,
        blocks=blocks,
        candidates=candidates(information, "\n".join(block.text for block in blocks), title, today),
        removed=tuple(removed),
        warnings=tuple(_warnings(failed, pictures)),
        needs_ocr=pictures,
    )


class _Script:
    """The extraction's text as it grows, line by line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "\n".join(self._lines)

    def block(self, part: Part) -> Block:
        """A part as a block, its rows written."""
        spans = list(self._write(row.text for row in part.rows))
        cut = part.cut
        spans[0] = (spans[0][0] + cut, spans[0][1])
        return Block(
            text=part.text,
            kind=part.kind,
            level=part.level,
            page=part.rows[0].column.page,
            label=part.label,
            bold=part.kind != "heading" and all(row.bold for row in part.rows),
            spans=tuple(spans),
        )

    def removed(self, step: str, page: int, lines: Sequence[str]) -> Removed:
        """Lines that are no part of the text, written after it."""
        return Removed(step, "\n".join(lines), page, self._write(lines))

    def lettering(self, structure: Structure) -> list[Removed]:
        """The words of drawings, page by page."""
        groups = groupby(structure.lettering, key=lambda row: row.column.page)
        step = "pdf: lettering of drawings"
        return [self.removed(step, page, [row.text for row in rows]) for page, rows in groups]

    def _write(self, lines: Iterable[str]) -> Spans:
        spans = []
        for line in lines:
            spans.append((self._length, self._length + len(line)))
            self._lines.append(line)
            self._length += len(line) + 1
        return tuple(spans)


def _needs_ocr(page: Page) -> bool:
    """Whether what a page shows is no text for a machine: a picture, strokes, or glyphs without letters."""
    if page.failed:
        return False
    letters = sum(len(line.text) for line in page.lines)
    if page.unmapped > _UNREADABLE * max(letters, 1):
        return True
    return letters < _FEW_LETTERS and (page.pictures > 0 or page.strokes > _MANY_STROKES)


def _warnings(failed: Sequence[Page], pictures: Sequence[int]) -> Iterable[str]:
    if pictures:
        yield f"needs OCR: {_counted(pictures)}"
    for page in failed:
        yield f"page {page.number} can't be read: {page.failed}"


def _counted(numbers: Sequence[int]) -> str:
    """Pages as ranges: `page 4`, `pages 1-3, 7`."""
    runs = [list(run) for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0])]
    ranges = [f"{run[0][1]}-{run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs]
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(ranges)}"
