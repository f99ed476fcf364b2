"""Quotations checked for readers and programs, within bounds, so that no manuscript holds up the others."""

from dataclasses import dataclass
from typing import Any

from archive.differences import Run, compare_texts
from archive.quoting import find_quotations
from archive.verifying import OUTCOMES, Finding, Holdings, verify, verify_quotation
from archive.views import finding_json
from web.holdings import here
from web.problems import Problem

LONGEST = 1_000_000  # code points of a manuscript
MOST = 400  # quotations and addresses in it
MOST_MARKS = 20_000  # quotation marks, counted before anything is parsed: pairing them takes time for each
LONGEST_QUOTATION = 20_000  # code points; comparing takes more than linear time
_CANDIDATES = 5
_MARKS = '“”„«»‹›「」『』‚‘〝″＂"'

_KINDS = {"exact": "good", "faithful": "good", "resolved": "good", "differs": "warn", "misplaced": "warn"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding with what a page shows of it."""

    finding: Finding
    kind: str  # "good", "warn" or "bad"
    says: str
    difference: tuple[Run, ...]  # from the words in the archive to the words as quoted
    citation: str | None


def check(text: str) -> list[Finding]:
    """A finding for each quotation and address; a text without any is taken for a quotation as a whole."""
    if len(text) > LONGEST:
        raise Problem(413, f"The text has {len(text):,} characters; {LONGEST:,} are checked at once.")
    marks = sum(text.count(mark) for mark in _MARKS)
    if marks > MOST_MARKS:
        raise Problem(413, f"The text has {marks:,} quotation marks; {MOST_MARKS:,} are read at once.")
    found = find_quotations(text, here().site)
    if len(found) > MOST:
        raise Problem(413, f"The text has {len(found):,} quotations; {MOST} are checked at once.")
    longest = max((len(one.text) for one in found), default=len(text.strip()))
    if longest > LONGEST_QUOTATION:
        whose = "A quotation in the text" if found else "The text has no quotation marks: as one quotation it"
        raise Problem(413, f"{whose} has {longest:,} characters; {LONGEST_QUOTATION:,} are compared at once.")
    if not found:
        return [verify_quotation(text, _holdings())] if text.strip() else []
    return verify(text, _holdings())


def _holdings() -> Holdings:
    store = here().store
    return Holdings(
        store.find_record,
        store.history,
        store.get_version,
        _candidates,
        here().site,
        lambda record_id: [other.id for other in store.reprints(record_id)],
    )


def _candidates(text: str) -> list[tuple[str, int]]:
    hits = here().index.quotations(text, _CANDIDATES)
    return [(hit.id, passage.number) for hit in hits for passage in hit.passages]


def as_json(findings: list[Finding]) -> dict[str, Any]:
    """What the API answers."""
    return {
        "findings": [finding_json(finding, here().site) for finding in findings],
        "sound": all(finding.is_sound for finding in findings),
    }


def shown(finding: Finding) -> Checked:
    """The finding as the page shows it."""
    place = finding.place
    citation = finding_json(finding, here().site)["citation"]
    return Checked(
        finding=finding,
        kind="warn" if finding.has_wrong_check else _KINDS.get(finding.outcome, "bad"),
        says=OUTCOMES[finding.outcome],
        difference=compare_texts(place.original, finding.quotation.text)
        if place and finding.quotation.text and finding.outcome != "exact"
        else (),
        citation=citation,
    )
