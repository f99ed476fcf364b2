"""One committed state of the index in the cluster, as `engine.Snapshot` has it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from index.documents import ALL_FIELDS
from index.found import Found, Stored, WordCount
from index.opensearch import counting
from index.opensearch.answering import NEWEST, Answer, Deadline, Known, rows_of, search
from index.opensearch.cluster import Cluster, Json
from index.opensearch.mapping import COUNTS
from index.opensearch.queries import EVERYTHING, all_of, any_of, filter_of, none_of
from index.opensearch.ranking import Weights, leaves_of
from index.opensearch.rows import stored_of
from index.opensearch.state import State
from index.opensearch.view import View
from index.opensearch.words import Words
from index.plans import VALUE_FACETS, Everything, Leaf, Plan
from index.scoring import idf

_IN_FAMILY: Json = {"exists": {"field": "family"}}
_UNBOUND = Plan(Everything())
_MOST_COUNTED = 5000  # leaves whose numbers are remembered
_AT_ONCE = 5000  # documents asked for by their ids


class OpenSearchSnapshot:
    """A point in time of the documents, and the words as they are; threads may share it."""

    def __init__(self, cluster: Cluster, state: State) -> None:
        self._view = View(cluster, state.index)
        self._words = Words(cluster, state.words)
        self._counted: dict[Leaf, int] = {}
        self.generation = state.commit
        self.cursor = state.cursor

    @property
    def is_lost(self) -> bool:
        """Whether its index is no longer there."""
        return self._view.is_lost

    @cached_property
    def _figures(self) -> Json:
        """Numbers and lengths of all documents."""
        sums: Json = {str(field): {"sum": {"field": COUNTS[field]}} for field in ALL_FIELDS}
        body = {"size": 0, "track_total_hits": True, "query": EVERYTHING}
        (answer,) = self._search([body | {"aggs": {**sums, "families": {"filter": _IN_FAMILY}}}])
        return answer

    @property
    def documents(self) -> int:
        """The number of live documents."""
        return int(self._figures["hits"]["total"]["value"])

    @cached_property
    def _means(self) -> list[float]:
        sums = self._figures["aggregations"]
        return [sums[str(field)]["value"] / max(self.documents, 1) for field in ALL_FIELDS]

    @cached_property
    def _values(self) -> dict[str, dict[str, int]]:
        """Every facet's values with their documents."""
        bodies = [counting.values_body(facet, []) for facet in VALUE_FACETS]
        answers = self._search(bodies)
        return {
            facet: {row[facet]: number for row, number in counting.read_rows(self._search, body, answer)}
            for facet, body, answer in zip(VALUE_FACETS, bodies, answers, strict=True)
        }

    def _search(self, bodies: list[Json]) -> list[Json]:
        return search(self._view, bodies, Deadline.of(_UNBOUND))

    @property
    def languages(self) -> Mapping[str, int]:
        """Base languages of live documents, with their numbers."""
        return self._values["language"]

    def forms(self, fold: str) -> Sequence[str]:
        """Every form with this fold."""
        return self._words.forms(fold)

    def expect(self, folds: Iterable[str]) -> None:
        """Look up many folds at once."""
        self._words.learn(folds)

    def stemmed(self, language: str, stem: str) -> Sequence[str]:
        """Every form with this stem in documents of the language."""
        return self._words.stemmed(language, stem)

    def prefixed_folds(self, prefix: str, limit: int) -> Sequence[WordCount]:
        """The most frequent folds that begin with this one."""
        return self._words.prefixed(prefix, limit)

    def close_folds(self, fold: str, distance: int, limit: int) -> Sequence[WordCount]:
        """The folds within so many edits, nearest first."""
        return self._words.close(fold, distance, limit)

    def frequency(self, term: str) -> int:
        """In how many documents a form occurs."""
        return self._words.frequency(term)

    def values(self, facet: str) -> Mapping[str, int]:
        """Every value of a facet with its documents."""
        return self._values[facet]

    def find_documents(self, ids: Collection[str]) -> Mapping[str, Stored]:
        """The stored part of those that are here."""
        wanted = list(ids)
        rows = []
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            rows += rows_of(self._view, some, ["stored"], Deadline.of(_UNBOUND))
        return {row["_id"]: stored_of(row["_source"]) for row in rows}

    def titles(self, prefix: str, limit: int) -> Sequence[Stored]:
        """Documents with a word in their title that begins so, newest first."""
        query = all_of([{"prefix": {"title_fold": prefix}}])
        (answer,) = self._search([{"size": limit, "query": query, "sort": NEWEST, "_source": ["stored"]}])
        return [stored_of(row["_source"]) for row in answer["hits"]["hits"]]

    def search(self, plan: Plan) -> Found:
        """The plan's answer."""
        deadline = Deadline.of(plan)
        weights = Weights(self._means, self._rarities(plan, deadline))
        return Answer(plan, self._view, weights, self._known, deadline).find()

    @cached_property
    def _known(self) -> Known:
        """How many values there are, and who shares a result: a family, and the record it is named for."""
        numbers = {facet: len(self._values[facet]) for facet in VALUE_FACETS}
        if not self._figures["aggregations"]["families"]["doc_count"]:
            return Known(numbers, None)
        body = counting.values_body("family", [])
        names = [row["family"] for row, _ in counting.read_rows(self._search, body, *self._search([body]))]
        heads: list[str] = []
        for at in range(0, len(names), counting.PAGE):
            named = [{"terms": {"id": names[at : at + counting.PAGE]}}, none_of(_IN_FAMILY)]
            body = {"size": counting.PAGE, "query": all_of(named), "_source": False}
            heads += [row["_id"] for row in self._search([body])[0]["hits"]["hits"]]
        return Known(numbers, any_of([_IN_FAMILY, {"terms": {"id": heads}}] if heads else [_IN_FAMILY]))

    def _rarities(self, plan: Plan, deadline: Deadline) -> dict[Leaf, float]:
        """How rare each leaf that scores is among all documents; nothing where no score is asked for."""
        if not plan.size:
            return {}
        leaves = list(dict.fromkeys(leaves_of(plan.root)))
        new = [leaf for leaf in leaves if leaf not in self._counted]
        body: Json = {"size": 0, "track_total_hits": True}
        bodies = [body | {"query": filter_of(leaf)} for leaf in new]
        answers = search(self._view, bodies, deadline) if new else []
        if len(self._counted) > _MOST_COUNTED:
            self._counted = {}
        counted = self._counted | {
            leaf: answer["hits"]["total"]["value"] for leaf, answer in zip(new, answers, strict=True)
        }
        self._counted = counted
        return {leaf: idf(self.documents, counted[leaf]) for leaf in leaves}
