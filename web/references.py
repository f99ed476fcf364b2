"""What was found at an address as a reference, in the forms that reference managers read."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from archive.addresses import Site, Target
from archive.arrivals import Arrival
from archive.citing.bibtex import bibtex
from archive.citing.csl import csl_item
from archive.citing.references import Reference, reference_of
from archive.citing.ris import ris
from archive.records import Passage, Version
from web.objects import Found

FORMS: Mapping[str, Callable[[Reference, Site], str]] = MappingProxyType({"ris": ris, "bib": bibtex})


def reference_to(found: Found) -> Reference:
    """The reference to a record, a version, or to a passage with its place.

    Of a passage that is shown as it is now it carries the check of the words now; of one that is gone, the
    address by which it was asked for and the place that it had.
    """
    arrival = found.arrival
    if arrival is None:
        return reference_of(found.version, found.target)
    pinned = found.target.version is not None or not arrival.passages
    return reference_of(found.version, found.target if pinned else arrival.permalink, _passages(arrival))


def _passages(arrival: Arrival) -> tuple[Passage, ...]:
    return arrival.passages or (arrival.cited.passages if arrival.cited else ())


def reference_to_record(version: Version) -> Reference:
    """The reference to a record as a whole."""
    return reference_of(version, Target(version.record_id))


def in_form(reference: Reference, site: Site, form: str) -> str:
    """The reference as `csl`, `ris` or `bib`."""
    if form == "csl":
        return json.dumps([csl_item(reference, site)], ensure_ascii=False) + "\n"
    return FORMS[form](reference, site)


def csl(version: Version, site: Site) -> dict[str, Any]:
    """A record as a CSL-JSON item."""
    return csl_item(reference_to_record(version), site)
