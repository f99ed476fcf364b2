import datetime as dt
import json
import re

import pytest

from archive.records import HOW_RANKS, Candidate
from ingest.readers.html.candidates import find_address, find_language
from ingest.readers.html.dates import find_declared_date, hour_in_utc
from ingest.readers.html.declared import Statement
from ingest.readers.html.publishing import published
from tests.ingest.readers.html.test_reading import BODY, PROSE, extract, first, page


def ld(value):
    written = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{written}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Whose lamp is it?",
    "datePublished": "2024-05-27T06:00:00+02:00",
    "dateModified": "2024-05-29T06:00:00+02:00",
    "author": [{"@type": "Person", "name": "Edda Marlowe"}, {"@type": "Person", "name": "Ivo Sand"}],
    "publisher": {"@type": "Organization", "name": "The Pell Gazette"},
}


@pytest.mark.parametrize(
    "declared",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "The Pell Gazette"}, ARTICLE],
        {"@graph": [{"@type": "BreadcrumbList"}, ARTICLE]},
        f"<!-- {json.dumps(ARTICLE)} -->",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE).replace("Whose lamp", "Whose\nlamp"),
    ],
)
def test_json_ld_is_read_in_every_wrapping(declared):
    extraction = extract(page(head=ld(declared)))
    assert first(extraction, "date") == "2024-05-27"
    assert first(extraction, "authors") == ("Edda Marlowe", "Ivo Sand")
    assert first(extraction, "type") == "article"


def test_broken_json_ld_still_gives_its_plain_statements():
    broken = '{"@type":"NewsArticle","headline":"The "lamp" again","datePublished":"2024-05-27","url":"x"}'
    assert first(extract(page(head=ld(broken))), "date") == "2024-05-27"


def test_an_author_by_reference_is_looked_up_in_the_graph():
    graph = [
        {**ARTICLE, "author": {"@id": "#edda"}},
        {"@type": "Person", "@id": "#edda", "name": "Edda Marlowe"},
    ]
    assert first(extract(page(head=ld({"@graph": graph}))), "authors") == ("Edda Marlowe",)


def test_the_publication_date_is_taken_and_the_last_change_is_not():
    changed = '<meta property="article:modified_time" content="2024-06-01">'
    assert "date" not in extract(page(head=changed)).candidates


def test_the_evidence_has_the_words_and_their_place():
    found = extract(page(head='<meta name="DC.date" content="2024-05-27T10:00">')).candidates["date"][0]
    assert (found.value, found.how, found.quote) == ("2024-05-27", "declared", "2024-05-27T10:00")
    assert re.fullmatch(r"meta DC\.date; htmldate \(sure: 0\.\d\d\)", found.place)


def test_a_moment_in_universal_time_is_the_day_that_the_address_names():
    head = (
        '<meta property="article:published_time" content="2024-05-28T02:25:00Z">'
        '<link rel="canonical" href="https://gazette.example/2024/05/27/whose-lamp">'
    )
    assert first(extract(page(head=head)), "date") == "2024-05-27"


def test_a_date_line_under_the_headline_is_evidence_and_one_in_the_text_is_not():
    dated = page(f'<p class="meta">Published 27 May 2024 by Edda Marlowe</p>{BODY}')
    assert first(extract(dated), "date") == "2024-05-27"
    inside = page(f"<p>{PROSE[0]}</p><p>It was lit on 3 March 1999. {PROSE[1]}</p><p>{PROSE[2]}</p>")
    assert first(extract(inside), "date") is None


@pytest.mark.parametrize("line", ["Updated 27 May 2024", "Aktualisiert: 27.05.2024", "Обновлено 27 мая 2024"])
def test_a_line_that_tells_of_a_change_gives_no_date(line):
    extraction = extract(page(f'<p class="meta">{line}</p>{BODY}'))
    assert all(found.place != "date line" for found in extraction.candidates.get("date", ()))


def test_date_lines_that_disagree_give_none():
    lines = "<p>27 May 2024</p><p>28 May 2024</p>"
    extraction = extract(page(f"{lines}{BODY}"))
    assert all(found.place != "date line" for found in extraction.candidates.get("date", ()))


def test_the_site_is_never_its_own_author():
    head = '<meta name="author" content="The Pell Gazette"><meta name="dc.creator" content="Marlowe, Edda">'
    assert first(extract(page(head=head)), "authors") == ("Edda Marlowe",)


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        ("By Edda Marlowe and Ivo Sand", ("Edda Marlowe", "Ivo Sand")),
        ("Edda Marlowe, Gazette Staff", ("Edda Marlowe",)),
        ("Edda Marlowe edda@gazette.example", ("Edda Marlowe",)),
        ("https://social.example/edda", None),
        ("admin", None),
    ],
)
def test_authors_are_people_without_what_surrounds_their_names(declared, wanted):
    assert first(extract(page(head=f'<meta name="author" content="{declared}">')), "authors") == wanted


def test_a_name_marked_as_the_author_under_the_headline_is_a_byline():
    extraction = extract(page(f'<p><span class="author">Edda Marlowe</span> in Sea</p>{BODY}'))
    assert extraction.candidates["authors"][0].value == ("Edda Marlowe",)
    assert extraction.candidates["authors"][0].how == "byline"


def test_microdata_of_a_comment_says_nothing_of_the_article():
    published = '<meta itemprop="datePublished" content="2024-06-02">'
    comment = f'<div itemscope itemtype="https://schema.org/Comment">{published}</div>'
    article = page(BODY + comment).replace(
        "<article>",
        '<article itemscope itemtype="https://schema.org/OpinionNewsArticle">'
        '<meta itemprop="datePublished" content="2024-05-27">',
    )
    extraction = extract(article)
    assert first(extraction, "date") == "2024-05-27"
    assert first(extraction, "type") == "opinion"


def test_the_canonical_address_is_declared_and_a_home_page_is_none():
    good = '<link rel="canonical" href="https://gazette.example/sea/lamp?id=7&amp;utm_source=x#top">'
    home = '<link rel="canonical" href="https://gazette.example/">'
    assert extract(page(head=good)).declared_urls == ("https://gazette.example/sea/lamp?id=7",)
    assert extract(page(head=home)).declared_urls == ()


def test_the_address_that_a_browser_noted_is_evidence_but_not_declared():
    saved = page().replace(
        "<html", "<!-- saved from url=(0033)https://gazette.example/sea/lamp -->\n<html", 1
    )
    extraction = extract(saved)
    assert first(extraction, "url") == "https://gazette.example/sea/lamp"
    assert extraction.declared_urls == ()


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/sea/lamp", "https://gazette.example/sea/lamp"),
        ("javascript:void(0)", None),
        ("https://localhost/lamp", None),
        ("https://gazette.example/index.html", None),
        ("http://[broken", None),
    ],
)
def test_addresses_are_absolute_and_of_pages(address, wanted):
    assert find_address(address, "https://gazette.example/old") == wanted


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("en_US", "en"), ("zh-Hant-TW", "zh-Hant"), ("deu", "de"), ("English (UK)", None), ("", None)],
)
def test_languages_are_tags_without_regions(tag, wanted):
    assert find_language(tag) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2024-05-27T06:00:00Z", "2024-05-27"),
        ("20240527", "2024-05-27"),
        ("2024/5/7", "2024-05-07"),
        ("27.05.2024", "2024-05-27"),
        ("Mon, 27 May 2024 06:00:00 GMT", "2024-05-27"),
        ("Mon May 27 2024 06:00:00 GMT+0000 (Coordinated Universal Time)", "2024-05-27"),
        ("1716789600", "2024-05-27"),
        ("2024", "2024"),
        ("1970-01-01T00:00:00Z", None),
        ("2024-13-45", None),
        ("yesterday", None),
    ],
)
def test_dates_as_machines_write_them(value, wanted):
    found = find_declared_date(value)
    assert (str(found) if found else None) == wanted


def test_universal_time_is_told_from_a_local_one():
    assert hour_in_utc("2024-05-27T06:00:00Z") == 6
    assert hour_in_utc("2024-05-27T06:00:00+02:00") is None
    assert hour_in_utc("2024-05-27") is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Stand: 05.04.2021 | veröffentlicht am 03.04.2021, 18:30 Uhr", "2021-04-03"),
        ("Publié le 03/04/2021 à 18h30, mis à jour le 05/04/2021", "2021-04-03"),
        ("Updated 5 April 2021 · Published 3 April 2021", "2021-04-03"),
        ("Aktualisiert am 05.04.2021", None),
    ],
)
def test_of_the_dates_in_a_line_that_of_publication_is_taken(line, date):
    lang = "fr" if "Publié" in line else "en" if "April" in line else "de"
    assert first(extract(page(f"<p class=meta>{line}</p>{BODY}", lang=lang)), "date") == date


def test_a_day_of_universal_time_gives_way_only_where_it_can_have_been_the_other_day():
    line = Candidate("2022-01-30", "byline", "30 January 2022", "date line")
    days = {}
    for hour in ("06", "22"):
        moment = f"2022-01-29T{hour}:00:00Z"
        stated = Statement(moment, moment, "JSON-LD NewsArticle.datePublished")
        days[hour] = published([stated], [line], (), dt.date(2026, 1, 1))[0].value
    assert days == {"06": "2022-01-29", "22": "2022-01-30"}


def test_figures_that_may_be_read_in_two_ways_give_the_year_unless_the_address_settles_the_day():
    line = "<div class=dateline>04/03/2021</div>"
    address = '<link rel="canonical" href="https://gazette.example/2021/04/03/lamp">'
    assert first(extract(page(line + BODY)), "date") == "2021"
    assert first(extract(page(line + BODY, address)), "date") == "2021-04-03"
    assert first(extract(page(line + BODY, lang="de")), "date") == "2021-03-04"


def test_dates_that_are_none_and_dates_to_come_leave_the_field_empty():
    head = '<meta name="pubdate" content="2031-05-05T00:00:00Z"><meta name="date" content="2021-02-30">'
    assert first(extract(page(f'<p class="date">31.02.2021</p>{BODY}', head)), "date") is None


def test_the_last_of_the_days_that_a_title_is_about_is_no_date_of_publication():
    assert first(extract(page(title="Lamp log, 14 - 20 January 2022")), "date") is None


@pytest.mark.parametrize(
    "byline",
    [
        "<p><b>Deniz Karaçay</b></p>",
        "<div class=info><span>Անի Մարտիրոսյան</span> | <span>3 May 2021</span></div>",
        "<p class=small>Monday, April 5th, 2021 — by <span>DENIZ KARAÇAY</span></p>",
        "<h3>By Deniz Karaçay</h3>",
    ],
)
def test_a_name_between_headline_and_text_is_the_author_s(byline):
    extraction = extract(page(byline + BODY))
    assert first(extraction, "authors") in {("Deniz Karaçay",), ("Անի Մարտիրոսյան",)}
    assert [block.text for block in extraction.blocks] == list(PROSE)


@pytest.mark.parametrize(
    "label",
    [
        "<p>World News | 3 May 2021</p>",
        "<p><b>Harbour Board</b></p>",
        "<div>Share Article</div>",
        '<div><a href="/x">Top Stories</a></div>',
    ],
)
def test_a_label_between_headline_and_text_is_nobody_s_name(label):
    assert first(extract(page(label + BODY)), "authors") is None


def test_a_title_and_a_byline_in_one_element_are_told_apart():
    old = "".join(f"<p>{text}" for text in PROSE)
    markup = (
        "<script>var a;</script><title>Whose lamp is it?</title><body><center><b>Whose lamp is it?</b><br>"
        f"<i>by Teodor Vask, Pell Ledger, 3 April 2021</i></center>{old}"
    )
    extraction = extract(markup)
    assert first(extraction, "authors") == ("Teodor Vask",)
    assert first(extraction, "date") == "2021-04-03"


@pytest.mark.parametrize(
    ("head", "body", "title", "kind"),
    [
        ("", '<p class="kicker">Kommentar</p>', "Whose lamp is it?", "opinion"),
        ("", "", "Interview: “We bought the glass”", "interview"),
        ('<meta name="DC.type" content="Report">', "", "Whose lamp is it?", "report"),
        (
            '<meta property="og:type" content="article">',
            '<p><a href="/o">Opinion</a></p>',
            "Whose lamp?",
            "opinion",
        ),
        ('<meta property="og:type" content="article">', "", "Whose lamp is it?", "article"),
    ],
)
def test_the_genre_is_read_from_declarations_and_labels(head, body, title, kind):
    above = page(BODY, head, title=title).replace("<article>", f"<article>{body}")
    candidates = extract(above).candidates["type"]
    assert min(candidates, key=lambda each: HOW_RANKS[each.how]).value == kind


def test_a_label_that_is_a_button_names_no_genre():
    assert "type" not in extract(page(f'<p><a href="#c">Comment</a></p>{BODY}')).candidates
    assert "type" not in extract(page().replace("<h1>", "<p>Newsletter</p><h1>")).candidates


def test_a_headline_that_is_no_heading_is_found_by_the_window_s_title():
    text = "<br><br>".join(PROSE)
    markup = (
        "<title>Pell Rock Gazette - Lamp is lit again</title><body><table><tr><td><a href=a>News</a></td><td>"
        "<font size=5><b>Lamp is lit again</b></font><br><font size=1>Saturday, 3 April 2021<br>By "
        f"Orla Penhallow<br>Harbour correspondent</font><br><br>{text}</td></tr></table></body>"
    )
    extraction = extract(markup)
    assert first(extraction, "title") == "Lamp is lit again"
    assert first(extraction, "source") == "Pell Rock Gazette"
    assert first(extraction, "authors") == ("Orla Penhallow",)
    assert first(extraction, "date") == "2021-04-03"
    assert [block.text for block in extraction.blocks] == list(PROSE)


def test_a_date_declared_in_words_is_read():
    head = ld({"@type": ["NewsArticle"], "headline": "Whose lamp is it?", "datePublished": "April 3, 2021"})
    assert first(extract(page(head=head)), "date") == "2021-04-03"


def test_the_category_of_a_page_names_its_genre():
    filed = '<footer><a rel="category tag" href="/o">Opinion</a></footer>'
    assert first(extract(page(BODY + filed)), "type") == "opinion"
