"""What was found at an address as a reference, in the forms that reference managers read."""

import json
from typing import Any

from archive.addresses import Target
from archive.citing.csl import csl_item
from archive.citing.references import Reference, reference_of
from archive.records import Version
from web.holdings import here
from web.objects import Found


def reference_to(found: Found) -> Reference:
    """The reference to a record, a version, or a passage with its place."""
    passages = found.arrival.passages if found.arrival else ()
    return reference_of(found.version, found.target, passages)


def csl(version: Version) -> dict[str, Any]:
    """A record as a CSL-JSON item."""
    return csl_item(reference_of(version, Target(version.record_id)), here().site)


def in_form(reference: Reference, form: str) -> str:
    """The reference as `csl`."""
    del form
    return json.dumps([csl_item(reference, here().site)], ensure_ascii=False) + "\n"
