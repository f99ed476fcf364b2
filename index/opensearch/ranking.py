"""A plan's tree as queries that score: BM25F as `index.scoring` has it, worked out by the cluster.

Three layers. Terms and phrases score their weighted frequency (`mapping.py` says how); a script makes of the
sum of a field's what its length makes of it; another saturates the sum of the fields and weighs it by how
rare the leaf is among all documents of all shards, which was counted before. Scores are floats of 24 bits
here; the page that is shown is worked out anew with doubles (`rescoring.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from index.opensearch.cluster import Json
from index.opensearch.mapping import COUNTED, FIELDS, LENGTHS, SHARE
from index.opensearch.queries import NOTHING, any_of, by_language, filter_of, limited, spans
from index.plans import AllOf, AnyOf, Leaf, Node, Slot
from index.scoring import K1, WEIGHTS, B

WIDE = 128  # forms of a slot that are scored one by one; the first ones are the most frequent
_MOST_WEIGHTS = 32  # combinations of its words' weights that a phrase is taken apart into

_LENGTH = (
    "double ratio = params.a > 0 ? doc[params.f].value / params.a : 1;"
    "return _score * params.w / (1 - params.b + params.b * ratio)"
)
_SATURATED = "params.i * _score * params.k / (params.k - 1 + _score)"
_SHARED = "double k = Math.floor(_score); return params.w * (_score - k) * params.s / k;"


@dataclass(frozen=True, slots=True)
class Weights:
    """What scores depend on besides the document: the fields' mean lengths and how rare each leaf is."""

    means: Sequence[float]
    rarities: Mapping[Leaf, float]


def scored(node: Node, weights: Weights) -> Json:
    """Documents that match a node, with its score."""
    match node:
        case Leaf():
            return _leaf(node, weights)
        case AllOf(parts) if parts:
            return {"bool": {"must": [scored(part, weights) for part in parts]}}
        case AnyOf(parts) if parts:
            some = [scored(part, weights) for part in parts]
            return {"bool": {"should": some, "minimum_should_match": 1}}
    return {"bool": {"filter": [filter_of(node)]}}


def leaves_of(node: Node) -> Iterator[Leaf]:
    """The leaves that score."""
    match node:
        case Leaf():
            yield node
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves_of(part)


def is_exact(leaf: Leaf) -> bool:
    """Whether the cluster scores a leaf by the formula; else it comes near, and more hits are looked at."""
    return all(_is_exact(alternative, leaf.near) for alternative in leaf.alternatives)


def _is_exact(alternative: tuple[Slot, ...], near: int | None) -> bool:
    if len(alternative) == 1:
        return len(alternative[0]) <= WIDE
    combinations = prod(len({form.weight for form in slot}) for slot in alternative)
    return near is None and combinations <= _MOST_WEIGHTS


def _leaf(leaf: Leaf, weights: Weights) -> Json:
    fields = [_field(leaf, field, weights.means[field]) for field in leaf.fields]
    params = {"i": weights.rarities[leaf], "k": K1 + 1}
    return _script(any_of([field for field in fields if field != NOTHING]), _SATURATED, params)


def _field(leaf: Leaf, field: int, mean: float) -> Json:
    """Documents with the leaf in a field, scored by how often and how long the field is."""
    parts = [
        limited(any_of(_clauses(FIELDS[field], alternatives, leaf.near)), language, leaf)
        for language, alternatives in by_language(leaf)
    ]
    if not parts:
        return NOTHING
    params = {"w": WEIGHTS[field], "b": B[field], "a": mean, "f": LENGTHS[field]}
    return _script(any_of(parts), _LENGTH, params)


def _clauses(name: str, alternatives: list[tuple[Slot, ...]], near: int | None) -> Iterator[Json]:
    for alternative in alternatives:
        if len(alternative) == 1:
            yield from _words(name, alternative[0])
        else:
            yield from _phrases(name, alternative, near)


def _words(name: str, slot: Slot) -> Iterator[Json]:
    """Each form by its frequency; those beyond WIDE together, as if each document had one of each weight."""
    for form in slot[:WIDE]:
        yield {"term": {name: {"value": form.term, "boost": form.weight}}}
    for weight in sorted({form.weight for form in slot[WIDE:]}):
        terms = [form.term for form in slot[WIDE:] if form.weight == weight]
        yield {"constant_score": {"filter": {"terms": {name: terms}}, "boost": weight}}


def _phrases(name: str, alternative: tuple[Slot, ...], near: int | None) -> Iterator[Json]:
    """A phrase by its frequency, once for each product of weights that its words may have."""
    if not _is_exact(alternative, near):
        heaviest = prod(max(form.weight for form in slot) for slot in alternative)
        slots = [[form.term for form in slot] for slot in alternative]
        yield _phrase(name, slots, near, heaviest)
        return
    for parts in product(*(_by_weight(slot) for slot in alternative)):
        yield _phrase(name, [terms for _, terms in parts], near, prod(weight for weight, _ in parts))


def _by_weight(slot: Slot) -> list[tuple[float, list[str]]]:
    """A slot's forms, those of the same weight together."""
    found: dict[float, list[str]] = {}
    for form in slot:
        found.setdefault(form.weight, []).append(form.term)
    return list(found.items())


def _phrase(name: str, slots: list[list[str]], near: int | None, weight: float) -> Json:
    return _script(spans(name, slots, near, boost=COUNTED), _SHARED, {"w": weight, "s": SHARE})


def _script(query: Json, source: str, params: Json) -> Json:
    # Not the query `script_score`: that of 3.0.0 fails where a segment has nothing for it to score.
    script = {"source": source, "params": params}
    return {"function_score": {"query": query, "script_score": {"script": script}, "boost_mode": "replace"}}
