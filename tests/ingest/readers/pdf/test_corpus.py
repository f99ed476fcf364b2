"""Real PDFs that nobody here wrote: what their pages show to the eye, as counts and digests.

Each was held against its rendered pages. Their words stay outside this project; a changed digest means that
a passage reads differently than when it was looked at.
"""

import functools
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from archive.errors import Unreadable
from ingest.blocks import Hints
from ingest.readers.pdf import read, read_pages

FOLDER = Path(__file__).resolve().parents[4].parent / "shared" / "corpus" / "pdf"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/corpus/pdf is not beside the project")

# For each file how many blocks there are of each kind, on how many pages, and the digest of all their words.
FACTS = {
    "crazyones-pdfa.pdf": ({"heading": 1, "paragraph": 8}, 1, "1f90a816"),
    "google-doc-document.pdf": ({"footnote": 3, "heading": 1, "paragraph": 19, "table": 1}, 1, "d513dac6"),
    "habibi.pdf": ({"paragraph": 1}, 1, "82116a1a"),
    "multicolumn.pdf": ({"caption": 1, "heading": 2, "paragraph": 13, "table": 1}, 3, "de00efe9"),
    "pdflatex-4-pages.pdf": ({"paragraph": 1}, 1, "6c69e44a"),
    "pdflatex-outline.pdf": ({"heading": 10, "paragraph": 18}, 4, "11136dc9"),
    "GeoTopo-komprimiert.pdf": (
        {"caption": 84, "footnote": 15, "heading": 334, "list item": 145, "paragraph": 2295, "table": 93},
        117,
        "14f330cb",
    ),
}


@functools.cache
def extraction_of(name):
    return read((FOLDER / name).read_bytes(), Hints(name=name))


def digest(blocks):
    words = "\n".join(" ".join(f"{block.label or ''} {block.text}".split()) for block in blocks)
    return hashlib.sha256(words.encode()).hexdigest()[:8]


@pytest.mark.parametrize("name", FACTS)
def test_a_file_reads_as_it_did_when_it_was_looked_at(name):
    blocks = extraction_of(name).blocks
    kinds = dict(sorted(Counter(block.kind for block in blocks).items()))
    assert (kinds, len({block.page for block in blocks}), digest(blocks)) == FACTS[name]


def test_two_columns_and_paragraphs_across_them_and_their_pages():
    paragraphs = [block for block in extraction_of("multicolumn.pdf").blocks if block.kind == "paragraph"]
    assert [block.page for block in paragraphs] == [1] * 8 + [2] * 5
    # Two lines of the head, the abstract, then the text: three of its paragraphs cross the end of a column.
    lines = [block.text.count("\n") + 1 for block in paragraphs]
    assert lines == [1, 1, 2, 18, 11, 15, 10, 14, 11, 13, 13, 17, 11]


def test_one_paragraph_over_four_pages_is_one():
    extraction = extraction_of("pdflatex-4-pages.pdf")
    assert [block.text.count("\n") + 1 for block in extraction.blocks] == [162]


def test_right_to_left_words_are_in_the_order_of_reading():
    (block,) = extraction_of("habibi.pdf").blocks
    word = block.text.split()[-1]
    assert [f"{ord(letter):04x}" for letter in word] == ["062d", "064e", "0628", "064a", "0628", "064a"]


def test_pictures_alone_need_ocr():
    extraction = extraction_of("imagemagick-images.pdf")
    assert extraction.blocks == ()
    assert extraction.needs_ocr == (1, 2, 3, 4, 5, 6)
    assert extraction.warnings == ("needs OCR: pages 1-6",)


def test_a_password_is_asked_for():
    with pytest.raises(Unreadable, match="password"):
        extraction_of("libreoffice-writer-password.pdf")


def test_no_word_of_the_book_is_lost_or_invented():
    name = "GeoTopo-komprimiert.pdf"
    extraction = extraction_of(name)
    pages = read_pages((FOLDER / name).read_bytes(), 1, 200)
    printed = words_of(f"{line.mark} {line.text}" for page in pages for line in page.lines)
    printed += words_of(text for page in pages for _, text in page.apart)
    kept = words_of(f"{block.label or ''} {block.text}" for block in extraction.blocks)
    kept += words_of(removed.text for removed in extraction.removed)
    # Calls to its five or so notes are left out of the text.
    assert (printed - kept).total() < 20
    assert (kept - printed).total() < 10


def words_of(texts):
    return Counter(re.findall(r"\w+", "\n".join(texts)))


def test_only_numbers_of_pages_and_the_heads_beside_them_are_left_out_of_the_book():
    heads = [
        removed
        for removed in extraction_of("GeoTopo-komprimiert.pdf").removed
        if removed.step == "pdf: running head or foot"
    ]
    # Chapters begin without a head. Printed numbers are three less than the page's place in the file.
    assert len(heads) == 103
    for removed in heads[1:]:
        number, _, head = removed.text.partition("\n")
        assert number == str(removed.page - 3)
        assert "\n" not in head


def test_the_chapters_of_the_book_have_the_levels_of_its_outline():
    headings = [block for block in extraction_of("GeoTopo-komprimiert.pdf").blocks if block.kind == "heading"]
    assert Counter(block.level for block in headings if block.level < 4) == {1: 14, 2: 33, 3: 1}
