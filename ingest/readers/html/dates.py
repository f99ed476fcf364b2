"""Dates as machines write them in a page's declarations: ISO 8601 and its cousins, RFC 2822, seconds."""

import datetime as dt
import re
from calendar import month_abbr
from email.utils import parsedate_to_datetime

from archive.dates import PartialDate
from ingest.fields.dates import Custom, read_line

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_YEAR = re.compile(r"\d{4}")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_CLOCK = re.compile(r"(?:\b|T)(\d{1,2}):\d{2}")
_UTC = re.compile(r"(?:Z|[+-]00:?00|\bGMT(?:\+0000)?\b|\bUTC\b)[^\w+-]*(?:\(.*\))?$")
_SCRIPT = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d{1,2}) (\d{4})\b")
_MONTHS = {name: number for number, name in enumerate(month_abbr) if number}
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4}\b")
_LONGEST = 60  # characters of a declared date in words
_EARLIEST = 1400  # printed; a page may hold an old text and declare its date


def find_declared_date(value: str) -> PartialDate | None:
    """The date that a declaration names, as precise as it is; None where it is no date or can't be one."""
    text = value.strip()
    found = _find(text)
    if found is None or found.year < _EARLIEST or (found.month, found.day, found.year) == (1, 1, 1970):
        return None
    return found


def hour_in_utc(value: str) -> int | None:
    """The hour of a moment that is given in universal time, so that its day may not be the publisher's."""
    clock = _CLOCK.search(value)
    return int(clock[1]) if clock and _UTC.search(value.strip()) else None


def _find(text: str) -> PartialDate | None:
    if match := _SECONDS.fullmatch(text):
        moment = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        return PartialDate(moment.year, moment.month, moment.day)
    for pattern, order in ((_ISO, (1, 3, 4)), (_COMPACT, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        if match := pattern.match(text):
            return _partial(*(match[number] for number in order))
    if match := _SCRIPT.match(text):
        return _partial(match[3], str(_MONTHS.get(match[1], 0)), match[2])
    if _YEAR.fullmatch(text):
        return _partial(text, None, None)
    return _from_mail(text) or _in_words(text)


def _partial(year: str, month: str | None, day: str | None) -> PartialDate | None:
    try:
        return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        return None


def _from_mail(text: str) -> PartialDate | None:
    """RFC 2822, `Thu, 11 Jun 2020 10:00:00 GMT`."""
    if not _MAIL.match(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return PartialDate(moment.year, moment.month, moment.day)


def _in_words(text: str) -> PartialDate | None:
    """A date that a declaration gives as people write it: `April 3, 2021`."""
    found = read_line(text, Custom(dt.date.max)) if len(text) < _LONGEST else None
    return found.date if found else None
