import pytest

from archive.store import open_store
from index.service import open_index
from tests.web.pages import get, words
from tests.web.seaside import take
from web import create_app


def test_sources_say_how_much_there_is_of_each_and_from_when(client):
    page = get(client, "/sources")
    row = next(row for row in page.select("tbody tr") if "Gazette of Zorn" in words(row.th))
    assert words(row.td) == "12"
    assert words(row.select_one("td.when .narrow")) == "2022"
    assert "source not known" in words(page.tbody)
    listed = get(client, row.th.a["href"])
    assert len(listed.select(".entries > li")) == 12
    assert listed.select_one("head link[type='application/atom+xml']")


def test_the_timeline_counts_years_and_months_and_leads_to_them(client):
    page = get(client, "/timeline")
    assert words(page.select_one("tbody th")) == "2024"
    link = page.select_one("tbody td a")
    label = link["aria-label"]
    assert len(get(client, link["href"]).select(".entries > li")) == int(words(link))
    assert label.endswith("record") or label.endswith("records")
    undated = page.select_one("main p.lede a")
    assert len(get(client, undated["href"]).select(".entries > li")) == int(words(undated).split()[0])


def test_a_period_that_is_none_is_not_found(client):
    for period in ("soon", "2024-13", "2024-07-01", "99999"):
        get(client, f"/timeline/{period}", 404)
    assert "Nothing here" in words(get(client, "/timeline/1400").main)


def test_authors_are_listed_by_letter(client):
    page = get(client, "/authors")
    assert "Mira Talvik" in [words(a) for a in page.select(".columns a")]
    letter = next(a for a in page.select(".letters a") if words(a) == "M")
    assert [words(a) for a in get(client, letter["href"]).select(".columns a")] == ["Mira Talvik"]


def test_types_and_languages_lead_to_their_records(client):
    page = get(client, "/types")
    bulletin = next(a for a in page.select("main a") if words(a) == "Bulletin")
    assert len(get(client, bulletin["href"]).select(".entries > li")) == 1
    arabic = next(a for a in page.select("main a") if words(a) == "Arabic")
    assert len(get(client, arabic["href"]).select(".hit")) == 1


def test_what_is_new_comes_first_and_withdrawn_records_never(client, seaside):
    page = get(client, "/new")
    links = [a["href"] for a in page.select(".entries .title")]
    assert len(links) == 37
    assert f"/d/{seaside.withdrawn}" not in links
    assert f"/d/{seaside.merged}" not in links


def test_lists_have_pages_with_addresses_and_json(client):
    body = client.get("/new?format=json").json
    assert (body["total"], body["page"], body["pages"]) == (37, 1, 1)
    assert body["records"][0]["permalink"].startswith("/d/")
    assert get(client, "/new?page=99").select(".entries > li")
    assert get(client, "/new?page=x").select(".entries > li")


def test_a_name_that_nothing_has_is_not_found(client):
    for path in ("/sources/Nobody", "/authors/Nobody", "/types/nothing"):
        assert "There is nothing under the name" in words(get(client, path, 404).main)


@pytest.mark.parametrize(
    "name", ["..", ".", "/etc", "a//b", "../../x", "A/C", "50% off?", "a#b", "\u202eevil"]
)
def test_every_name_has_a_link_that_leads_to_its_records(tmp_path, name):
    with open_store(tmp_path / "archive", create=True) as store:
        take(store, "a.txt", "a", "The lamps burned.", title="Lamps", source=name, authors=(name,))
        open_index(store).catch_up()
    client = create_app(tmp_path / "archive").test_client()
    for path in ("/sources", "/authors"):
        link = get(client, path).select_one("main :is(tbody, .columns) a")["href"]
        assert "Lamps" in words(get(client, link).main), link


def test_the_help_pages_examples_are_searches_that_are_understood(client):
    page = get(client, "/help/search")
    examples = page.select("tbody a")
    assert len(examples) > 10
    for example in examples:
        assert not client.get(example["href"] + "&format=json").json["diagnostics"], words(example)


def test_sources_are_ordered_by_name_by_number_or_by_the_latest(client):
    def listed(order):
        return [
            (words(row.th), int(words(row.td)))
            for row in get(client, f"/sources?order={order}").select("tbody tr")
        ]

    by_number = [number for name, number in listed("records") if name != "source not known"]
    assert by_number == sorted(by_number, reverse=True)
    assert set(listed("latest")) == set(listed("records")) == set(listed("nonsense"))
    assert listed("nonsense") == listed("name")
    sorted_by = get(client, "/sources?order=records").select_one("th[aria-sort]")
    assert words(sorted_by).startswith("Records")


def test_records_without_a_source_type_language_or_author_have_lists(client):
    unknown = get(client, "/sources").select_one("tbody a[href='/missing/source']")
    listed = get(client, unknown["href"])
    assert len(listed.select(".entries > li")) == int(words(unknown.find_parent("tr").td))
    for field in ("type", "language", "authors"):
        assert words(get(client, f"/missing/{field}").h1).endswith("not known")
        assert client.get(f"/missing/{field}?format=atom").mimetype == "application/atom+xml"
    get(client, "/missing/title", 404)


def test_names_stand_under_letters_without_accents_that_fonts_have(tmp_path):
    names = (
        "ნინო ველი",
        "Íñigo Sal",
        "Ida Rook",
        "Şule Ova",
        "Sam Reed",
        "Émile Bar",
        "3 Brothers",
        "(Anon)",
    )
    with open_store(tmp_path / "archive", create=True) as store:
        take(store, "a.txt", "a", "The lamps burned.", title="Lamps", authors=names)
        open_index(store).catch_up()
    client = create_app(tmp_path / "archive").test_client()
    page = get(client, "/authors")
    assert [words(a) for a in page.select(".letters a")] == ["#", "A", "E", "I", "S", "ნ"]
    assert [words(a) for a in page.select(".columns a")] == [
        "3 Brothers", "(Anon)", "Émile Bar", "Ida Rook", "Íñigo Sal", "Sam Reed", "Şule Ova", "ნინო ველი",
    ]  # fmt: skip
    for letter in page.select(".letters a"):
        assert get(client, letter["href"]).select(".columns a"), letter
    assert "choose another letter" in words(get(client, "/authors?letter=Q").main)


def test_a_timeline_of_years_alone_has_no_columns_for_months(tmp_path):
    with open_store(tmp_path / "archive", create=True) as store:
        take(store, "a.txt", "a", "The lamps burned.", title="Lamps", date="1999")
        open_index(store).catch_up()
    table = get(create_app(tmp_path / "archive").test_client(), "/timeline").table
    assert [words(head) for head in table.select("thead th")] == ["Year", "Records", "Share"]
    assert words(table.select_one("tbody tr")) == "1999 1"
