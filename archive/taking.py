"""Taking a draft into an archive, or rehearsing it: one way through the decisions for both."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from archive import decisions
from archive.decisions import Known, Place
from archive.history import History, Match
from archive.identifiers import check_of, distinct_checks, record_ids, text_digest
from archive.numbering import number_draft
from archive.records import Alias, Candidate, Draft, Passage, Version


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a draft: the record and version that hold it, and the version itself if just made."""

    outcome: str  # one of decisions.OUTCOMES, never "failed"
    record_id: str
    version: int
    warnings: tuple[str, ...] = ()
    made: Version | None = None


class Shelf(Protocol):
    """What keeps records: the database, or a rehearsal's memory."""

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known of these bytes and this alias."""

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version, by default the current one."""

    def history(self, record_id: str) -> History:
        """All versions' passages and matches."""

    def corrections(self, record_id: str) -> Mapping[str, Candidate]:
        """The corrections by hand that every draft of the record is given."""

    def is_free(self, record_id: str) -> bool:
        """Whether no record has that id."""

    def mint(self, version: Version) -> None:
        """Keep a new record's first version."""

    def revise(self, version: Version, matches: tuple[Match, ...]) -> None:
        """Keep a record's next version."""

    def hold(self, draft: Draft, record_id: str, number: int) -> None:
        """Remember that a version has these bytes too."""

    def name(self, alias: Alias, record_id: str) -> None:
        """Let the alias lead to the record, and to no other from now on; it mints what it once minted."""

    def leads_nowhere(self, alias: Alias) -> bool:
        """Whether the alias leads to no record yet."""


def take(shelf: Shelf, draft: Draft, alias: Alias, extra: Iterable[Alias], now: dt.datetime) -> Taken:
    """What becomes of the draft, done on the shelf; addresses it declares are aliases where they are free."""
    known = shelf.known(draft.digest, alias)
    taken = _settle(shelf, draft, alias, decisions.place(known), now)
    if known.named and taken.outcome != "withdrawn" and taken.record_id != known.named.id:
        taken = replace(taken, warnings=(*taken.warnings, _farewell(known.named.id, minted=known.minted)))
    if taken.outcome in {"new", "changed"}:
        declared = (Alias("url", "", url) for url in draft.declared_urls)
        for name in (*extra, *declared):
            if shelf.leads_nowhere(name):
                shelf.name(replace(name, minted=False), taken.record_id)
    return taken


def _settle(shelf: Shelf, draft: Draft, alias: Alias, place: Place, now: dt.datetime) -> Taken:
    if place.kind == "fresh":
        return _mint(shelf, draft, alias, now)
    record_id = place.record_id or ""
    if place.kind == "returning":
        return _return(shelf, draft, alias, place, now)
    if place.kind == "kept" and place.minted:
        return restate(shelf, draft, record_id, now)
    current = shelf.get_version(record_id)
    if place.kind == "duplicate":
        shelf.name(replace(alias, minted=False), record_id)
    outcome = "unchanged" if place.kind == "kept" else place.kind
    return Taken(outcome, record_id, current.number, draft.warnings)


def _return(shelf: Shelf, draft: Draft, alias: Alias, place: Place, now: dt.datetime) -> Taken:
    """Other bytes under an alias: the same work, or another that replaced it."""
    record_id, otherwise = place.record_id or "", place.otherwise
    if otherwise is not None and not _is_same_work(shelf, draft, record_id):
        return _settle(shelf, draft, alias, otherwise, now)
    if not place.minted:
        return Taken("withdrawn", record_id, shelf.get_version(record_id).number, draft.warnings)
    shelf.name(replace(alias, minted=True), record_id)
    return revise(shelf, draft, record_id, now)


def _farewell(record_id: str, *, minted: bool) -> str:
    """The warning that a name leads to another record than before."""
    if minted:
        return f"replaced: until now, this name led to another work, record {record_id}"
    return f"no longer a copy: until now, this name led to record {record_id}"


def _is_same_work(shelf: Shelf, draft: Draft, record_id: str) -> bool:
    version = shelf.get_version(record_id)
    if decisions.same_work(draft, version):
        return True
    return decisions.same_work(draft, version, number_draft(shelf.history(record_id), draft).matches)


def revise(shelf: Shelf, draft: Draft, record_id: str, now: dt.datetime) -> Taken:
    """A version of the record made of the draft, unless its content is the current version's."""
    current = shelf.get_version(record_id)
    draft = decisions.corrected(draft, shelf.corrections(record_id))
    if decisions.same_content(draft, current):
        shelf.hold(draft, record_id, current.number)
        return Taken("unchanged", record_id, current.number, draft.warnings)
    history = shelf.history(record_id)
    numbered = number_draft(history, draft)
    passages = issued(history, numbered.passages)
    made = version_from(draft, record_id, current.number + 1, passages, max(now, current.made_at))
    shelf.revise(made, numbered.matches)
    return Taken("changed", record_id, made.number, draft.warnings, made)


def restate(shelf: Shelf, draft: Draft, record_id: str, now: dt.datetime) -> Taken:
    """A version with what the archivist newly says of known bytes, if anything."""
    current = shelf.get_version(record_id)
    better = decisions.stated(draft, current)
    if not better:
        return Taken("unchanged", record_id, current.number, draft.warnings)
    return amend(shelf, current, better, now, draft.warnings)


def amend(
    shelf: Shelf,
    current: Version,
    better: Mapping[str, tuple[Candidate, ...]],
    now: dt.datetime,
    warnings: tuple[str, ...] = (),
) -> Taken:
    """The next version: the words of the current one, other fields."""
    metadata, evidence = decisions.chosen(current.metadata, current.evidence, better)
    made = replace(
        current,
        number=current.number + 1,
        metadata=metadata,
        evidence=evidence,
        made_at=max(now, current.made_at),
    )
    matches = tuple(Match(p.number, "same", 1.0, (p.number,)) for p in current.passages)
    shelf.revise(made, matches)
    return Taken("changed", current.record_id, made.number, warnings, made)


def _mint(shelf: Shelf, draft: Draft, alias: Alias, now: dt.datetime) -> Taken:
    """A record of its own, its passages numbered 1..n in order."""
    record_id = next(found for found in record_ids(draft.digest) if shelf.is_free(found))
    made = version_from(draft, record_id, 1, first_passages(draft), now)
    shelf.mint(made)
    shelf.name(replace(alias, minted=True), record_id)
    return Taken("new", record_id, 1, draft.warnings, made)


def first_passages(draft: Draft) -> Iterable[Passage]:
    """The passages of a first version: numbered 1..n in order, under four-character checks."""
    for number, item in enumerate(draft.paragraphs, 1):
        digest = text_digest(item.text)
        yield Passage(
            number, item.text, item.section, item.page, item.label, item.spans, digest, check_of(digest)
        )


def issued(history: History, passages: Iterable[Passage]) -> Iterable[Passage]:
    """The passages with the checks they are issued under: once issued, a check stays with its text."""
    past: dict[int, dict[str, None]] = defaultdict(dict)  # used as ordered sets
    for version in history.versions:
        for old in version.passages:
            past[old.number][old.digest] = None
    for passage in passages:
        digest = passage.digest
        check = distinct_checks((*past.get(passage.number, ()), digest))[digest]
        yield replace(passage, issued_digest=digest, issued_check=check)


def version_from(
    draft: Draft, record_id: str, number: int, passages: Iterable[Passage], now: dt.datetime
) -> Version:
    """The version that a draft becomes once its passages are numbered."""
    return Version(
        record_id=record_id,
        number=number,
        metadata=draft.metadata,
        evidence=draft.evidence,
        sections=draft.sections,
        passages=tuple(passages),
        digest=draft.digest,
        media_type=draft.media_type,
        rules=draft.rules,
        made_at=now,
        removed=draft.removed,
        needs_ocr=draft.needs_ocr,
        warnings=draft.warnings,
    )
