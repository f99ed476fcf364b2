"""The JSON objects of the design: records, passages, tombstones; for command line, web and exports alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.addresses import Site, Target
from archive.arrivals import Arrival, Cited
from archive.citing.prose import plain
from archive.counterparts import Counterpart
from archive.records import Candidate, Evidence, Passage, Record, Section, Version
from archive.summaries import VersionSummary
from archive.verifying import Finding


def record_json(version: Version) -> dict[str, Any]:
    """A version as the `record` object of the design's section 7."""
    metadata = version.metadata
    return {
        "id": version.record_id,
        "version": version.number,
        "title": metadata.title,
        "date": metadata.date,
        "authors": list(metadata.authors),
        "source": metadata.source,
        "type": metadata.type,
        "language": metadata.language,
        "url": metadata.url,
        "rights": metadata.rights,
        "missing": list(metadata.missing),
        "sections": [_section_json(section) for section in version.sections],
        "passages": [_passage_json(passage) for passage in version.passages],
        "evidence": evidence_json(version.evidence),
    }


def record_page_json(
    version: Version, versions: Sequence[VersionSummary], site: Site, *, pinned: bool = False
) -> dict[str, Any]:
    """What `/d/{id}` answers, or `/d/{id}/v{n}` if pinned: the record with its versions and its permalink."""
    own = Target(version.record_id, version.number if pinned else None)
    return {
        **record_json(version),
        "versions": [_version_json(summary, version.record_id, site) for summary in versions],
        "permalink": site.path(own),
    }


def arrival_json(arrival: Arrival, site: Site) -> dict[str, Any]:
    """What a passage's URL answers; a range has its `end` and its `passages` besides."""
    shown = arrival.passages[0] if arrival.passages else None
    answer: dict[str, Any] = {
        "id": arrival.target.record_id,
        "version": arrival.version,
        "number": arrival.target.first,
        "text": arrival.text,
        "check": arrival.check,
        "digest": arrival.digest,
        "page": shown.page if shown else None,
        "section": shown.section if shown else None,
        "label": shown.label if shown else None,
        "status": arrival.status,
        "now": list(arrival.now),
        "cited": _cited_json(arrival),
        "permalink": site.path(arrival.permalink),
        "pinned": site.path(arrival.pinned),
    }
    if arrival.target.last is not None:
        answer["end"] = arrival.target.last
        answer["passages"] = [_passage_json(passage) for passage in arrival.passages]
    return answer


def _cited_json(arrival: Arrival) -> dict[str, Any] | None:
    """The words as cited; without a check only those of a gone passage."""
    cited: Cited | None = arrival.cited
    if cited is None or (arrival.target.check is None and arrival.status != "gone"):
        return None
    return {"version": cited.version, "text": cited.text, "check": cited.check}


def tombstone_json(record: Record, site: Site) -> dict[str, Any]:
    """What every URL of a withdrawn record answers: that it was there, and why it is not."""
    return {
        "id": record.id,
        "status": "withdrawn",
        "reason": record.reason,
        "withdrawn_at": record.withdrawn_at.isoformat() if record.withdrawn_at else None,
        "versions": record.current,
        "permalink": site.path(Target(record.id)),
    }


@dataclass(frozen=True, slots=True)
class Survivor:
    """The record that a merged one lives on in, and where the words of the passage asked for are there."""

    id: str
    title: str | None  # None where that record was withdrawn
    words: Counterpart | None = None  # None for the record as a whole
    address: Target | None = None  # of the words; None where they are not there


def survivor_json(survivor: Survivor, site: Site) -> dict[str, Any]:
    """What the answers of a merged record's URLs carry as `survivor`: where its words are kept on.

    `status` says how the words there compare with those that the merged record had last.
    """
    words, address = survivor.words, survivor.address
    return {
        "id": survivor.id,
        "permalink": site.path(Target(survivor.id)),
        "match": site.path(address) if address else None,
        "status": words.status if words else None,
        "now": list(words.now) if words else [],
    }


def finding_json(finding: Finding, site: Site) -> dict[str, Any]:
    """What verifying found of one quotation or URL."""
    place, given = finding.place, finding.quotation.target
    return {
        "line": finding.line,
        "quotation": finding.quotation.text or None,
        "url": site.path(given) if given else None,
        "outcome": finding.outcome,
        "sound": finding.is_sound,
        "id": place.record_id if place else given.record_id if given else None,
        "title": finding.reference.metadata.title if finding.reference else None,
        "version": place.version if place else None,
        "current": place.is_current if place else None,
        "numbers": list(place.numbers) if place else [],
        "original": place.original if place else None,
        "score": round(place.collation.score, 4) if place else None,
        "differences": [
            {"kind": d.kind, "quoted": d.quoted, "original": d.original, "fault": d.is_fault}
            for d in finding.discrepancies
        ],
        "status": finding.arrival.status if finding.arrival else None,
        "permalink": site.path(place.permalink) if place else None,
        "also": [{"id": other.record_id, "permalink": site.path(other.permalink)} for other in finding.also],
        "citation": plain(finding.reference, site) if finding.reference else None,
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """For each field how its value was known and the words it was read from, then what else was found."""
    return {name: _known(candidates) for name, candidates in evidence.items() if candidates}


def _known(candidates: Sequence[Candidate]) -> dict[str, Any]:
    chosen, *others = candidates
    found: dict[str, Any] = {"how": chosen.how, "quote": chosen.quote}
    if chosen.place is not None:
        found["place"] = chosen.place
    return {**found, "others": [_candidate_json(other) for other in others]}


def _candidate_json(candidate: Candidate) -> Mapping[str, Any]:
    value = list(candidate.value) if isinstance(candidate.value, tuple) else candidate.value
    return {"value": value, "how": candidate.how, "quote": candidate.quote, "place": candidate.place}


def _section_json(section: Section) -> dict[str, Any]:
    return {"title": section.title, "level": section.level, "authors": list(section.authors)}


def _passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "number": passage.number,
        "section": passage.section,
        "page": passage.page,
        "label": passage.label,
        "text": passage.text,
        "check": passage.check,
    }


def _version_json(summary: VersionSummary, record_id: str, site: Site) -> dict[str, Any]:
    return {
        "number": summary.number,
        "made_at": summary.made_at.isoformat(),
        "title": summary.title,
        "digest": summary.digest,
        "media_type": summary.media_type,
        "permalink": site.path(Target(record_id, summary.number)),
    }
