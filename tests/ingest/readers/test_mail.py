import pytest

from archive.errors import Unreadable
from ingest.blocks import Hints
from ingest.drafting import draft
from ingest.readers import read

HEAD = (
    b"From: =?utf-8?q?Mira_Halvors=C3=A9n?= <mira@dovrek.example>\n"
    b"Subject: =?iso-8859-1?q?The_caf=E9?=\n of the harbour\nDate: Tue, 5 Mar 2024 23:30:00 -0500\n"
    b"Message-ID: <1@dovrek.example>\nMIME-Version: 1.0\n"
)


def kinds(content, name="a.eml"):
    return [(each.kind, each.text) for each in read(content, Hints(name=name)).blocks]


def test_the_header_is_evidence_and_the_day_is_that_of_the_sender():
    made = draft(HEAD + b"\nThe tide is low.\n", Hints(name="a.txt"))
    assert made.metadata.title == "The café of the harbour"
    assert made.metadata.date == "2024-03-05"
    assert made.metadata.authors == ("Mira Halvorsén",)
    assert made.evidence["date"][0].quote == "Tue, 5 Mar 2024 23:30:00 -0500"


def test_replies_and_signatures_are_kinds_of_their_own():
    body = b"\nYes, at noon.\n\n> Will it\n> be low?\n\nGood.\n-- \nMira\nHarbour office\n"
    assert kinds(HEAD + body) == [
        ("paragraph", "Yes, at noon."),
        ("quoted reply", "Will it\nbe low?"),
        ("paragraph", "Good."),
        ("signature", "Mira\nHarbour office"),
    ]


def test_html_is_read_where_there_is_no_plain_text_whatever_it_declares_of_itself():
    html = '<meta charset="iso-8859-1"><p>The café is open.</p><blockquote>Is it?</blockquote>'
    made = HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + html.encode()
    assert kinds(made) == [("paragraph", "The café is open."), ("quoted reply", "Is it?")]


def test_an_encoding_that_is_not_what_was_declared_is_read_by_evidence():
    made = HEAD + b"Content-Type: text/plain; charset=us-ascii\n\n" + "Ärger im Hafen".encode()
    assert kinds(made) == [("paragraph", "Ärger im Hafen")]


def test_an_attachment_is_named():
    made = HEAD + (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee the map.\n--x\n"
        b"Content-Type: image/png\nContent-Disposition: attachment; filename=map.png\n\nAAAA\n--x--\n"
    )
    found = read(made, Hints(name="a.eml"))
    assert found.warnings == ("its attachment map.png was not read; save it as a file",)


def test_an_encrypted_message_is_refused():
    made = HEAD + b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nAAAA\n"
    with pytest.raises(Unreadable, match="encrypted"):
        read(made, Hints(name="a.eml"))


def test_apple_mail_counts_the_message_and_writes_a_list_below():
    message = HEAD + b"\nThe tide is low.\n"
    made = b"%d\n" % len(message) + message + b'<?xml version="1.0"?><plist/>'
    assert kinds(made, "1.emlx") == [("paragraph", "The tide is low.")]


def test_a_text_with_lines_like_a_header_stays_a_text():
    made = draft(
        b"From: the harbour\nTo: the town\nSubject: tides\n\nThe tide is low today.\n", Hints(name="a.txt")
    )
    assert made.media_type == "text/plain"


def test_a_saved_page_is_read_with_its_address():
    made = (
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://dovrek.example/tides\n"
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<html><body><article><h1>Tides</h1>"
        b"<p>The tide is low today, and =E2=80=94 as always =E2=80=94 why?</p></article></body></html>"
        b"\n--x--\n"
    )
    found = draft(made, Hints(name="a.mhtml"))
    assert found.media_type == "multipart/related"
    assert found.metadata.url == "https://dovrek.example/tides"
    assert "—" in found.paragraphs[0].text
