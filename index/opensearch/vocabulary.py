"""The words of an index kept up with its documents: which forms there are, in how many of them each."""

from collections import Counter
from collections.abc import Iterable, Iterator

from index.analysis import STEMMED_LANGUAGES, fold, stems
from index.opensearch.cluster import Cluster, Json
from index.opensearch.mapping import FIELDS
from index.opensearch.queries import any_of
from index.opensearch.rows import forms_of

_ADD = """
ctx._source.documents = Math.max(0, ctx._source.documents + params.documents);
for (stem in params.stems) { if (!ctx._source.stems.contains(stem)) { ctx._source.stems.add(stem); } }
"""
_SET = "ctx._source.documents = params.documents"
_COUNTED = 200  # words whose documents are counted by one request


class Change:
    """What some documents do to the words: written before they are, so that no word of theirs is unknown."""

    def __init__(self) -> None:
        self._documents: Counter[str] = Counter()  # by form
        self._languages: dict[str, set[str]] = {}  # by language the forms

    def put(self, row: Json) -> None:
        """A document comes in."""
        forms = forms_of(row)
        self._documents.update(forms)
        language = next(iter(row.get("language", ())), None)
        if language in STEMMED_LANGUAGES:
            self._languages.setdefault(language, set()).update(forms)

    def take(self, row: Json) -> None:
        """A document goes out."""
        self._documents.subtract(forms_of(row))

    @property
    def forms(self) -> Iterable[str]:
        """The forms that are concerned."""
        return self._documents.keys()

    def words(self) -> Iterator[Json]:
        """Each form with its fold and stems, and how many more documents have it now."""
        found: dict[str, list[str]] = {form: [] for form in self._documents}
        for language, known in self._languages.items():
            forms = list(known)
            for form, stem in zip(forms, stems(forms, language), strict=True):
                found[form].append(f"{language}\0{stem}")
        for form, keys in found.items():
            yield {"form": form, "fold": fold(form), "stems": keys, "documents": self._documents[form]}


def write_new(cluster: Cluster, index: str, change: Change) -> None:
    """The words of a new index."""
    cluster.write(index, (({"index": {"_id": word["form"]}}, word) for word in change.words()))


def write_more(cluster: Cluster, index: str, change: Change) -> None:
    """The change of words in an index that has some."""
    cluster.write(index, map(_update, change.words()))


def _update(word: Json) -> tuple[Json, Json]:
    script = {"source": _ADD, "params": {"documents": word["documents"], "stems": word["stems"]}}
    new = word | {"documents": max(word["documents"], 0)}
    return {"update": {"_id": word["form"], "retry_on_conflict": 3}}, {"script": script, "upsert": new}


def recount(cluster: Cluster, index: str, words: str, forms: Iterable[str]) -> None:
    """Count the documents of these forms anew: somebody died while writing them."""
    for some in _batches(sorted(forms), _COUNTED):
        queries = [any_of({"term": {name: form}} for name in FIELDS.values()) for form in some]
        body: Json = {"size": 0, "track_total_hits": True}
        answers = cluster.ask_many([body | {"query": query} for query in queries], index)
        numbers = [answer["hits"]["total"]["value"] for answer in answers]
        actions: list[tuple[Json, Json | None]] = [
            ({"update": {"_id": form}}, {"script": {"source": _SET, "params": {"documents": number}}})
            for form, number in zip(some, numbers, strict=True)
        ]
        cluster.write(words, actions)


def _batches(forms: list[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(forms), size):
        yield forms[at : at + size]
