"""Segments are merged so that there are few of them and each document is copied seldom."""

from hypothesis import given
from hypothesis import strategies as st

from index.whoosh_engine.layout import DOCUMENTS_LIMIT
from index.whoosh_engine.tiers import FAN_IN, Size, choose

sizes = st.builds(Size, st.integers(1, DOCUMENTS_LIMIT), st.integers(0, 50_000), st.integers(1, 10**9))


@given(st.lists(sizes, max_size=60))
def test_no_segment_is_in_two_groups_and_every_group_fits_one_segment(some):
    groups = choose(some)
    members = [index for group in groups for index in group]
    assert len(members) == len(set(members))
    for group in groups:
        assert len(group) > 1 or some[group[0]].stale
        assert sum(some[index].documents for index in group) <= DOCUMENTS_LIMIT or len(group) == 1


def grown(commits, documents=100, places=100_000):
    """The sizes of the segments, and the documents copied, after so many equal commits."""
    held, copied = [], 0
    for _ in range(commits):
        held.append(Size(documents, 0, places))
        groups = choose(held)
        merged = {index for group in groups for index in group}
        made = [
            Size(sum(held[i].documents for i in group), 0, sum(held[i].places for i in group))
            for group in groups
        ]
        copied += sum(size.documents for size in made)
        held = [size for index, size in enumerate(held) if index not in merged] + made
    return held, copied


def test_a_thousand_nightly_batches_leave_few_segments_and_copy_a_document_five_times():
    held, copied = grown(1000)
    assert len(held) <= 5 * FAN_IN
    assert sum(size.documents for size in held) == 100_000
    assert copied <= 5.5 * 100_000


def test_a_batch_beside_a_great_segment_does_not_touch_it():
    assert choose([Size(60_000, 100, 10**9), Size(100, 0, 10**5)]) == []


def test_a_segment_of_which_much_is_deleted_is_written_anew():
    assert choose([Size(70, 30, 10**6)]) == [[0]]


def test_many_small_segments_become_one_in_one_commit():
    assert sorted(choose([Size(10, 0, 1000)] * 20)[0]) == list(range(20))
