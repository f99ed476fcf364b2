"""Totals and facets, exact: records by themselves by the cluster's counts, families by their names.

A cluster can't count distinct values exactly by itself. So records without a family are counted by ordinary
aggregations, which are exact for as many buckets as there are values; of the others the cluster is asked for
every distinct row (group, source, type …), page by page, and each family is counted once for each value
here. That costs time with the number of reprints among the matches, not with the matches.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.found import Counts
from index.opensearch.cluster import Json
from index.opensearch.queries import all_of, filter_of, passing
from index.opensearch.rows import month_number, month_of
from index.plans import VALUE_FACETS, Plan

PAGE = 10_000  # rows of one answer
MOST_BUCKETS = 50_000  # of one aggregation; more are read page by page
_DATES = ("year", "month")
_COLUMNS = (*VALUE_FACETS, *_DATES)

Row = Mapping[str, Any]
Search = Callable[[list[Json]], list[Json]]


def alone_request(plan: Plan, numbers: Mapping[str, int], alone: Json) -> Json:
    """The aggregations that count records without a family; `numbers` are of each facet's values."""

    def counted(facet: str, aggregations: Json) -> Json:
        return {"filter": all_of([*passing(plan.selection, but=facet), alone]), "aggs": aggregations}

    found: Json = {}
    for facet in VALUE_FACETS:
        size = min(max(numbers[facet], 1), MOST_BUCKETS)
        found[facet] = counted(facet, {"values": {"terms": {"field": facet, "size": size}}})
    dates: Json = {
        "year": {"terms": {"field": "year", "size": 10_000}},
        "undated": {"missing": {"field": "day"}},
    }
    if plan.months:
        first, last = month_number(plan.months[0], 1), month_number(plan.months[1], 12)
        within = {"range": {"month": {"gte": first, "lte": last}}}
        months = {"month": {"terms": {"field": "month", "size": last - first + 1}}} if first <= last else {}
        dates["months"] = {"filter": within, "aggs": months}
    found["date"] = counted("date", dates)
    return found


def families_body(plan: Plan, shared: Json) -> Json:
    """The families of what matches and is selected, with the number of their records."""
    return _composite([filter_of(plan.root), *passing(plan.selection), shared], ("group",))


def shared_bodies(plan: Plan, shared: Json) -> dict[frozenset[str], Json]:
    """The distinct rows of records in families, for every group of facets that the same records count for."""
    groups = {facet: frozenset({facet}) for facet in (*VALUE_FACETS, "date") if facet in plan.selection}
    rest = frozenset({*VALUE_FACETS, "date"} - groups.keys())
    bodies = {}
    for group in (*groups.values(), rest):
        if group:
            facet = next(iter(group))
            columns = [name for name in _COLUMNS if (name if name not in _DATES else "date") in group]
            filters = [filter_of(plan.root), *passing(plan.selection, but=facet), shared]
            bodies[group] = _composite(filters, ("group", *columns))
    return bodies


def values_body(facet: str, filters: list[Json]) -> Json:
    """The values of a facet, of which there may be any number."""
    return _composite([*filters, {"exists": {"field": facet}}], (facet,))


def _composite(filters: list[Json], columns: Iterable[str]) -> Json:
    sources = [{name: {"terms": {"field": name, "missing_bucket": True}}} for name in columns]
    rows = {"composite": {"size": PAGE, "sources": sources}}
    return {"size": 0, "query": all_of(filters), "aggs": {"rows": rows}}


def read_rows(search: Search, body: Json, answer: Json) -> Iterator[tuple[Row, int]]:
    """Every row of an answer and of those after it, with the number of records that have it."""
    while True:
        rows = answer["aggregations"]["rows"]
        for bucket in rows["buckets"]:
            yield bucket["key"], bucket["doc_count"]
        if "after_key" not in rows or len(rows["buckets"]) < PAGE:
            return
        composite = {**body["aggs"]["rows"]["composite"], "after": rows["after_key"]}
        (answer,) = search([{**body, "aggs": {"rows": {"composite": composite}}}])


@dataclass(slots=True)
class Tally:
    """Counts as they come in."""

    values: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in VALUE_FACETS}
    )
    years: Counter[int] = field(default_factory=Counter)
    months: Counter[tuple[int, int]] = field(default_factory=Counter)
    undated: int = 0

    def add_alone(self, aggregations: Json) -> None:
        """The counts of `alone_request`."""
        for facet in VALUE_FACETS:
            for bucket in aggregations[facet]["values"]["buckets"]:
                self.values[facet][bucket["key"]] += bucket["doc_count"]
        dates = aggregations["date"]
        for bucket in dates["year"]["buckets"]:
            self.years[bucket["key"]] += bucket["doc_count"]
        for bucket in dates.get("months", {}).get("month", {}).get("buckets", ()):
            self.months[month_of(bucket["key"])] += bucket["doc_count"]
        self.undated += dates["undated"]["doc_count"]

    def add_shared(self, rows: Iterable[Row], years: tuple[int, int] | None) -> None:
        """The families of these rows, each once for each value."""
        seen: set[tuple[str, str, Any]] = set()
        for row in rows:
            for name, value in row.items():
                if name != "group" and (name == "year" or value is not None):
                    seen.add((row["group"], name, value))
        for _, name, value in seen:
            if name in self.values:
                self.values[name][value] += 1
            elif name == "year" and value is None:
                self.undated += 1
            elif name == "year":
                self.years[value] += 1
            elif years and years[0] <= month_of(value)[0] <= years[1]:
                self.months[month_of(value)] += 1

    def counts(self) -> Counts:
        """All of it, in the order of display."""
        return Counts(
            values={facet: dict(sorted(found.items(), key=_rank)) for facet, found in self.values.items()},
            years=dict(sorted(self.years.items(), reverse=True)),
            months=dict(sorted(self.months.items(), reverse=True)),
            undated=self.undated,
        )


def _rank(counted: tuple[str, int]) -> tuple[int, str]:
    """Most frequent first, then by the alphabet."""
    return -counted[1], counted[0]
