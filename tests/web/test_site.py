from xml.etree import ElementTree as ET

import pytest

from archive.errors import SettingsInvalid
from archive.store import open_store
from index.service import open_index
from tests.web.pages import get, words
from tests.web.seaside import take
from web import create_app
from web.theme import contrast, css_for


@pytest.fixture
def folder(tmp_path):
    with open_store(tmp_path / "archive", create=True) as store:
        open_index(store).catch_up()
    return tmp_path / "archive"


def site(folder, text):
    (folder / "archive.toml").write_text(text, encoding="utf-8")
    return create_app(folder).test_client()


def test_a_site_has_its_own_name_words_colour_and_logo(folder):
    (folder / "mark.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    )
    client = site(
        folder,
        """
name = "The <b>Zorn</b> Papers"
description = "Letters & bulletins"
accent = "#0a7"
logo = "mark.svg"
footer = "Kept by the harbour school"
publisher = "Harbour School"
contact = "desk@zorn.example"
""",
    )
    page = get(client, "/")
    assert words(page.h1) == "The <b>Zorn</b> Papers"
    assert page.title.get_text() == "The <b>Zorn</b> Papers"
    assert "Letters & bulletins" in words(page.main)
    assert "Kept by the harbour school" in words(page.footer)
    assert "desk@zorn.example" in words(page.footer)
    logo = client.get(page.select_one(".brand img")["src"])
    assert logo.mimetype == "image/svg+xml"
    assert "sandbox" in logo.headers["Content-Security-Policy"], "opened by itself, its script stays still"
    css = client.get(page.select_one("link[href*=theme]")["href"])
    assert css.mimetype == "text/css"
    assert "--pin:" in css.text


def test_an_empty_archive_is_a_site_that_says_what_to_do(folder):
    client = create_app(folder).test_client()
    assert "There is nothing in this archive yet" in words(get(client, "/").main)
    for path in (
        "/search?q=x",
        "/sources",
        "/timeline",
        "/authors",
        "/types",
        "/new",
        "/undated",
        "/new?format=atom",
    ):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["../archive.db", "archive.db", "/etc/passwd", "none.png", "archive.toml"])
def test_nothing_but_a_picture_beside_the_settings_is_a_logo(folder, name):
    assert site(folder, f'logo = "{name}"').get("/logo").status_code == 404


@pytest.mark.parametrize("accent", ["#ffff00", "#000", "#fff", "#123456", "#ff0080"])
def test_any_accent_is_made_readable_on_light_and_dark(accent):
    css = css_for(accent)
    light, dark = (css.split("--pin:#")[n][:6] for n in (1, 2))
    for colour, ground in ((light, (0xFD, 0xFD, 0xFB)), (dark, (0x16, 0x18, 0x1B))):
        assert contrast(tuple(bytes.fromhex(colour)), ground) >= 4.5


@pytest.mark.parametrize(
    "accent", ["red; } body { display: none", "url(//evil.example)", "#12345", "javascript:1"]
)
def test_an_accent_that_is_no_colour_reaches_no_style_sheet(folder, accent):
    with pytest.raises(SettingsInvalid, match="must be a colour"):
        css_for(accent)
    with pytest.raises(SettingsInvalid):
        site(folder, f'accent = "{accent}"')


def test_links_have_a_colour_of_their_own_that_can_be_read(folder):
    css = css_for("", "#ffee00")
    assert "--pin:" not in css.split("@media print")[0]
    light, dark = (css.split("--link:#")[n][:6] for n in (1, 2))
    assert light != dark == "ffee00"
    with pytest.raises(SettingsInvalid, match="links must be a colour"):
        site(folder, 'links = "blue"')


def test_a_footer_has_links_and_no_other_markup(folder):
    footer = (
        "Kept by <b>us</b>. [Imprint & more](https://zorn.example/imprint?a=1&b=2) [x](javascript:alert(1))"
    )
    page = get(site(folder, f'footer = "{footer}"\ncontact = "desk@zorn.example"'), "/")
    first = page.footer.p
    assert [(a["href"], a.get_text()) for a in first.select("a")] == [
        ("https://zorn.example/imprint?a=1&b=2", "Imprint & more")
    ]
    assert first.b is None
    assert words(first) == "Kept by <b>us</b>. Imprint & more [x](javascript:alert(1))"
    assert page.select_one('footer a[href="mailto:desk@zorn.example"]')


def test_a_search_page_is_sent_anew_when_the_settings_of_the_site_are_others(folder):
    tags = [site(folder, f'name = "{name}"').get("/search?q=x").headers["ETag"] for name in ("A", "B", "B")]
    assert tags[0] != tags[1] == tags[2]


def test_what_asks_for_the_icon_under_its_common_name_is_led_to_it(client):
    assert client.get("/favicon.ico", follow_redirects=True).mimetype == "image/svg+xml"


def test_robots_are_kept_from_the_endless_space_of_searches(client):
    text = client.get("/robots.txt").text
    assert "Disallow: /search" in text
    assert "Disallow: /d/" not in text.replace("/d/*/", "")
    assert "Sitemap" not in text, "it needs the archive's address"


def test_the_sitemap_lists_every_live_record_by_its_public_address(seaside, monkeypatch):
    monkeypatch.setenv("PINCITE_URL", "https://archive.example.org/press/")
    client = create_app(seaside.folder).test_client()
    assert "Sitemap: https://archive.example.org/press/sitemap.xml" in client.get("/press/robots.txt").text
    assert "Disallow: /press/search" in client.get("/press/robots.txt").text
    ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    [part] = ET.fromstring(client.get("/press/sitemap.xml").data).iter(f"{ns}loc")
    urls = [
        e.text
        for e in ET.fromstring(client.get(part.text.removeprefix("https://archive.example.org")).data).iter(
            f"{ns}loc"
        )
    ]
    assert len(urls) == len(set(urls)) == 37
    assert f"https://archive.example.org/press/d/{seaside.lanterns}" in urls
    assert not any(seaside.withdrawn in url for url in urls)


def test_a_sitemap_without_a_public_address_says_what_is_missing(client):
    response = client.get("/sitemap.xml")
    assert response.status_code == 404
    assert "set url in archive.toml" in response.text


def test_a_browser_can_search_the_archive_from_its_address_bar(client):
    response = client.get("/opensearch.xml", base_url="http://127.0.0.1:8000")
    root = ET.fromstring(response.data)
    templates = [url.attrib["template"] for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates[0] == "http://127.0.0.1:8000/search?q={searchTerms}"
    assert client.get("/opensearch.xml", base_url="http://wrong.example").status_code == 404


def test_health_is_one_thing_and_readiness_another(client, tmp_path):
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"], ready.json["behind"]) == (200, "ready", 0)
    away = create_app(tmp_path / "nothing").test_client()
    assert away.get("/healthz").status_code == 200
    assert away.get("/readyz").status_code == 503
    assert away.get("/readyz").headers["Retry-After"] == "5"


def test_below_a_path_every_link_has_the_prefix_whether_the_proxy_strips_it_or_not(seaside, monkeypatch):
    monkeypatch.setenv("PINCITE_URL", "https://archive.example.org/press")
    client = create_app(seaside.folder).test_client()
    for path in ("/press/d/", "/d/"):
        page = get(client, f"{path}{seaside.lanterns}/p2")
        links = [a["href"] for a in page.select("a[href]") if not a["href"].startswith(("#", "http"))]
        assert all(link.startswith("/press/") for link in links), links
        assert (
            page.select_one("link[rel=canonical]")["href"]
            == f"https://archive.example.org/press/d/{seaside.lanterns}"
        )
    assert (
        client.get("/press/search?q=barrel&format=json").json["hits"][0]["permalink"]
        == f"/press/d/{seaside.lanterns}"
    )
    moved = client.get(f"/press/d/{seaside.lanterns.upper()}")
    assert moved.headers["Location"] == f"/press/d/{seaside.lanterns}"
    assert (
        client.get(f"/press/cite/{seaside.lanterns}/p2?format=json")
        .json["url"]
        .startswith(f"https://archive.example.org/press/d/{seaside.lanterns}/p2/")
    )
    assert client.get("/pressure").status_code == 404


def test_a_public_address_is_whole_and_nothing_for_a_script_to_complete(seaside, monkeypatch):
    monkeypatch.setenv("PINCITE_URL", "https://zorn.example/archive")
    client = create_app(seaside.folder).test_client()
    record = f"https://zorn.example/archive/d/{seaside.lanterns}"
    printed = get(client, f"/d/{seaside.lanterns}").select_one(".only-print")
    assert words(printed).count(record) == 1
    assert printed["data-address"] == record, "a script completes only what begins with a slash"
    quotation = "“The harbour master said that the oil would never last till spring”"
    verified = get(client, f"/verify?text={quotation}").select_one("[data-address]")
    assert record in words(verified)
    assert verified["data-address"].startswith(record)


def test_a_record_that_is_withdrawn_while_serving_is_gone_at_once(tmp_path):
    from tests.web import seaside as building

    made = building.build(tmp_path / "archive")
    client = create_app(made.folder).test_client()
    assert "lanterns" in client.get(f"/d/{made.bulletin}").text
    assert client.get("/search?q=trimmed&format=json").json["total"] == 1
    with open_store(made.folder) as store, store.writing("a test") as writer:
        writer.withdraw(made.bulletin, "a test")
    assert client.get(f"/d/{made.bulletin}").status_code == 410
    assert client.get("/search?q=trimmed&format=json").json["total"] == 0
    assert made.bulletin not in client.get("/new?format=atom").text
    assert client.get(f"/d/{made.bulletin}/v1/original").status_code == 410


def test_an_archive_that_is_replaced_while_serving_is_opened_anew(tmp_path):
    from tests.web import seaside as building

    made = building.build(tmp_path / "archive")
    client = create_app(made.folder).test_client()
    assert client.get("/new?format=json").json["total"] == 37
    with open_store(tmp_path / "other", create=True) as store:
        open_index(store).catch_up()
    made.folder.rename(tmp_path / "away")
    (tmp_path / "other").rename(made.folder)
    assert client.get("/new?format=json").json["total"] == 0


def test_what_the_system_refuses_is_away_for_the_moment_and_nothing_else_is(tmp_path):
    from tests.web import seaside as building

    made = building.build(tmp_path / "archive")
    client = create_app(made.folder).test_client()
    link = client.get("/search?q=harbour&format=json").json["hits"][0]["permalink"]
    (made.folder / "payloads").rename(tmp_path / "payloads")
    (made.folder / "payloads").symlink_to("payloads")  # leads to itself: no user can read on
    assert client.get(link).status_code == 200
    original = client.get(f"{link}/v1/original")
    assert (original.status_code, original.headers["Retry-After"]) == (503, "5")
    made.folder.rename(tmp_path / "away")
    made.folder.symlink_to(made.folder.name)
    assert [client.get(path).status_code for path in ("/readyz", "/new", "/healthz")] == [503, 503, 200]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "12 March 2021"),
        ("en-GB", "12 March 2021"),
        ("en-US", "March 12, 2021"),
        ("en_CA", "March 12, 2021"),
    ],
)
def test_the_language_of_the_pages_says_how_dates_are_written(folder, language, written):
    with open_store(folder) as store:
        record_id = take(store, "a.txt", "a", "The lamps burned.", title="Lamps", date="2021-03-12")
    page = get(site(folder, f'language = "{language}"'), f"/d/{record_id}")
    assert page.html["lang"] == language.replace("_", "-")
    assert words(page.select_one(".masthead time")) == written


@pytest.mark.parametrize("language", ["de", "xx", "", "en_<b>", "English"])
def test_pages_do_not_claim_a_language_they_are_not_in(folder, language):
    with pytest.raises(SettingsInvalid, match="the pages are in English"):
        site(folder, f'language = "{language}"')
