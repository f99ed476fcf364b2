import io
import zipfile

import pytest

from archive.formats import find_format
from ingest.media_types import HTML, MARKDOWN, PDF, PLAIN, XHTML, ZIP, sniff


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<!DOCTYPE html><html>", "a", HTML),
        (b"<script src='/x.js'></script><style>p{}</style><meta charset=utf-8><title>A</title>", "a", HTML),
        (b"<!-- " + b"x" * 6000 + b" --><html>", "a.html", HTML),
        (b"<p>Bare words", "a.txt", HTML),
        (b"<span>Bare words</span>", "a.htm", HTML),
        (b"<span>Bare words</span>", "a.txt", PLAIN),
        (b"The sign < means less than.", "a.html", PLAIN),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "a", XHTML),
        ("<html><body>".encode("utf-16"), "a", HTML),
        (b"# A note", "a.md", MARKDOWN),
        (b"# A note", "a.txt", PLAIN),
        (b"junk %PDF-1.4", "a.txt", PDF),
        (b"PK\x03\x04", "a.docx", ZIP),
        (b"\x89PNG\r\n", "a.txt", "image/png"),
    ],
)
def test_the_kind_of_a_file_is_seen_in_its_bytes(content, name, kind):
    assert sniff(content, name) == kind


def _zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (_zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), ".docx"),
        (_zipped(**{"[Content_Types].xml": "", "ppt/presentation.xml": ""}), ".pptx"),
        (_zipped(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}), ".xlsx"),
        (_zipped(mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (_zipped(mimetype="application/epub+zip"), ".epub"),
        (_zipped(**{"META-INF/container.xml": ""}), ".epub"),
        (_zipped(**{"note.txt": ""}), ".zip"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), ".doc"),
        (b"\xd0\xcf\x11\xe0" + "__properties_version1.0".encode("utf-16-le"), ".msg"),
    ],
)
def test_what_is_in_a_shell_is_seen_whatever_the_name(content, ending):
    assert ending in find_format(sniff(content, "a.bin")).endings


def test_a_zip_folder_that_cannot_say_what_it_is_stays_one():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip" * 20)
    content = bytearray(buffer.getvalue())
    content[38:48] = b"\xff" * 10  # the compressed bytes begin after 30 of header and 8 of name
    assert sniff(bytes(content), "a.epub") == ZIP
