import time
from itertools import pairwise

from archive.identifiers import digest_of
from archive.store import open_store
from index.service import open_index
from tests.web.pages import get, words
from tests.web.seaside import FIRST, SECOND, take
from web import create_app


def checks(client, record_id, version=1):
    passages = client.get(f"/d/{record_id}/v{version}?format=json").json["passages"]
    return {p["number"]: p["check"] for p in passages}


def test_a_record_shows_every_passage_under_its_number(client, seaside):
    page = get(client, f"/d/{seaside.lanterns}")
    assert [words(p.select_one(".text")) for p in page.select(".passage")] == list(SECOND)
    assert [words(p.select_one(".pin")) for p in page.select(".passage")] == ["1", "2", "3", "4", "6", "7"]
    assert {p["id"] for p in page.select(".passage")} == {"p1", "p2", "p3", "p4", "p6", "p7"}


def test_every_number_leads_to_the_address_that_people_copy(client, seaside):
    for pin in get(client, f"/d/{seaside.lanterns}").select(".passage .pin"):
        page = get(client, pin["href"])
        assert page.select_one(".arrival.good")


def test_metadata_is_shown_with_its_evidence_and_what_is_missing_is_said(client, seaside):
    about = words(get(client, f"/d/{seaside.lanterns}").select_one("#about"))
    for told in ("Gazette of Zorn", "12 March 2021", "Mira Talvik", "Article", "English", "CC BY 4.0"):
        assert told in about
    assert "from the manifest, row 3" in about
    assert "not taken: other" in about
    bulletin = words(get(client, f"/d/{seaside.bulletin}").select_one("#about"))
    assert "Not known authors, original address, rights" in bulletin


def test_a_bulletin_has_contents_page_breaks_and_printed_numbers(client, seaside):
    page = get(client, f"/d/{seaside.bulletin}")
    contents = page.select("nav.contents a")
    assert [words(a) for a in contents] == ["Tides and tariffs", "What the gauges say", "A year of lanterns"]
    assert all(page.find(id=a["href"][1:]) for a in contents)
    assert [words(leaf) for leaf in page.select(".leaf")] == ["page 2", "page 3", "page 4", "page 5"]
    assert [words(label) for label in page.select(".printed")] == ["1.", "2.", "3.", "4."]
    heading = page.find(id="s3")
    assert words(heading) == "A year of lanterns"
    assert words(heading.find_next_sibling()) == "Mira Talvik, Bo Reed"


def test_the_words_of_a_search_are_marked_on_arrival(client, seaside):
    page = get(client, f"/d/{seaside.bulletin}?q=trimmed")
    assert len(page.select(".document mark")) == 59
    assert "59 hits" in words(page.select_one("[data-hits]"))
    assert page.select_one("[data-first]")["href"] == "#p6"


def test_versions_are_listed_and_an_older_one_says_so(client, seaside):
    page = get(client, f"/d/{seaside.lanterns}/v1")
    assert [words(p.select_one(".text")) for p in page.select(".passage")] == list(FIRST)
    assert "This is version 1 of 2" in words(page.select_one(".masthead"))
    compare = page.select_one(".masthead .notice a[href*=compare]")["href"]
    difference = get(client, compare)
    assert [words(i) for i in difference.select(".quoted ins")][:2] == ["Sixty", "all"]
    statuses = [words(tag) for tag in difference.select(".tag")]
    assert statuses == ["edited", "taken out", "new"]


def test_versions_can_be_compared_either_way_round_and_with_themselves(client, seaside):
    path = f"/d/{seaside.lanterns}/compare"
    assert words(get(client, f"{path}?before=2&after=1").h1) == "Version 1 against version 2"
    assert "No passage differs" in words(get(client, f"{path}?before=2&after=2").main)
    get(client, f"{path}?before=1&after=9", 404)
    get(client, f"{path}?before=x", 200)


def test_a_correction_of_fields_is_told_where_versions_are_compared(tmp_path):
    with open_store(tmp_path / "archive", create=True) as store:
        record_id = take(store, "a.txt", "a", "The lamps burned.", title="Lamps", date="2021")
        with store.writing("a test") as writer:
            writer.correct(record_id, "date", "2021-03", "seen in print")
            writer.correct(record_id, "rights", "CC0", "seen in print")
        open_index(store).catch_up()
    client = create_app(tmp_path / "archive").test_client()
    page = get(client, f"/d/{record_id}/compare?before=1&after=3")
    assert words(page.select_one("dl.fields")) == "Date 2021 → 2021-03 Rights none → CC0"
    assert words(page.select_one("dl.fields del")) == "2021"
    assert "No passage differs." in words(page.main)


def test_the_original_is_only_ever_a_download(client, seaside):
    response = client.get(f"/d/{seaside.lanterns}/v1/original")
    assert response.data == b"v1"
    assert response.content_type == "application/octet-stream"
    assert response.headers["Content-Disposition"] == f"attachment; filename={seaside.lanterns}-v1.txt"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.get_etag()[0] == digest_of(b"v1")
    assert client.get(f"/d/{seaside.lanterns}/v3/original").status_code == 404


def test_the_kind_of_the_original_is_said_as_readers_say_it(client, seaside):
    assert "Original file plain text, " in words(get(client, f"/d/{seaside.lanterns}").aside)


def test_what_cleaning_removed_is_shown_on_demand(client, seaside):
    page = get(client, f"/d/{seaside.bulletin}")
    link = page.select_one("aside a[href$=removed]")["href"]
    table = get(client, link).select_one("tbody")
    assert words(table) == "running heads 3 HARBOUR BOARD <i>3</i>"


def test_reprints_and_related_records_are_linked(client, seaside):
    page = get(client, f"/d/{seaside.original}")
    section = next(s for s in page.select("aside section") if words(s.h2) == "Also printed in")
    assert section.a["href"] == f"/d/{seaside.reprint}"
    lanterns = get(client, f"/d/{seaside.lanterns}")
    related = next(s for s in lanterns.select("aside section") if words(s.h2) == "Related")
    assert all(a["href"] != f"/d/{seaside.lanterns}" for a in related.select("a"))


def test_a_withdrawn_record_leaves_a_tombstone_everywhere(client, seaside):
    record = seaside.withdrawn
    for path in (
        f"/d/{record}",
        f"/d/{record}/p1",
        f"/d/{record}/v1",
        f"/d/{record}/v1/p1",
        f"/d/{record}/p1/0000",
    ):
        page = get(client, path, 410)
        assert "The author <b>asked</b> for it" in words(page.main)
        assert "zinc" not in page.get_text().lower()
    for path in ("v1/original", "v1/removed", "compare"):
        assert client.get(f"/d/{record}/{path}").status_code == 410
    assert client.get(f"/cite/{record}/p1").status_code == 410
    body = client.get(f"/d/{record}?format=json")
    assert (body.status_code, body.json["status"]) == (410, "withdrawn")
    assert client.get(f"/d/{record}/p1?format=ris").status_code == 410


def test_a_merged_record_leads_to_its_survivor_and_its_passages_stay_in_place(client, seaside):
    moved = client.get(f"/d/{seaside.merged}?q=pilots")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/d/{seaside.survivor}?q=pilots")
    page = get(client, f"/d/{seaside.merged}/p2")
    notice = words(page.select_one(".masthead .notice"))
    assert "merged into Minutes of the pilots" in notice
    match = page.select(".masthead .notice a")[1]["href"]
    assert match.startswith(f"/d/{seaside.survivor}/p2/")
    assert client.get(match + "?format=json").json["status"] == "same"
    body = client.get(f"/d/{seaside.merged}/p2?format=json").json
    assert body["survivor"] == {
        "id": seaside.survivor,
        "permalink": f"/d/{seaside.survivor}",
        "match": match,
        "status": "same",
        "now": [2],
    }


def test_an_address_as_people_mistype_it_is_redirected_to_its_spelling(client, seaside):
    record = seaside.withdrawn  # has a zero and a one in its id or not; both spellings must do
    for name in (seaside.lanterns.upper(), seaside.lanterns.replace("0", "O").replace("1", "I")):
        response = client.get(f"/d/{name}/p2?format=json")
        if name != seaside.lanterns:
            assert response.status_code == 301
            assert response.headers["Location"] == f"/d/{seaside.lanterns}/p2?format=json"
    check = checks(client, seaside.lanterns)[1]
    response = client.get(f"/d/{seaside.lanterns}/p1/{check.upper()}/")
    assert response.headers["Location"] == f"/d/{seaside.lanterns}/p1/{check}"
    assert client.get(f"/d/{record.upper()}").status_code == 301


def test_what_does_not_exist_is_a_page_that_helps(client, seaside):
    missing = get(client, "/d/000000000000", 404)
    assert "There is no record 000000000000" in words(missing.main)
    assert missing.select_one("main form.find")
    assert "never had a passage 99" in words(get(client, f"/d/{seaside.lanterns}/p99", 404).main)
    assert "versions 1 to 2" in words(get(client, f"/d/{seaside.lanterns}/v9", 404).main)
    assert "has not the form" in words(get(client, "/d/what-is-this", 404).main)
    gone = get(client, f"/d/{seaside.lanterns}/v2/p5", 404)
    assert f"/d/{seaside.lanterns}/v1/p5" in words(gone.main)


def test_text_is_shown_in_its_own_direction(client, seaside):
    page = get(client, f"/d/{seaside.arabic}")
    document = page.select_one(".document")
    assert (document["lang"], document["dir"]) == ("ar", "rtl")
    assert page.h1["dir"] == "rtl"
    assert page.html["lang"] == "en"


def test_plain_text_of_a_record_and_of_a_passage(client, seaside):
    text = client.get(f"/d/{seaside.lanterns}?format=txt")
    assert text.content_type == "text/plain; charset=utf-8"
    assert f"[1] {SECOND[0]}" in text.text
    assert client.get(f"/d/{seaside.lanterns}/p1?format=txt").text == SECOND[0] + "\n"


def test_an_address_copied_with_the_full_stop_after_it_leads_to_the_passage(client, seaside):
    for after in (".", ").", "%E2%80%9D"):
        moved = client.get(f"/d/{seaside.lanterns}/p1{after}?q=oil")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"/d/{seaside.lanterns}/p1?q=oil")


def test_an_unknown_format_is_refused_with_those_there_are(client, seaside):
    response = client.get(f"/d/{seaside.lanterns}?format=docx")
    assert response.status_code == 400
    assert "bib, csl, json, linkset, ris, txt" in response.text


def test_headings_never_skip_a_depth_going_down(client, seaside):
    for record_id in (seaside.hostile, seaside.bulletin, seaside.arabic):
        article = get(client, f"/d/{record_id}").article
        depths = [int(heading.name[1]) for heading in article.select("h1, h2, h3, h4, h5, h6")]
        assert depths[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(depths)), depths


def test_a_crowd_of_authors_is_folded_and_none_is_lost(tmp_path):
    names = tuple(f"Delegate {number}" for number in range(1, 31))
    with open_store(tmp_path / "archive", create=True) as store:
        record_id = take(store, "a.txt", "a", "The lamps burned.", title="Lamps", authors=names)
        open_index(store).catch_up()
    client = create_app(tmp_path / "archive").test_client()
    page = get(client, f"/d/{record_id}")
    assert words(page.select_one(".byline")).endswith("Delegate 8 and 22 others")
    assert [words(a) for a in page.select("#about dd a") if "Delegate" in words(a)] == list(names)
    assert words(get(client, "/new").select_one(".facts")).endswith("Delegate 3 and 27 others")


def test_a_pinned_page_is_not_said_to_be_unchanged_when_it_says_something_new(tmp_path):
    with open_store(tmp_path, create=True) as store:
        record = take(store, "a.txt", "1", *FIRST, title="The lanterns of Zorn")
    client = create_app(tmp_path).test_client()
    path = f"/d/{record}/v1/p3?format=json"
    since = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    time.sleep(1.1)  # the header tells whole seconds
    with open_store(tmp_path) as store:
        take(store, "a.txt", "2", *FIRST[:2], *FIRST[3:], title="The lanterns of Zorn")
    assert client.get(path, headers=since).json["status"] == "gone"
