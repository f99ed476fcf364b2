"""Manuscripts checked against records and all their versions."""

import json

from archive.addresses import Site, Target
from archive.errors import RecordNotFound
from archive.history import History
from archive.lineage import Lineage
from archive.records import Metadata, Record
from archive.verifying import Holdings, verify, verify_quotation
from archive.views import finding_json
from archive.words import words
from tests.archive.citing.versions import version_of
from tests.archive.rivers import FAIR, FIRST_DAY, LOCK, MILL, QUAY, SALT, check_in, history_of

SITE = Site("https://archive.example")
ID = "0" * 12
EDITED = LOCK.replace("every hull twice", "each hull once")


def holdings_of(history: History, *, state: str = "live") -> Holdings:
    """An archive of one record, whose index finds what shares most words."""

    def find_record(record_id: str) -> Record | None:
        return Record(ID, state, history.latest.number, FIRST_DAY) if record_id == ID else None

    def get_history(record_id: str) -> History:
        if record_id != ID:
            raise RecordNotFound(record_id)
        return history

    def find_candidates(text: str) -> list[tuple[str, int]]:
        wanted = set(words(text))
        shared = [(len(wanted & set(words(p.text))), p.number) for p in history.latest.passages]
        return [(ID, number) for count, number in sorted(shared, reverse=True)[:3] if count > 3]

    def get_version(record_id: str, number: int | None):
        passages = Lineage(history).versions[number or history.latest.number].passages
        return version_of(Metadata("A river", "2021", ("Mira Talvik",)), (), passages)

    return Holdings(find_record, get_history, get_version, find_candidates, SITE, lambda record_id: [])


HISTORY = history_of((QUAY, LOCK, MILL, FAIR), (QUAY, EDITED, MILL, FAIR))


def url(number: int, version: int) -> str:
    return f"https://archive.example/d/{ID}/p{number}/{check_in(HISTORY, number, version)}"


def only(manuscript: str):
    (finding,) = verify(manuscript, holdings_of(HISTORY))
    return finding


def test_an_exact_quotation_with_its_url_is_sound():
    finding = only(f"“the keeper counted each hull once” ({url(2, 2)})")
    assert (finding.outcome, finding.is_sound) == ("exact", True)
    assert finding.place is not None
    assert (finding.place.version, finding.place.numbers) == (2, (2,))
    assert finding.reference is not None
    assert finding.reference.target == Target(ID, first=2, check=check_in(HISTORY, 2, 2))


def test_words_that_were_edited_since_fit_the_version_they_were_taken_from():
    finding = only(f"“the keeper counted every hull twice” ({url(2, 1)})")
    assert finding.outcome == "exact"
    assert finding.place is not None
    assert (finding.place.version, finding.place.is_current) == (1, False)
    assert finding.arrival is not None
    assert finding.arrival.status == "edited"


def test_old_words_under_a_url_without_a_check_are_found_in_the_older_version():
    finding = only(f"“the keeper counted every hull twice” (/d/{ID}/p2)")
    assert finding.outcome == "exact"
    assert finding.place is not None
    assert finding.place.version == 1


def test_a_quotation_without_a_url_is_found_through_the_index():
    finding = only("“its wheel turned only when boys climbed on it in summer”")
    assert finding.outcome == "exact"
    assert finding.place is not None
    assert finding.place.permalink == Target(ID, first=3, check=check_in(HISTORY, 3, 2))


def test_changed_words_are_told_one_by_one():
    finding = only(f"“its wheel turned only when girls climbed on it in summer” ({url(3, 2)})")
    assert (finding.outcome, finding.is_sound) == ("differs", False)
    assert [(d.kind, d.quoted, d.original) for d in finding.discrepancies] == [("changed", "girls", "boys")]


def test_a_scholars_alterations_are_faithful():
    finding = only(f"“[I]ts wheel turned … when boys climbed on it [every] summer” ({url(3, 2)})")
    assert finding.outcome == "faithful"


def test_words_that_stand_elsewhere_are_misplaced():
    finding = only(f"“its wheel turned only when boys climbed on it in summer” ({url(1, 1)})")
    assert finding.outcome == "misplaced"
    assert finding.place is not None
    assert finding.place.numbers == (3,)


def test_words_from_nowhere_are_not_found():
    assert only("“no chronicle of any town has ever held such words as these”").outcome == "not found"


def test_a_quotation_over_two_passages_is_cited_as_a_range():
    finding = only("“paid him by the pair. The mill had been idle since the flood”")
    assert finding.outcome in {"exact", "faithful"}
    assert finding.place is not None
    assert finding.place.numbers == (2, 3)
    assert (finding.place.permalink.first, finding.place.permalink.last) == (2, 3)


def test_urls_that_name_nothing_or_resolve_are_told_apart():
    assert only("See https://archive.example/d/zzzzzzzzzzzz/p1.").outcome == "unknown"
    assert only(f"See https://archive.example/d/{ID}/p99.").outcome == "unknown"
    finding = only(f"See {url(2, 1)}.")
    assert finding.outcome == "resolved"
    assert finding.arrival is not None
    assert finding.arrival.status == "edited"


def test_a_url_whose_check_fits_no_text_is_not_in_order():
    alone = only(f"See https://archive.example/d/{ID}/p2/zzzz.")
    assert (alone.outcome, alone.is_sound) == ("unmatched", False)
    quoting = only(f"“the keeper counted each hull once” (https://archive.example/d/{ID}/p2/zzzz)")
    assert (quoting.outcome, quoting.is_sound) == ("exact", False)
    assert quoting.place is not None
    assert quoting.place.permalink == Target(ID, first=2, check=check_in(HISTORY, 2, 2))


def test_the_title_in_a_citation_is_no_quotation():
    note = f"Mira Talvik, “A River,” 2021, para. 2, {url(2, 2)}."
    assert [(f.outcome, f.quotation.text) for f in verify(note, holdings_of(HISTORY))] == [("resolved", "")]
    manuscript = f"He says that “the keeper counted each hull once”.[^1]\n\n[^1]: {note}\n"
    finding = only(manuscript)
    assert (finding.outcome, finding.line) == ("exact", 1)
    assert finding.quotation.target == Target(ID, first=2, check=check_in(HISTORY, 2, 2))


def test_a_quotation_as_it_is_copied_with_its_citation_below_is_checked_against_that():
    words = "the keeper counted each hull once"
    finding = only(f"“{words}”\n\nMira Talvik, “A river”, 2021, par. 2. {url(2, 2)}\n")
    assert (finding.outcome, finding.quotation.text) == ("exact", words)
    assert finding.quotation.target == Target(ID, first=2, check=check_in(HISTORY, 2, 2))


def test_a_withdrawn_record_is_said_to_be():
    (finding,) = verify(f"“the keeper counted” ({url(2, 1)})", holdings_of(HISTORY, state="withdrawn"))
    assert finding.outcome == "withdrawn"


def test_a_whole_text_may_be_checked_with_or_without_marks():
    for text in ("“the keeper counted each hull once”", "the keeper counted each hull once"):
        assert verify_quotation(text, holdings_of(HISTORY)).outcome == "exact"


def test_words_that_are_gone_are_found_at_the_url_that_cited_them():
    history = history_of((QUAY, LOCK, MILL), (QUAY, MILL, SALT))
    manuscript = f"“the keeper counted every hull twice” (/d/{ID}/p2/{check_in(history, 2, 1)})"
    (finding,) = verify(manuscript, holdings_of(history))
    assert finding.outcome == "exact"
    assert finding.arrival is not None
    assert finding.arrival.status == "gone"


def test_findings_are_told_as_json():
    finding = only(f"“its wheel turned only when girls climbed on it in summer” ({url(3, 2)})")
    found = json.loads(json.dumps(finding_json(finding, SITE)))
    assert (found["outcome"], found["id"], found["numbers"], found["version"]) == ("differs", ID, [3], 2)
    assert found["differences"] == [{"kind": "changed", "quoted": "girls", "original": "boys", "fault": True}]
    assert found["permalink"] == f"/d/{ID}/p3/{check_in(HISTORY, 3, 2)}"
    assert "Mira Talvik" in found["citation"]
