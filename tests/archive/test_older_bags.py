"""A bag that is older than what happened here, or holds what no reader expects, undoes nothing."""

import json
from pathlib import Path

import bagit
import pytest

from archive.checking import check
from archive.exporting import export_bag
from archive.importing import import_bag
from archive.store import open_store
from tests.archive.harbours import CRANE, FERRY, new_store, take

SEPARATORS = "\u2028 \u2029 \x85 \x0b \x0c \x1c"


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        yield opened


def rewritten(bag: Path, record_id: str, change) -> None:
    """Change a record's lines in a bag whose checksums are right all the same."""
    (path,) = (bag / "data/records").glob(f"*/{record_id}.jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for line in lines:
        change(line)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    bagit.Bag(str(bag)).save(manifests=True)


@pytest.mark.parametrize("erase", [False, True])
def test_an_older_bag_does_not_revive_a_withdrawn_record(store, tmp_path, erase):
    ferry = take(store, "ferry.txt", "a", *FERRY).record_id
    export_bag(store, tmp_path / "bag")
    take(store, "ferry.txt", "b", *FERRY, "A fourth line.")
    with store.writing("curation") as writer:
        writer.withdraw(ferry, "a court asked", erase=erase)
    before = store.get_preserved(ferry)
    assert import_bag(store.folder, tmp_path / "bag").unchanged == 1
    with open_store(store.folder, read_only=True) as again:
        assert again.get_preserved(ferry) == before
        assert [finding for finding in check(again) if finding.gravity == "fault"] == []


def test_an_older_bag_does_not_undo_a_merger_or_a_correction(store, tmp_path):
    ferry, crane = take(store, "ferry.txt", "a", *FERRY), take(store, "crane.txt", "c", *CRANE)
    export_bag(store, tmp_path / "bag")
    with store.writing("curation") as writer:
        writer.correct(crane.record_id, "date", "2024-05", "the printed programme")
        writer.merge(ferry.record_id, crane.record_id, "one work")
    import_bag(store.folder, tmp_path / "bag")
    with open_store(store.folder, read_only=True) as again:
        assert again.get_record(ferry.record_id).survivor == crane.record_id
        assert again.get_version(crane.record_id).metadata.date == "2024-05"


def test_separators_that_are_no_line_ends_of_json_lines_are_carried(store, tmp_path):
    take(store, f"a{SEPARATORS}.txt", "a", f"One{SEPARATORS}two.", title=f"A{SEPARATORS}title")
    export_bag(store, tmp_path / "bag")
    assert import_bag(tmp_path / "twin", tmp_path / "bag").refused == ()
    with open_store(tmp_path / "twin", read_only=True) as twin:
        (record_id,) = store.record_ids()
        assert twin.get_preserved(record_id) == store.get_preserved(record_id)


def test_two_bags_that_merge_each_into_the_other_make_no_circle(tmp_path):
    bags = []
    for name, turned in (("one", False), ("other", True)):
        with open_store(tmp_path / name, create=True) as store:
            pair = [take(store, "ferry.txt", "a", *FERRY), take(store, "crane.txt", "c", *CRANE)]
            first, second = (taken.record_id for taken in (reversed(pair) if turned else pair))
            with store.writing("curation") as writer:
                writer.merge(first, second, "one work")
            export_bag(store, tmp_path / f"{name}.bag")
            bags.append((tmp_path / f"{name}.bag", first, second))
    (bag, merged, survivor), (opposite, *_) = bags
    import_bag(tmp_path / "both", bag)
    import_bag(tmp_path / "both", opposite)
    with open_store(tmp_path / "both", read_only=True) as both:
        states = {name: both.get_record(name) for name in (merged, survivor)}
        assert sorted(record.state for record in states.values()) == ["live", "merged"]
        assert [finding for finding in check(both) if finding.gravity == "fault"] == []


def test_a_circle_in_one_bag_is_refused_and_the_rest_taken(store, tmp_path):
    names = [take(store, f"{text}.txt", text, text + " is here.").record_id for text in ("a", "b", "c")]
    export_bag(store, tmp_path / "bag")
    for name, survivor in zip(names[:2], names[1::-1], strict=True):

        def merged(line, survivor=survivor):
            if line["kind"] == "record":
                line |= {"state": "merged", "survivor": survivor}

        rewritten(tmp_path / "bag", name, merged)
    took = import_bag(tmp_path / "twin", tmp_path / "bag")
    assert took.new == 1
    assert {name for name, _ in took.refused} == set(names[:2])
    assert all("circle" in reason for _, reason in took.refused)


def set_in(*path, value):
    """A change of the value at a path into a version's line."""

    def change(line):
        if line["kind"] == "version":
            for step in path[:-1]:
                line = line[step]
            line[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_in("passages", 0, "section", value=999),
        set_in("passages", 0, "number", value=10**30),
        set_in("passages", 0, "spans", value=[[9, 2]]),
        set_in("passages", 0, "page", value=10**12),
        set_in("metadata", "url", value="http://[evil"),
        set_in("metadata", "title", value=["a", "list"]),
        set_in("metadata", "date", value="yesterday"),
        set_in("sections", 0, "level", value="deep"),
        set_in("matches", value=[{"number": 1, "verdict": "perhaps", "score": 1, "now": []}]),
    ],
)
def test_values_that_no_reader_expects_are_refused_at_the_door(store, tmp_path, change):
    ferry = take(store, "ferry.txt", "a", *FERRY).record_id
    take(store, "crane.txt", "c", *CRANE)
    export_bag(store, tmp_path / "bag")
    rewritten(tmp_path / "bag", ferry, change)
    took = import_bag(tmp_path / "twin", tmp_path / "bag")
    assert took.new == 1
    assert [name for name, _ in took.refused] == [ferry]
