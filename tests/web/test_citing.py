import bibtexparser
import pytest
import rispy

from archive.addresses import Site, Target
from archive.citing.references import reference_of
from archive.citing.styles import style_all
from archive.store import open_store
from tests.web.pages import get, soup_of, words
from tests.web.seaside import SECOND

KEYS = [
    "quotation", "url", "chicago-note-place", "chicago-note",
    "chicago-author-date-place", "chicago-author-date",
    "apa-place", "apa", "mla-place", "mla", "markdown", "bib", "ris", "csl",
]  # fmt: skip


def test_the_citation_page_has_every_form_without_a_script(client, seaside):
    page = get(client, f"/cite/{seaside.lanterns}/p2")
    assert [section["data-form"] for section in page.select(".form")] == KEYS
    forms = {s["data-form"]: s.select_one("pre, p").get_text() for s in page.select(".form")}
    address = client.get(f"/d/{seaside.lanterns}/p2?format=json").json["permalink"]
    assert forms["url"] == address
    assert forms["quotation"].startswith(f"“{SECOND[1]}”")
    assert "Mira Talvik" in forms["chicago-note-place"]
    assert "Talvik, M. (2021, March 12)" in forms["apa"]
    assert "(Talvik, 2021, para. 2)" in forms["apa-place"]
    assert forms["markdown"].startswith(f"> {SECOND[1]}")
    assert all(address in forms[key] for key in ("chicago-note", "apa", "mla", "bib", "ris", "csl"))
    assert rispy.loads(forms["ris"])[0]["authors"] == ["Talvik, Mira"]
    assert bibtexparser.parse_string(forms["bib"]).entries[0]["author"] == "Talvik, Mira"


def test_what_is_copied_reads_as_what_the_styles_make_in_plain_text(client, seaside):
    for record in (seaside.lanterns, seaside.bulletin, seaside.hostile, seaside.arabic):
        with open_store(seaside.folder, read_only=True) as store:
            version = store.get_version(record)
        target = Target(record, first=1, check=version.passages[0].check)
        forms = client.get(f"/cite/{record}/p1?format=json").json["forms"]
        for styled in style_all(reference_of(version, target, version.passages[:1]), Site()):
            assert forms[styled.key] == styled.entry
            assert forms[f"{styled.key}-place"] == styled.citation


def test_selected_words_are_quoted_alone_and_marked_in_the_address(client, seaside):
    taken = client.get(f"/cite/{seaside.lanterns}/p2?format=json&quote=Sixty+boats had\n waited").json
    assert taken["name"] == "these words of passage 2"
    assert taken["forms"]["quotation"].startswith("“Sixty boats had waited”")
    assert taken["url"].endswith("#:~:text=Sixty%20boats%20had%20waited")
    assert client.get(taken["url"].split("#")[0]).status_code == 200


def test_a_selection_that_cuts_words_is_quoted_as_it_is_and_marked_by_whole_words(client, seaside):
    taken = client.get(f"/cite/{seaside.lanterns}/p2?quote=ixty%20boats%20had%20wai&format=json").json
    assert taken["forms"]["quotation"].startswith("“ixty boats had wai”")
    assert taken["url"].endswith("#:~:text=Sixty%20boats%20had%20waited")


def test_words_across_passages_are_cited_as_a_range_and_found_by_their_ends(client, seaside):
    quote = "turned against them all. The harbour master said"
    taken = client.get(f"/cite/{seaside.lanterns}/p2-3", query_string={"format": "json", "quote": quote}).json
    assert taken["name"] == "these words of passages 2 to 3"
    assert taken["url"].split("#")[1].count(",") == 1


@pytest.mark.parametrize("place", ["", "/v1", "/p2", "/p1-3", "/v1/p2", "/p5"])
def test_everything_that_has_an_address_can_be_cited(client, seaside, place):
    taken = client.get(f"/cite/{seaside.lanterns}{place}?format=json").json
    assert list(taken["forms"])[-4:] == KEYS[-4:]
    response = client.get(taken["url"])
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("ris", "application/x-research-info-systems"),
        ("bib", "application/x-bibtex"),
        ("csl", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_reference_managers_get_their_own_forms(client, seaside, form, kind):
    response = client.get(f"/d/{seaside.lanterns}/p2?format={form}")
    assert response.mimetype == kind
    assert "Talvik" in response.text


def test_a_page_tells_reference_managers_what_it_is(client, seaside):
    page = get(client, f"/d/{seaside.bulletin}/p3")
    tags = [(tag["name"], tag["content"]) for tag in page.select("meta[name^=citation_]")]
    assert ("citation_title", "Tides and tariffs") in tags
    assert ("citation_author", "Kanter, Ilse") in tags
    assert ("citation_publication_date", "2024/07") in tags
    assert ("citation_firstpage", "1") in tags


def test_signposts_lead_machines_to_the_citation_the_author_and_the_licence(client, seaside):
    links = client.get(f"/d/{seaside.lanterns}/p1").headers.getlist("Link")
    permalink = client.get(f"/d/{seaside.lanterns}/p1?format=json").json["permalink"]
    assert f'<{permalink}>; rel="cite-as"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert '</authors/Mira%20Talvik>; rel="author"' in links
    assert any('rel="describedby"; type="application/x-bibtex"' in link for link in links)
    assert any('rel="type"' in link for link in links)


def test_the_record_is_the_canonical_page_and_a_pinned_page_its_own(client, seaside):
    assert (
        get(client, f"/d/{seaside.lanterns}/p2?q=x").select_one("link[rel=canonical]")["href"]
        == f"/d/{seaside.lanterns}"
    )
    pinned = f"/d/{seaside.lanterns}/v1/p2"
    assert get(client, pinned).select_one("link[rel=canonical]")["href"] == pinned


def test_a_quotation_is_verified_on_the_page(client, seaside):
    text = f"She wrote: “{SECOND[5].replace('eleven', 'twelve')}” and later “{SECOND[2]}”"
    response = client.post("/verify", data={"text": text})
    page = soup_of(response)
    tags = [words(tag) for tag in page.select(".verdict .tag")]
    assert tags == ["Differs", "Exact"]
    assert words(page.select_one(".verdict .quoted ins")) == "twelve"
    assert page.select(".verdict a[href*='/p7/']")


def test_a_text_without_quotation_marks_is_taken_for_a_quotation(client):
    body = client.post("/api/v1/verify", json={"text": SECOND[0]}).json
    assert [finding["outcome"] for finding in body["findings"]] == ["exact"]
    assert body["sound"]


def test_nothing_to_verify_is_no_error(client):
    assert client.post("/verify", data={"text": ""}).status_code == 200
    assert client.post("/verify", data={"text": "   "}).status_code == 200
    assert client.post("/api/v1/verify", json={"text": ""}).json == {"findings": [], "sound": True}


def test_a_text_that_is_too_long_is_refused_with_the_bound(client):
    response = client.post("/api/v1/verify", data="a" * 5_000_000, content_type="text/plain")
    assert response.status_code == 413
    assert response.content_type == "application/problem+json"
    many = "“one two three four five six” " * 500
    response = client.post("/api/v1/verify", json={"text": many})
    assert "400 are checked at once" in response.json["detail"]
    assert client.post("/verify", data={"text": "a" * 5_000_000}).status_code == 413


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a " * 400_000, "The text has no quotation marks"),
        ("> and so it was said\n" * 30_000, "A quotation in the text"),
    ],
    ids=["no marks", "one block"],
)
def test_a_quotation_that_is_too_long_to_be_compared_is_refused_with_the_bound(client, text, says):
    response = client.post("/api/v1/verify", json={"text": text})
    assert response.status_code == 413
    assert response.json["detail"].startswith(says)
    assert "20,000 are compared at once" in response.json["detail"]


def test_marks_by_the_thousand_are_refused_before_they_are_paired(client, monkeypatch):
    monkeypatch.setattr("web.verification.find_quotations", None)
    for mark in '“«„"″':
        response = client.post("/api/v1/verify", json={"text": mark * 100_000})
        assert response.status_code == 413
        assert "quotation marks" in response.json["detail"]


def test_json_nested_beyond_reading_is_a_bad_request(client):
    response = client.post("/api/v1/verify", data="[" * 100_000, content_type="application/json")
    assert response.status_code == 400
    assert '{"text"' in response.json["detail"]
