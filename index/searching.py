"""One request answered: the query understood, planned, evaluated, and its hits given their passages."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import islice

from archive.dates import find_date
from index.engine import Snapshot
from index.facet_values import ValueTables
from index.found import Counts, Found, FoundHit
from index.passages import Passages
from index.planning import Planned, plan_query, plan_selection, years_to_drill
from index.plans import EvaluationStopped, Leaf, Plan
from index.query import LONGEST_QUERY, parse
from index.requests import SORTS, Request, Selection
from index.results import Diagnostic, Facets, Hit, Results
from index.showing import Page
from index.spelling import better_query

LARGEST_PAGE = 100
_FEW, _FEW_OF = (
    3,
    100,
)  # results, or one record in so many: a better spelling is looked for where there are no more
_HELPED = 10  # words at most that are looked at one by one where little was found
_MOST_VALUES = 1000  # of a facet that are given


@dataclass(frozen=True, slots=True)
class Searching:
    """What a request is answered from: one snapshot, the store's passages, what changed in between."""

    snapshot: Snapshot
    tables: ValueTables
    passages: Passages
    gone: Collection[str] = ()  # records that were removed since the snapshot: never shown
    changed: (
        Collection[str] | None
    ) = ()  # records that changed since, those included; None: not all are known
    seconds: float = 2.0
    longest: int = LONGEST_QUERY

    def answer(self, request: Request) -> Results:
        """The answer to a request."""
        begun = time.perf_counter()
        parsed = parse(request.query, longest=self.longest)
        planned = plan_query(parsed.tree, self.snapshot, self.tables)
        plan = self._plan(planned, request)
        said = [*parsed.diagnostics, *planned.diagnostics, *_selection_notes(request.selection)]
        try:
            left = self.seconds - (time.perf_counter() - begun)  # to expand many prefixes takes time as well
            found = self.snapshot.search(replace(plan, seconds=left))
        except EvaluationStopped:
            found = Found(0, ())
            said.append(_stopped(self.seconds, len(request.query)))
            return _results(request, plan, found, (), said, begun)
        results = _results(request, plan, found, self.hits(found.hits, plan.leaves), said, begun)
        return self._helped(results, request, planned)

    def _plan(self, planned: Planned, request: Request) -> Plan:
        """The plan of a request, its page and size made sensible."""
        size = min(max(request.size, 1), LARGEST_PAGE)
        return Plan(
            root=planned.root,
            selection=plan_selection(request.selection, self.snapshot, self.tables),
            leaves=planned.leaves,
            sort=request.sort if request.sort in SORTS else SORTS[0],
            offset=(max(request.page, 1) - 1) * size,
            size=size,
            months=years_to_drill(request.selection),
        )

    def hits(self, found: Iterable[FoundHit], leaves: tuple[Leaf, ...]) -> tuple[Hit, ...]:
        """Hits with their best passages; records that were withdrawn meanwhile are left out."""
        left = [hit for hit in found if hit.document.id not in self.gone]
        page = Page.of(left)
        cut = self.passages.find(self.snapshot.generation, page.wanted, self.changed)
        return tuple(page.hits(cut, leaves))

    def _helped(self, results: Results, request: Request, planned: Planned) -> Results:
        """The results with a better spelling where they are few, and the words that nothing has."""
        if results.total > max(_FEW, self.snapshot.documents // _FEW_OF) or not planned.terms:
            return results
        unmatched = self._unmatched(planned) if results.total == 0 else ()
        better = better_query(
            request.query[: self.longest], planned.terms[:_HELPED], self.snapshot, self.tables
        )
        if better is not None and self._total(better, request) <= results.total:
            better = None
        return replace(results, did_you_mean=better, unmatched=unmatched)

    def _unmatched(self, planned: Planned) -> tuple[str, ...]:
        """The parts of a query that no record matches even by themselves."""
        alone = {term.origin.text: term.node for term in planned.terms[:_HELPED]}
        counts = {text: self._find_count(Plan(node, size=0, facets=False)) for text, node in alone.items()}
        return tuple(text for text, count in counts.items() if count == 0)

    def _total(self, query: str, request: Request) -> int:
        """How many results another query would have."""
        planned = plan_query(parse(query, longest=self.longest).tree, self.snapshot, self.tables)
        return self._find_count(replace(self._plan(planned, request), offset=0, size=0, facets=False)) or 0

    def _find_count(self, plan: Plan) -> int | None:
        """How many records a plan finds; None where that takes too long."""
        try:
            return self.snapshot.search(replace(plan, seconds=self.seconds / _HELPED)).total
        except EvaluationStopped:
            return None


def _selection_notes(selection: Selection) -> list[Diagnostic]:
    """What to say of ends of a date range that are no dates."""
    wrong = [end for end in (selection.first, selection.last) if end and find_date(end) is None]
    cause = "“{}” is not a date such as 2024, 2024-07 or 2024-07-31, and was ignored."
    return [Diagnostic("ignored", cause.format(end[:40]), (0, 0)) for end in wrong]


def _stopped(seconds: float, length: int) -> Diagnostic:
    cause = (
        f"The search was stopped after {seconds:g} seconds. Use fewer or longer words, or narrow it by date."
    )
    return Diagnostic("stopped", cause, (0, length))


def _past_the_end(page: int, pages: int) -> Diagnostic:
    """What to say of a page after the last one."""
    return Diagnostic("ignored", f"There is no page {page:,}; the last one is {pages:,}.", (0, 0))


def _results(
    request: Request,
    plan: Plan,
    found: Found,
    hits: tuple[Hit, ...],
    said: list[Diagnostic],
    begun: float,
) -> Results:
    hidden = len(found.hits) - len(hits)
    total = found.total - hidden
    if 0 < total <= plan.offset:
        said.append(_past_the_end(plan.offset // plan.size + 1, -(-total // plan.size)))
    return Results(
        query=request.query,
        total=total,
        seconds=time.perf_counter() - begun,
        page=plan.offset // plan.size + 1,
        pages=-(-total // plan.size),
        hits=hits,
        facets=facets_of(found.counts),
        diagnostics=tuple(said),
    )


def facets_of(counts: Counts) -> Facets:
    """Counts as they are shown, in the order that the engine gives."""
    values = {facet: tuple(islice(named.items(), _MOST_VALUES)) for facet, named in counts.values.items()}
    return Facets(
        date=tuple((f"{year:04d}", n) for year, n in counts.years.items()),
        months=tuple((f"{year:04d}-{month:02d}", n) for (year, month), n in counts.months.items()),
        undated=counts.undated,
        **values,
    )
