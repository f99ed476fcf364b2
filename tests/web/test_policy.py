import gzip
import hashlib
import re

import pytest

from tests.web.pages import soup_of
from web import create_app
from web.policy import CONTENT_POLICY

PAGES = [
    "/", "/search?q=lanterns", "/sources", "/timeline", "/timeline/2012", "/authors", "/types",
    "/undated", "/new",     "/verify", "/help/search", "/help/citing", "/api", "/nowhere",
    "/d/{lanterns}", "/d/{lanterns}/p2", "/d/{lanterns}/v1/p2", "/d/{lanterns}/compare",
    "/d/{bulletin}/v1/removed",
    "/cite/{lanterns}/p2", "/d/{withdrawn}", "/d/{hostile}", "/d/{arabic}", "/search/values/author",
]  # fmt: skip


@pytest.fixture(params=PAGES)
def path(request, seaside):
    names = {name: getattr(seaside, name) for name in seaside.__dataclass_fields__}
    return request.param.format(**names)


def test_every_page_has_the_policy_and_nothing_that_it_would_forbid(client, path):
    response = client.get(path)
    assert response.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    page = re.sub(r"(?s)<script type=\"application/ld\+json\">.*?</script>", "", response.text)
    assert not re.search(r"<script(?![^>]* src=\"/static/)", page)
    tags = soup_of(response).find_all(True)
    assert not [tag for tag in tags for name in tag.attrs if name == "style" or name.startswith("on")]
    assert "<style" not in page


def test_every_page_loads_from_this_server_only(client, path):
    page = client.get(path).text
    loaded = re.findall(
        r"<(?:script|img|link rel=\"(?:stylesheet|icon|preload)\")[^>]* (?:src|href)=\"([^\"]*)", page
    )
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    for address in loaded:
        assert client.get(address).status_code == 200, address


def test_every_page_has_one_heading_a_title_a_language_and_a_way_past_the_menu(client, path):
    page = client.get(path).text
    assert page.count("<h1") == 1
    assert re.search(r"<title>[^<]+</title>", page)
    assert '<html lang="en">' in page
    assert '<a class="skip" href="#main">' in page


def test_every_page_answers_head_and_says_when_it_has_not_changed(client, path):
    response = client.get(path)
    head = client.head(path)
    assert head.status_code == response.status_code
    assert head.data == b""
    if response.status_code == 200:
        etag = response.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag


def test_a_get_never_writes_to_the_archive(app, seaside, client, path):
    def state():
        files = sorted(
            p for p in seaside.folder.rglob("*") if p.is_file() and p.suffix not in {".db-shm", ".db-wal"}
        )
        return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in files}

    before = state()
    for form in ("", "format=json", "format=atom", "format=ris"):
        client.get(path + (("&" if "?" in path else "?") + form if form else ""))
    assert state() == before


def test_text_is_compressed_for_those_who_take_it(client):
    plain = client.get("/search?q=lanterns")
    packed = client.get("/search?q=lanterns", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    times = re.compile(rb"[0-9.]+ s<")
    assert times.sub(b"", gzip.decompress(packed.data)) == times.sub(b"", plain.data)


def test_our_own_files_are_kept_for_a_year_under_names_that_change_with_them(client):
    address = re.search(r'href="(/static/style.css\?v=\w+)"', client.get("/").text)[1]
    response = client.get(address)
    assert response.cache_control.max_age == 365 * 24 * 3600
    assert response.cache_control.immutable
    assert hashlib.sha256(response.data).hexdigest().startswith(address.split("=")[1])
    assert client.get("/static/style.css").cache_control.max_age == 3600
    assert client.get("/static/../application.py").status_code == 404
    assert client.get("/static/%2e%2e/application.py").status_code == 404


def test_pages_are_asked_for_each_time_and_pinned_ones_kept_for_minutes_only(client, seaside):
    live = client.get(f"/d/{seaside.lanterns}")
    assert live.cache_control.no_cache
    assert live.last_modified is not None
    for path in (f"/d/{seaside.lanterns}/v1", f"/d/{seaside.lanterns}/v1/p2"):
        pinned = client.get(path)
        assert pinned.cache_control.max_age == 300
        assert not pinned.cache_control.public, "a proxy that asks for a password must not share it"


def test_the_search_page_is_small(client):
    page = client.get("/search?q=lanterns", headers={"Accept-Encoding": "gzip"})
    loaded = set(
        re.findall(
            r"(?:href|src)=\"(/static/[^\"]*)",
            page.text if not page.headers.get("Content-Encoding") else gzip.decompress(page.data).decode(),
        )
    )
    sizes = [len(client.get(a, headers={"Accept-Encoding": "gzip"}).data) for a in loaded]
    assert len(page.data) + sum(sizes) < 60_000


def test_a_worker_opens_the_archive_only_when_it_is_asked(tmp_path):
    app = create_app(tmp_path / "nothing-here")
    response = app.test_client().get("/sources")
    assert response.status_code == 503
    assert "Not available for the moment" in response.text
    assert not (tmp_path / "nothing-here").exists()
