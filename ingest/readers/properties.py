"""What a document's own properties declare, as candidates; Office, OpenDocument and EPUB keep Dublin Core.

When a file was made or saved is no date of publication and becomes none.
"""

from collections.abc import Mapping

from lxml import etree

from archive.records import Candidate
from ingest.fields.people import is_person
from ingest.readers.packages import local

_FIELDS = {"title": "title", "language": "language", "rights": "rights", "publisher": "source"}


def read_properties(root: etree._Element | None, place: str) -> Mapping[str, tuple[Candidate, ...]]:
    """The candidates of each field; a creator counts where it is a person's name."""
    found: dict[str, tuple[Candidate, ...]] = {}
    people: list[str] = []
    for element in root.iter() if root is not None else ():
        text = " ".join((element.text or "").split())
        name = local(element)
        if text and name in _FIELDS:
            candidate = Candidate(text, "declared", text, f"{place} {name}")
            found[_FIELDS[name]] = (*found.get(_FIELDS[name], ()), candidate)
        elif name == "creator":
            people += [each.strip() for each in text.split(";") if is_person(each.strip())]
    if people:
        found["authors"] = (Candidate(tuple(people), "declared", "; ".join(people), f"{place} creator"),)
    return found
