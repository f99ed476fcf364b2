"""The JSON objects that pages with `format=json` and the API both answer with."""

from dataclasses import asdict, dataclass
from typing import Any

from archive.addresses import Target
from archive.arrivals import Arrival
from archive.lineage import Lineage
from archive.records import Record, Version
from archive.resolving import resolve
from archive.summaries import RecordSummary
from archive.views import arrival_json, record_page_json, survivor_json, tombstone_json
from web.holdings import here


@dataclass(frozen=True, slots=True)
class Found:
    """What a permanent URL names: its record, the version that is shown, and how a passage was reached."""

    target: Target
    record: Record
    version: Version
    arrival: Arrival | None = None


def find(target: Target) -> Found:
    """What a target names in a record that was not withdrawn; RecordNotFound and its kin."""
    store = here().store
    record = store.get_record(target.record_id)
    if target.first is None:
        return Found(target, record, store.get_version(record.id, target.version))
    arrival = resolve(Lineage(store.history(record.id)), target)
    return Found(target, record, store.get_version(record.id, arrival.version), arrival)


def as_object(found: Found) -> dict[str, Any]:
    """The record object of the design, or its passage object."""
    site = here().site
    if found.arrival is not None:
        body = arrival_json(found.arrival, site)
    else:
        versions = here().store.list_versions(found.record.id)
        body = record_page_json(found.version, versions, site, pinned=found.target.version is not None)
    survivor = survivor_json(found.record, match_of(found), site)
    return body | ({"survivor": survivor} if survivor else {})


def tombstone(record: Record) -> dict[str, Any]:
    """What stands in the place of a withdrawn record."""
    return tombstone_json(record, here().site)


def match_of(found: Found) -> Target | None:
    """Where the words of a merged record's passage stand in the record that it went into."""
    if found.record.survivor is None or found.arrival is None or not found.arrival.passages:
        return None
    wanted = found.arrival.passages[0].digest
    survivor = here().store.get_version(found.record.survivor)
    passage = next((p for p in survivor.passages if p.digest == wanted), None)
    return Target(survivor.record_id, first=passage.number, check=passage.check) if passage else None


def summary_json(summary: RecordSummary) -> dict[str, Any]:
    """A line of a list as JSON, with the record's address."""
    return {
        **asdict(summary),
        "authors": list(summary.authors),
        "made_at": summary.made_at.isoformat(),
        "permalink": here().site.path(Target(summary.id)),
    }
