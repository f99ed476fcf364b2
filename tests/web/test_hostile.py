"""Whatever a document, a query or a header holds, it is shown as text."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import feedparser
import pytest
import rispy

from tests.web.pages import get, words
from tests.web.seaside import HOSTILE_AUTHOR, HOSTILE_SOURCE, HOSTILE_TEXT

DANGEROUS = ("<script>alert", "<img src=x", "<b onmouseover", "<h1 onclick", "<i>Eve", '"><b>xx')
ATTACKS = [
    '"><script>alert(1)</script>',
    "{{7*7}}",
    "'-alert(1)-'",
    "\r\nX-Evil: 1",
    "javascript:alert(1)",
    "\u202etxt",
]


def pages_of(record):
    return [
        f"/d/{record}", f"/d/{record}/p1", f"/d/{record}/v1", f"/d/{record}/v1/removed",
        f"/d/{record}/compare",         f"/cite/{record}/p1", f"/cite/{record}",
        "/search?q=lanterns&size=100",
        "/new", "/sources", "/authors", "/types",
    ]  # fmt: skip


def test_a_hostile_record_is_inert_on_every_page(client, seaside):
    for path in pages_of(seaside.hostile):
        page = client.get(path)
        assert page.status_code == 200
        for danger in DANGEROUS:
            assert danger not in page.text, f"{danger} on {path}"
        assert "javascript:" not in re.sub(r">[^<]*<", "><", page.text), path
        assert "\u202e" not in re.search(r"<title>(.*?)</title>", page.text)[1]


def test_its_words_are_all_the_same_to_be_read(client, seaside):
    page = get(client, f"/d/{seaside.hostile}")
    assert page.select_one("#p1 .text").get_text() == HOSTILE_TEXT
    assert "{{ 7*7 }}" in page.select_one("#p1 .text").get_text()
    data = json.loads(page.select_one("script[type='application/ld+json']").string)
    assert "<script>" in data["name"]


def test_no_header_is_split_by_a_title(client, seaside):
    for path in (
        f"/d/{seaside.hostile}",
        f"/d/{seaside.hostile}?format=ris",
        f"/sources/{HOSTILE_SOURCE}?format=csv",
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert all("\n" not in value and "\r" not in value for _, value in response.headers)


def test_a_table_never_holds_a_formula(client):
    rows = list(csv.reader(io.StringIO(client.get("/search?q=lanterns&format=csv").text.lstrip("\ufeff"))))
    assert len(rows) > 30
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell == "'" + HOSTILE_AUTHOR + "; @sum(1+1)" for row in rows for cell in row)


def test_feeds_hold_it_as_text(client):
    content = client.get("/search?q=alert&format=atom").data
    ET.fromstring(content)
    feed = feedparser.parse(content)
    assert not feed.bozo
    assert feed.entries[0].title_detail.type == "text/plain"
    assert HOSTILE_AUTHOR in [author.name for author in feed.entries[0].authors]


def test_references_hold_it_as_text(client, seaside):
    ris = client.get(f"/d/{seaside.hostile}?format=ris").data.decode()
    [entry] = rispy.loads(ris)
    assert "Set-Cookie" in entry["title"]
    assert not [line for line in ris.splitlines() if line.startswith("Set-Cookie")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_typed_is_shown_as_text(client, seaside, attack):
    for path, name in (
        ("/search", "q"), ("/search", "source"), ("/search", "from"), ("/search", "sort"),
        ("/search/values/author", "q"),
        ("/verify", "text"), (f"/d/{seaside.lanterns}", "q"), (f"/cite/{seaside.lanterns}/p1", "quote"),
        ("/authors", "letter"), ("/api/v1/search", "nonsense"), ("/sources", "format"),
        (f"/d/{seaside.lanterns}", "format"),
    ):  # fmt: skip
        response = client.get(path, query_string={name: attack})
        assert response.status_code in {200, 400}
        assert "<script>alert" not in response.text or response.mimetype.endswith("json")
        assert "49" not in response.text or "{{7*7}}" not in attack or "49" in client.get(path).text
        assert "X-Evil" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/d/%3Cscript%3E",
        "/timeline/%3Cimg%3E",
        "/%0d%0aX-Evil:1",
        "/d/%00",
        "/sources/%E2%80%AE",
        "/cite/%3Cb%3E",
    ],
)
def test_whatever_is_in_a_path_is_shown_as_text(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "<script>" not in response.text.replace('<script src="/static', "")
    assert "<img>" not in response.text
    assert "X-Evil" not in response.headers


def test_a_citation_takes_no_words_that_are_not_in_the_passage(client, seaside):
    page = get(client, f"/cite/{seaside.lanterns}/p1?quote=I+never+said+this")
    assert "never said" not in words(page.main)


def test_the_host_header_is_believed_by_nothing(client, seaside):
    evil = {"Host": "wrong.example"}
    for path in (
        f"/d/{seaside.lanterns}",
        f"/cite/{seaside.lanterns}/p1",
        "/new?format=atom",
        "/search?q=keeper&format=csv",
        "/robots.txt",
        "/opensearch.xml",
        f"/d/{seaside.lanterns.upper()}",
        "/api/v1/openapi.json",
    ):
        response = client.get(path, headers=evil)
        assert "wrong.example" not in response.text
        assert all("wrong.example" not in value for _, value in response.headers)
