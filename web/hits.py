"""Where the words of a search stand in a record's passages."""

from collections.abc import Mapping

from archive.records import Version
from web.holdings import here
from web.marking import Spans


def spans_in(version: Version, query: str) -> Mapping[int, Spans]:
    """The places to mark, by passage number; passages without any are left out."""
    find = getattr(here().index, "spans_in", None)
    return find(version, query) if find else {}
