"""What reference managers read: BibTeX, RIS, CSL-JSON, and nothing that a record could smuggle in."""

import json

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from archive.addresses import Site, Target
from archive.citing.bibtex import bibtex
from archive.citing.csl import csl_item
from archive.citing.prose import address, markdown, plain
from archive.citing.references import Locator, Reference, reference_of
from archive.citing.ris import ris
from archive.records import Metadata, Passage, Section
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

CASES = [ARTICLE, BULLETIN, SPEECH, UNDATED, BARE, HOSTILE]

texts = st.text(min_size=1, max_size=60)
hostile = st.builds(
    Metadata,
    title=texts,
    date=st.sampled_from((None, "2021", "2021-03", "2021-03-12")),
    authors=st.lists(texts, max_size=3).map(tuple),
    source=st.none() | texts,
    type=st.sampled_from((None, "article", "bulletin", "speech", "report", "opinion")),
    language=st.sampled_from((None, "en", "az", "hu")),
)


def entry_of(text: str):
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert len(library.entries) == 1
    return library.entries[0].fields_dict


def test_bibtex_names_author_year_title_place_and_url():
    fields = entry_of(bibtex(reference(ARTICLE, PAGE), SITE))
    assert fields["author"].value == "Minasyan, Narek"
    assert fields["title"].value == "{The harbour and its ferries}"
    assert (fields["year"].value, fields["month"].value, fields["date"].value) == (
        "2021",
        "mar",
        "2021-03-12",
    )
    assert (fields["journal"].value, fields["pages"].value, fields["url"].value) == (
        "The Island Gazette",
        "14",
        URL,
    )
    assert entry_of(bibtex(reference(BULLETIN), SITE))["note"].value == "par. 12"


def test_bibtex_keeps_a_body_in_one_piece():
    assert (
        entry_of(bibtex(reference(UNDATED), SITE))["author"].value == "Talvik, Mira and {Ministry of Ferries}"
    )


def test_ris_names_author_year_title_place_and_url():
    (entry,) = rispy.loads(ris(reference(ARTICLE, PAGE), SITE))
    assert entry["type_of_reference"] == "NEWS"
    assert entry["authors"] == ["Minasyan, Narek"]
    assert (entry["title"], entry["secondary_title"]) == ("The harbour and its ferries", "The Island Gazette")
    assert (entry["year"], entry["date"]) == ("2021", "2021/03/12/")
    assert (entry["start_page"], entry["end_page"], entry["urls"]) == ("14", "14", [URL])
    (entry,) = rispy.loads(ris(reference(BULLETIN), SITE))
    assert (entry["notes"], entry["date"]) == (["par. 12"], "2021/03//")


@given(hostile)
def test_no_metadata_breaks_out_of_an_entry(metadata):
    cited = reference(metadata)
    fields = entry_of(bibtex(cited, SITE))
    assert fields["url"].value == URL
    assert len(rispy.loads(ris(cited, SITE))) == 1
    lines = ris(cited, SITE).split("\r\n")
    assert all(line[2:6] == "  - " for line in lines if line)
    assert [line[:2] for line in lines].count("TY") == 1
    json.dumps(csl_item(cited, SITE))


def test_a_hostile_record_is_one_harmless_entry():
    text = bibtex(reference(HOSTILE), SITE)
    assert text.count("\n@") == 0
    assert "\\input{" not in text
    assert "\\write18" not in text
    assert text.count("{") == text.count("}")
    (entry,) = rispy.loads(ris(reference(HOSTILE), SITE))
    assert len(entry["authors"]) == 3


@pytest.mark.parametrize("metadata", CASES, ids=lambda metadata: metadata.title[:12])
def test_csl_items_hold_only_what_the_format_knows(metadata):
    item = csl_item(reference(metadata), SITE)
    known = {
        "id", "type", "title", "author", "issued", "container-title", "publisher", "genre", "language",
        "URL", "accessed", "page", "note", "version",
    }  # fmt: skip
    assert set(item) <= known
    assert all(item.values())
    assert item["URL"] == URL
    for author in item.get("author", []):
        assert "family" in author or "literal" in author


def test_a_partial_date_stays_partial():
    assert csl_item(reference(BULLETIN), SITE)["issued"] == {"date-parts": [[2021, 3]]}
    assert "issued" not in csl_item(reference(BARE), SITE)


def test_no_public_address_leaves_the_path_alone():
    assert csl_item(reference(ARTICLE), Site())["URL"] == "/d/q9w1dfwf077y/p12/k4f9"


def version_with(sections, passages):
    from tests.archive.citing.versions import version_of

    return version_of(BULLETIN, sections, passages)


def test_a_passage_of_a_signed_article_is_cited_as_the_articles():
    sections = (
        Section("Editorial", 1),
        Section("Who counts the barges?", 1, ("Ilse Korda",)),
        Section("At the lock", 2),
        Section("Tolls", 1),
    )
    passages = tuple(Passage(n, f"Text {n}", section) for n, section in enumerate((0, 1, 2, 3), start=1))
    version = version_with(sections, passages)

    def cited(*numbers: int) -> Reference:
        return reference_of(version, Target("0" * 12, first=1), [passages[n - 1] for n in numbers])

    assert [cited(n).authors for n in (1, 2, 3, 4)] == [
        BULLETIN.authors,
        ("Ilse Korda",),
        ("Ilse Korda",),
        BULLETIN.authors,
    ]
    assert cited(3).title == "Who counts the barges?"
    assert cited(3).container == BULLETIN.title
    assert cited(2, 3).part == sections[1]
    assert cited(3, 4).part is None
    assert cited().part is None


def test_a_place_is_a_page_or_else_a_paragraph_as_printed():
    version = version_with((), ())
    target = Target("0" * 12, first=1)

    def place(*passages: Passage) -> Locator | None:
        return reference_of(version, target, passages).locator

    assert place(Passage(3, "x", page=14), Passage(4, "y", page=15)) == Locator("page", "14-15")
    assert place(Passage(3, "x", label="84.")) == Locator("paragraph", "84")
    assert place(Passage(3, "x", label="(a)"), Passage(9, "y")) == Locator("paragraph", "3-9")
    assert place() is None


def test_markdown_quotes_the_words_and_links_the_source():
    words = "Two *stars* &\n- a dash"
    url = address(reference(ARTICLE), SITE, words=words)
    source = "Narek Minasyan, “The harbour and its ferries”, The Island Gazette, 2021-03-12, par. 12"
    assert markdown(reference(ARTICLE), SITE, words=words) == (
        f"> Two \\*stars\\* \\&\n> \\- a dash\n>\n> — [{source}](<{url}>)"
    )
    assert url.startswith(f"{URL}#:~:text=")


def test_markdown_cannot_be_broken_out_of_by_a_title():
    text = markdown(reference(HOSTILE), SITE)
    assert text.count("](<") == 1
    assert "\n" not in text
    assert "\\<script\\>" in text


def test_plain_words_carry_their_source_and_address():
    assert plain(reference(ARTICLE), SITE, words="They sailed.") == (
        "“They sailed.”\n\nNarek Minasyan, “The harbour and its ferries”, The Island Gazette, 2021-03-12, "
        f"par. 12. {URL}"
    )


def test_a_line_of_prose_says_pages_and_paragraphs_in_the_plural():
    for locator, told in (
        (Locator("page", "14"), "p. 14"),
        (Locator("page", "14-15"), "pp. 14–15"),
        (Locator("paragraph", "3"), "par. 3"),
        (Locator("paragraph", "3-7"), "pars. 3–7"),
    ):
        assert f", {told}. https://" in plain(reference(ARTICLE, locator), SITE)


def test_a_quotation_within_the_words_quoted_is_set_in_single_marks():
    words = 'He called it “a fair ‘swap’,” and left; "nobody" followed.'
    assert plain(reference(ARTICLE), SITE, words="He called it “a fair swap,” and left.").startswith(
        "“He called it ‘a fair swap,’ and left.”"
    )
    assert plain(reference(ARTICLE), SITE, words=words).startswith(f"“{words}”"), "mixed marks are left alone"
