"""Corrections, withdrawals, mergers and families, on a real store."""

import pytest

from archive.errors import PayloadNotFound, RecordNotFound, UsageError
from archive.identifiers import check_of, digest_of, text_digest
from archive.store import open_store
from archive.summaries import Listing
from tests.archive.harbours import CRANE, FERRY, draft_of, new_store, path_alias, take


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        yield opened


def correct(store, record_id, field, value, why="the masthead misprints it"):
    with store.writing("a test", who="mira") as writer:
        return writer.correct(record_id, field, value, why)


def withdraw(store, record_id, reason="the author asked", **options):
    with store.writing("a test", who="mira") as writer:
        writer.withdraw(record_id, reason, **options)


def merge(store, record_id, survivor):
    with store.writing("a test", who="mira") as writer:
        writer.merge(record_id, survivor, "the same speech, twice")


def test_a_correction_is_a_version_with_its_own_evidence_and_the_same_passages(store):
    first = take(store, "a.txt", "a", *FERRY, date="2024-05")
    corrected = correct(store, first.record_id, "date", "2024-06-01")
    assert (corrected.outcome, corrected.version) == ("changed", 2)
    version = store.get_version(first.record_id)
    chosen, other = version.evidence["date"]
    assert (version.metadata.date, chosen.value, chosen.how) == ("2024-06-01", "2024-06-01", "correction")
    assert chosen.quote == "the masthead misprints it"
    assert chosen.place.startswith("mira, ")
    assert other.value == "2024-05"
    assert version.passages == first.made.passages
    assert store.get_version(first.record_id, 1).metadata.date == "2024-05"


def test_a_correction_outlives_every_return_of_the_file(store):
    first = take(store, "a.txt", "a", *FERRY, date="2024-05", how="manifest")
    correct(store, first.record_id, "date", "2024-06-01")
    assert take(store, "a.txt", "a", *FERRY, date="2024-05", how="manifest").outcome == "unchanged"
    assert take(store, "a.txt", "a ", *FERRY, date="2024-05").outcome == "unchanged"
    changed = take(store, "a.txt", "b", *FERRY, "More.", date="2024-07", how="manifest")
    assert (changed.version, changed.made.metadata.date) == (3, "2024-06-01")
    assert [c.value for c in changed.made.evidence["date"]] == ["2024-06-01", "2024-07"]


def test_the_later_correction_of_a_field_counts_and_both_are_kept(store):
    first = take(store, "a.txt", "a", *FERRY)
    correct(store, first.record_id, "authors", ("Ada Quill",))
    correct(store, first.record_id, "authors", ("Ada Quill", "Bo Reed"))
    assert store.get_version(first.record_id).metadata.authors == ("Ada Quill", "Bo Reed")
    assert [c.value for c in store.corrections(first.record_id)] == [("Ada Quill",), ("Ada Quill", "Bo Reed")]


def test_a_field_can_be_corrected_to_not_known(store):
    first = take(store, "a.txt", "a", *FERRY, date="2024-05", authors=("Nobody",))
    correct(store, first.record_id, "date", None)
    correct(store, first.record_id, "authors", ())
    metadata = store.get_version(first.record_id).metadata
    assert (metadata.date, metadata.authors) == (None, ())
    assert take(store, "a.txt", "b", *FERRY, date="2024-05", authors=("Nobody",)).outcome == "unchanged"


def test_confirming_a_value_mints_nothing_but_holds_it_fast(store):
    first = take(store, "a.txt", "a", *FERRY, source="Harbour News")
    assert correct(store, first.record_id, "source", "Harbour News").outcome == "unchanged"
    again = take(store, "a.txt", "b", *FERRY, "More.", source="Harbor Nws", how="manifest")
    assert again.made.metadata.source == "Harbour News"


@pytest.mark.parametrize(
    ("field", "value"), [("date", "May"), ("title", " "), ("colour", "red"), ("source", ("a", "b"))]
)
def test_a_value_that_a_field_can_t_have_is_refused(store, field, value):
    first = take(store, "a.txt", "a", *FERRY)
    with pytest.raises(UsageError):
        correct(store, first.record_id, field, value)
    assert store.corrections(first.record_id) == []


def test_a_withdrawn_record_keeps_its_id_and_reason_and_leaves_every_list(store):
    first = take(store, "a.txt", "a", *FERRY, source="Harbour News", date="2024-05")
    withdraw(store, first.record_id)
    record = store.get_record(first.record_id)
    assert (record.state, record.reason, record.withdrawn_at is not None) == (
        "withdrawn",
        "the author asked",
        True,
    )
    assert store.list_records() == store.sources() == store.timeline() == store.types() == []
    assert list(store.current_versions([first.record_id])) == []
    assert store.passage_texts([(first.record_id, 1)]) == {}
    assert store.changes(0)[-1].kind == "removed"
    assert store.get_version(first.record_id, 1).passages[0].text == FERRY[0]


def test_withdrawn_bytes_and_their_edits_stay_withdrawn(store):
    first = take(store, "a.txt", "a", *FERRY)
    withdraw(store, first.record_id)
    for name, content, texts in (
        ("a.txt", "a", FERRY),
        ("elsewhere.txt", "a", FERRY),
        ("a.txt", "b", (*FERRY, "More.")),
    ):
        taken = take(store, name, content, *texts)
        assert (taken.outcome, taken.record_id) == ("withdrawn", first.record_id)
    assert store.find_by_payload(digest_of(b"b")) is None
    assert store.find_by_alias("path", "/inbox", "elsewhere.txt") is None
    assert store.counts().payloads == 1


def test_another_work_under_a_withdrawn_record_s_name_is_a_record_of_its_own(store):
    first = take(store, "a.txt", "a", *FERRY, title="The ferry")
    withdraw(store, first.record_id)
    second = take(store, "a.txt", "b", *CRANE, title="The crane")
    assert (second.outcome, second.record_id != first.record_id) == ("new", True)


def test_erasing_destroys_bytes_and_words_and_keeps_what_answers_a_citation(store):
    secret = "Nobody shall read these words again."
    first = take(store, "a.txt", f"bytes of {secret}", secret, *FERRY, title="A secret title", date="2024-05")
    correct(store, first.record_id, "authors", ("Secretive Author",))
    withdraw(store, first.record_id, erase=True)
    history = store.history(first.record_id)
    hidden = history.latest.passages[0]
    assert (hidden.number, hidden.text, hidden.digest) == (1, "", text_digest(secret))
    assert hidden.check == check_of(text_digest(secret))
    assert store.get_version(first.record_id, 1).metadata.title == ""
    assert store.get_version(first.record_id, 1).removed == ()
    with pytest.raises(PayloadNotFound):
        store.payloads.read(first.made.digest)
    store.close()
    for path in store.folder.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            for words in (secret, "A secret title", "Secretive Author"):
                assert words.encode() not in kept, path


def test_erased_bytes_are_known_when_they_return(store):
    first = take(store, "a.txt", "a", *FERRY)
    withdraw(store, first.record_id, erase=True)
    assert take(store, "b.txt", "a", *FERRY).outcome == "withdrawn"
    assert take(store, "a.txt", "a2", *FERRY, "More.").outcome == "withdrawn"
    assert not store.payloads.holds(first.made.digest)


def test_bytes_that_a_public_record_shares_are_not_destroyed(store):
    one = take(store, "one.txt", "a", *FERRY)
    take(store, "two.txt", "b", *FERRY, "More.")
    two = take(store, "two.txt", "a", *FERRY)
    assert two.record_id != one.record_id
    withdraw(store, one.record_id, erase=True)
    assert store.payloads.read(two.made.digest) == b"a"


def test_a_withdrawal_needs_a_reason_and_a_record(store):
    first = take(store, "a.txt", "a", *FERRY)
    with pytest.raises(UsageError):
        withdraw(store, first.record_id, " ")
    with pytest.raises(RecordNotFound):
        withdraw(store, "000000000000")


def test_a_merged_record_s_names_and_bytes_lead_to_the_survivor(store):
    one = take(store, "one.txt", "a", *FERRY)
    two = take(store, "two.txt", "b", *FERRY, "More.")
    merge(store, two.record_id, one.record_id)
    record = store.get_record(two.record_id)
    assert (record.state, record.survivor, record.aliases) == ("merged", one.record_id, ())
    assert store.find_by_alias("path", "/inbox", "two.txt").id == one.record_id
    again = take(store, "two.txt", "b", *FERRY, "More.")
    assert (again.outcome, again.record_id) == ("unchanged", one.record_id)
    copy = take(store, "three.txt", "b", *FERRY, "More.")
    assert (copy.outcome, copy.record_id) == ("duplicate", one.record_id)
    assert [r.id for r in store.list_records()] == [one.record_id]
    assert [(c.record_id, c.kind) for c in store.changes(2)] == [
        (two.record_id, "removed"),
        (one.record_id, "put"),
    ]


def test_a_merged_record_s_bytes_under_the_survivor_s_name_are_its_next_version(store):
    one = take(store, "one.txt", "a", *FERRY)
    two = take(store, "two.txt", "b", *FERRY, "More.")
    merge(store, two.record_id, one.record_id)
    taken = take(store, "one.txt", "b", *FERRY, "More.")
    assert (taken.outcome, taken.record_id, taken.version) == ("changed", one.record_id, 2)


def test_a_chain_of_mergers_leads_to_its_end(store):
    one, two, three = (take(store, f"{n}.txt", f"{n}", *CRANE, f"Part {n}.", title=f"T{n}") for n in range(3))
    merge(store, one.record_id, two.record_id)
    merge(store, two.record_id, three.record_id)
    assert take(store, "copy.txt", "0", *CRANE).record_id == three.record_id


def test_what_is_merged_or_withdrawn_is_not_corrected_or_merged_again(store):
    one, two = take(store, "one.txt", "a", *FERRY), take(store, "two.txt", "b", *CRANE, title="The crane")
    merge(store, two.record_id, one.record_id)
    with pytest.raises(UsageError, match=one.record_id):
        correct(store, two.record_id, "title", "Other")
    with pytest.raises(UsageError):
        merge(store, one.record_id, two.record_id)
    with pytest.raises(UsageError):
        merge(store, one.record_id, one.record_id)


def test_reprints_find_each_other_through_their_family(store):
    one, two = take(store, "one.txt", "a", *FERRY), take(store, "two.txt", "b", *FERRY, title="Again")
    families = {one.record_id: one.record_id, two.record_id: one.record_id}
    with store.writing("families") as writer:
        assert writer.set_families(families) == 2
        assert writer.set_families(families) == 0
    assert [r.id for r in store.reprints(one.record_id)] == [two.record_id]
    assert store.get_record(two.record_id).family == one.record_id
    with store.writing("families") as writer:
        assert writer.set_families({two.record_id: None}) == 1
    assert store.reprints(one.record_id) == []


def test_recleaning_makes_a_version_only_where_the_reading_differs(store):
    first = take(store, "a.txt", "a", *FERRY)
    with store.writing("reclean") as writer:
        assert writer.revise(first.record_id, draft_of("a", *FERRY)).outcome == "unchanged"
        assert writer.revise(first.record_id, draft_of("a", *FERRY[:2])).outcome == "changed"
    assert len(store.get_version(first.record_id).passages) == 2
    assert take(store, "a.txt", "a", *FERRY).outcome == "unchanged"


def test_the_audit_names_who_did_what_and_why(store):
    first = take(store, "a.txt", "a", *FERRY)
    correct(store, first.record_id, "date", "2024")
    withdraw(store, first.record_id)
    told = [(entry.who, entry.what, entry.why) for entry in store.audit(first.record_id)]
    assert told[0] == ("mira", "withdrawn", "the author asked")
    assert ("mira", "corrected date", "the masthead misprints it") in told
    assert told[-1][1:] == ("version 1", "a test")


def test_lists_hold_what_they_say(store):
    take(store, "a.txt", "a", *FERRY, title="B", date="2024", source="Gull", authors=("Ada", "Bo"))
    take(store, "b.txt", "b", *CRANE, title="A", date="2024-03", source="Gull", authors=("Ada",))
    take(store, "c.txt", "c", "Alone.", title="C", source=None)
    assert [s.title for s in store.list_records()] == ["A", "B", "C"]
    assert [s.title for s in store.list_records(order="oldest")] == ["B", "A", "C"]
    assert [s.title for s in store.newest(1)] == ["C"]
    assert [s.title for s in store.list_records(Listing(period="2024-03"))] == ["A"]
    assert [s.title for s in store.list_records(Listing(missing="date"))] == ["C"]
    assert [s.title for s in store.list_records(Listing(missing="authors"))] == ["C"]
    assert store.count_records(Listing(author="Ada", source="Gull")) == 2
    assert [(s.name, s.records, s.first, s.last) for s in store.sources()] == [
        ("Gull", 2, "2024", "2024-03"),
        (None, 1, None, None),
    ]
    assert [(y.year, y.records, dict(y.months)) for y in store.timeline()] == [("2024", 2, {"2024-03": 1})]
    assert [(a.value, a.records) for a in store.authors(prefix="a")] == [("Ada", 2)]
    assert (store.counts().records, store.counts().undated, store.counts().passages) == (3, 1, 7)
    walked, after = [], ""
    while page := store.list_records(after_id=after, limit=2):
        walked += [s.id for s in page]
        after = page[-1].id
    assert walked == sorted(s.id for s in store.list_records())


def test_a_batch_is_told_file_by_file(store):
    from archive.summaries import Outcome

    with store.writing("ingest", who="mira") as writer:
        batch = writer.begin_batch("ingest /inbox")
        taken = writer.take(draft_of("a", *FERRY), b"a", path_alias("a.txt"))
        outcomes = [
            Outcome("a.txt", taken.outcome, taken.record_id, 1, None, taken.warnings),
            Outcome("b.txt", "failed", reason="empty"),
        ]
        writer.record_outcomes(batch, 0, outcomes)
        writer.commit()
        with open_store(store.folder, read_only=True) as reader:
            assert reader.batches()[0].finished_at is None
        writer.end_batch(batch)
    [told] = store.batches()
    assert (told.purpose, told.who, told.counts) == ("ingest /inbox", "mira", {"new": 1, "failed": 1})
    assert told.finished_at >= told.started_at
    assert store.outcomes(told.id) == outcomes


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("language", "arabisch", "no code of a language"),
        ("url", "javascript:alert(1)", "no address of the web"),
        ("url", "https:///nowhere", "no address of the web"),
        ("date", "2024-02-30", "'2024-02-30' is no date"),
    ],
)
def test_a_correction_that_can_t_be_true_is_refused_and_changes_nothing(store, field, value, said):
    made = take(store, "a.txt", "a", *FERRY)
    with store.writing("fix") as writer, pytest.raises(UsageError, match=said):
        writer.correct(made.record_id, field, value, "")
    assert store.get_version(made.record_id).number == 1


def test_a_second_withdrawal_without_a_reason_keeps_what_readers_are_told(store):
    made = take(store, "a.txt", "a", *FERRY)
    for reason, told in ((None, "withdrawn by the archive"), ("retracted", "retracted"), (None, "retracted")):
        with store.writing("withdraw") as writer:
            writer.withdraw(made.record_id, reason)
        assert store.get_record(made.record_id).reason == told
