"""What stands at a permanent URL in the forms that are no page: for `?format=`, and beside frozen pages."""

import json
from collections.abc import Iterator

from archive.addresses import Target
from archive.arrivals import Arrival
from archive.records import Passage
from web import arrivals, objects, reading, references
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
    """The words of a passage and nothing else, where they are as cited; of a record the numbered text.

    Of a citation whose words changed it is the same as on the page: what became of it, then, then and now.
    """
    if found.arrival is None:
        return reading.as_text(found.version, here().site.url(found.target))
    if found.target.version is not None or not arrivals.is_explained(found.arrival):
        return (found.arrival.text or "") + "\n"
    return "\n\n".join(_told(found.arrival)) + "\n"


def _told(arrival: Arrival) -> Iterator[str]:
    """What became of a citation, in paragraphs."""
    yield " ".join(filter(None, [arrivals.headline(arrival), *arrivals.sentences(arrival)]))
    if arrival.cited is not None:
        yield f"As cited, in version {arrival.cited.version} ({here().site.url(arrival.pinned)}):"
        yield arrival.cited.text
    if arrival.text is not None:
        words = arrival.text if arrival.status == "unmatched" else arrival.became
        whole = words == arrival.text
        targets = [arrival.permalink] if whole else [_address(arrival, piece) for piece in arrival.pieces]
        yield f"Now, in version {arrival.version} ({', '.join(map(here().site.url, targets))}):"
        yield words


def _address(arrival: Arrival, piece: Passage) -> Target:
    return Target(arrival.target.record_id, first=piece.number, check=piece.check)
