"""The publication date that htmldate finds where a page declares none; the one module to know htmldate."""

import datetime as dt
import logging

from htmldate import find_date

from archive.records import Candidate

logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def find_date_in_markup(markup: str, today: dt.date) -> Candidate | None:
    """The original date by htmldate's strict search: from markup made for dates, never by counting."""
    try:
        found = find_date(
            markup,
            original_date=True,
            extensive_search=False,
            max_date=today.isoformat(),
            min_date="1995-01-01",
        )
    except (ValueError, RecursionError, OverflowError):
        return None
    return Candidate(found, "detected", found, "htmldate") if found else None
