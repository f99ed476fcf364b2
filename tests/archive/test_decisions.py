"""What a returning file is, without any store."""

import unicodedata

from archive.decisions import Known, Place, Standing, place, same_content, same_work
from archive.records import Version
from tests.archive.harbours import CRANE, FERRY, draft_of
from tests.archive.versions import version_of

LIVE = Standing("aaaaaaaaaaaa", "live", 2)
OTHER = Standing("bbbbbbbbbbbb", "live", 1)
GONE = Standing("cccccccccccc", "withdrawn", 1)


def test_an_unknown_payload_under_an_unknown_name_is_fresh():
    assert place(Known()) == Place("fresh")


def test_known_bytes_under_an_unknown_name_are_a_duplicate():
    assert place(Known(holders=((LIVE, 1),))) == Place("duplicate", LIVE.id)


def test_the_current_bytes_under_the_minting_name_are_kept():
    assert place(Known(LIVE, True, ((LIVE, 2),))) == Place("kept", LIVE.id, minted=True)


def test_an_older_version_s_bytes_under_the_minting_name_return():
    found = place(Known(LIVE, True, ((LIVE, 1),)))
    assert (found.kind, found.record_id, found.minted) == ("returning", LIVE.id, True)


def test_an_older_version_s_bytes_under_a_secondary_name_are_kept():
    assert place(Known(LIVE, False, ((LIVE, 1),))) == Place("kept", LIVE.id)


def test_other_bytes_under_a_secondary_name_are_a_record_of_their_own():
    assert place(Known(LIVE, False)) == Place("fresh")


def test_other_bytes_under_the_minting_name_return_or_replace():
    assert place(Known(LIVE, True)) == Place("returning", LIVE.id, minted=True, otherwise=Place("fresh"))


def test_bytes_of_another_record_under_the_minting_name_return_or_are_its_duplicate():
    found = place(Known(LIVE, True, ((OTHER, 1),)))
    assert (found.kind, found.otherwise) == ("returning", Place("duplicate", OTHER.id))


def test_withdrawn_bytes_stay_withdrawn_under_any_name():
    assert place(Known(holders=((GONE, 1),))) == Place("withdrawn", GONE.id)
    assert place(Known(LIVE, True, ((GONE, 1),))) == Place("withdrawn", GONE.id)
    assert place(Known(GONE, True, ((GONE, 1),))) == Place("withdrawn", GONE.id)


def test_bytes_that_a_live_record_has_under_this_name_are_kept_though_another_with_them_was_withdrawn():
    assert place(Known(LIVE, True, ((GONE, 1), (LIVE, 2)))) == Place("kept", LIVE.id, minted=True)


def test_other_bytes_under_a_withdrawn_record_s_name_are_withdrawn_if_they_are_the_same_work():
    found = place(Known(GONE, False))
    assert (found.kind, found.minted, found.otherwise) == ("returning", False, Place("fresh"))


def test_the_same_title_is_the_same_work_however_it_is_typed():
    version = version_of(*FERRY, title="The  Harbour")
    assert same_work(draft_of("b", *CRANE, title="the harbour"), version)


def test_one_passage_in_five_is_the_same_work_and_less_is_not():
    version = version_of(*(f"Old words {n}." for n in range(10)), title="Old")
    shared = [f"Old words {n}." for n in range(2)]
    fresh = [f"New words {n}." for n in range(8)]
    assert same_work(draft_of("b", *shared, *fresh, title="New"), version)
    assert not same_work(draft_of("b", *shared[:1], *fresh, "More.", title="New"), version)


def test_a_stub_that_grows_is_the_same_work():
    version: Version = version_of(FERRY[0], title="Old")
    assert same_work(draft_of("b", *FERRY, *CRANE, *(f"More {n}." for n in range(20)), title="New"), version)


def test_a_passage_that_occurs_once_counts_once():
    version = version_of("Yes.", *(f"Old words {n}." for n in range(5)), title="Old")
    assert not same_work(draft_of("b", "Yes.", "Yes.", "Yes.", *CRANE, "More.", title="New"), version)


def test_accents_encoded_otherwise_are_the_same_content():
    words, title = "The café of Saône was opened by a naïve baker.", "Señor Müller"
    version = version_of(words, title=title)
    apart = draft_of("b", unicodedata.normalize("NFD", words), title=unicodedata.normalize("NFD", title))
    assert apart.paragraphs[0].text != words
    assert same_content(apart, version)
    assert not same_content(draft_of("b", words.replace("é", "e"), title=title), version)
    assert not same_content(draft_of("b", words.replace(" was", "\nwas"), title=title), version)
