"""Files that arrive, return, change, move and are copied: what a real store makes of them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.identifiers import crockford, digest_of, distinct_checks, record_ids, text_digest
from archive.records import Alias
from archive.rehearsing import Rehearsal
from archive.store import open_store
from tests.archive.harbours import COLLECTION, CRANE, FERRY, draft_of, new_store, path_alias, take


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        yield opened


def test_a_new_file_is_a_record_named_by_its_bytes(store):
    taken = take(store, "ferry.txt", "abc", *FERRY)
    assert (taken.outcome, taken.record_id, taken.version) == ("new", "q9w1dfwf077y", 1)
    assert [p.number for p in store.get_version(taken.record_id).passages] == [1, 2, 3]


def test_a_version_comes_back_exactly_as_it_was_taken(store):
    draft = draft_of("abc", *FERRY, date="2024-05", source="Harbour News", authors=("Ada Quill", "Bo"))
    with store.writing("a test") as writer:
        made = writer.take(draft, b"abc", path_alias("ferry.txt")).made
    kept = store.get_version(made.record_id)
    assert kept == made
    assert (kept.metadata, kept.evidence, kept.sections, kept.removed, kept.needs_ocr) == (
        draft.metadata,
        draft.evidence,
        draft.sections,
        draft.removed,
        draft.needs_ocr,
    )
    assert [p.spans for p in kept.passages] == [p.spans for p in draft.paragraphs]
    assert store.payloads.read(made.digest) == b"abc"


def test_the_same_file_again_is_unchanged_and_leaves_no_trace(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    before = store.last_sequence()
    again = take(store, "ferry.txt", "a", *FERRY)
    assert (again.outcome, again.record_id, again.version) == ("unchanged", first.record_id, 1)
    assert store.last_sequence() == before
    assert len(store.audit()) == 1


def test_an_edited_file_is_the_next_version_of_its_record(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    second = take(store, "ferry.txt", "b", *FERRY, CRANE[0])
    assert (second.outcome, second.record_id, second.version) == ("changed", first.record_id, 2)
    assert [p.number for p in second.made.passages] == [1, 2, 3, 4]
    assert [c.kind for c in store.changes(0)] == ["put", "put"]
    assert [v.number for v in store.list_versions(first.record_id)] == [1, 2]


def test_a_field_alone_mints_a_version(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    second = take(store, "ferry.txt", "b", *FERRY, date="2024-05-01")
    assert (second.outcome, second.version) == ("changed", 2)
    matches = store.history(first.record_id).matches[2]
    assert {match.verdict for match in matches} == {"same"}


def test_other_bytes_with_equal_content_add_a_payload_and_count_as_unchanged(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    second = take(store, "ferry.txt", "a with a trailing space ", *FERRY)
    assert (second.outcome, second.version) == ("unchanged", 1)
    assert store.find_by_payload(digest_of(b"a with a trailing space ")).id == first.record_id
    assert store.payloads.read(digest_of(b"a with a trailing space ")) == b"a with a trailing space "
    assert take(store, "copy.txt", "a with a trailing space ", *FERRY).outcome == "duplicate"


def test_a_file_that_returns_to_its_first_bytes_is_a_third_version_with_its_numbers_revived(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    take(store, "ferry.txt", "b", FERRY[0], FERRY[2], CRANE[0])
    third = take(store, "ferry.txt", "a", *FERRY)
    assert (third.outcome, third.record_id, third.version) == ("changed", first.record_id, 3)
    assert [(p.number, p.text) for p in third.made.passages] == list(enumerate(FERRY, 1))
    assert take(store, "ferry.txt", "a", *FERRY).outcome == "unchanged"


def test_a_copy_is_a_duplicate_once_and_unchanged_ever_after(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    assert take(store, "copy.txt", "a", *FERRY).outcome == "duplicate"
    assert take(store, "copy.txt", "a", *FERRY).outcome == "unchanged"
    assert {a.name: a.minted for a in store.get_record(first.record_id).aliases} == {
        "ferry.txt": True,
        "copy.txt": False,
    }


def test_a_copy_that_is_left_behind_by_its_original_stays_unchanged(store):
    take(store, "ferry.txt", "a", *FERRY)
    take(store, "copy.txt", "a", *FERRY)
    take(store, "ferry.txt", "b", *FERRY, CRANE[0])
    assert take(store, "copy.txt", "a", *FERRY).outcome == "unchanged"


def test_only_the_name_that_minted_a_record_can_version_it(store):
    first = take(store, "ferry.txt", "a", *FERRY)
    take(store, "copy.txt", "a", *FERRY)
    second = take(store, "copy.txt", "b", *FERRY, CRANE[0])
    assert second.outcome == "new"
    assert second.record_id != first.record_id
    assert store.get_record(first.record_id).current == 1
    assert take(store, "copy.txt", "c", *FERRY, CRANE[1]).record_id == second.record_id


def test_another_work_under_the_same_name_starts_a_record_and_warns(store):
    first = take(store, "latest.txt", "a", *FERRY, title="The ferry")
    second = take(store, "latest.txt", "b", *CRANE, title="The crane")
    assert second.outcome == "new"
    assert second.record_id != first.record_id
    assert any(warning.startswith("replaced") for warning in second.warnings)
    assert store.get_record(first.record_id).aliases == ()
    assert store.find_by_alias("path", COLLECTION, "latest.txt").id == second.record_id
    assert take(store, "latest.txt", "c", *CRANE, "More.", title="The crane").version == 2


def test_two_files_that_swap_their_names_keep_their_records_and_swapping_back_restores_all(store):
    ferry = take(store, "one.txt", "a", *FERRY, title="The ferry")
    crane = take(store, "two.txt", "b", *CRANE, title="The crane")
    swapped = take(store, "one.txt", "b", *CRANE, title="The crane")
    assert (swapped.outcome, swapped.record_id) == ("duplicate", crane.record_id)
    assert take(store, "two.txt", "a", *FERRY, title="The ferry").record_id == ferry.record_id
    take(store, "one.txt", "a", *FERRY, title="The ferry")
    take(store, "two.txt", "b", *CRANE, title="The crane")
    assert store.get_record(ferry.record_id).aliases[0].minted
    assert take(store, "one.txt", "c", *FERRY, "More.", title="The ferry").record_id == ferry.record_id


def test_a_work_whose_every_passage_was_edited_under_a_new_title_is_still_the_same_work(store):
    first = take(store, "ferry.txt", "a", *FERRY, title="The ferry")
    edited = [text.replace("lemons", "limes").replace("first", "early") for text in FERRY]
    second = take(store, "ferry.txt", "b", *edited, title="Boats of the morning")
    assert (second.outcome, second.record_id) == ("changed", first.record_id)


def test_an_address_that_a_file_declares_is_an_alias_of_the_first_record_that_declares_it(store):
    url = "https://news.example.org/ferry"
    first = take(store, "ferry.html", "a", *FERRY, urls=(url,))
    second = take(store, "saved-again.html", "b", *FERRY, CRANE[0], urls=(url,))
    assert second.outcome == "new"
    assert store.find_by_alias("url", "", url).id == first.record_id
    assert [a.minted for a in store.get_record(first.record_id).aliases if a.kind == "url"] == [False]


def test_a_manifest_that_is_corrected_is_heard_though_the_bytes_are_known(store):
    take(store, "ferry.txt", "a", *FERRY, date="2024-05", how="manifest")
    second = take(store, "ferry.txt", "a", *FERRY, date="2024-06", how="manifest")
    assert (second.outcome, second.version) == ("changed", 2)
    assert second.made.metadata.date == "2024-06"
    assert [c.value for c in second.made.evidence["date"]] == ["2024-06", "2024-05"]


def test_what_is_merely_read_differently_from_known_bytes_changes_nothing(store):
    take(store, "ferry.txt", "a", *FERRY, date="2024-05")
    assert take(store, "ferry.txt", "a", *FERRY[:2], date="2024-06").outcome == "unchanged"
    assert take(store, "ferry.txt", "a").outcome == "unchanged"


def test_a_path_rule_never_unseats_a_manifest(store):
    first = take(store, "ferry.txt", "a", *FERRY, source="Harbour News", how="manifest")
    take(store, "ferry.txt", "a", *FERRY, source="The Gull", how="path rule")
    assert store.get_version(first.record_id).metadata.source == "Harbour News"


@pytest.mark.sqlite  # which lets us give a record another id; the decision is the same code on both
def test_a_record_id_that_other_bytes_have_taken_is_the_next_sixty_bits(store):
    first, second = list(record_ids(digest_of(b"abc")))[:2]
    with store.writing("a test") as writer:
        other = draft_of("other", *CRANE, title="Other")
        writer.take(other, b"other", path_alias("other.txt"))
        writer._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table, column in (
            ("records", "id"),
            ("versions", "record_id"),
            ("record_payloads", "record_id"),
            ("aliases", "record_id"),
        ):
            writer._connection.exec_driver_sql(f'UPDATE {table} SET "{column}" = ?', (first,))
    assert take(store, "ferry.txt", "abc", *FERRY).record_id == second
    assert second == crockford(bytes.fromhex(digest_of(b"abc")), length=12, skip_bits=60)


def test_a_draft_that_can_t_be_stored_leaves_nothing_and_the_next_is_taken(store):
    with store.writing("a test") as writer:
        bad = draft_of("bad", FERRY[0], "half a pair \ud83d", title="Bad")
        with pytest.raises(Unreadable):
            writer.take(bad, b"bad", path_alias("bad.txt"))
        assert writer.take(draft_of("a", *FERRY), b"a", path_alias("a.txt")).outcome == "new"
    assert store.counts().records == 1
    assert store.find_by_payload(digest_of(b"bad")) is None
    assert [c.kind for c in store.changes(0)] == ["put"]


def test_what_is_not_committed_is_not_there(store):
    with pytest.raises(RuntimeError), store.writing("a test") as writer:
        writer.take(draft_of("a", *FERRY), b"a", path_alias("a.txt"))
        writer.commit()
        writer.take(draft_of("b", *CRANE, title="B"), b"b", path_alias("b.txt"))
        raise RuntimeError("the power fails")
    assert store.counts().records == 1
    assert store.last_sequence() == 1


def test_a_dry_run_tells_what_would_be_and_writes_nothing(store):
    take(store, "ferry.txt", "a", *FERRY)
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.is_file()}
    with open_store(store.folder, read_only=True) as reader, reader.rehearsing() as rehearsal:
        changed = rehearsal.take(draft_of("b", *FERRY, CRANE[0]), b"b", path_alias("ferry.txt"))
        copied = rehearsal.take(draft_of("b", *FERRY, CRANE[0]), b"b", path_alias("copy.txt"))
        assert (changed.outcome, changed.version) == ("changed", 2)
        assert (copied.outcome, copied.record_id) == ("duplicate", changed.record_id)
        assert rehearsal.get_version(changed.record_id) == changed.made
    assert store.get_record(changed.record_id).current == 1
    assert {p: t for p, t in before.items() if p.suffix != ".db-shm"} == {
        p: p.stat().st_mtime_ns for p in before if p.suffix != ".db-shm"
    }


def test_a_dry_run_without_an_archive_mints_what_an_archive_would(store):
    rehearsed = Rehearsal().take(draft_of("a", *FERRY), b"a", path_alias("a.txt"))
    real = take(store, "a.txt", "a", *FERRY)
    assert (rehearsed.outcome, rehearsed.record_id) == (real.outcome, real.record_id)
    assert rehearsed.made.passages == real.made.passages


def test_a_check_that_two_texts_of_a_number_would_share_is_longer_for_the_later_one(store):
    one, other = _texts_with_one_check()
    first = take(store, "ferry.txt", "a", one, *CRANE)
    take(store, "ferry.txt", "b", other, *CRANE)
    third = take(store, "ferry.txt", "c", one, *CRANE, "More.")
    checks = [
        passage.check
        for version in store.history(first.record_id).versions
        for passage in version.passages
        if passage.number == 1
    ]
    assert (len(checks[0]), len(checks[1]), checks[2]) == (4, 5, checks[0])
    assert third.made.passages[0].check == checks[0]
    assert store.passage_texts([(first.record_id, 1)])[first.record_id, 1].check == checks[0]


def _texts_with_one_check() -> tuple[str, str]:
    """Two texts, edits of each other, whose four-character checks are the same; found by search."""
    seen: dict[str, str] = {}
    for n in range(100_000):
        text = f"The harbour master counted {n} gulls on the roof of the customs house before breakfast."
        check = crockford(bytes.fromhex(text_digest(text)), length=4)
        other = seen.setdefault(check, text)
        if other != text:
            assert len(set(distinct_checks(map(text_digest, (other, text))).values())) == 2
            return other, text
    raise AssertionError("no two texts share a check")


_NAMES = st.sampled_from(["one.txt", "two.txt", "three.txt"])
_WORKS = st.sampled_from(["ferry", "crane"])
_EDITS = st.integers(0, 2)
_URLS = st.sampled_from([(), ("https://news.example.org/a",)])


@settings(max_examples=40, deadline=None)
@given(arrivals=st.lists(st.tuples(_NAMES, _WORKS, _EDITS, _URLS), min_size=1, max_size=8))
def test_whatever_arrives_a_second_run_changes_nothing_and_a_dry_run_foretells_it(tmp_path_factory, arrivals):
    with new_store(tmp_path_factory.mktemp("archive")) as store:
        with store.rehearsing() as rehearsal:
            foretold = [_arrive(rehearsal, *arrival) for arrival in arrivals]
        with store.writing("a test") as writer:
            taken = [_arrive(writer, *arrival) for arrival in arrivals]
        assert [(t.outcome, t.record_id, t.version) for t in foretold] == [
            (t.outcome, t.record_id, t.version) for t in taken
        ]
        assert [t.made and t.made.passages for t in foretold] == [t.made and t.made.passages for t in taken]
        latest = {arrival[0]: arrival for arrival in arrivals}
        before = store.last_sequence()
        for arrival in latest.values():
            with store.writing("a second run") as writer:
                assert _arrive(writer, *arrival).outcome == "unchanged"
        assert store.last_sequence() == before
        _holds_together(store)


def _arrive(taker, name, work, edit, urls):
    texts = FERRY if work == "ferry" else CRANE
    content = f"{work} {edit}".encode()
    draft = draft_of(content, *texts[: 3 - edit], title=f"The {work}", urls=urls)
    return taker.take(draft, content, path_alias(name))


def _holds_together(store):
    """Numbers are given once, versions have no gaps, one name leads to one record, which names it back."""
    for summary in store.list_records(order="id"):
        record, history = store.get_record(summary.id), store.history(summary.id)
        assert [version.number for version in history.versions] == list(range(1, record.current + 1))
        for version in history.versions:
            numbers = [passage.number for passage in version.passages]
            assert len(set(numbers)) == len(numbers)
        for alias in record.aliases:
            assert store.find_by_alias(alias.kind, alias.collection, alias.name).id == record.id
        assert sum(alias.minted and alias.kind == "path" for alias in record.aliases) <= 1


def test_extra_aliases_lead_to_the_record(store):
    with store.writing("a test") as writer:
        extra = Alias("url", "", "https://news.example.org/x")
        taken = writer.take(draft_of("a", *FERRY), b"a", path_alias("a.txt"), [extra])
    assert store.find_by_alias("url", "", extra.name).id == taken.record_id


def test_a_clock_that_was_set_back_never_makes_a_version_older_than_the_one_before(store, monkeypatch):
    first = take(store, "a.txt", "a", *FERRY)
    monkeypatch.setattr("archive.store.writing.now", lambda: dt.datetime(1999, 1, 1, tzinfo=dt.UTC))
    second = take(store, "a.txt", "b", *FERRY, "More.")
    assert second.made.made_at == first.made.made_at
    assert [change.sequence for change in store.changes(0)] == [1, 2]
