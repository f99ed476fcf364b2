"""Ranges of a frozen site, put together by the page that its web server shows where there is no file."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pincite.freezing import freeze
from tests.web.seaside import FIRST, SECOND
from web import create_app


class Showing(SimpleHTTPRequestHandler):
    """A web server that shows 404.html for an address without a file, as many do."""

    def send_error(self, code, message=None, explain=None):
        page = open(f"{self.directory}/404.html", "rb").read()  # noqa: PTH123, SIM115
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args):
        """Nobody reads the log."""


@pytest.fixture(scope="module")
def copy(seaside, tmp_path_factory):
    """The address of the frozen seaside archive."""
    folder = tmp_path_factory.mktemp("copy") / "site"
    freeze(seaside.folder, folder, progress=lambda what, done, total: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Showing, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def read(browser, copy):
    """What a range's page says, the words that it shows, and where it leads."""

    def reading(path):
        page = browser.new_page()
        page.set_default_timeout(8_000)
        page.goto(copy + path)
        page.wait_for_selector("#range:not([hidden])")
        words = page.locator("#words p").all_inner_texts()
        told = page.locator("#said").inner_text(), words, page.locator("#where").get_attribute("href")
        page.close()
        return told

    return reading


def permalink(seaside, path):
    client = create_app(seaside.folder).test_client()
    return client.get(f"/d/{seaside.lanterns}{path}?format=json").json["permalink"]


def test_a_range_that_reads_as_cited_is_said_to(seaside, read):
    said, words, where = read(permalink(seaside, "/p1-3"))
    assert said == "These passages read as cited."
    assert words == list(SECOND[:3])
    assert where == f"/d/{seaside.lanterns}/#p1"


def test_a_range_that_was_edited_shows_the_words_as_cited_with_their_version(seaside, read):
    said, words, where = read(permalink(seaside, "/v1/p1-3"))
    assert said == "These passages have been edited since they were cited. As cited, in version 1:"
    assert words == list(FIRST[:3])
    assert where == f"/d/{seaside.lanterns}/v1/#p1"


def test_a_pinned_range_shows_its_version_s_words(seaside, read):
    said, words, _ = read(f"/d/{seaside.lanterns}/v1/p2-3")
    assert said == "Passages 2 to 3 as they stand in version 1."
    assert words == list(FIRST[1:3])


def test_a_check_that_fits_nothing_is_said_to_fit_nothing(seaside, read):
    said, words, _ = read(f"/d/{seaside.lanterns}/p1-2/0000")
    assert said == "This citation's check fits no text that these passages ever had."
    assert words == list(SECOND[:2])


def test_a_withdrawn_record_s_range_leads_to_its_tombstone(seaside, read):
    said, words, where = read(f"/d/{seaside.withdrawn}/p1-2")
    assert (said, words, where) == ("This record was withdrawn.", [], f"/d/{seaside.withdrawn}")
