"""Makes the sample PDFs and zip from the texts in `tools/sample_texts`; run it after changing one of them.

    .venv/bin/python tools/make_samples.py [OUTPUT FOLDER]

The made files are committed, so nobody needs this to run the archive or its tests. It uses reportlab and
Debian's DejaVu fonts (package fonts-dejavu-core) and writes the same bytes every time.

A text is a row of blocks with empty lines between them: `# ` the title, `## ` and `### ` headings, `^1 ` a
footnote that `[^1]` in a paragraph refers to, everything else paragraphs; those before the first `## ` are
the lines under the title.
"""

import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Paragraph

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tools" / "sample_texts"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
FACES = {"Serif": "DejaVuSerif", "Serif-Bold": "DejaVuSerif-Bold", "Sans-Bold": "DejaVuSans-Bold"}

# Words that type-setting may break, as a narrow column needs it: "|" marks where.
BREAKS = (
    "Com|mis|sion com|mit|tee sta|tions sa|lin|ity tem|per|a|ture trea|ty meas|ured big|gest sur|vey "
    "in|de|pen|dent|ly dif|fer|ence read|ings in|spec|tions spawn|ing res|er|voir fish|er|men lar|vae "
    "log|is|tic mod|el ex|plained ex|per|i|ment meas|ure|ment sec|onds cov|er in|ter|rup|tions de|lay "
    "pre|ced|ing mar|gin care|ful ob|li|ga|tions op|po|site priv|ate eng|ineers of|fi|cial se|ries"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: its mark ("#", "##", "###", "^1" or none) and its words."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a PDF looks and what it says of itself."""

    text: str  # the file in TEXTS, without its ending
    path: str  # in the samples
    title: str | None = None  # of the document information; None where it says nothing
    author: str | None = None
    subject: str | None = None
    head: str | None = None  # running head
    numbered: bool = True  # page numbers
    page: tuple[float, float] = A4
    columns: int = 1
    outline: bool = False
    ligatures: bool = False  # fi and fl as single characters, as many typesetting programs write them


SHEETS = (
    Sheet(
        "ferry-safety",
        "meridian-institute/MILS Policy Paper 12 - Ferry Safety.pdf",
        title="What a Lamp Is For: Ferry Safety on the Velian Sea after the Asteria",
        author="Tamsin Aldous-Vey; Petra Vangeel",
    ),
    Sheet(
        "vfc-annual-2022",
        "fisheries-commission/VFC Annual Report 2022.pdf",
        title="Microsoft Word - annual_rep_FINAL_v7 (2).doc",
        author="secretariat2",
        head="VELIAN FISHERIES COMMISSION · ANNUAL REPORT 2022",
        page=A5,
    ),
    Sheet(
        "stock-assessment",
        "fisheries-commission/Scientific Papers 41 velka larvae.pdf",
        head="L. Ferreby, S. Østergaard and V. Dimarin · Velka larvae in the Ilven delta",
        page=(170 * mm, 240 * mm),
        columns=2,
        ligatures=True,
    ),
    Sheet(
        "dovrek-declaration",
        "velian-convention/VCOP-5 Dovrek Declaration.pdf",
        title="Dovrek Declaration on the Lights, Waters and Cables of the Velian Sea",
        subject="VCOP-5, 17 November 2023",
        outline=True,
    ),
    Sheet("icmal-2021", "velian-affairs-center/Vel dənizi 2021 illik icmal.pdf"),
)


def main() -> None:
    """Make every sheet."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "samples"
    if not FONTS.is_dir():
        sys.exit(f"{FONTS} is missing; install the package fonts-dejavu-core")
    for name, file in FACES.items():
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{file}.ttf"))
    for sheet in SHEETS:
        target = folder / sheet.path
        target.parent.mkdir(parents=True, exist_ok=True)
        make(sheet, target)
        print(target)
    print(pack(TEXTS / "vcop-6", folder / "velian-convention" / "VCOP-6 statements.zip"))


def pack(texts: Path, target: Path) -> Path:
    """A zip of a folder's files, as somebody might have mailed it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(texts.iterdir()):
            member = zipfile.ZipInfo(f"VCOP-6 statements/{file.name}", (2024, 11, 19, 9, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, file.read_bytes())
    return target


def make(sheet: Sheet, target: Path) -> None:
    """Write one PDF; twice where it has footnotes, since only the first pass tells their pages."""
    blocks = tuple(read_blocks((TEXTS / f"{sheet.text}.txt").read_text(encoding="utf-8")))
    notes = {block.mark[1:]: block.text for block in blocks if block.mark.startswith("^")}
    pages: dict[int, list[str]] = {}
    for _ in range(2 if notes else 1):
        document = Document(sheet, target, notes, pages)
        document.build([flowable for block in blocks for flowable in flowables(sheet, block)])
        pages = document.seen


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of a text."""
    for part in re.split(r"\n\s*\n", text.strip()):
        match = re.match(r"(#{1,3}|\^\d+) (.*)", part, re.DOTALL)
        yield Block(match[1], match[2]) if match else Block("", part)


class Text(Paragraph):  # type: ignore[misc]
    """A paragraph, or the part of one that a column or page held, that remembers its block."""

    block: Block

    def split(self, *room: float) -> list[Flowable]:
        """The parts, each with the whole's block."""
        parts: list[Flowable] = super().split(*room)
        for part in parts:
            part.block = self.block
        return parts


class Document(BaseDocTemplate):  # type: ignore[misc]
    """A document that knows on which page each footnote's mark fell."""

    def __init__(
        self, sheet: Sheet, target: Path, notes: dict[str, str], pages: dict[int, list[str]]
    ) -> None:
        super().__init__(
            str(target),
            pagesize=sheet.page,
            title=sheet.title,
            author=sheet.author,
            subject=sheet.subject,
            creator="Writer",
            invariant=1,
        )
        self.sheet, self.notes, self.pages = sheet, notes, pages
        self.seen: dict[int, list[str]] = {}
        self.sections = 0
        self.addPageTemplates([PageTemplate(frames=list(_frames(sheet, bool(notes))), onPage=self.furnish)])

    def furnish(self, canvas: Any, _: Any) -> None:
        """Draw what stands on every page: running head, number, and the notes of this page."""
        width, height = self.sheet.page
        canvas.setFont("Serif", 8)
        if self.sheet.head and self.page > 1:
            canvas.drawCentredString(width / 2, height - 13 * mm, self.sheet.head)
        if self.sheet.numbered:
            canvas.drawCentredString(width / 2, 10 * mm, str(self.page))
        self._draw_notes(canvas)

    def _draw_notes(self, canvas: Any) -> None:
        numbers = self.pages.get(self.page, [])
        style = ParagraphStyle("note", fontName="Serif", fontSize=7, leading=8.5)
        y = 46 * mm
        if numbers:
            canvas.line(20 * mm, y, 60 * mm, y)
        for number in numbers:
            note = Paragraph(f"<super>{number}</super> {escape(_set(self.sheet, self.notes[number]))}", style)
            _, tall = note.wrap(self.sheet.page[0] - 40 * mm, 40 * mm)
            y -= tall + 2
            note.drawOn(canvas, 20 * mm, y)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Note where marks of footnotes fell, and write the outline."""
        if not isinstance(flowable, Text):
            return
        block, shown = flowable.block, flowable.getPlainText().replace("\u00ad", "")
        for match in re.finditer(r"(\S+)\[\^(\d+)\]", block.text):
            if match[1] + match[2] in shown:
                self.seen.setdefault(self.page, []).append(match[2])
        if self.sheet.outline and block.mark.startswith("#"):
            self.sections += 1
            key = f"s{self.sections}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(block.text, key, level=min(len(block.mark) - 1, 1))


def _frames(sheet: Sheet, with_notes: bool) -> Iterator[Frame]:
    """The areas that text flows through: one, or two columns, above the notes' room."""
    bottom = (48 if with_notes else 20) * mm
    height = sheet.page[1] - bottom - 20 * mm
    gap = 8 * mm
    width = (sheet.page[0] - 40 * mm - gap * (sheet.columns - 1)) / sheet.columns
    for column in range(sheet.columns):
        yield Frame(20 * mm + column * (width + gap), bottom, width, height, 0, 0, 0, 0)


def flowables(sheet: Sheet, block: Block) -> Iterator[Flowable]:
    """What reportlab lays out for a block; footnotes are drawn elsewhere."""
    if block.mark.startswith("^"):
        return
    text = escape(_set(sheet, block.text))
    text = re.sub(r"\[\^(\d+)\]", r"<super>\1</super>", text)
    made = Text(text, STYLES[block.mark](sheet))
    made.block = block
    if block.mark.startswith("##"):
        yield CondPageBreak(30 * mm)  # a heading never stands alone at the foot of a column
    yield made


def _set(sheet: Sheet, text: str) -> str:
    """The text as a typesetter would write it: with soft hyphens, and ligatures where the sheet has them."""
    for word in BREAKS.split():
        text = re.sub(rf"\b{word.replace('|', '')}\b", word.replace("|", "\u00ad"), text)
    return text.replace("fi", "ﬁ").replace("fl", "ﬂ") if sheet.ligatures else text


def _body(sheet: Sheet) -> ParagraphStyle:
    size = 9 if sheet.columns > 1 else 10.5
    return ParagraphStyle(
        "body",
        fontName="Serif",
        fontSize=size,
        leading=size * 1.4,
        alignment=TA_JUSTIFY,
        spaceAfter=2 * mm,
        embeddedHyphenation=1,
    )


def _heading(size: float, font: str) -> Callable[[Sheet], ParagraphStyle]:
    def style(_: Sheet) -> ParagraphStyle:
        return ParagraphStyle(
            "heading",
            fontName=font,
            fontSize=size,
            leading=size * 1.25,
            spaceBefore=5 * mm,
            spaceAfter=2 * mm,
        )

    return style


def _title(sheet: Sheet) -> ParagraphStyle:
    return ParagraphStyle(
        "title",
        fontName="Sans-Bold",
        fontSize=20 if sheet.columns == 1 else 14,
        leading=25 if sheet.columns == 1 else 18,
        alignment=TA_CENTER if sheet.columns == 1 else 0,
        spaceAfter=4 * mm,
    )


STYLES: dict[str, Callable[[Sheet], ParagraphStyle]] = {
    "#": _title,
    "##": _heading(13, "Sans-Bold"),
    "###": _heading(11, "Serif-Bold"),
    "": _body,
}

if __name__ == "__main__":
    main()
