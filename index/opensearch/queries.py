"""A plan's tree as the cluster's queries that say which documents match, and nothing of scores."""

from collections.abc import Iterable, Iterator, Mapping

from index.opensearch.cluster import Json
from index.opensearch.mapping import FIELDS
from index.plans import (
    AllOf,
    AnyOf,
    Days,
    Everything,
    Form,
    Leaf,
    Node,
    Slot,
    Undated,
    Values,
    Without,
)

NOTHING: Json = {"match_none": {}}
EVERYTHING: Json = {"match_all": {}}
DATED: Json = {"exists": {"field": "day"}}

Language = str | None  # a base language, or None: none of those that the leaf speaks of


def all_of(parts: Iterable[Json]) -> Json:
    """What passes every part."""
    return {"bool": {"filter": list(parts) or [EVERYTHING]}}


def any_of(parts: Iterable[Json]) -> Json:
    """What passes some part."""
    some = list(parts)
    if not some:
        return NOTHING
    return some[0] if len(some) == 1 else {"bool": {"should": some, "minimum_should_match": 1}}


def none_of(*parts: Json) -> Json:
    """What passes no part."""
    return {"bool": {"must_not": list(parts)}}


def filter_of(node: Node) -> Json:  # noqa: PLR0911 -- one return for each kind of node
    """The documents that match a node."""
    match node:
        case Leaf():
            return _leaf(node)
        case AllOf(parts):
            return all_of(filter_of(part) for part in parts)
        case AnyOf(parts):
            return any_of(filter_of(part) for part in parts)
        case Without(part):
            return none_of(filter_of(part))
        case Values(facet, values):
            return {"terms": {facet: sorted(values)}} if values else NOTHING
        case Days(first, last):
            return all_of([{"range": {"day": {"lte": last}}}, {"range": {"last_day": {"gte": first}}}])
        case Undated():
            return none_of(DATED)
        case Everything():
            return EVERYTHING


def _leaf(leaf: Leaf) -> Json:
    """Documents with any occurrence of a leaf."""
    names = [FIELDS[field] for field in leaf.fields]
    parts = []
    for language, alternatives in by_language(leaf):
        words = [alternative[0] for alternative in alternatives if len(alternative) == 1]
        terms = sorted({form.term for slot in words for form in slot})
        some = [{"terms": {name: terms}} for name in names if terms]
        for alternative in alternatives:
            if len(alternative) > 1:
                slots = [[form.term for form in slot] for slot in alternative]
                some += [spans(name, slots, leaf.near) for name in names]
        if some:
            parts.append(limited(any_of(some), language, leaf))
    return any_of(parts)


def by_language(leaf: Leaf) -> Iterator[tuple[Language | bool, list[tuple[Slot, ...]]]]:
    """A leaf's alternatives as they are in documents of each language that it speaks of.

    True stands for all documents, where no form is bound to a language; None for those of no language named.
    """
    named = languages_of(leaf)
    for language in [*named, None] if named else [True]:
        alternatives = [
            tuple(_allowed(slot, language) for slot in alternative) for alternative in leaf.alternatives
        ]
        possible = [alternative for alternative in alternatives if all(alternative)]
        if possible:
            yield language, possible


def languages_of(leaf: Leaf) -> list[str]:
    """The languages that forms of a leaf are bound to."""
    bound = {
        language
        for alternative in leaf.alternatives
        for slot in alternative
        for form in slot
        for language in form.languages or ()
    }
    return sorted(bound)


def _allowed(slot: Slot, language: Language | bool) -> Slot:
    return tuple(form for form in slot if _is_allowed(form, language))


def _is_allowed(form: Form, language: Language | bool) -> bool:
    return form.languages is None or language is True or language in form.languages


def limited(query: Json, language: Language | bool, leaf: Leaf) -> Json:
    """The query, of documents of that language only; it keeps its score."""
    if language is True:
        return query
    if language is None:
        return {"bool": {"must": [query], "must_not": [{"terms": {"language": languages_of(leaf)}}]}}
    return {"bool": {"must": [query], "filter": [{"term": {"language": language}}]}}


def spans(name: str, slots: list[list[str]], near: int | None, boost: float = 1.0) -> Json:
    """Tokens in a field of which each slot has one: side by side in order, or within a window."""
    clauses = [_span(name, terms) for terms in slots]
    within = {"slop": 0, "in_order": True} if near is None else {"slop": near, "in_order": False}
    return {"span_near": {"clauses": clauses, **within, "boost": boost}}


def _span(name: str, terms: list[str]) -> Json:
    some = [{"span_term": {name: term}} for term in terms]
    return some[0] if len(some) == 1 else {"span_or": {"clauses": some}}


def passing(selection: Mapping[str, Node], but: str | None = None) -> list[Json]:
    """Filters for what is selected in every facet but one."""
    return [filter_of(node) for facet, node in selection.items() if facet != but]
