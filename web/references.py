"""What was found at an address as a reference, in the forms that reference managers read."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from archive.addresses import Site, Target
from archive.citing import references
from archive.citing.bibtex import bibtex
from archive.citing.csl import csl_item
from archive.citing.references import Reference
from archive.citing.ris import ris
from archive.records import Version
from web.objects import Found

FORMS: Mapping[str, Callable[[Reference, Site], str]] = MappingProxyType({"ris": ris, "bib": bibtex})


def reference_to(found: Found) -> Reference:
    """The reference to a record, a version, or to a passage with its place."""
    return references.reference_to(found.version, found.target, found.arrival)


def reference_to_record(version: Version) -> Reference:
    """The reference to a record as a whole."""
    return references.reference_of(version, Target(version.record_id))


def in_form(reference: Reference, site: Site, form: str) -> str:
    """The reference as `csl`, `ris` or `bib`."""
    if form == "csl":
        return json.dumps([csl_item(reference, site)], ensure_ascii=False) + "\n"
    return FORMS[form](reference, site)


def csl(version: Version, site: Site) -> dict[str, Any]:
    """A record as a CSL-JSON item."""
    return csl_item(reference_to_record(version), site)
