import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import feedparser
import pytest
import rispy

from tests.web.pages import get
from web import create_app

LISTS = [
    "/search?q=keeper", "/search?q=", "/new", "/undated", "/timeline/2015", "/timeline/2015-06",
    "/sources/Gazette of Zorn", "/authors/Mira Talvik", "/types/bulletin",
]  # fmt: skip


def in_form(client, path, form):
    response = client.get(path + ("&" if "?" in path else "?") + f"format={form}")
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("path", LISTS)
def test_every_list_and_search_has_a_feed_that_is_valid(client, path):
    response = in_form(client, path, "atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    assert feed.feed.title
    assert feed.feed.id.startswith("urn:uuid:")
    assert feed.feed.updated
    assert {link.rel for link in feed.feed.links} == {"self", "alternate"}
    for entry in feed.entries:
        assert entry.id.startswith("urn:uuid:")
        assert entry.title
        assert entry.updated
        assert entry.link.startswith("/d/") or entry.link.startswith("http")
        assert entry.summary
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    _has_what_the_standard_asks(ET.fromstring(response.data))


def _has_what_the_standard_asks(feed):
    """RFC 4287, section 4.1: what a feed and an entry must have, once."""
    atom = "{http://www.w3.org/2005/Atom}"
    for element in (feed, *feed.iter(f"{atom}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(atom + name)) == 1
    assert feed.findall(f"{atom}author"), "entries without authors take the feed's"
    assert all(entry.findall(f"{atom}link") for entry in feed.iter(f"{atom}entry"))


def test_a_search_is_taken_away_whole_not_a_page_of_it(client):
    total = client.get("/search?q=keeper&format=json").json["total"]
    rows = list(
        csv.DictReader(io.StringIO(in_form(client, "/search?q=keeper&page=2", "csv").text.lstrip("\ufeff")))
    )
    assert len(rows) == total == 30
    lines = [json.loads(line) for line in in_form(client, "/search?q=keeper", "jsonl").text.splitlines()]
    assert [line["id"] for line in lines] == [row["id"] for row in rows]
    assert lines[0]["passages"][0]["text"].startswith("Letter")
    assert len(rispy.loads(in_form(client, "/search?q=keeper", "ris").text)) == total
    assert len(in_form(client, "/search?q=keeper", "csl").json) == total
    assert in_form(client, "/search?q=keeper", "bib").text.count("\n}") == total


def test_an_empty_search_is_an_empty_file_of_its_kind(client):
    assert in_form(client, "/search?q=xylophone", "csl").json == []
    assert in_form(client, "/search?q=xylophone", "jsonl").data == b""
    assert len(in_form(client, "/search?q=xylophone", "csv").text.splitlines()) == 1


def test_downloads_have_names_that_are_names_on_every_system(client):
    header = in_form(client, '/search?q=../a"b/ключ+wick', "csv").headers["Content-Disposition"]
    assert header == "attachment; filename=a-b-wick.csv"


def test_a_table_opens_as_utf_8_and_has_its_columns(client):
    response = in_form(client, "/sources/Gazette of Zorn", "csv")
    assert response.data.startswith(
        b"\xef\xbb\xbfid,title,date,authors,source,type,language,url,permalink\r\n"
    )


def test_a_feed_of_an_archive_with_an_address_is_absolute(seaside, monkeypatch):
    monkeypatch.setenv("PINCITE_URL", "https://archive.example.org/press")
    client = create_app(seaside.folder).test_client()
    feed = feedparser.parse(client.get("/press/new?format=atom").data)
    assert all(entry.link.startswith("https://archive.example.org/press/d/") for entry in feed.entries)
    assert feed.feed.links[0].href == "https://archive.example.org/press/new?format=atom"
    unset = feedparser.parse(create_app(seaside.folder).test_client().get("/new?format=atom").data)
    assert [entry.id for entry in unset.entries] == [entry.id for entry in feed.entries]


PAGES = [
    "/", "/new", "/undated", "/timeline", "/timeline/2020", "/sources", "/sources/Gazette%20of%20Zorn",
    "/authors", "/authors/Mira%20Talvik", "/types", "/types/article", "/missing/source", "/search",
    "/search?q=keeper&lang=en",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_list_and_every_search_names_a_feed_by_an_address_of_plain_characters(client, path):
    feed = get(client, path).select_one("head link[type='application/atom+xml']")["href"]
    root = ET.fromstring(client.get(feed).data)
    for link in root.iter("{http://www.w3.org/2005/Atom}link"):
        assert re.fullmatch(r"[\w/:?&=.%+~,;@!$'()*-]+", link.attrib["href"], re.ASCII), link.attrib["href"]
    own = root.find("{http://www.w3.org/2005/Atom}link[@rel='self']").attrib["href"]
    assert own == feed
