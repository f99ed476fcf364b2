import os
import zipfile
from pathlib import Path

import pytest

from archive.checking import check
from archive.folder import Limits
from archive.records import Candidate
from archive.rehearsing import Rehearsal
from archive.store import open_store
from ingest import batch
from ingest.batch import Plan
from ingest.discovery import discover
from ingest.manifest import file_key, read_manifest

STORY = (
    "The keeper of the lamp\n\n"
    "Every evening the keeper climbed the ninety steps and wound the clock that turned the lamp.\n\n"
    "On the night of the storm the clock stopped, and nobody in the harbour could say for how long.\n"
)


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def plan(inbox, manifest=None, **limits):
    rows = read_manifest(manifest) if manifest else None
    excluded = frozenset({Path(file_key(manifest))} if manifest else ())
    items = tuple(discover([inbox], excluded=excluded))
    if rows:
        missing = batch.rows_without_file(rows, items)
        items = tuple(sorted((*items, *missing), key=lambda item: item.shown))
    return Plan(items, Limits(**limits), jobs=2, manifest=rows)


def ingest(archive, the_plan):
    with open_store(archive, create=True) as store, store.writing("test") as writer:
        return list(batch.keep(the_plan, writer))


def told(outcomes):
    return {Path(outcome.path).name: outcome.outcome for outcome in outcomes}


def reason(outcomes, name):
    return next(outcome.reason for outcome in outcomes if Path(outcome.path).name == name)


def story(number):
    return STORY.replace("ninety", f"ninety-{number}").replace("keeper of", f"keeper {number} of")


def test_bad_files_are_a_line_each_and_all_the_others_are_taken(inbox, tmp_path):
    for number in range(3):
        (inbox / f"good{number}.txt").write_text(story(number))
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "blank.txt").write_text(" \n\n \t\n")
    (inbox / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (inbox / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (inbox / "loop").symlink_to(inbox)
    Path(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9.txt")).write_text(story(9))
    outcomes = ingest(tmp_path / "archive", plan(inbox))
    assert told(outcomes) == {
        "good0.txt": "new",
        "good1.txt": "new",
        "good2.txt": "new",
        "caf%E9.txt": "new",
        "empty.txt": "failed",
        "blank.txt": "failed",
        "broken.pdf": "failed",
        "picture.png": "failed",
        "loop": "failed",
    }
    assert all(outcome.reason for outcome in outcomes if outcome.outcome == "failed")
    assert [outcome.path for outcome in outcomes] == sorted(outcome.path for outcome in outcomes)


def test_half_of_a_character_in_a_title_stops_no_batch_and_two_halves_are_one(inbox, tmp_path):
    front = '---\ntitle: "Lamp \\ud83d\\ude00 and \\ud83d"\n---\n\n'
    (inbox / "front.md").write_text(front + story(1))
    page = '<html><head><title>The keeper</title><script type="application/ld+json">'
    page += (
        '{"@type": "NewsArticle", "headline": "The keeper of the \\ud83d", "author": "Ida \\udc00"}</script>'
    )
    page += f"</head><body><article><p>{story(2)}</p></article></body></html>"
    (inbox / "page.html").write_text(page)
    (inbox / "plain.txt").write_text(story(3))
    outcomes = ingest(tmp_path / "archive", plan(inbox))
    assert told(outcomes) == {"front.md": "new", "page.html": "new", "plain.txt": "new"}
    with open_store(tmp_path / "archive", read_only=True) as store:
        assert store.get_version(outcomes[0].record_id).metadata.title == "Lamp 😀 and \ufffd"


def test_what_cannot_be_kept_fails_its_file_and_no_other(inbox, tmp_path):
    for number in range(3):
        (inbox / f"{number}.txt").write_text(story(number))
    stated = {"source": (Candidate("Half \ud800", "option", "--source"),)}
    odd, *others = plan(inbox).items
    with open_store(tmp_path / "archive", create=True) as store, store.writing("test") as writer:
        outcomes = list(batch.keep(Plan((odd,), Limits(), jobs=1, options=stated), writer))
        outcomes += list(batch.keep(Plan(tuple(others), Limits(), jobs=1), writer))
        assert [outcome.outcome for outcome in outcomes] == ["failed", "new", "new"]
        assert "code points" in outcomes[0].reason
    with open_store(tmp_path / "archive") as store:
        assert [found for found in check(store) if found.gravity == "fault"] == []


def test_a_file_that_vanishes_half_way_is_one_line(inbox, tmp_path):
    for number in range(3):
        (inbox / f"{number}.txt").write_text(story(number))
    made = plan(inbox)
    (inbox / "1.txt").unlink()
    outcomes = ingest(tmp_path / "archive", made)
    assert told(outcomes) == {"0.txt": "new", "1.txt": "failed", "2.txt": "new"}
    assert "vanished" in reason(outcomes, "1.txt")


def test_a_manifest_row_without_its_file_fails_and_a_file_without_its_row_is_taken_with_a_warning(
    inbox, tmp_path
):
    (inbox / "a.txt").write_text(story(1))
    (inbox / "b.txt").write_text(story(2))
    manifest = inbox / "manifest.csv"
    manifest.write_text("path,title,source\na.txt,The keeper,The Lantern\nlost.txt,Lost,The Lantern\n")
    outcomes = ingest(tmp_path / "archive", plan(inbox, manifest))
    assert told(outcomes) == {"a.txt": "new", "b.txt": "new", "lost.txt": "failed"}
    assert [o.warnings for o in outcomes if o.path.endswith("b.txt")] == [("no row in the manifest",)]
    with open_store(tmp_path / "archive", read_only=True) as store:
        version = store.get_version(next(o.record_id for o in outcomes if o.path.endswith("a.txt")))
    assert (version.metadata.title, version.metadata.source) == ("The keeper", "The Lantern")
    assert version.evidence["source"][0].how == "manifest"


def test_running_a_batch_again_changes_nothing(inbox, tmp_path):
    for number in range(5):
        (inbox / f"{number}.txt").write_text(story(number))
    (inbox / "copy.txt").write_text(story(0))
    first = ingest(tmp_path / "archive", plan(inbox))
    with open_store(tmp_path / "archive", read_only=True) as store:
        before = (store.counts(), store.last_sequence())
    again = ingest(tmp_path / "archive", plan(inbox))
    with open_store(tmp_path / "archive", read_only=True) as store:
        after = (store.counts(), store.last_sequence())
    assert before == after
    assert told(first)["copy.txt"] == "duplicate"
    assert set(told(again).values()) == {"unchanged"}
    assert [o.record_id for o in again] == [o.record_id for o in first]


def test_an_edited_manifest_is_heard_though_the_bytes_are_known(inbox, tmp_path):
    (inbox / "a.txt").write_text(story(1))
    manifest = inbox / "manifest.csv"
    manifest.write_text("path,date\na.txt,2021\n")
    ingest(tmp_path / "archive", plan(inbox, manifest))
    manifest.write_text("path,date\na.txt,2021-03-12\n")
    outcomes = ingest(tmp_path / "archive", plan(inbox, manifest))
    assert told(outcomes) == {"a.txt": "changed"}
    with open_store(tmp_path / "archive", read_only=True) as store:
        version = store.get_version(outcomes[0].record_id)
    assert (version.number, version.metadata.date) == (2, "2021-03-12")
    assert [p.number for p in version.passages] == list(range(1, len(version.passages) + 1))


def test_the_members_of_a_zip_folder_are_documents_of_their_own(inbox, tmp_path):
    with zipfile.ZipFile(inbox / "box.zip", "w") as box:
        box.writestr("one.txt", story(1))
        box.writestr("in/two.txt", story(2))
        box.writestr("nothing.txt", "")
    outcomes = ingest(tmp_path / "archive", plan(inbox))
    assert [(o.path.rsplit("/inbox/", 1)[1], o.outcome) for o in outcomes] == [
        ("box.zip!in/two.txt", "new"),
        ("box.zip!nothing.txt", "failed"),
        ("box.zip!one.txt", "new"),
    ]


def test_a_file_beyond_the_size_limit_is_refused_before_it_is_read(inbox, tmp_path):
    (inbox / "big.txt").write_text(STORY * 100)
    outcomes = ingest(tmp_path / "archive", plan(inbox, input_bytes=1000))
    assert "limits.input_bytes" in reason(outcomes, "big.txt")


def test_a_rehearsal_tells_the_same_and_writes_nothing(inbox, tmp_path):
    for number in range(3):
        (inbox / f"{number}.txt").write_text(story(number))
    (inbox / "copy.txt").write_text(story(0))
    rehearsed = list(batch.run(plan(inbox), Rehearsal()))
    assert not (tmp_path / "archive").exists()
    assert rehearsed == ingest(tmp_path / "archive", plan(inbox))


def test_outcomes_are_kept_with_their_batch(inbox, tmp_path):
    (inbox / "a.txt").write_text(story(1))
    (inbox / "b.txt").write_bytes(b"")
    outcomes = ingest(tmp_path / "archive", plan(inbox))
    with open_store(tmp_path / "archive", read_only=True) as store:
        (kept,) = store.batches()
        assert kept.finished_at is not None
        assert dict(kept.counts) == {"new": 1, "failed": 1}
        assert store.outcomes(kept.id) == outcomes
