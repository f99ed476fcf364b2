"""Mergers are followed to their end, and a circle of them has one too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.checking import check
from archive.mergers import find_survivor, follow_mergers
from tests.archive.harbours import CRANE, FERRY, new_store, take
from tests.archive.test_checking import plant

NAMES = "abcdef"


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.sampled_from(NAMES))
def test_following_ends_whatever_the_links_are(links, start):
    passed = list(follow_mergers(start, links.get))
    assert len(passed) == len(set(passed)) <= len(NAMES)
    last = find_survivor(start, links.get)
    assert last is None or (last == passed[-1] and last not in links)


@pytest.mark.sqlite
def test_a_circle_in_the_database_is_a_fault_and_hangs_nothing(tmp_path):
    with new_store(tmp_path) as store:
        one = take(store, "ferry.txt", "a", *FERRY).record_id
        other = take(store, "crane.txt", "c", *CRANE).record_id
        with store.writing("curation") as writer:
            writer.merge(one, other, "one work")
            writer.merge(one, other, "asked again after a kill")
        plant(store, "UPDATE records SET state = 'merged', survivor = ? WHERE id = ?", one, other)
        found = {finding.subject for finding in check(store) if finding.kind == "record"}
        assert found == {one, other}
