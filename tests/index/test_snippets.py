from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index import snippets
from index.analysis import offsets
from index.documents import TEXT, TITLE
from index.plans import Form, Leaf
from index.snippets import best_passages, marks_of, sequences_among

ONE = Leaf((((Form("a"),),),))
TWO = Leaf((((Form("a"),), (Form("b"),)),))
NEAR = Leaf((((Form("a"),), (Form("b"),)),), near=3)


def places(*rows):
    return np.array(sorted(rows), dtype=np.int32).reshape(-1, 4)


def spans(text, found, unit, leaves):
    marks = marks_of([found], [[unit]]).get((0, TEXT, unit), [])
    return snippets.spans(offsets(text), marks, sequences_among(leaves))


rows = st.lists(
    st.tuples(st.integers(0, 3), st.just(TEXT), st.integers(0, 5), st.integers(0, 12)), unique=True
)


def narrowest(of_leaf):
    """The least reach of one token of each leaf, by trying all."""
    return min(max(pick) - min(pick) for pick in product(*of_leaf.values()))


def ranked(found):
    units = {}
    for leaf, _, unit, token in found:
        units.setdefault(unit, {}).setdefault(leaf, []).append(token)
    return sorted(units, key=lambda unit: (-len(units[unit]), narrowest(units[unit]), unit))


@given(st.lists(rows, max_size=4))
def test_passages_come_by_distinct_leaves_then_closeness_then_order(hits):
    assert best_passages([places(*found) for found in hits]) == [ranked(found)[:3] for found in hits]


def test_only_the_text_has_passages():
    assert best_passages([places((0, TITLE, 0, 0)), places()]) == [[], []]
    assert best_passages([]) == []


def test_leaves_beyond_the_mask_do_not_rank():
    assert best_passages([places((70, TEXT, 1, 0), (0, TEXT, 2, 0))]) == [[2]]


def test_neighbouring_tokens_of_a_phrase_are_one_mark():
    found = places((0, TEXT, 0, 0), (0, TEXT, 0, 1))
    assert spans("a-b a", found, 0, [TWO]) == ((0, 3),)
    assert spans("a-b a", found, 0, [NEAR]) == ((0, 1), (2, 3))
    assert spans("a-b a", found, 0, [ONE]) == ((0, 1), (2, 3))
    assert spans("a-b a", found, 1, [TWO]) == ()


def test_marks_that_overlap_are_one():
    found = places((0, TEXT, 0, 0), (0, TEXT, 0, 1), (1, TEXT, 0, 1), (1, TEXT, 0, 2))
    assert spans("a b c", found, 0, [TWO, TWO]) == ((0, 5),)


def test_a_text_that_changed_since_it_was_indexed_is_marked_as_far_as_it_goes():
    assert spans("a", places((0, TEXT, 0, 0), (0, TEXT, 0, 9)), 0, [ONE]) == ((0, 1),)
