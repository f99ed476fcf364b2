from urllib.parse import urlencode

import pytest

from tests.web.pages import get, words


def titles(page):
    return [words(heading) for heading in page.select(".hit h2")]


def facet(page, title):
    section = next(s for s in page.select("aside section") if words(s.h2) == title)
    return {words(a.select_one("bdi")): (words(a.select_one(".count")), a) for a in section.select("li a")}


def test_the_first_page_is_a_box_and_what_there_is_to_find(client):
    page = get(client, "/")
    box = page.select_one("main input[name=q]")
    assert box.has_attr("autofocus")
    assert "37 records" in words(page.select_one(".figures"))
    assert page.select("main .span svg a")


def test_a_result_shows_its_passages_marked_each_under_its_number(client, seaside):
    page = get(client, "/search?q=barrel")
    hit = page.select_one(".hit")
    assert words(hit.h2) == "The lanterns of Zorn"
    assert words(hit.mark) == "barrel"
    pin = hit.select_one(".snippet .pin")
    assert pin["href"].startswith(f"/d/{seaside.lanterns}/p{words(pin)}/")
    assert client.get(pin["href"]).status_code == 200
    assert hit.h2.a["href"] == f"/d/{seaside.lanterns}?q=barrel"


def test_the_box_remembers_the_query_and_keeps_the_selection(client):
    page = get(client, "/search?q=lanterns&source=Harbour+Board&sort=newest&page=1")
    form = page.select_one("main form.find")
    assert form.select_one("[name=q]")["value"] == "lanterns"
    kept = {(i["name"], i["value"]) for i in form.select("input[type=hidden]")}
    assert kept == {("source", "Harbour Board"), ("sort", "newest")}


def test_facets_narrow_combine_and_are_taken_back_one_by_one(client):
    page = get(client, "/search?q=lanterns")
    before = int(words(page.select_one(".tally h1")).split()[0])
    count, link = facet(page, "Source")["Harbour Board"]
    narrowed = get(client, link["href"])
    assert words(narrowed.select_one(".tally h1")) == f"{count} records"
    other, link = facet(narrowed, "Source")["Keepers’ Union"]
    both = get(client, link["href"])
    assert words(both.select_one(".tally h1")) == f"{int(count) + int(other)} records"
    chips = both.select(".chips li a")
    assert [words(chip) for chip in chips] == [
        "Remove Harbour Board ×",
        "Remove Keepers’ Union ×",
        "Remove all",
    ]
    assert words(get(client, chips[0]["href"]).select_one(".tally h1")) == f"{other} records"
    assert words(get(client, chips[2]["href"]).select_one(".tally h1")) == f"{before} records"


def test_a_bar_of_the_histogram_is_a_link_that_narrows_to_what_it_says(client):
    page = get(client, "/search?q=keeper")
    bar = page.select_one(".years a[aria-label^='2015']")
    count = int(bar["aria-label"].split(": ")[1].split()[0])
    narrowed = get(client, bar["href"])
    assert int(words(narrowed.select_one(".tally h1")).split()[0]) == count
    assert "2015" in words(narrowed.select_one(".chips"))
    assert narrowed.select_one(".months svg a"), "a year opens into its months"


def test_the_range_form_narrows_and_keeps_the_rest(client):
    page = get(client, "/search?q=keeper&source=Harbour+Board&from=2012&to=2014-06")
    form = page.select_one("form.range")
    assert form.select_one("[name=from]")["value"] == "2012"
    hidden = {(i["name"], i["value"]) for i in form.select("input[type=hidden]")}
    assert hidden == {("q", "keeper"), ("source", "Harbour Board")}
    assert "2012 to June 2014" in words(page.select_one(".chips"))


def test_undated_records_can_be_had_alone(client):
    page = get(client, "/search?q=keeper")
    link = next(a for a in page.select("aside a") if words(a).startswith("Undated"))
    narrowed = get(client, link["href"])
    assert all("undated" in words(facts) for facts in narrowed.select(".hit .facts"))


def test_pages_have_addresses_and_hold_different_results(client):
    first = get(client, "/search?q=keeper&sort=newest")
    second = get(client, first.select_one(".paging a[rel=next]")["href"])
    assert len(titles(first)) == 10
    assert not set(titles(first)) & set(titles(second))
    assert words(second.select_one(".tally h1")).endswith("page 2 of 3")
    assert second.select_one("head link[rel=prev]")


def test_sorting_is_by_links(client):
    page = get(client, "/search?q=keeper")
    oldest = next(a for a in page.select(".sorts a") if words(a) == "Oldest")
    dates = [time["datetime"] for time in get(client, oldest["href"]).select(".hit time")]
    assert dates == sorted(dates)


def test_an_empty_result_says_which_word_found_nothing_and_what_would_find_something(client):
    page = get(client, "/search?q=lanterns+xylophones&source=Harbour+Board")
    assert words(page.select_one(".tally h1")) == "Nothing found for lanterns xylophones"
    assert "In no title, heading or text: xylophones" in words(page.main)
    ways = [a for a in page.select("main li a") if "lanterns" in words(a)]
    assert ways
    assert get(client, ways[0]["href"]).select(".hit")


@pytest.mark.parametrize("query", ["mira talvik", "Talvik, Mira", "TALVIK"])
def test_who_is_named_in_the_box_is_offered_though_texts_do_not_name_their_authors(client, query):
    page = get(client, f"/search?q={query}")
    assert "Author Mira Talvik" in words(page.select_one(".named"))
    theirs = get(client, page.select_one(".named a")["href"])
    assert "The lanterns of Zorn" in words(theirs.select_one(".hits"))
    assert "Mira Talvik" in words(theirs.select_one(".chips"))


@pytest.mark.parametrize("query", ["lanterns", "mira -talvik", "author:talvik", "mira tal", ""])
def test_nobody_is_offered_for_words_that_name_nobody(client, query):
    assert get(client, f"/search?q={query}").select_one(".named") is None


def test_a_source_that_is_chosen_already_is_not_offered(client):
    assert "Harbour Board" in words(get(client, "/search?q=harbour+board").select_one(".named"))
    assert get(client, "/search?q=harbour+board&source=Harbour+Board").select_one(".named") is None


def test_a_misspelt_word_gets_a_better_one_offered(client):
    page = get(client, "/search?q=lanterrns")
    offer = next(p for p in page.select("main p.lede") if "Did you mean" in words(p))
    assert get(client, offer.a["href"]).select(".hit")


def test_what_was_ignored_is_said_with_its_words(client):
    page = get(client, '/search?q="lanterns (barrel&from=never')
    said = words(page.select_one(".notice"))
    assert "never" in said
    assert len(page.select(".notice li")) >= 2


@pytest.mark.parametrize(
    "query", ["(" * 3000, '"', "*", "~", "a" * 5000, "\x00", "date:9999..", "title:", "%", "\ud83c"]
)
def test_no_query_is_an_error(client, query):
    response = client.get("/search", query_string={"q": query.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200


def test_results_beyond_the_last_page_are_an_empty_page_not_an_error(client):
    page = get(client, "/search?q=lanterns&page=900")
    assert page.select_one("main")


def test_a_page_that_there_is_not_leads_to_those_that_there_are(client):
    page = get(client, "/search?q=keeper&page=400")
    assert words(page.h1) == "30 records"
    assert "There is no page 400 of these results." in words(page.main)
    last = get(client, page.select_one(".prose a")["href"])
    assert words(last.h1) == "30 records, page 3 of 3"
    assert last.select(".hit")


def test_reprints_are_one_result_that_says_so(client):
    page = get(client, "/search?q=fog+bar+bell")
    assert titles(page) == ["Fog on the bar"]
    assert "Also printed in 1 other record" in words(page.select_one(".hit"))


def test_a_withdrawn_record_is_not_found(client):
    assert words(get(client, "/search?q=zinc+buoys").select_one(".tally h1")).startswith("Nothing found")


def test_a_facet_with_many_values_folds_the_rest_away_and_has_a_page_of_all(client):
    page = get(client, "/search?q=keeper")
    section = next(s for s in page.select("aside section") if words(s.h2) == "Author")
    assert words(section.summary).endswith("more")
    values = get(client, "/search/values/author?q=keeper")
    assert len(values.select(".values li")) == 14
    assert get(client, values.select_one(".values li a")["href"]).select(".hit")
    get(client, "/search/values/colour?q=keeper", 404)


def test_search_pages_stay_out_of_search_engines_and_have_a_feed(client):
    page = get(client, "/search?q=keeper")
    assert "noindex" in page.select_one("meta[name=robots]")["content"]
    assert "format=atom" in page.select_one("link[type='application/atom+xml']")["href"]


def test_json_is_the_object_of_the_design_with_the_same_names_as_the_options(client):
    body = client.get("/search?q=keeper&source=Harbour+Board&from=2011&size=2&page=2&format=json").json
    assert {
        "query",
        "total",
        "seconds",
        "page",
        "pages",
        "hits",
        "facets",
        "diagnostics",
        "did_you_mean",
    } <= set(body)
    assert (body["query"], body["page"], len(body["hits"])) == ("keeper", 2, 2)
    hit = body["hits"][0]
    assert hit["permalink"] == f"/d/{hit['id']}"
    start, stop = hit["passages"][0]["spans"][0]
    assert hit["passages"][0]["text"][start:stop].lower().startswith("keeper")


def test_suggestions_complete_words_for_the_address_bar_and_for_the_box(client, seaside):
    typed, completions, _ = client.get("/suggest?q=lant").json
    assert typed == "lant"
    assert any("lantern" in text for text in completions)
    found = client.get("/api/v1/suggest?q=lanterns of z").json["suggestions"]
    assert f"/d/{seaside.lanterns}" in [item["permalink"] for item in found]


def test_an_empty_result_offers_nothing_to_narrow_by_unless_something_is_chosen(client):
    assert not get(client, "/search?q=xylophones").select("aside")
    assert get(client, "/search?q=xylophones&type=article").select("aside .choices a[aria-current]")


def test_a_record_leads_back_to_the_whole_search_that_found_it(client):
    state = "/search?q=keeper&source=Harbour+Board&from=2011&to=2015&sort=oldest"
    hit = get(client, state).select_one(".hit h2 a")["href"]
    back = get(client, hit).select_one(".masthead .crumbs a")
    assert words(back) == "← Results for “keeper”"
    assert back["href"] == state
    assert not get(client, hit.split("?")[0]).select(".masthead .crumbs")


def test_a_year_that_is_chosen_says_that_another_makes_a_range(client):
    said = "Choose another year for everything between the two."
    assert said in words(get(client, "/search?q=keeper&from=2012&to=2012").select_one(".span"))
    assert said not in words(get(client, "/search?q=keeper").select_one(".span"))
    assert said not in words(get(client, "/search?q=keeper&from=2012&to=2015").select_one(".span"))


@pytest.mark.parametrize(
    "query",
    ['"keeper barrel lanterns', "title:xylophones keeper", "keeper -keeper", '("lanterns keeper" barrel)'],
)
def test_an_empty_result_of_any_form_offers_its_words(client, query):
    page = get(client, "/search?" + urlencode({"q": query}))
    assert not page.select(".hit")
    ways = page.select(".prose li a")
    assert ways
    for way in ways:
        assert get(client, way["href"]).select(".hit"), way
