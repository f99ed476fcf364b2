"""Golden citations: Chicago, APA and MLA as the manuals have them."""

import datetime as dt
from dataclasses import replace

import pytest

from archive.citing.quotes import nest_quotes, punctuation_in_quotes
from archive.citing.references import Locator
from archive.citing.styles import STYLES, style, style_all
from archive.records import Section
from tests.archive.citing.cases import (
    ARTICLE,
    BARE,
    BULLETIN,
    FOREIGN,
    HOSTILE,
    PAGE,
    SITE,
    SPEECH,
    UNDATED,
    UNSIGNED,
    URL,
    reference,
)

SIGNED = Section("Who counts the barges?", 1, ("Ilse Korda", "Tomas Brandt Jr."))

GOLDEN = [
    (
        "an article with a page",
        reference(ARTICLE, PAGE),
        {
            "chicago-note": (
                "Narek Minasyan, “The Harbour and Its Ferries,” The Island Gazette, March 12, 2021, "
                f"14, {URL}.",
                f"Minasyan, Narek. “The Harbour and Its Ferries.” The Island Gazette, March 12, 2021. {URL}.",
            ),
            "chicago-author-date": (
                "(Minasyan 2021, 14)",
                f"Minasyan, Narek. 2021. “The Harbour and Its Ferries.” The Island Gazette, March 12. {URL}.",
            ),
            "apa": (
                "(Minasyan, 2021, p. 14)",
                f"Minasyan, N. (2021, March 12). The harbour and its ferries. The Island Gazette. {URL}",
            ),
            "mla": (
                "(Minasyan 14)",
                f"Minasyan, Narek. “The Harbour and Its Ferries.” The Island Gazette, 12 Mar. 2021, {URL}.",
            ),
        },
    ),
    (
        "a bulletin dated to the month, with a paragraph",
        reference(BULLETIN),
        {
            "chicago-note": (
                "Narek Minasyan, Monthly Bulletin on the Salt Trade (Meridian Institute, 2021), "
                f"para. 12, {URL}.",
                f"Minasyan, Narek. Monthly Bulletin on the Salt Trade. Meridian Institute, 2021. {URL}.",
            ),
            "chicago-author-date": (
                "(Minasyan 2021, para. 12)",
                f"Minasyan, Narek. 2021. Monthly Bulletin on the Salt Trade. Meridian Institute. {URL}.",
            ),
            "apa": (
                "(Minasyan, 2021, para. 12)",
                f"Minasyan, N. (2021). Monthly bulletin on the salt trade. Meridian Institute. {URL}",
            ),
            "mla": (
                "(Minasyan, par. 12)",
                f"Minasyan, Narek. Monthly Bulletin on the Salt Trade. Meridian Institute, Mar. 2021, {URL}.",
            ),
        },
    ),
    (
        "a speech dated to the year, by a name with particles",
        reference(SPEECH),
        {
            "chicago-note": (
                "Ludwig van der Meer, “Statement at the Opening,” Speech, Assembly of Isles, 2021, "
                f"para. 12, {URL}.",
                f"Meer, Ludwig van der. “Statement at the Opening.” Speech. Assembly of Isles, 2021. {URL}.",
            ),
            "apa": (
                "(van der Meer, 2021, para. 12)",
                f"van der Meer, L. (2021). Statement at the opening [Speech]. Assembly of Isles. {URL}",
            ),
            "mla": (
                "(van der Meer, par. 12)",
                f"van der Meer, Ludwig. “Statement at the Opening.” Speech. Assembly of Isles, 2021, {URL}.",
            ),
        },
    ),
    (
        "an unsigned article",
        reference(UNSIGNED),
        {
            "chicago-note": (
                f"“No Author Here,” The Island Gazette, March 12, 2021, para. 12, {URL}.",
                f"The Island Gazette. “No Author Here.” March 12, 2021. {URL}.",
            ),
            "chicago-author-date": (
                "(The Island Gazette 2021, para. 12)",
                f"The Island Gazette. 2021. “No Author Here.” March 12. {URL}.",
            ),
            "apa": (
                "(“No Author Here,” 2021, para. 12)",
                f"No author here. (2021, March 12). The Island Gazette. {URL}",
            ),
            "mla": (
                "(“No Author Here,” par. 12)",
                f"“No Author Here.” The Island Gazette, 12 Mar. 2021, {URL}.",
            ),
        },
    ),
    (
        "an undated report by a person and a body, seen on a day",
        reference(UNDATED, PAGE, accessed=dt.date(2024, 5, 6)),
        {
            "chicago-author-date": (
                "(Talvik and Ministry of Ferries, n.d., 14)",
                f"Talvik, Mira, and Ministry of Ferries. n.d. No Date Here. Accessed May 6, 2024. {URL}.",
            ),
            "apa": (
                "(Talvik & Ministry of Ferries, n.d., p. 14)",
                f"Talvik, M., & Ministry of Ferries. (n.d.). No date here. Retrieved May 6, 2024, from {URL}",
            ),
            "mla": (
                "(Talvik and Ministry of Ferries 14)",
                f"Talvik, Mira, and Ministry of Ferries. No Date Here. {URL}. Accessed 6 May 2024.",
            ),
        },
    ),
    (
        "nothing known but a title",
        reference(BARE),
        {
            "chicago-author-date": ("(“Nothing known,” n.d., para. 12)", f"“Nothing known.” n.d. {URL}."),
            "apa": ("(Nothing known, n.d., para. 12)", f"Nothing known. (n.d.). {URL}"),
            "mla": ("(“Nothing known,” par. 12)", f"“Nothing known.” {URL}."),
        },
    ),
    (
        "a title in a language that keeps its capitals, with a quotation inside",
        reference(FOREIGN),
        {
            "chicago-author-date": (
                "(Quliyeva 2021, para. 12)",
                f"Quliyeva, Aysel. 2021. “Liman və ‘bərələr.’” Ada qəzeti, March 12. {URL}.",
            ),
        },
    ),
    (
        "a signed article within a bulletin",
        reference(BULLETIN, PAGE, part=SIGNED),
        {
            "chicago-note": (
                "Ilse Korda and Tomas Brandt Jr., “Who Counts the Barges?,” in Monthly Bulletin on the Salt "
                f"Trade (Meridian Institute, 2021), 14, {URL}.",
                "Korda, Ilse, and Tomas Brandt Jr. “Who Counts the Barges?” In Monthly Bulletin on the Salt "
                f"Trade. Meridian Institute, 2021. {URL}.",
            ),
            "apa": (
                "(Korda & Brandt, 2021, p. 14)",
                "Korda, I., & Brandt, T., Jr. (2021). Who counts the barges? In Monthly bulletin on the salt "
                f"trade. Meridian Institute. {URL}",
            ),
        },
    ),
    (
        "an article dated to the month, over two pages",
        reference(replace(ARTICLE, date="2021-03"), Locator("page", "14-15")),
        {
            "chicago-note": (
                "Narek Minasyan, “The Harbour and Its Ferries,” The Island Gazette, March 2021, "
                f"14–15, {URL}.",
                f"Minasyan, Narek. “The Harbour and Its Ferries.” The Island Gazette, March 2021. {URL}.",
            ),
            "chicago-author-date": (
                "(Minasyan 2021, 14–15)",
                f"Minasyan, Narek. 2021. “The Harbour and Its Ferries.” The Island Gazette, March. {URL}.",
            ),
            "apa": (
                "(Minasyan, 2021, pp. 14–15)",
                f"Minasyan, N. (2021, March). The harbour and its ferries. The Island Gazette. {URL}",
            ),
            "mla": (
                "(Minasyan 14–15)",
                f"Minasyan, Narek. “The Harbour and Its Ferries.” The Island Gazette, Mar. 2021, {URL}.",
            ),
        },
    ),
    (
        "an article dated to the year, by three, over two paragraphs",
        reference(
            replace(ARTICLE, date="2021", authors=("Mira Talvik", "Ludwig van der Meer", "Aysel Quliyeva")),
            Locator("paragraph", "12-13"),
        ),
        {
            "chicago-note": (
                "Mira Talvik et al., “The Harbour and Its Ferries,” The Island Gazette, 2021, "
                f"paras. 12–13, {URL}.",
                "Talvik, Mira, Ludwig van der Meer, and Aysel Quliyeva. “The Harbour and Its Ferries.” "
                f"The Island Gazette, 2021. {URL}.",
            ),
            "apa": (
                "(Talvik et al., 2021, paras. 12–13)",
                "Talvik, M., van der Meer, L., & Quliyeva, A. (2021). The harbour and its ferries. "
                f"The Island Gazette. {URL}",
            ),
            "mla": (
                "(Talvik et al., pars. 12–13)",
                f"Talvik, Mira, et al. “The Harbour and Its Ferries.” The Island Gazette, 2021, {URL}.",
            ),
        },
    ),
    (
        "an unsigned article without a date",
        reference(replace(UNSIGNED, date=None)),
        {
            "chicago-note": (
                f"“No Author Here,” The Island Gazette, n.d., para. 12, {URL}.",
                f"The Island Gazette. “No Author Here.” n.d. {URL}.",
            ),
            "chicago-author-date": (
                "(The Island Gazette, n.d., para. 12)",
                f"The Island Gazette. n.d. “No Author Here.” {URL}.",
            ),
            "apa": (
                "(“No Author Here,” n.d., para. 12)",
                f"No author here. (n.d.). The Island Gazette. {URL}",
            ),
            "mla": ("(“No Author Here,” par. 12)", f"“No Author Here.” The Island Gazette, {URL}."),
        },
    ),
    (
        "an unsigned bulletin dated to the month",
        reference(replace(BULLETIN, authors=()), PAGE),
        {
            "chicago-note": (
                f"Monthly Bulletin on the Salt Trade (Meridian Institute, 2021), 14, {URL}.",
                f"Monthly Bulletin on the Salt Trade. Meridian Institute, 2021. {URL}.",
            ),
            "chicago-author-date": (
                "(Monthly Bulletin on the Salt Trade 2021, 14)",
                f"Monthly Bulletin on the Salt Trade. 2021. Meridian Institute. {URL}.",
            ),
            "apa": (
                "(Monthly Bulletin on the Salt Trade, 2021, p. 14)",
                f"Monthly bulletin on the salt trade. (2021). Meridian Institute. {URL}",
            ),
            "mla": (
                "(Monthly Bulletin on the Salt Trade 14)",
                f"Monthly Bulletin on the Salt Trade. Meridian Institute, Mar. 2021, {URL}.",
            ),
        },
    ),
]


@pytest.mark.parametrize(
    ("cited", "expected"), [case[1:] for case in GOLDEN], ids=[case[0] for case in GOLDEN]
)
def test_citations_read_as_the_manuals_have_them(cited, expected):
    found = {key: style(cited, SITE, key) for key in expected}
    assert {key: (styled.citation, styled.entry) for key, styled in found.items()} == expected


def test_the_same_reference_reads_the_same_however_often_it_is_asked_for():
    first = style_all(reference(UNSIGNED), SITE)
    style_all(reference(ARTICLE), SITE)
    assert style_all(reference(UNSIGNED), SITE) == first
    assert [styled.key for styled in first] == list(STYLES)


def test_html_has_italics_and_nothing_of_a_records_own():
    styled = style(reference(HOSTILE), SITE, "mla", form="html")
    assert "<script" not in styled.entry
    assert "&lt;script" in styled.entry.lower()
    assert "<i>The Island Gazette</i>" in style(reference(ARTICLE), SITE, "mla", form="html").entry


def test_a_record_without_a_place_is_cited_whole():
    assert style(reference(ARTICLE, None), SITE, "apa").citation == "(Minasyan, 2021)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“A “b” c”. X", "“A ‘b’ c.” X"),
        ("“A “b””, y", "“A ‘b,’” y"),
        ("“Is it?”. Z", "“Is it?” Z"),
        ("the boys’. “Q”.", "the boys’. “Q.”"),
        ("“open", "“open"),
    ],
)
def test_quotation_marks_nest_and_take_the_stop_in(before, after):
    assert punctuation_in_quotes(nest_quotes(before)) == after


def test_quotation_marks_in_a_title_are_set_within_those_around_it():
    straight = replace(ARTICLE, title='The "free" port: a history')
    found = {key: style(reference(straight), SITE, key).entry for key in STYLES}
    assert "“The ‘Free’ Port: A History.”" in found["chicago-note"]
    assert "“The ‘Free’ Port: A History.”" in found["mla"]
    assert "The “free” port: A history." in found["apa"]
    odd = replace(ARTICLE, title='A 6" gauge', language="de")
    assert 'A 6" gauge' in style(reference(odd), SITE, "mla").entry


def test_a_body_that_publishes_its_own_work_is_named_once_by_apa_and_mla():
    own = replace(BULLETIN, authors=("Meridian Institute",))
    title = "onthly bulletin on the salt trade"
    assert style(reference(own), SITE, "apa").entry == f"Meridian Institute. (2021). M{title}. {URL}"
    mla = style(reference(own), SITE, "mla")
    assert mla.entry == f"Monthly Bulletin on the Salt Trade. Meridian Institute, Mar. 2021, {URL}."
    assert mla.citation == "(Monthly Bulletin on the Salt Trade, par. 12)"
    assert style(reference(own), SITE, "chicago-note").entry.count("Meridian Institute") == 2


def test_a_name_in_a_script_without_capitals_gets_no_initials():
    entry = style(reference(replace(ARTICLE, authors=("سالم الحداد",))), SITE, "apa").entry
    assert entry.startswith("سالم الحداد. (2021, March 12).")
