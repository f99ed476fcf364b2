"""Records handed from one archive to another, whole."""

import pytest

from archive.errors import ArchiveDamaged, PayloadNotFound, UsageError
from archive.store import Store, open_store
from tests.archive.harbours import CRANE, FERRY, new_store, take


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def other(tmp_path):
    with open_store(tmp_path / "other", create=True) as opened:
        yield opened


def lived(store: Store) -> None:
    """An archive with a past: edits, a copy, a replaced file, curation of every kind."""
    ferry = take(store, "ferry.txt", "a", *FERRY, date="2024-05", urls=("https://news.example.org/a",))
    take(store, "copy.txt", "a", *FERRY)
    take(store, "ferry.txt", "b", FERRY[0], FERRY[2], CRANE[0])
    take(store, "ferry.txt", "a", *FERRY)
    take(store, "ferry.txt", "a ", *FERRY)
    crane = take(store, "crane.txt", "c", *CRANE, title="The crane")
    take(store, "crane.txt", "d", "Quite another thing.", title="A notice")
    secret = take(store, "secret.txt", "s", "A secret.", title="Secret")
    twin = take(store, "twin.txt", "t", *FERRY, "Twice told.", title="The twin")
    with store.writing("curation", who="mira") as writer:
        writer.correct(ferry.record_id, "authors", ("Ada Quill",), "signed in the original")
        writer.merge(twin.record_id, crane.record_id, "the same")
        writer.withdraw(secret.record_id, "a court asked", erase=True)
        writer.set_families({ferry.record_id: ferry.record_id, crane.record_id: ferry.record_id})


def hand_over(store: Store, other: Store) -> list[str]:
    with other.writing("import") as writer:
        return [
            writer.restore(store.get_preserved(record_id), store.payloads.read)
            for record_id in store.record_ids()
        ]


def test_a_record_handed_over_is_the_same_in_every_part(store, other):
    lived(store)
    assert set(hand_over(store, other)) == {"new"}
    assert other.record_ids() == store.record_ids()
    for record_id in store.record_ids():
        assert other.get_preserved(record_id) == store.get_preserved(record_id)
        assert other.history(record_id) == store.history(record_id)
    assert other.list_records() == store.list_records()
    assert other.counts() == store.counts()
    for digest in store.payloads.digests():
        assert other.payloads.read(digest) == store.payloads.read(digest)


def test_handing_over_twice_changes_nothing(store, other):
    lived(store)
    hand_over(store, other)
    before = other.last_sequence()
    assert set(hand_over(store, other)) == {"unchanged"}
    assert other.last_sequence() == before


def test_what_happened_since_is_handed_over_and_only_that(store, other):
    lived(store)
    hand_over(store, other)
    changed = take(store, "ferry.txt", "e", *FERRY, "A late addition.")
    with store.writing("curation") as writer:
        writer.withdraw(store.find_by_alias("path", "/inbox", "crane.txt").id, "obsolete")
    outcomes = hand_over(store, other)
    assert (outcomes.count("changed"), outcomes.count("unchanged")) == (2, len(outcomes) - 2)
    assert other.get_version(changed.record_id) == changed.made
    assert other.list_records() == store.list_records()
    again = take(other, "ferry.txt", "e", *FERRY, "A late addition.")
    assert again.outcome == "unchanged"


def test_an_erasure_is_handed_over_too(store, other):
    first = take(store, "secret.txt", "s", "A secret.", title="Secret")
    hand_over(store, other)
    with store.writing("curation") as writer:
        writer.withdraw(first.record_id, "a court asked", erase=True)
    assert hand_over(store, other) == ["changed"]
    assert not other.payloads.holds(first.made.digest)
    assert [p.text for p in other.get_version(first.record_id).passages] == [""]
    assert hand_over(store, other) == ["unchanged"]


def test_an_older_state_takes_nothing_back(store, other):
    lived(store)
    old = [store.get_preserved(record_id) for record_id in store.record_ids()]
    changed = take(store, "ferry.txt", "e", *FERRY, "A late addition.")
    hand_over(store, other)
    with other.writing("import") as writer:
        assert {writer.restore(preserved, store.payloads.read) for preserved in old} == {"unchanged"}
    assert other.get_record(changed.record_id).current == changed.version


def test_a_record_that_went_on_differently_is_refused_and_left_alone(store, other):
    first = take(store, "ferry.txt", "a", *FERRY)
    take(other, "ferry.txt", "a", *FERRY)
    take(store, "ferry.txt", "b", *FERRY, "Here.")
    take(other, "ferry.txt", "c", *FERRY, "There.")
    with pytest.raises(UsageError, match="one of its own"):
        hand_over(store, other)
    assert other.get_version(first.record_id).passages[-1].text == "There."


def test_bytes_that_are_not_theirs_are_refused(store, other):
    first = take(store, "ferry.txt", "a", *FERRY)
    with pytest.raises(ArchiveDamaged), other.writing("import") as writer:
        writer.restore(store.get_preserved(first.record_id), lambda digest: b"something else")
    assert other.counts().versions == 0


def test_a_payload_that_was_lost_comes_back_with_its_file(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    store.payloads.path(first.made.digest).unlink()
    with pytest.raises(PayloadNotFound):
        store.payloads.read(first.made.digest)
    assert take(store, "ferry.txt", "a", *FERRY).outcome == "unchanged"
    assert store.payloads.read(first.made.digest) == b"a"
