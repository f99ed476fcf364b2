"""The alignment of long versions, and of hostile ones."""

import itertools
import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.matching import Link, match_passages, pair_exact
from archive.sequences import heaviest_chain, longest_increasing
from tests.archive.simulator import paragraph, reworded


def links(old: list[str], new: list[str]) -> tuple[Link, ...]:
    return match_passages(old, new, pair_exact(old, new))


def chronicle(seed: int, passages: int) -> list[str]:
    rng = random.Random(seed)
    return [f"{number}. {paragraph(rng)}" for number in range(passages)]


def edited(texts: list[str], share: float) -> list[str]:
    rng = random.Random(1)
    return [reworded(rng, text, share) for text in texts]


def test_a_text_edited_throughout_is_followed_throughout():
    old = chronicle(1, 800)
    found = links(old, edited(old, 0.1))
    assert sum(link.now == (place,) for place, link in enumerate(found)) >= 780
    assert all(link.now in ((place,), ()) for place, link in enumerate(found))


def test_two_unrelated_texts_have_nothing_in_common():
    found = links(chronicle(1, 400), chronicle(2, 400))
    assert Counter(link.verdict for link in found)["gone"] >= 398


def test_rows_of_a_table_that_are_all_alike_are_followed_in_order_or_given_up():
    old = [f"The vote on item {n} was {n % 17} for and {n % 13} against." for n in range(300)]
    found = links(old, [row.replace("vote", "ballot") for row in old])
    assert all(link.now in ((place,), ()) for place, link in enumerate(found))


@pytest.mark.bench
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_five_thousand_edited_passages_are_aligned_within_two_seconds(share):
    old = chronicle(1, 5_000)
    new = edited(old, share)
    start = time.process_time()
    links(old, new)
    assert time.process_time() - start < 2.0


texts = st.lists(st.text(alphabet="ab *", max_size=12), max_size=12)


@given(texts, texts)
def test_whatever_the_texts_every_passage_has_a_link_and_no_place_two_heirs(old, new):
    found = links(old, new)
    assert len(found) == len(old)
    heirs = [link.heir for link in found if link.heir is not None]
    assert len(set(heirs)) == len(heirs)
    for link in found:
        assert all(0 <= place < len(new) for place in link.now)
        assert (link.verdict == "gone") == (link.now == ())
        assert link.heir is None or link.heir in link.now
        assert 0.0 <= link.score <= 1.0


@given(texts)
def test_a_version_matched_with_itself_is_all_the_same(old):
    assert all(link == Link("same", 1.0, (place,), place) for place, link in enumerate(links(old, old)))


@given(st.lists(st.integers(0, 50), max_size=30))
def test_a_longest_run_rises_and_none_is_longer(values):
    run = [values[position] for position in longest_increasing(values)]
    assert all(a < b for a, b in itertools.pairwise(run))
    best = [1] * len(values)
    for i in range(len(values)):
        best[i] = 1 + max((best[j] for j in range(i) if values[j] < values[i]), default=0)
    assert len(run) == max(best, default=0)


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0.1, 1.0)),
        max_size=12,
        unique_by=lambda p: p[:2],
    )
)
def test_a_heaviest_chain_rises_in_both_and_none_is_heavier(pairs):
    chain = heaviest_chain(pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(chain))
    ordered = sorted(pairs)
    best: list[float] = []
    for index, (old, new, weight) in enumerate(ordered):
        before = [best[j] for j in range(index) if ordered[j][0] < old and ordered[j][1] < new]
        best.append(weight + max(before, default=0.0))
    assert sum(pair[2] for pair in chain) == pytest.approx(max(best, default=0.0))
