"""One plan answered from one point in time: its leaves counted, then hits, totals and facets at once."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.dates import find_date
from index.found import SCORE_DECIMALS, Counts, Found, FoundHit, Stored
from index.opensearch import counting
from index.opensearch.cluster import Json
from index.opensearch.queries import EVERYTHING, all_of, filter_of, none_of, passing
from index.opensearch.ranking import Weights, is_exact, leaves_of, scored
from index.opensearch.rescoring import Page, terms_of
from index.opensearch.rows import indexed_of, stored_of
from index.opensearch.view import View
from index.plans import EvaluationStopped, Plan

NEWEST: list[Json] = [{"day": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
OLDEST: list[Json] = [{"day": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]
_SORTS = {"relevance": [{"_score": "desc"}, *NEWEST], "newest": NEWEST, "oldest": OLDEST}
_DEEPEST = 10_000  # hits that the cluster gives at once, the ones before them included
_LOOKED_AT = 100  # first hits that are scored anew where the cluster's scores only come near
_SECONDS = 60.0  # for a plan without a bound
_GRACE = 5.0  # seconds that the network may take besides


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an evaluation has to end."""

    at: float

    @classmethod
    def of(cls, plan: Plan) -> "Deadline":
        """The plan's, counted from now."""
        return cls(time.monotonic() + (_SECONDS if plan.seconds is None else plan.seconds))

    @property
    def left(self) -> float:
        """The seconds left; EvaluationStopped."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise EvaluationStopped("The time for evaluating the query is over.")
        return left


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the index beforehand."""

    values: Mapping[str, int]  # how many each facet has
    shared: Json | None  # the records in families, if there are any

    @property
    def alone(self) -> Json:
        """The records that are in none."""
        return EVERYTHING if self.shared is None else none_of(self.shared)


class Answer:
    """The evaluation of one plan."""

    def __init__(self, plan: Plan, view: View, weights: Weights, known: Known, deadline: Deadline) -> None:
        self._plan, self._view, self._weights, self._known = plan, view, weights, known
        self._deadline = deadline
        self._families: dict[str, int] = {}

    def find(self) -> Found:
        """What the plan finds."""
        plan, shared = self._plan, self._known.shared
        large = self._large() if plan.facets else {}
        rows = counting.shared_bodies(plan, shared) if shared and plan.facets else {}
        families = [counting.families_body(plan, shared)] if shared else []
        main, *others = self._search([self._main(), *families, *rows.values(), *large.values()])
        self._families = {row["group"]: n for body in families for row, n in self._rows(body, others.pop(0))}
        total = main["hits"]["total"]["value"] - sum(self._families.values()) + len(self._families)
        counts = Counts()
        if plan.facets:
            tally = counting.Tally()
            tally.add_alone(main["aggregations"])
            counted = dict(zip([*rows, *large], others, strict=True))
            for facet, body in large.items():
                tally.values[facet] = Counter({row[facet]: n for row, n in self._rows(body, counted[facet])})
            for group, body in rows.items():
                tally.add_shared((row for row, _ in self._rows(body, counted[group])), plan.months)
            counts = tally.counts()
        return Found(total, self._hits(main["hits"]["hits"]), counts)

    def _rows(self, body: Json, answer: Json) -> Iterator[tuple[counting.Row, int]]:
        return counting.read_rows(self._search, body, answer)

    def _search(self, bodies: list[Json]) -> list[Json]:
        return search(self._view, bodies, self._deadline)

    def _large(self) -> dict[str, Json]:
        """Searches for the facets with more values than an aggregation gives."""
        plan = self._plan
        large = [facet for facet, number in self._known.values.items() if number > counting.MOST_BUCKETS]
        filters = {facet: passing(plan.selection, but=facet) for facet in large}
        return {
            facet: counting.values_body(facet, [filter_of(plan.root), *others, self._known.alone])
            for facet, others in filters.items()
        }

    def _main(self) -> Json:
        """The search for the page and for what is counted of records without a family."""
        first, size = self._window()
        body = self._ordered() | {"from": first, "size": size, "collapse": {"field": "group"}}
        body |= {"_source": self._wanted(), "track_total_hits": True}
        if self._is_deep() or size == 0:
            body |= {"from": 0, "size": 0, "_source": False}
            del body["collapse"]
        if self._plan.facets:
            body["aggs"] = counting.alone_request(self._plan, self._known.values, self._known.alone)
        return body

    def _ordered(self) -> Json:
        """What matches and is selected, in the plan's order."""
        plan = self._plan
        scores = plan.sort == "relevance" and plan.size > 0
        root = scored(plan.root, self._weights) if scores else filter_of(plan.root)
        return {"query": root, "post_filter": all_of(passing(plan.selection)), "sort": _SORTS[plan.sort]}

    def _window(self) -> tuple[int, int]:
        """The hits to look at: the page's, or the first ones where these are to be put in order here."""
        plan = self._plan
        near = plan.sort == "relevance" and not all(map(is_exact, leaves_of(plan.root)))
        if near and plan.size and plan.offset + plan.size <= _LOOKED_AT:
            return 0, _LOOKED_AT
        return plan.offset, plan.size

    def _is_deep(self) -> bool:
        return self._plan.size > 0 and self._plan.offset + self._plan.size > _DEEPEST

    def _wanted(self) -> list[str]:
        """The parts of a document that the page needs; its tokens only where there is something to find."""
        tokens = [] if self._is_plain() else ["title", "section", "text", "*_count"]
        return ["stored", *tokens]

    def _is_plain(self) -> bool:
        return not self._plan.leaves and not any(leaves_of(self._plan.root))

    def _hits(self, rows: Sequence[Json]) -> tuple[FoundHit, ...]:
        """The page's hits, scored and put in order."""
        plan = self._plan
        if self._is_deep():
            rows = self._deep_rows()
        sources = [row["_source"] for row in rows]
        if self._is_plain():
            documents = [stored_of(source) for source in sources]
            return tuple(FoundHit(each, 0.0, _NO_PLACES, self._reprints(each)) for each in documents)
        terms = terms_of([*leaves_of(plan.root), *plan.leaves])
        seconds = self._deadline.left
        page = Page([indexed_of(source, terms) for source in sources], self._weights, seconds)
        scores = page.scores(plan.root)
        stored = [stored_of(source) for source in sources]
        if plan.sort == "relevance":
            stored.sort(key=lambda each: (-round(scores[each.id], SCORE_DECIMALS), *_newest(each)))
        first = plan.offset - self._window()[0]
        return tuple(
            FoundHit(each, scores[each.id], page.places(plan.leaves, each.id), self._reprints(each))
            for each in stored[first : first + plan.size]
        )

    def _reprints(self, document: Stored) -> int:
        return self._families.get(document.family or document.id, 1) - 1

    def _deep_rows(self) -> list[Json]:
        """The rows of a page far down: all before it are walked past, the later ones of a family skipped."""
        plan = self._plan
        body = self._ordered() | {"size": _DEEPEST, "_source": False, "docvalue_fields": ["group"]}
        seen: set[str] = set()
        ids: list[str] = []
        passed = 0
        while len(ids) < plan.size:
            (answer,) = self._search([body])
            rows = answer["hits"]["hits"]
            for row in rows:
                group = row["fields"]["group"][0]
                if group in seen:
                    continue
                if group in self._families:
                    seen.add(group)
                passed += 1
                if plan.offset < passed <= plan.offset + plan.size:
                    ids.append(row["_id"])
            if len(rows) < _DEEPEST:
                break
            body = body | {"search_after": rows[-1]["sort"]}
        return rows_of(self._view, ids, self._wanted(), self._deadline)


_NO_PLACES = Page([], Weights((0.0, 0.0, 0.0), {}), None).places((), "")


def rows_of(view: View, ids: Sequence[str], wanted: list[str], deadline: Deadline) -> list[Json]:
    """The rows of these documents that are there, in that order."""
    body = {"size": len(ids), "query": {"terms": {"id": list(ids)}}, "_source": wanted}
    (answer,) = search(view, [body], deadline)
    found = {row["_id"]: row for row in answer["hits"]["hits"]}
    return [found[id_] for id_ in ids if id_ in found]


def search(view: View, bodies: list[Json], deadline: Deadline) -> list[Json]:
    """The answers to these searches. EvaluationStopped where the cluster had no time to end one."""
    left = deadline.left
    bound = {"timeout": f"{max(int(left * 1000), 1)}ms"}
    answers = view.search([body | bound for body in bodies], seconds=left + _GRACE)
    if any(answer["timed_out"] for answer in answers):
        raise EvaluationStopped("The time for evaluating the query is over.")
    return answers


def _newest(document: Stored) -> tuple[bool, int, str]:
    date = find_date(document.date)
    return date is None, -date.first.toordinal() if date else 0, document.id
