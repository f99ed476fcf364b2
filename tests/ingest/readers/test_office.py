import random

import pytest

from archive.errors import InputError, Unreadable
from archive.folder import Limits
from ingest.blocks import Hints
from ingest.drafting import draft
from ingest.readers import read
from tests.ingest.readers.packages import CORE, W, docx, epub, opendocument, pptx, zipped
from tests.survival.mutations import mutated

STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Eigen"><w:name w:val="Eigen"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def para(text, style="", properties=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text, level):
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return para(text, properties=listed)


def blocks(content, name="a.bin"):
    return [(each.kind, each.label, each.text) for each in read(content, Hints(name=name)).blocks]


def test_headings_are_known_by_their_style_in_any_language():
    body = para("The tides", "berschrift1") + para("The wind", "Eigen") + para("It blew.")
    found = read(docx(body, styles=STYLES), Hints(name="a")).blocks
    assert [(each.kind, each.level) for each in found] == [
        ("heading", 1),
        ("heading", 1),
        ("paragraph", None),
    ]


def test_items_have_the_numbers_that_word_prints():
    body = item("One", 0) + item("Inner", 1) + item("Inner too", 1) + item("Two", 0) + item("Inner", 1)
    labels = [label for _, label, _ in blocks(docx(body, numbering=NUMBERING))]
    assert labels == ["3.", "3.i)", "3.ii)", "4.", "4.i)"]


def test_changes_are_read_as_accepted_and_comments_hidden_text_and_fields_left_out():
    body = (
        "<w:p><w:r><w:t>The quay </w:t></w:r><w:del><w:r><w:delText>was</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>is</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:commentReference/>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t> open.</w:t></w:r></w:p>"
    )
    assert blocks(docx(body)) == [("paragraph", None, "The quay is open.")]


def test_footnotes_stand_below_their_paragraph_and_endnotes_at_the_end():
    def note(kind, text):
        return (
            f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="0" w:type="separator">{para("___")}</w:{kind}>'
            f'<w:{kind} w:id="2">{para(text)}</w:{kind}></w:{kind}s>'
        )

    calls = (
        '<w:p><w:r><w:t>Said.</w:t><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r></w:p>'
    )
    found = blocks(
        docx(calls + para("After."), footnotes=note("footnote", "Below."), endnotes=note("endnote", "Last."))
    )
    assert found == [
        ("paragraph", None, "Said."),
        ("footnote", "1", "Below."),
        ("paragraph", None, "After."),
        ("footnote", "1", "Last."),
    ]


def test_a_table_is_one_block_and_a_frame_is_none():
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = (
        f"<w:tbl>{row.format(para('Port'), para('Ships'))}{row.format(para('Dovrek'), para('12'))}</w:tbl>"
    )
    frame = f"<w:tbl><w:tr><w:tc>{para('In a frame.')}</w:tc></w:tr></w:tbl>"
    assert blocks(docx(table + frame)) == [
        ("table", None, "Port | Ships\nDovrek | 12"),
        ("paragraph", None, "In a frame."),
    ]


def test_a_table_of_contents_is_left_out_and_kept():
    found = read(docx(para("Tides 3", "V1") + para("Text."), styles=STYLES), Hints(name="a"))
    assert [each.text for each in found.blocks] == ["Text."]
    assert [(each.step, each.text) for each in found.removed] == [("contents", "Tides 3")]


def test_core_properties_are_evidence_and_no_account_is_an_author():
    made = docx(para("Text of it."), core=CORE.format(title="Tides of Dovrek", creator="Mira Halvorsen"))
    found = read(made, Hints(name="a")).candidates
    assert found["title"][0].value == "Tides of Dovrek"
    assert found["authors"][0].value == ("Mira Halvorsen",)
    account = read(docx(para("Text."), core=CORE.format(title="", creator="admin")), Hints(name="a"))
    assert "authors" not in account.candidates


def test_a_slide_is_a_page_and_its_title_a_heading():
    def shape(text, role):
        return f'<p:sp><p:ph type="{role}"/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp>'

    first = shape("The harbour plan.", "body") + shape("Harbour", "title") + shape("4", "sldNum")
    found = read(pptx(first, shape("Costs", "title")), Hints(name="a")).blocks
    assert [(each.page, each.kind, each.text) for each in found] == [
        (1, "heading", "Harbour"),
        (1, "paragraph", "The harbour plan."),
        (2, "heading", "Costs"),
    ]


def test_an_opendocument_text_has_headings_lists_tables_and_notes():
    body = (
        '<office:text><text:h text:outline-level="2">Tides</text:h>'
        "<text:list><text:list-item><text:p>High</text:p></text:list-item></text:list>"
        "<text:p>Low<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Rarely."
        "</text:p></text:note-body></text:note> water.<office:annotation><text:p>No!</text:p>"
        "</office:annotation></text:p><table:table><table:table-row><table:table-cell><text:p>A</text:p>"
        "</table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text>"
    )
    assert blocks(opendocument("text", body)) == [
        ("heading", None, "Tides"),
        ("list item", None, "High"),
        ("paragraph", None, "Low water."),
        ("footnote", "1", "Rarely."),
        ("table", None, "A | B"),
    ]


def test_a_book_has_its_chapters_in_the_order_of_the_spine():
    made = epub(
        {"b": "<h1>First</h1><p>One.</p>", "a": "<h1>Second</h1><p>Two.</p>"}, "<dc:title>The Book</dc:title>"
    )
    found = read(made, Hints(name="a"))
    assert [each.text for each in found.blocks] == ["First", "One.", "Second", "Two."]
    assert found.candidates["title"][0].value == "The Book"


@pytest.mark.parametrize(
    "content",
    [
        opendocument("text", "<office:text/>", "<m><f><encryption-data/></f></m>"),
        epub({"a": "x"}, **{"META-INF/encryption.xml": '<e><CipherReference URI="book/a.xhtml"/></e>'}),
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
    ],
    ids=["opendocument", "epub", "office"],
)
def test_what_is_protected_is_refused_with_that_reason(content):
    with pytest.raises(Unreadable, match=r"password|encrypted"):
        read(content, Hints(name="a"))


def test_a_document_that_is_a_bomb_is_refused():
    limits = Limits(unpacked_bytes=100_000)
    with pytest.raises(InputError, match="bomb"):
        read(docx(para("a" * 1_000_000)), Hints(name="a", limits=limits))


def test_entities_and_files_outside_are_never_read():
    hostile = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f'{hostile}<w:document xmlns:w="{W}"><w:body><w:p><w:r>'
    body += "<w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>"
    made = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<R><R Type="x/officeDocument" Target="word/d.xml"/></R>',
            "word/d.xml": body,
        }
    )
    assert "root" not in "".join(text for _, _, text in blocks(made))


ORIGINALS = [
    docx(
        para("Title", "Titel") + item("One of the tides.", 0) + para("A text."),
        styles=STYLES,
        numbering=NUMBERING,
    ),
    pptx("<p:sp><a:p><a:r><a:t>The harbour plan is drawn.</a:t></a:r></a:p></p:sp>"),
    opendocument("text", "<office:text><text:p>The tide is low today.</text:p></office:text>"),
    epub({"a": "<p>The tide is high today.</p>"}),
    b"From: Mira Halvorsen <m@dovrek.example>\nSubject: =?utf-8?q?Tides?=\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nThe tide is low.\n-- \nMira\n--x--\n',
    b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    b"Content-Type: text/html\n\n<html><body><h1>Tides</h1><p>The tide is low.</p></body></html>\n--x--\n",
]


def ends(count, seed):
    """What became of damaged copies: bytes of the whole file, and bytes inside its parts."""
    chance = random.Random(seed)
    others = [("a", content) for content in ORIGINALS]
    found = {"record": 0, "reason": 0}
    for number in range(count):
        content = mutated(ORIGINALS[number % len(ORIGINALS)], chance, others)
        try:
            draft(content, Hints(name="a.eml"))
            found["record"] += 1
        except InputError:
            found["reason"] += 1
    return found


def test_damaged_office_files_books_and_mails_end_in_a_record_or_a_reason():
    found = ends(120, seed=4)
    assert found["record"] > 10
    assert found["reason"] > 10


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_six_thousand_damaged_office_files_books_and_mails_end_in_a_record_or_a_reason():
    found = ends(6_000, seed=2026)
    print(f"6,000 damaged files of six formats: {found}")
    assert sum(found.values()) == 6_000
