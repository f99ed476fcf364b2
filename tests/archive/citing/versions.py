"""Versions made by hand, for what only reads them."""

import datetime as dt
from collections.abc import Sequence

from archive.records import Metadata, Passage, Section, Version


def version_of(metadata: Metadata, sections: Sequence[Section], passages: Sequence[Passage]) -> Version:
    return Version(
        record_id="q9w1dfwf077y",
        number=1,
        metadata=metadata,
        evidence={},
        sections=tuple(sections),
        passages=tuple(passages),
        digest="0" * 64,
        media_type="text/plain",
        rules="1",
        made_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    )
