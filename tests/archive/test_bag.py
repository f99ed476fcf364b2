"""An archive carried to another in a bag: every URL answers alike, and nothing leaks."""

import json
import random
from importlib import resources
from pathlib import Path

import bagit
import jsonschema
import pytest

from archive.addresses import Site, Target
from archive.errors import ArchiveDamaged, UsageError
from archive.exporting import export_bag
from archive.importing import import_bag
from archive.lineage import Lineage
from archive.resolving import resolve
from archive.store import Store, open_store
from archive.views import arrival_json, record_json, tombstone_json
from tests.archive.harbours import CRANE, FERRY, new_store, take
from tests.archive.simulator import Editor, paragraph
from tests.archive.test_preserving import lived

SITE = Site()
SECRET = "The harbour master's private ledger."


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        lived(opened)
        yield opened


def edited_at_random(store: Store, steps: int) -> None:
    editor = Editor(random.Random(7))
    editor.text = [editor.mint(paragraph(editor.rng)) for _ in range(20)]
    for step in range(steps):
        texts = [place.text for place in editor.text]
        take(store, "chronicle.txt", f"state {step}", *texts, title="A chronicle")
        editor.revise(3)


def answers(store: Store) -> dict[str, object]:
    """What every URL of an archive answers."""
    found: dict[str, object] = {}
    for record_id in store.record_ids():
        record = store.get_record(record_id)
        if record.state == "withdrawn":
            found[record_id] = tombstone_json(record, SITE)
            continue
        found[record_id] = (record.state, record.survivor, record_json(store.get_version(record_id)))
        lineage = Lineage(store.history(record_id))
        for version in lineage.history.versions:
            for p in version.passages:
                for target in (
                    Target(record_id, first=p.number),
                    Target(record_id, first=p.number, check=p.check),
                    Target(record_id, version.number, p.number),
                ):
                    found[target.path] = arrival_json(resolve(lineage, target), SITE)
    return found


def carried(store: Store, tmp_path: Path) -> dict[str, object]:
    export_bag(store, tmp_path / "bag")
    import_bag(tmp_path / "third", tmp_path / "bag")
    with open_store(tmp_path / "third", read_only=True) as other:
        return answers(other)


def all_bytes(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_every_url_answers_alike_in_the_archive_made_of_a_bag(store, tmp_path):
    edited_at_random(store, 12)
    wanted = answers(store)
    assert len(wanted) > 300
    assert carried(store, tmp_path) == wanted


def test_a_bag_is_whole_and_says_whose_it_is(store, tmp_path):
    export_bag(store, tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.is_valid()
    assert bag.info["External-Identifier"] == store.uuid
    for digest in store.payloads.digests():
        path = tmp_path / "bag/data/payloads" / digest[:2] / digest
        assert path.read_bytes() == store.payloads.read(digest)


def test_every_line_is_of_the_published_schema(store, tmp_path):
    edited_at_random(store, 3)
    export_bag(store, tmp_path / "bag")
    schema = json.loads(resources.files("archive").joinpath("bag.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert json.loads((tmp_path / "bag/data/bag.schema.json").read_text()) == schema
    kinds = set()
    for path in (tmp_path / "bag/data/records").glob("*/*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            validator.validate(json.loads(line))
            kinds.add(json.loads(line)["kind"])
    assert kinds == {"record", "payload", "version", "holding", "name", "correction", "event"}


def test_a_second_export_writes_only_what_changed(store, tmp_path):
    first = export_bag(store, tmp_path / "bag")
    assert first.written == first.records
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "bag/data").rglob("*") if path.is_file()}
    assert export_bag(store, tmp_path / "bag").written == 0
    assert {path: path.stat().st_mtime_ns for path in files} == files
    take(store, "ferry.txt", "z", *FERRY, "The last ferry came back.")
    third = export_bag(store, tmp_path / "bag")
    assert (third.written, third.payloads) == (1, 1)
    assert bagit.Bag(str(tmp_path / "bag")).is_valid()


def test_an_export_never_vouches_for_bytes_that_rotted_in_the_bag(store, tmp_path):
    export_bag(store, tmp_path / "bag")
    payload = next((tmp_path / "bag/data/payloads").glob("*/*"))
    sound = payload.read_bytes()
    payload.write_bytes(b"x" * len(sound))
    assert export_bag(store, tmp_path / "bag").payloads == 1
    assert payload.read_bytes() == sound
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_a_second_import_takes_only_what_changed(store, tmp_path):
    export_bag(store, tmp_path / "bag")
    first = import_bag(tmp_path / "third", tmp_path / "bag")
    assert (first.new, first.changed, first.unchanged) == (len(store.record_ids()), 0, 0)
    again = import_bag(tmp_path / "third", tmp_path / "bag")
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(store.record_ids()))
    take(store, "ferry.txt", "z", *FERRY, "The last ferry came back.")
    export_bag(store, tmp_path / "bag")
    third = import_bag(tmp_path / "third", tmp_path / "bag")
    assert (third.new, third.changed) == (0, 1)
    with open_store(tmp_path / "third", read_only=True) as other:
        assert answers(other) == answers(store)


@pytest.mark.parametrize("erase", [True, False], ids=["erased", "withdrawn"])
def test_withdrawn_words_and_bytes_are_not_in_a_bag(store, tmp_path, erase):
    made = take(store, "ledger.txt", SECRET, SECRET, title=f"Title: {SECRET}")
    export_bag(store, tmp_path / "bag")
    assert SECRET.encode() in all_bytes(tmp_path / "bag")
    with store.writing("curation") as writer:
        writer.withdraw(made.record_id, "a court asked", erase=erase)
    assert export_bag(store, tmp_path / "bag").removed == 1
    assert b"private ledger" not in all_bytes(tmp_path / "bag")
    import_bag(tmp_path / "third", tmp_path / "bag")
    assert b"private ledger" not in all_bytes(tmp_path / "third")
    with open_store(tmp_path / "third", read_only=True) as other:
        assert answers(other) == answers(store)


def test_a_withdrawal_reaches_an_archive_that_had_the_record(store, tmp_path):
    made = take(store, "ledger.txt", SECRET, SECRET, title="Ledger")
    export_bag(store, tmp_path / "bag")
    import_bag(tmp_path / "third", tmp_path / "bag")
    with store.writing("curation") as writer:
        writer.withdraw(made.record_id, "a court asked")
    export_bag(store, tmp_path / "bag")
    assert import_bag(tmp_path / "third", tmp_path / "bag").changed == 1
    assert import_bag(tmp_path / "third", tmp_path / "bag").changed == 0
    with open_store(tmp_path / "third", read_only=True) as other:
        assert other.get_record(made.record_id).state == "withdrawn"
        assert other.get_record(made.record_id).reason == "a court asked"


def test_an_archive_loses_nothing_by_its_own_bag(store, tmp_path):
    made = take(store, "ledger.txt", SECRET, SECRET, title="Ledger")
    with store.writing("curation") as writer:
        writer.withdraw(made.record_id, "a court asked")
    before = answers(store)
    export_bag(store, tmp_path / "bag")
    took = import_bag(tmp_path / "archive", tmp_path / "bag")
    assert (took.new, took.changed) == (0, 0)
    assert answers(store) == before
    assert store.payloads.read(made.made.digest) == SECRET.encode()


def test_bytes_that_a_live_record_shares_with_a_withdrawn_one_stay(store, tmp_path):
    one = take(store, "one.txt", "shared", *CRANE, title="One")
    take(store, "one.txt", "other", *CRANE, "More.", title="One")
    two = take(store, "two.txt", "shared", *CRANE, title="Two")
    with store.writing("curation") as writer:
        writer.withdraw(one.record_id, "a court asked")
    wanted = answers(store)
    assert carried(store, tmp_path) == wanted
    with open_store(tmp_path / "third", read_only=True) as other:
        for digest in {p.digest for p in other.get_preserved(two.record_id).payloads if not p.erased_at}:
            assert other.payloads.read(digest)


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "linked"])
def test_a_damaged_bag_is_refused_whole(store, tmp_path, damage):
    export_bag(store, tmp_path / "bag")
    path = next((tmp_path / "bag/data/records").glob("*/*.jsonl"))
    if damage == "changed":
        path.write_text(path.read_text() + " ")
    elif damage == "missing":
        path.unlink()
    elif damage == "added":
        path.with_name("000000000000.jsonl").write_text("{}\n")
    else:
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveDamaged):
        import_bag(tmp_path / "third", tmp_path / "bag")
    assert not (tmp_path / "third/archive.db").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json\n",
        "{}\n",
        '{"kind": "record"}\n',
        '{"kind": "record", "format": 2, "blanked": false}\n',
        "[]\n",
    ],
)
def test_nonsense_in_a_whole_bag_is_refused_and_the_rest_taken(store, tmp_path, text):
    merged = {r.survivor for r in map(store.get_record, store.record_ids()) if r.survivor}
    export_bag(store, tmp_path / "bag")
    paths = (tmp_path / "bag/data/records").glob("*/*.jsonl")
    path = next(path for path in paths if path.stem not in merged)
    path.write_text(text)
    bagit.Bag(str(tmp_path / "bag")).save(manifests=True)
    took = import_bag(tmp_path / "third", tmp_path / "bag")
    assert [record_id for record_id, _ in took.refused] == [path.stem]
    assert took.new == len(store.record_ids()) - 1


@pytest.mark.parametrize(
    ("true", "forged"),
    [
        ('"text": "A secret', '"text": "Another secret'),
        ('"number": 1, "made_at"', '"number": 3, "made_at"'),
        ('"state": "live"', '"state": "risen"'),
    ],
)
def test_a_forged_transcript_in_a_whole_bag_is_refused(store, tmp_path, true, forged):
    made = take(store, "new.txt", "new", "A secret garden.", "Two.", title="New")
    export_bag(store, tmp_path / "bag")
    path = tmp_path / "bag/data/records" / made.record_id[:2] / f"{made.record_id}.jsonl"
    assert true in path.read_text()
    path.write_text(path.read_text().replace(true, forged))
    bagit.Bag(str(tmp_path / "bag")).save(manifests=True)
    took = import_bag(tmp_path / "third", tmp_path / "bag")
    assert [record_id for record_id, _ in took.refused] == [made.record_id]
    with open_store(tmp_path / "third", read_only=True) as other:
        assert other.find_record(made.record_id) is None


def test_what_was_merged_into_a_refused_record_is_refused_too(store, tmp_path):
    export_bag(store, tmp_path / "bag")
    merged = next(r for r in map(store.get_record, store.record_ids()) if r.survivor)
    path = tmp_path / "bag/data/records" / merged.survivor[:2] / f"{merged.survivor}.jsonl"
    path.write_text("{}\n")
    bagit.Bag(str(tmp_path / "bag")).save(manifests=True)
    took = import_bag(tmp_path / "third", tmp_path / "bag")
    assert {record_id for record_id, _ in took.refused} == {merged.id, merged.survivor}


def test_a_folder_that_holds_something_else_is_left_alone(store, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("keep me")
    with pytest.raises(UsageError):
        export_bag(store, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    with open_store(tmp_path / "other", create=True) as other:
        export_bag(other, tmp_path / "bag")
    with pytest.raises(UsageError):
        export_bag(store, tmp_path / "bag")


def test_an_export_that_was_cut_short_is_completed_by_the_next(store, tmp_path, monkeypatch):
    def cut(*args, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bagit.Bag, "save", cut)
        with pytest.raises(KeyboardInterrupt):
            export_bag(store, tmp_path / "bag")
    (tmp_path / "bag/data/payloads/.half.arriving").write_bytes(b"half")
    with pytest.raises(ArchiveDamaged):
        import_bag(tmp_path / "third", tmp_path / "bag")
    export_bag(store, tmp_path / "bag")
    assert bagit.Bag(str(tmp_path / "bag")).is_valid()
    assert not (tmp_path / "bag/data/payloads/.half.arriving").exists()


def test_an_empty_archive_makes_a_bag_and_an_empty_archive(tmp_path):
    with new_store(tmp_path) as store:
        export_bag(store, tmp_path / "bag")
    assert import_bag(tmp_path / "third", tmp_path / "bag").new == 0
    with open_store(tmp_path / "third", read_only=True) as other:
        assert other.record_ids() == []


def test_settings_go_with_a_bag_to_a_new_archive_and_never_over_another_ones(store, tmp_path):
    (tmp_path / "archive/archive.toml").write_text(
        'name = "Harbour press"\nurl = "https://a.example/press"\n'
    )
    export_bag(store, tmp_path / "bag")
    import_bag(tmp_path / "third", tmp_path / "bag")
    with open_store(tmp_path / "third", read_only=True) as other:
        assert other.settings.name == "Harbour press"
    (tmp_path / "third/archive.toml").write_text('name = "Mine"\n')
    import_bag(tmp_path / "third", tmp_path / "bag")
    assert (tmp_path / "third/archive.toml").read_text() == 'name = "Mine"\n'
