"""What pages tell machines, held against the published rules."""

import json
import re

from archive.citing.pages import find_license, highwire, json_ld, links
from archive.records import Metadata, Passage
from tests.archive.citing.cases import (
    ARTICLE,
    BARE,
    BULLETIN,
    HOSTILE,
    PAGE,
    SITE,
    SPEECH,
    UNDATED,
    URL,
    reference,
)

# https://scholar.google.com/intl/en/scholar/inclusion.html#indexing and Zotero's Embedded Metadata translator
HIGHWIRE = {
    "citation_title", "citation_author", "citation_publication_date", "citation_inbook_title",
    "citation_technical_report_institution", "citation_journal_title", "citation_publisher",
    "citation_firstpage", "citation_lastpage", "citation_language", "citation_public_url",
}  # fmt: skip
# https://schema.org/version/latest/schemaorg-current-https.jsonld, of the types used here
SCHEMA = {
    "@context", "@type", "@id", "url", "name", "headline", "author", "datePublished", "publisher",
    "inLanguage", "isBasedOn", "license", "copyrightNotice", "version", "genre", "text", "position",
    "pagination", "creator", "isPartOf", "givenName", "familyName",
}  # fmt: skip


def keys(value) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys(part) for part in value.values()))
    return set().union(*(keys(part) for part in value)) if isinstance(value, list) else set()


def test_highwire_tags_are_known_ones_with_a_title_and_a_date_that_scholars_read():
    for metadata in (ARTICLE, BULLETIN, SPEECH, UNDATED, BARE, HOSTILE):
        tags = highwire(reference(metadata, PAGE), SITE)
        assert {name for name, _ in tags} <= HIGHWIRE
        assert tags[0][0] == "citation_title"
        dates = [value for name, value in tags if name == "citation_publication_date"]
        assert all(re.fullmatch(r"\d{4}(/\d\d(/\d\d)?)?", date) for date in dates)
        assert len(dates) == bool(metadata.date)


def test_highwire_gives_each_author_a_tag_and_the_passage_its_place():
    tags = highwire(reference(UNDATED, PAGE), SITE)
    assert [value for name, value in tags if name == "citation_author"] == [
        "Talvik, Mira",
        "Ministry of Ferries",
    ]
    assert ("citation_firstpage", "14") in tags
    assert ("citation_firstpage", "par. 12") in highwire(reference(ARTICLE), SITE)
    assert ("citation_public_url", URL) in tags


def test_a_record_is_described_in_schema_orgs_words():
    found = json_ld(reference(ARTICLE, None), SITE)
    assert (found["@type"], found["datePublished"], found["name"]) == (
        "NewsArticle",
        "2021-03-12",
        ARTICLE.title,
    )
    assert found["author"] == [
        {"@type": "Person", "name": "Narek Minasyan", "givenName": "Narek", "familyName": "Minasyan"}
    ]
    assert keys(found) <= SCHEMA
    json.dumps(found)


def test_a_passage_is_a_quotation_that_is_part_of_its_record():
    found = json_ld(reference(ARTICLE, PAGE), SITE, [Passage(12, "They sailed.", page=14)])
    assert (found["@type"], found["url"], found["text"]) == ("Quotation", URL, "They sailed.")
    assert (found["pagination"], found["position"]) == ("14", 12)
    assert found["isPartOf"]["url"] == "https://archive.example/press/d/q9w1dfwf077y"
    assert keys(found) <= SCHEMA


def test_what_is_not_known_is_not_said():
    assert "datePublished" not in json_ld(reference(BARE), SITE)
    assert "author" not in json_ld(reference(BARE), SITE)


def test_signposts_say_how_to_cite_and_where_the_descriptions_are():
    found = links(reference(ARTICLE), SITE, here="/press/d/q9w1dfwf077y/p12")
    assert found[0].header == f'<{URL}>; rel="cite-as"'
    described = [link for link in found if link.rel == "describedby"]
    assert {link.type for link in described} >= {
        "application/vnd.citationstyles.csl+json",
        "application/json",
    }
    assert [link.href for link in found if link.rel == "type"] == [
        "https://schema.org/AboutPage",
        "https://schema.org/NewsArticle",
    ]
    assert not [link for link in found if link.rel == "license"]


def test_a_licence_is_linked_where_the_rights_name_one():
    licensed = Metadata("x", rights="CC BY-SA 4.0")
    found = links(reference(licensed), SITE, here="/")
    assert found[-1].href == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert find_license("https://terms.example/open") == "https://terms.example/open"
    assert find_license("CC-BY 4.0") == "https://creativecommons.org/licenses/by/4.0/"
    for text in (None, "", "© 2021 The Gazette", 'https://x.example/"><script>', "javascript:alert(1)"):
        assert find_license(text) is None
