import datetime as dt
import io
import re

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader

from archive.errors import InputError, TooLarge, Unreadable
from archive.folder import Limits
from ingest.blocks import Hints
from ingest.readers.pdf import join, read, read_pages
from tests.ingest.readers.pdf.printing import Print, prose

HINTS = Hints(name="print.pdf", today=dt.date(2026, 1, 1))
# The smallest picture there is: one grey point.
POINT = b"P5\n1 1\n255\n\x80"


def texts(extraction, *kinds):
    return [" ".join(block.text.split()) for block in extraction.blocks if not kinds or block.kind in kinds]


def test_a_paragraph_is_one_block_with_a_line_for_each_of_its_rows():
    printed = Print()
    printed.paragraph(prose("one", 60))
    extraction = read(printed.bytes(), HINTS)
    assert texts(extraction) == [prose("one", 60)]
    assert extraction.blocks[0].page == 1
    assert extraction.blocks[0].text.count("\n") == len(extraction.blocks[0].spans) - 1 > 1


def test_every_span_leads_back_to_its_words():
    printed = Print()
    y = printed.paragraph(prose("one", 60))
    for number in (1, 2):
        y = printed.paragraph(f"{number}. {prose('item', 12)}", y=y + 12)
    extraction = read(printed.bytes(), HINTS)
    assert [block.label for block in extraction.blocks] == [None, "1.", "2."]
    for block in extraction.blocks:
        assert block.text == "\n".join(extraction.text[start:end] for start, end in block.spans)


def test_paragraphs_are_parted_by_space_and_by_a_row_set_in():
    spaced, inset = Print(), Print()
    y = z = 100
    for word in ("one", "two", "three", "four"):
        y = spaced.paragraph(prose(word, 40), y=y) + 10
        z = inset.paragraph(prose(word, 40), y=z, indent=15)
    wanted = [prose(word, 40) for word in ("one", "two", "three", "four")]
    assert texts(read(spaced.bytes(), HINTS)) == wanted
    assert texts(read(inset.bytes(), HINTS)) == wanted


def two_columns(printed, words, y=120):
    for x, word in zip((60, 320), words, strict=True):
        printed.paragraph(prose(word, 150), x=x, y=y, width=220)


def test_columns_are_read_one_after_the_other():
    printed = Print()
    printed.line("A headline over both of the columns of this page", 100, 80, 18)
    two_columns(printed, ("left", "right"))
    extraction = read(printed.bytes(), HINTS)
    assert texts(extraction, "heading") == ["A headline over both of the columns of this page"]
    assert texts(extraction, "paragraph") == [prose("left", 150), prose("right", 150)]


def test_what_crosses_the_columns_parts_the_page_into_bands():
    printed = Print()
    two_columns(printed, ("one", "two"), y=100)
    remark = "A remark that is set over the whole width of the page between the two bands, wide enough"
    printed.line(remark, 60, 400)
    two_columns(printed, ("three", "four"), y=450)
    begun = [text.split()[0] for text in texts(read(printed.bytes(), HINTS))]
    assert begun == ["One", "Two", "A", "Three", "Four"]


def test_a_paragraph_that_a_page_cuts_in_two_is_one():
    printed = Print()
    whole = prose("cut", 100)
    middle = whole.index(" keeper went", 200)
    printed.paragraph(whole[:middle], y=600)
    printed.line("7", 290, 800)
    printed.next_page()
    printed.paragraph(whole[middle + 1 :], y=80)
    printed.line("8", 290, 800)
    extraction = read(printed.bytes(), HINTS)
    assert extraction.blocks[0].page == 1
    assert texts(extraction) == [whole]


def test_running_heads_and_page_numbers_are_left_out_by_recurrence():
    printed = Print()
    words = ("spring", "summer", "autumn", "winter")
    for number, word in enumerate(words, start=1):
        printed.line("The Keeper's Book" if number % 2 else "Chapter of Lamps", 72, 40, 8)
        printed.line(f"Page {number} of 4", 280, 810, 8)
        printed.paragraph(prose(word, 60))
        printed.next_page()
    extraction = read(printed.bytes(), HINTS)
    assert texts(extraction) == [prose(word, 60) for word in words]
    left = "\n".join(removed.text for removed in extraction.removed)
    assert "The Keeper's Book" in left
    assert "Page 3 of 4" in left


def test_headings_that_come_again_at_the_top_of_later_pages_are_no_running_heads():
    printed = Print()
    for page in range(1, 15):
        printed.line(f"{page}", x=72, y=40)
        printed.line("THE KEEPER'S BOOK", x=400, y=40)
        if page in {2, 7, 12}:
            printed.line("Exercises", y=72, font="Helvetica-Bold")
        elif page in {4, 5}:
            printed.line(f"Exercise {3 * page}", y=72, font="Helvetica-Bold")
        words = [f"w{page * step * step % 97}" for step in range(60)]  # no two pages read alike
        printed.paragraph(" ".join(words) + ".", y=90 if page in {2, 4, 5, 7, 12} else 72)
        printed.next_page()
    extraction = read(printed.bytes(), HINTS)
    assert texts(extraction, "heading") == [
        "Exercises",
        "Exercise 12",
        "Exercise 15",
        "Exercises",
        "Exercises",
    ]
    assert {removed.text for removed in extraction.removed} == {
        f"{page}\nTHE KEEPER'S BOOK" for page in range(1, 15)
    }


def test_short_entries_in_two_columns_are_read_one_column_after_the_other():
    printed, y, z = Print(), 100.0, 100.0
    left = [f"lamp {number}," for number in range(20)]
    right = [f"wick {number}," for number in range(20)]
    for place, (one, other) in enumerate(zip(left, right, strict=True)):
        printed.line(one, x=72, y=y)
        printed.line(other, x=320, y=z)
        y, z = y + (19 if place % 4 == 3 else 12.5), z + (17 if place % 3 == 0 else 12.5)
    made = " ".join(texts(read(printed.bytes(), HINTS)))
    assert re.findall(r"[a-z]+ \d+", made) == [entry.rstrip(",") for entry in left + right]


def test_a_number_in_the_text_is_no_page_number():
    printed = Print()
    for year in ("1921", "1954"):
        printed.line(year, 72, 60)
        printed.paragraph(prose("under", 60))
        printed.next_page()
    assert {"1921", "1954"} <= set(texts(read(printed.bytes(), HINTS)))


def test_headings_are_known_by_their_size_and_weight():
    printed = Print()
    printed.line("The Book of the Lamp", 72, 80, 22)
    y = printed.paragraph(prose("one", 80), y=120)
    printed.line("A chapter", 72, y + 20, 15)
    y = printed.paragraph(prose("two", 80), y=y + 40)
    printed.line("A part of it", 72, y + 15, font="Helvetica-Bold")
    printed.paragraph(prose("three", 80), y=y + 35)
    headings = [block for block in read(printed.bytes(), HINTS).blocks if block.kind == "heading"]
    assert [(block.text, block.level) for block in headings] == [
        ("The Book of the Lamp", 1),
        ("A chapter", 2),
        ("A part of it", 3),
    ]


def test_the_outline_gives_headings_their_levels():
    printed = Print()
    for number, (title, level) in enumerate((("First part", 0), ("Of lamps", 1), ("Second part", 0))):
        printed.canvas.bookmarkPage(f"place{number}")
        printed.canvas.addOutlineEntry(title, f"place{number}", level)
        printed.line(title, 72, 80)
        printed.paragraph(prose("under", 80))
        printed.next_page()
    blocks = read(printed.bytes(), HINTS).blocks
    found = [(block.text, block.level) for block in blocks if block.kind == "heading"]
    assert found == [("First part", 1), ("Of lamps", 2), ("Second part", 1)]


def test_footnotes_stand_apart_with_their_marks():
    printed = Print()
    y = printed.paragraph(prose("one", 80))
    printed.paragraph(prose("two", 80), y=y + 10)
    printed.line("1  Told by the keeper's daughter.", 72, 740, 7.5)
    printed.line("2  Not told by anybody else.", 72, 750, 7.5)
    extraction = read(printed.bytes(), HINTS)
    notes = [(block.label, block.text) for block in extraction.blocks if block.kind == "footnote"]
    assert notes == [("1", "Told by the keeper's daughter."), ("2", "Not told by anybody else.")]
    assert texts(extraction, "paragraph") == [prose("one", 80), prose("two", 80)]


def test_rows_of_cells_are_a_table():
    printed = Print()
    y = printed.paragraph(prose("one", 80)) + 15
    for row in (("Harbour", "Lamps", "Keepers"), ("Selm", "14", "3"), ("Zelen", "9", "2")):
        for place, cell in enumerate(row):
            printed.line(cell, 72 + 150 * place, y)
        y += LEADING_OF_ROWS
    table = next(block for block in read(printed.bytes(), HINTS).blocks if block.kind == "table")
    assert table.text == "Harbour | Lamps | Keepers\nSelm | 14 | 3\nZelen | 9 | 2"


LEADING_OF_ROWS = 16


def test_a_title_counts_as_declared_where_the_page_prints_it():
    printed = Print()
    printed.canvas.setTitle("The Book of the Lamp")
    printed.canvas.setAuthor("Edda Marlowe")
    printed.line("The Book of the Lamp", 72, 80, 22)
    printed.line("Edda Marlowe", 72, 100, 12)
    printed.paragraph(prose("one", 80), y=140)
    found = read(printed.bytes(), HINTS).candidates
    assert (found["title"][0].value, found["title"][0].how) == ("The Book of the Lamp", "declared")
    assert found["authors"][0].value == ("Edda Marlowe",)


@pytest.mark.parametrize("title", ["Microsoft Word - lamp_final.doc", "untitled", "lamp_v2", "Document1"])
def test_a_title_that_a_program_made_up_is_none(title):
    printed = Print()
    printed.canvas.setTitle(title)
    printed.paragraph(prose("one", 80))
    assert "title" not in read(printed.bytes(), HINTS).candidates


def test_the_time_of_creation_and_an_account_are_no_evidence():
    printed = Print()
    printed.canvas.setAuthor("emarlowe")
    printed.paragraph(prose("one", 80))
    found = read(printed.bytes(), HINTS).candidates
    assert "date" not in found
    assert "authors" not in found


def test_pages_that_are_pictures_need_ocr():
    printed = Print()
    for number in range(1, 5):
        if number == 2:
            printed.paragraph(prose("text", 60))
        else:
            printed.canvas.drawImage(ImageReader(io.BytesIO(POINT)), 0, 0, 500, 700)
        printed.next_page()
    extraction = read(printed.bytes(), HINTS)
    assert extraction.needs_ocr == (1, 3, 4)
    assert extraction.warnings == ("needs OCR: pages 1, 3-4",)
    assert texts(extraction) == [prose("text", 60)]


def test_a_file_that_needs_a_password_says_so():
    printed = Print(encrypt=pdfencrypt.StandardEncryption("secret"))
    printed.paragraph(prose("one", 20))
    with pytest.raises(Unreadable, match="password"):
        read(printed.bytes(), HINTS)


def test_a_file_that_anybody_may_open_is_read_though_it_is_encrypted():
    printed = Print(encrypt=pdfencrypt.StandardEncryption("", ownerPassword="owner", canPrint=0))
    printed.paragraph(prose("one", 60))
    assert texts(read(printed.bytes(), HINTS)) == [prose("one", 60)]


def test_more_pages_than_the_limit_are_too_many():
    printed = Print()
    for _ in range(4):
        printed.line("A page")
        printed.next_page()
    limited = Hints(name="print.pdf", limits=Limits(pages=3))
    with pytest.raises(TooLarge, match=r"limits\.pages"):
        read(printed.bytes(), limited)


def test_turned_text_and_text_outside_the_page_are_kept_apart():
    printed = Print()
    printed.paragraph(prose("one", 60))
    printed.line("Nobody sees this", 72, -40)
    printed.canvas.rotate(90)
    printed.canvas.drawString(300, -40, "Printed sideways")
    extraction = read(printed.bytes(), HINTS)
    assert texts(extraction) == [prose("one", 60)]
    steps = {removed.step: removed.text for removed in extraction.removed}
    assert steps == {"pdf: turned text": "Printed sideways", "pdf: outside the page": "Nobody sees this"}


def test_a_file_read_in_parts_is_the_same_as_one_read_at_once():
    printed = Print()
    for number in range(1, 8):
        printed.line("The Keeper's Book", 72, 40, 8)
        printed.paragraph(prose(f"page{number}", 90))
        printed.line(str(number), 290, 810, 8)
        printed.next_page()
    content = printed.bytes()
    parts = [read_pages(content, 6, 8), read_pages(content, 1, 3), read_pages(content, 4, 5)]
    assert join(content, parts, HINTS) == read(content, HINTS)


@pytest.mark.parametrize("cut", [0.02, 0.3, 0.6, 0.9])
def test_a_file_cut_off_ends_in_a_record_or_a_reason(cut):
    printed = Print()
    for _ in range(3):
        printed.paragraph(prose("one", 60))
        printed.next_page()
    content = printed.bytes()
    try:
        extraction = read(content[: int(cut * len(content))], HINTS)
    except InputError as error:
        assert re.search(r"\w+ \w+", str(error))
    else:
        assert extraction.blocks or extraction.warnings
