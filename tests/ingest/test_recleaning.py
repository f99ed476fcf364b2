import contextlib
import dataclasses
import sqlite3

import pytest

from archive.folder import Limits
from archive.identifiers import digest_of
from archive.records import Alias, Candidate
from archive.store import open_store
from ingest.blocks import Hints
from ingest.cleaning import RULES
from ingest.drafting import draft
from ingest.fields.sources import SourceRules, load_rules
from ingest.recleaning import reclean
from ingest.workers import WorkerLimits, Workers

TEXT = (
    "The salt road\n\n"
    "Caravans crossed the flats between the frost and the rains, when the crust would bear them.\n\n"
    "The toll was paid in ropes, because ropes were what the garrison could not make for itself.\n\n"
    "When the railway came the road was forgotten, and only the toll house is still on the map.\n"
)


@pytest.fixture
def archive(tmp_path):
    """An archive whose one record was made by older rules, which cut its second passage in two."""
    content = TEXT.encode()
    stated = {"source": (Candidate("The Lantern", "manifest", "The Lantern", "row 2"),)}
    today = draft(content, Hints(name="salt.txt", path="salt.txt", collection="c", candidates=stated))
    cut = next(p for p in today.paragraphs if p.text.startswith("The toll"))
    halves = [dataclasses.replace(cut, text=part) for part in (cut.text[:29].strip(), cut.text[29:].strip())]
    place = today.paragraphs.index(cut)
    old = (*today.paragraphs[:place], *halves, *today.paragraphs[place + 1 :])
    older = dataclasses.replace(today, paragraphs=old, rules="older")
    with open_store(tmp_path / "archive", create=True) as store, store.writing("test") as writer:
        writer.take(older, content, Alias("path", "c", "salt.txt"))
    assert digest_of(content) == today.digest
    return tmp_path / "archive"


@pytest.fixture
def workers():
    with Workers(1, WorkerLimits(60, Limits().memory_bytes)) as pool:
        yield pool


def run(archive, workers, *, writing):
    with open_store(archive) as store:
        ids = store.outdated(RULES)
        if not writing:
            return list(reclean(store, ids, workers, rules_of))
        with store.writing("reclean") as writer:
            return list(reclean(store, ids, workers, rules_of, writer))


def rules_of(collection):
    return SourceRules()


def test_a_dry_run_says_what_would_change_and_changes_nothing(archive, workers):
    (row,) = run(archive, workers, writing=False)
    assert row.outcome == "changed"
    assert {match.verdict for match in row.touched} <= {"merged", "edited", "gone"}
    assert row.touched
    with open_store(archive, read_only=True) as store:
        assert store.get_version(row.record_id).number == 1


def test_recleaning_makes_a_version_and_the_old_one_stays(archive, workers):
    (row,) = run(archive, workers, writing=True)
    with open_store(archive, read_only=True) as store:
        old, new = store.get_version(row.record_id, 1), store.get_version(row.record_id)
    assert (new.number, new.rules) == (2, RULES)
    assert len(new.passages) == len(old.passages) - 1
    assert new.metadata.source == "The Lantern"
    assert run(archive, workers, writing=True) == []


def test_a_correction_by_hand_survives(archive, workers):
    with open_store(archive) as store:
        (record,) = store.list_records()
        with store.writing("fix") as writer:
            writer.correct(record.id, "date", "1911-04", "seen on the map")
    run(archive, workers, writing=True)
    with open_store(archive, read_only=True) as store:
        version = store.get_version(record.id)
    assert version.metadata.date == "1911-04"
    assert version.evidence["date"][0].how == "correction"
    assert version.rules == RULES


def test_a_lost_payload_fails_its_record_and_says_so(archive, workers):
    with open_store(archive) as store:
        (record,) = store.list_records()
        store.payloads.path(store.get_version(record.id).digest).unlink()
    (row,) = run(archive, workers, writing=True)
    assert row.outcome == "failed"
    assert row.reason


def test_a_record_that_reads_the_same_is_not_read_again(archive, workers):
    run(archive, workers, writing=True)
    with open_store(archive) as store:
        (record,) = store.list_records()
        version = store.get_version(record.id)
        database = store.folder / "archive.db"
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE versions SET rules = 'older' WHERE number = ?", (version.number,))
    (row,) = run(archive, workers, writing=False)
    assert row.outcome == "unchanged"
    (row,) = run(archive, workers, writing=True)  # the rehearsal confirmed nothing
    assert row.outcome == "unchanged"
    assert run(archive, workers, writing=True) == []
    with open_store(archive, read_only=True) as store:
        assert store.get_version(record.id).number == version.number
        assert store.get_version(record.id).rules == "older"  # the version is as it was made


def test_a_record_that_is_not_live_is_left_alone_and_the_others_are_read(archive, workers):
    with open_store(archive) as store:
        (record,) = store.list_records()
        with store.writing("withdraw") as writer:
            writer.withdraw(record.id, "asked for")
        with store.writing("reclean") as writer:
            (row,) = reclean(store, [record.id], workers, rules_of, writer)
    assert (row.outcome, row.reason) == ("failed", "withdrawn; only live records are read again")


def test_the_rules_of_a_collection_s_folder_are_heard_again(tmp_path, archive, workers):
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "The Lantern Quarterly"\naliases = ["The Lantern"]\n', encoding="utf-8"
    )
    with open_store(archive) as store:
        ids = store.outdated(RULES)
        (row,) = reclean(store, ids, workers, lambda _: load_rules((tmp_path,)))
    assert "source" in row.fields
