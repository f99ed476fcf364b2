"""Versions without a store."""

import datetime as dt

from archive.records import Version
from archive.taking import first_passages, version_from
from tests.archive.harbours import draft_of


def version_of(*texts: str, title: str = "The harbour", number: int = 1) -> Version:
    draft = draft_of("\n".join(texts), *texts, title=title)
    return version_from(
        draft, "aaaaaaaaaaaa", number, first_passages(draft), dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    )
