"""What holds for every engine: its answers are the oracle's. Checks take an engine and what it holds."""

from dataclasses import replace

import pytest

from index.analysis import fold, form, stem
from index.documents import TITLE
from index.found import SCORE_DECIMALS
from index.plans import VALUE_FACETS
from tests.index.oracle import Oracle

# Scores agree within this; two hits whose scores differ by less than a rounding step may stand either way.
CLOSE = 1e-4
STEP = 2 * 10**-SCORE_DECIMALS


def check_search(engine, documents, plan):
    """The engine's page, total and counts are the oracle's."""
    hits, counts = Oracle(documents).search(plan)
    found = engine.snapshot().search(plan)
    assert found.total == len(hits)
    check_page(found.hits, hits, plan)
    check_counts(found.counts, counts)
    bare = engine.snapshot().search(replace(plan, facets=False))
    assert [hit.document.id for hit in bare.hits] == [hit.document.id for hit in found.hits]


def check_page(found, hits, plan):
    """The hits of the page are the right ones, in order, with their scores, places and reprints."""
    page = hits[plan.offset : plan.offset + plan.size]
    assert len(found) == len(page)
    scores = {id_: score for id_, score, _, _ in hits}
    rows = {id_: (places, reprints) for id_, _, places, reprints in hits}
    for hit, (id_, score, _, _) in zip(found, page, strict=True):
        assert hit.document.id == id_ or abs(scores[hit.document.id] - score) <= STEP
        assert hit.score == pytest.approx(scores[hit.document.id], abs=CLOSE)
        places, reprints = rows[hit.document.id]
        assert [tuple(row) for row in hit.places.tolist()] == places
        assert hit.places.shape == (len(places), 4)
        assert hit.reprints == reprints


def check_counts(found, counts):
    """Every facet's counts are exact, and in the order of display."""
    for facet in VALUE_FACETS:
        ranked = sorted(counts[facet].items(), key=lambda pair: (-pair[1], pair[0]))
        assert list(found.values[facet].items()) == ranked, facet
    assert list(found.years.items()) == sorted(counts["years"].items(), reverse=True)
    assert list(found.months.items()) == sorted(counts["months"].items(), reverse=True)
    assert found.undated == counts["undated"]


def check_dictionary(engine, documents, words):
    """Forms, stems, frequencies and values are those of the live documents; nearby words come in order."""
    oracle, snapshot = Oracle(documents), engine.snapshot()
    assert snapshot.documents == len(documents)
    assert dict(snapshot.languages) == oracle.values("language")
    for facet in VALUE_FACETS:
        assert dict(snapshot.values(facet)) == oracle.values(facet)
    for term in oracle.vocabulary:
        assert snapshot.frequency(term) == oracle.frequency(term)
    for word in words:
        key = fold(form(word))
        assert set(snapshot.forms(key)) >= oracle.forms(key)
        assert {fold(term) for term in snapshot.forms(key)} <= {key}
        for language in ("en", "de", "fr"):
            key = stem(form(word), language)
            assert set(snapshot.stemmed(language, key)) >= oracle.stemmed(language, key)


def check_nearby_words(engine, documents, words):
    """Prefixes and near spellings are found, in the order promised; of an index without deletions."""
    oracle, snapshot = Oracle(documents), engine.snapshot()
    for word in words:
        key = fold(form(word))
        for prefix in (key, key[:1], key[:2]):
            assert pairs(snapshot.prefixed_folds(prefix, 5)) == oracle.prefixed(prefix)[:5]
        for distance in (1, 2):
            assert pairs(snapshot.close_folds(key, distance, 5)) == oracle.close(key, distance)[:5]


def check_documents(engine, documents):
    """What was stored comes back."""
    found = engine.snapshot().find_documents([document.id for document in documents] + ["absent"])
    assert set(found) == {document.id for document in documents}
    for document in documents:
        stored = found[document.id]
        for name in stored.__dataclass_fields__:
            assert getattr(stored, name) == getattr(document, name), name


def check_titles(engine, documents, prefix):
    """Titles with a word that begins so, newest first."""
    oracle = Oracle(documents)
    holding = [
        id_
        for id_, read in oracle.read.items()
        if any(fold(term).startswith(prefix) for term in read.fields[TITLE][0])
    ]
    holding.sort(key=lambda id_: oracle.sort_key("newest", id_, 0.0))
    assert [stored.id for stored in engine.snapshot().titles(prefix, 3)] == holding[:3]


def pairs(words):
    return [(word.fold, word.documents) for word in words]
