"""The bars of a search over time: years, and months where few years are left; each bar is a link.

Two clicks brush a range without any script: the first bar chosen selects its period, the second extends the
selection to itself, a third starts anew. All of it is in the URL.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.dates import parse_date
from index.requests import Request
from web import states
from web.words import MONTHS

_MOST_BARS = 120  # more are grouped by ten years
_MOST_MARKS = 8  # below a row; a telephone has room for them
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)  # bars from one round mark to the next
_APART = 0.1  # of the width, between a mark and those at the ends
_LEAST = 4.0  # height in hundredths of a bar that is not empty


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: how many records, where its link leads, and its place in a box of `Bars.width` by 100."""

    label: str
    count: int
    x: int
    height: float
    first: str
    last: str
    chosen: bool
    leads_to: Request
    says: str  # what the link does, for those who don't see the picture


@dataclass(frozen=True, slots=True)
class Mark:
    """A label below its bar."""

    label: str
    at: float  # hundredths of the width, to the middle of the bar


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars, each one unit wide."""

    unit: str  # "year", "decade" or "month"
    bars: tuple[Bar, ...]
    begun: bool = False  # one period is chosen, and another bar makes it a range

    @property
    def width(self) -> int:
        """Units from the left edge to the right."""
        return len(self.bars)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The labels below: of every bar if there is room, else of the ends and of round years between."""
        if self.unit == "month":
            return self._month_marks()
        bars, last = self.bars, len(self.bars) - 1
        if last < _MOST_MARKS:
            return tuple(self._mark(bar, bar.label) for bar in bars)
        numbers = [int(bar.first) // (1 if self.unit == "year" else 10) for bar in bars]
        step = next((s for s in _STEPS if len(bars) <= s * _MOST_MARKS), _STEPS[-1])
        between = [
            bar
            for bar, number in zip(bars, numbers, strict=True)
            if number % step == 0 and _APART <= bar.x / last <= 1 - _APART
        ]
        return tuple(self._mark(bar, bar.label) for bar in (bars[0], *between, bars[-1]))

    def _month_marks(self) -> tuple[Mark, ...]:
        """The months of one year; of more years, each year and its middle."""
        names = [(bar, int(bar.first[5:7])) for bar in self.bars]
        if self.width <= 12:
            return tuple(self._mark(bar, MONTHS[month - 1][:3]) for bar, month in names)
        halves = [(bar, month) for bar, month in names if month in {1, 7}]
        return tuple(self._mark(bar, bar.first[:4] if month == 1 else MONTHS[6][:3]) for bar, month in halves)

    def _mark(self, bar: Bar, label: str) -> Mark:
        return Mark(label, round(100 * (bar.x + 0.5) / self.width, 1))


def year_bars(request: Request, counts: Sequence[tuple[str, int]]) -> Bars | None:
    """A bar for each year from the first to the last; None where fewer than two years have records."""
    found = {int(year): count for year, count in counts if year[:4].isdigit()}
    if len(found) < 2:
        return None
    step = 1 if max(found) - min(found) < _MOST_BARS else 10
    unit = "year" if step == 1 else "decade"
    start = min(found) // step * step
    spans = [(year, min(year + step - 1, 9999)) for year in range(start, max(found) + 1, step)]
    periods = [
        (
            f"{a:04d}" if step == 1 else f"{a:04d}s",
            f"{a:04d}",
            f"{b:04d}",
            sum(found.get(y, 0) for y in range(a, b + 1)),
        )
        for a, b in spans
    ]
    return _bars(request, unit, periods)


def month_bars(request: Request, counts: Sequence[tuple[str, int]]) -> Bars | None:
    """A bar for each month of the years selected; None where more than three years are."""
    found = dict(counts)
    if not found:
        return None
    first, last = int(min(found)[:4]), int(max(found)[:4])
    if last - first > 2:
        return None
    months = [f"{year:04d}-{month:02d}" for year in range(first, last + 1) for month in range(1, 13)]
    return _bars(request, "month", [(_worded(month), month, month, found.get(month, 0)) for month in months])


def _bars(request: Request, unit: str, periods: Sequence[tuple[str, str, str, int]]) -> Bars:
    tallest = max(count for *_, count in periods) or 1
    return Bars(
        unit,
        tuple(
            _bar(request, unit, x, period, max(_LEAST, 100 * period[3] / tallest) if period[3] else 0.0)
            for x, period in enumerate(periods)
        ),
        begun=_is_begun(request, unit),
    )


def _is_begun(request: Request, unit: str) -> bool:
    first, last = request.selection.first, request.selection.last
    return bool(first and last and _is_one(unit, first, last))


def _bar(request: Request, unit: str, x: int, period: tuple[str, str, str, int], height: float) -> Bar:
    label, first, last, count = period
    start, stop = _next(request, unit, first, last)
    records = "1 record" if count == 1 else f"{count:,} records"
    return Bar(
        label=label,
        count=count,
        x=x,
        height=round(height, 1),
        first=first,
        last=last,
        chosen=_is_chosen(request, first, last),
        leads_to=states.between(request, start, stop),
        says=f"{label}: {records}. {_says(start, stop)}",
    )


def _says(start: str | None, stop: str | None) -> str:
    if start is None:
        return "Show all dates"
    first, last = _worded(start), _worded(stop or start)
    return f"Show {first} only" if first == last else f"Show {first} to {last}"


def _worded(period: str) -> str:
    """A month as people write it: `July 2024`; a year as it is."""
    year, _, month = period.partition("-")
    return f"{MONTHS[int(month[:2]) - 1]} {year}" if month else year


def _is_chosen(request: Request, first: str, last: str) -> bool:
    period = states.chosen_period(request.selection)
    if period is None:
        return False
    return parse_date(first).first <= period[1].last and period[0].first <= parse_date(last).last


def _next(request: Request, unit: str, first: str, last: str) -> tuple[str | None, str | None]:
    """Where a click leads: to this period; with one chosen, from that to this; back out if it is that."""
    chosen = request.selection
    if (chosen.first, chosen.last) == (first, last):
        return _above(unit, first)
    if chosen.first and chosen.last and _is_begun(request, unit):
        start = min(chosen.first, first)
        stop = max(chosen.last, last)
        return start, stop
    return first, last


def _above(unit: str, first: str) -> tuple[str | None, str | None]:
    """Where taking a choice back leads: from a month to its year, from a year to all."""
    return (first[:4], first[:4]) if unit == "month" else (None, None)


def _is_one(unit: str, first: str, last: str) -> bool:
    """Whether a range is a single period of the unit."""
    start, stop = parse_date(first), parse_date(last)
    if unit == "month":
        return first == last and start.month is not None and start.day is None
    if start.month is not None or stop.month is not None:
        return False
    return start == stop if unit == "year" else stop.year - start.year == 9


def period_label(first: str | None, last: str | None) -> str:
    """A range of dates in words: `2019`, `2019 to 2023`, `from 2019`, `until 2023`."""
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}"
