"""What stands at a permanent URL in the forms that are no page: for `?format=`, and beside frozen pages."""

import json

from web import objects, reading, references
from web.holdings import here
from web.objects import Found


def written(found: Found, form: str) -> str:
    """A record, version or passage as `json`, `txt`, `bib`, `ris` or `csl`."""
    if form == "json":
        return json.dumps(objects.as_object(found), ensure_ascii=False)
    if form == "txt":
        return _text(found)
    return references.in_form(references.reference_to(found), here().site, form)


def _text(found: Found) -> str:
    """The words of a passage and nothing else; of a record the whole text under its numbers."""
    if found.arrival is not None:
        return (found.arrival.text or "") + "\n"
    return reading.as_text(found.version, here().site.url(found.target))
