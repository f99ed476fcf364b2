"""The JSON objects that pages with `format=json` and the API both answer with."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from archive.addresses import Target
from archive.arrivals import Arrival
from archive.counterparts import Counterpart, counterpart_of, find_counterparts
from archive.lineage import Lineage
from archive.mergers import find_survivor
from archive.records import Record, Version
from archive.resolving import resolve
from archive.store import Store
from archive.summaries import RecordSummary
from archive.views import Survivor, arrival_json, record_page_json, survivor_json, tombstone_json
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
    survivor = survivor_of(found)
    return body | ({"survivor": survivor_json(survivor, site)} if survivor else {})


def tombstone(record: Record) -> dict[str, Any]:
    """What stands in the place of a withdrawn record."""
    return tombstone_json(record, here().site)


def changed_at(found: Found) -> dt.datetime:
    """When what stands at an address last changed: with its record, or that in which a merged one lives on.

    A pinned page changes too: it says what became of its words since.
    """
    ids = {found.record.id, survivor.id if (survivor := survivor_of(found)) else found.record.id}
    changes = (here().store.last_change(record_id) for record_id in ids)
    return max([change.at for change in changes if change is not None], default=found.version.made_at)


def survivor_of(found: Found) -> Survivor | None:
    """Where a merged record is kept on, and where the words of its passage are there now."""
    store = here().store
    last = find_survivor(found.record.id, lambda name: store.get_record(name).survivor)
    if last is None:
        return None
    record = store.get_record(last)
    if record.state == "withdrawn":
        return Survivor(record.id, None)
    title = store.get_version(record.id).metadata.title
    if found.arrival is None:
        return Survivor(record.id, title)
    told = here().kept(_Counterparts(found.record.id, record.id))
    words = counterpart_of(found.arrival.now, told)
    return Survivor(record.id, title, words, _address(record.id, words))


@dataclass(frozen=True, slots=True)
class _Counterparts:
    """The question where all passages of a merged record are in another; asked once for all its pages."""

    merged: str
    survivor: str

    def __call__(self, store: Store) -> dict[int, Counterpart]:
        merged, survivor = store.get_version(self.merged), store.get_version(self.survivor)
        return find_counterparts(merged.passages, survivor.passages)


def _address(record_id: str, words: Counterpart) -> Target | None:
    """The URL to cite the words by: of a passage, a range, or where they stand apart of the first of them."""
    if not words.passages:
        return None
    first, last = words.passages[0], words.passages[-1]
    lineage = Lineage(here().store.history(record_id))
    if first is not last and lineage.adjoin(lineage.latest_passages(words.now)):
        return resolve(lineage, Target(record_id, first=first.number, last=last.number)).permalink
    return Target(record_id, first=first.number, check=first.check)


def summary_json(summary: RecordSummary) -> dict[str, Any]:
    """A line of a list as JSON, with the record's address."""
    return {
        **asdict(summary),
        "authors": list(summary.authors),
        "made_at": summary.made_at.isoformat(),
        "permalink": here().site.path(Target(summary.id)),
    }
