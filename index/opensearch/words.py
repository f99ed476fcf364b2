"""The dictionary as snapshots ask it: forms by their fold or stem, folds that begin or are spelled so."""

import threading
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from index.found import WordCount
from index.opensearch.cluster import Cluster, Json
from index.opensearch.view import trying

_PAGE = 10_000
_MOST_KEPT = 200_000  # forms that a snapshot remembers
_MOST_PREFIXES = 200  # prefixes that it remembers the words of
_CLOSE = 1000  # of the folds at a distance, the most frequent, that are looked at
_BY_NUMBER: list[Json] = [{"documents": "desc"}, {"fold": "asc"}]


class Words:
    """The words of one index, remembered as they are asked for; threads may share it."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._lock = threading.Lock()
        self._forms: dict[str, dict[str, int]] = {}  # by fold: forms and their documents
        self._stems: dict[str, list[str]] = {}
        self._prefixed: dict[tuple[str, int], list[WordCount]] = {}
        self._numbers: dict[str, int] = {}  # by form

    def forms(self, fold: str) -> Sequence[str]:
        """Every form with this fold."""
        if fold not in self._forms:
            self.learn([fold])
        return list(self._forms.get(fold, ()))

    def learn(self, folds: Iterable[str]) -> None:
        """Look up these folds at once."""
        wanted = [fold for fold in dict.fromkeys(folds) if fold not in self._forms]
        for at in range(0, len(wanted), _PAGE):
            some = wanted[at : at + _PAGE]
            found: dict[str, dict[str, int]] = {fold: {} for fold in some}
            for word in self._all({"terms": {"fold": some}}):
                found[word["fold"]][word["form"]] = word["documents"]
            self._keep(found)

    def _keep(self, found: dict[str, dict[str, int]]) -> None:
        with self._lock:
            if len(self._numbers) > _MOST_KEPT:
                self._forms, self._numbers = {}, {}
            for forms in found.values():
                self._numbers |= forms
            self._forms |= found

    def stemmed(self, language: str, stem: str) -> Sequence[str]:
        """Every form with this stem in documents of the language."""
        key = f"{language}\0{stem}"
        if key not in self._stems:
            found = [word["form"] for word in self._all({"term": {"stems": key}})]
            with self._lock:
                if len(self._stems) > _MOST_KEPT // 10:
                    self._stems = {}
                self._stems[key] = found
            return found
        return self._stems[key]

    def frequency(self, term: str) -> int:
        """In how many documents a form occurs."""
        known = self._numbers.get(term)
        if known is None:
            known = next((word["documents"] for word in self._all({"term": {"form": term}})), 0)
            with self._lock:
                self._numbers[term] = known
        return known

    def prefixed(self, prefix: str, limit: int) -> Sequence[WordCount]:
        """The most frequent folds that begin so; their forms are learnt on the way."""
        known = self._prefixed.get((prefix, limit))
        if known is None:
            known = self._most_frequent({"prefix": {"fold": prefix}}, limit)
            self.learn(word.fold for word in known)
            with self._lock:
                if len(self._prefixed) > _MOST_PREFIXES:
                    self._prefixed = {}
                self._prefixed[prefix, limit] = known
        return known

    def close(self, fold: str, distance: int, limit: int) -> Sequence[WordCount]:
        """The folds within so many edits, nearest first."""
        found: list[tuple[int, int, str, WordCount]] = []
        for edits in range(1, distance + 1):
            alike = {"value": fold, "fuzziness": edits, "prefix_length": 1, "rewrite": "constant_score"}
            known = [word for *_, word in found]
            query: Json = {
                "bool": {
                    "filter": [{"fuzzy": {"fold": {**alike, "transpositions": True}}}],
                    "must_not": [{"terms": {"fold": [word.fold for word in known]}}],
                }
            }
            for word in self._most_frequent(query, min(limit + 1, _CLOSE)):
                far = OSA.distance(fold, word.fold)
                if far <= distance:
                    found.append((far, -word.documents, word.fold, word))
            if len(found) >= limit:
                break
        words = [word for *_, word in sorted(found, key=lambda each: each[:3])[:limit]]
        self.learn(word.fold for word in words)
        return words

    def _most_frequent(self, query: Json, limit: int) -> list[WordCount]:
        """The folds of words that match, each with its most frequent form's number."""
        body = {"size": min(limit, _PAGE), "query": {"bool": {"filter": [query]}}, "sort": _BY_NUMBER}
        words = [row["_source"] for row in self._search(body | {"collapse": {"field": "fold"}})]
        return [WordCount(word["fold"], word["documents"]) for word in words]

    def _all(self, query: Json) -> Iterable[Json]:
        """Every word that matches, in pages."""
        body: Json = {"size": _PAGE, "query": {"bool": {"filter": [query]}}, "sort": [{"form": "asc"}]}
        while True:
            rows = self._search(body)
            yield from (row["_source"] for row in rows)
            if len(rows) < _PAGE:
                return
            body = body | {"search_after": rows[-1]["sort"]}

    def _search(self, body: Json) -> list[Json]:
        body = body | {"_source": ["form", "fold", "documents"]}
        (answer,) = trying(lambda: self._cluster.ask_many([body], self._index))
        rows: list[Json] = answer["hits"]["hits"]
        return rows
