"""When a page was published: what it declares, its date line, its address.

A date on which a page was changed, saved or copyrighted is never taken. Where declarations disagree, the one
that the date line or the address bears out comes first.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from archive.dates import PartialDate, find_date, parse_date
from archive.records import Candidate
from ingest.readers.html.dates import find_declared_date, hour_in_utc
from ingest.readers.html.declared import Statement

_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/_-](?P<month>\d{1,2})(?:[/_-](?P<day>\d{1,2}))?(?=[/_.-]|$)"
    r"|[/_-](?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[/_.-]|$)"
)
_FIGURE = re.compile(r"\d+")
_EASTMOST, _WESTMOST = 14, 12  # hours by which the clocks of the world are before and after universal time


def published(
    statements: Sequence[Statement], lines: Sequence[Candidate], addresses: Iterable[str], today: dt.date
) -> tuple[Candidate, ...]:
    """The candidates for the publication date, best first; `lines` are those of the page's date lines."""
    placed = [each for each in _from_addresses(addresses) if _is_past(each, today)]
    printed = [_settled(each, placed) for each in lines if _is_past(each, today)]
    local = (*printed, *placed)
    declared = [
        _local_day(date, statement, local)
        for statement in statements
        if (date := find_declared_date(statement.value)) is not None
    ]
    declared = [each for each in declared if _is_past(each, today)]
    ordered = sorted(declared, key=lambda each: _rank(each, declared[0], local))
    return tuple(dict.fromkeys((*ordered, *local)))


def _rank(candidate: Candidate, first: Candidate, local: Sequence[Candidate]) -> int:
    """Less for what is more precise or, against the first, borne out by the page's own lines."""
    date, best = _date(candidate), _date(first)
    borne_out = any(_date(each) == date for each in local)
    first_is_borne_out = any(_date(each).overlaps(best) for each in local)
    if best.overlaps(date):
        return 0 if _precision(date) > _precision(best) else 1
    return -1 if borne_out and not first_is_borne_out else 2


def _settled(line: Candidate, addresses: Sequence[Candidate]) -> Candidate:
    """A line of which only the year is sure, `3/4/2021`, with the day that the page's address settles."""
    if _precision(_date(line)) > 0:
        return line
    for each in addresses:
        date = _date(each)
        if date.day is not None and {date.year, date.month, date.day} == set(
            map(int, _FIGURE.findall(line.quote))
        ):
            return Candidate(each.value, line.how, f"{line.quote}; {each.quote}", line.place)
    return line


def _local_day(date: PartialDate, statement: Statement, local: Sequence[Candidate]) -> Candidate:
    """A declared date; one in universal time is the day that the page names, if it was that day somewhere."""
    hour = hour_in_utc(statement.value)
    if hour is not None and date.day is not None:
        for each in local:
            named = _date(each)
            days = (named.first - date.first).days
            if named.day is not None and (
                (days == 1 and hour + _EASTMOST >= 24) or (days == -1 and hour - _WESTMOST < 0)
            ):
                return Candidate(each.value, "declared", f"{statement.quote}; {each.quote}", statement.place)
    return Candidate(str(date), "declared", statement.quote, statement.place)


def _from_addresses(addresses: Iterable[str]) -> list[Candidate]:
    """The dates that a page's own addresses carry: `/2024/05/27/`, `/2024/05/`, `-20240527`."""
    found = []
    for address in dict.fromkeys(addresses):
        for match in _IN_ADDRESS.finditer(address):
            year, month, day = (match[name] or match[name[0]] for name in ("year", "month", "day"))
            try:
                date = PartialDate(int(year), int(month), int(day) if day else None)
            except ValueError:
                continue
            found.append(Candidate(str(date), "detected", address, "address"))
            break
    return found


def _is_past(candidate: Candidate, today: dt.date) -> bool:
    date = find_date(str(candidate.value))  # what a damaged page declares, or is detected in it, may be none
    return date is not None and date.first <= today + dt.timedelta(days=1)  # tomorrow, where it was published


def _date(candidate: Candidate) -> PartialDate:
    return parse_date(str(candidate.value))


def _precision(date: PartialDate) -> int:
    return sum(part is not None for part in (date.month, date.day))
