"""Every fault that is planted is found, named, and mended where that needs no guess."""

import sqlite3
from dataclasses import replace

import pytest

from archive.checking import broken_urls, check
from archive.identifiers import digest_of
from archive.store import open_store
from tests.archive.harbours import FERRY, draft_of, new_store, take
from tests.archive.test_preserving import lived


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path) as opened:
        yield opened


def plant(store, statement, *values):
    """Change the database behind the program's back."""
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql(statement, values).rowcount
        connection.commit()


def faults(store, **options):
    return [finding for finding in check(store, **options) if finding.gravity == "fault"]


def test_an_archive_with_a_long_past_has_no_fault(store):
    lived(store)
    with open_store(store.folder, read_only=True) as reader:
        assert list(check(reader)) == []


def test_it_says_how_far_it_is(store):
    lived(store)
    told = []
    list(check(store, report=lambda what, done, total: told.append((what, done < total))))
    assert {what for what, _ in told} == {"payloads", "URLs"}
    assert all(within for _, within in told)


@pytest.mark.parametrize(
    ("statement", "kind", "subject"),
    [
        ("UPDATE passages SET text = 'Forged.' WHERE number = 2", "passage", "{id} v1 p2"),
        ("UPDATE passages SET \"check\" = '0000' WHERE number = 2", "passage", "{id} v1 p2"),
        ("DELETE FROM passages WHERE number = 2", "version", "{id} v1"),
        ("UPDATE records SET current = 2", "version", "{id}"),
        ("DELETE FROM record_payloads", "version", "{id} v1"),
        ("UPDATE versions SET authors = '[\"Forger\"]'", "version", "{id} v1"),
        ("DELETE FROM changes", "log", "{id}"),
        ("UPDATE versions SET listed = NOT listed", "version", "{id} v1"),
    ],
)
def test_a_planted_fault_is_found_and_named(store, statement, kind, subject):
    first = take(store, "a.txt", "a", *FERRY)
    plant(store, statement)
    named = {(finding.kind, finding.subject) for finding in faults(store)}
    assert (kind, subject.format(id=first.record_id, folder=store.folder)) in named
    assert all(finding.repair for finding in faults(store))


@pytest.mark.sqlite  # PostgreSQL lets nobody do this
@pytest.mark.parametrize(
    ("statement", "kind", "subject"),
    [
        ("DELETE FROM records", "database", "{folder}"),
        (
            "INSERT INTO aliases (kind, collection, name, record_id, minted, since) "
            "SELECT kind, collection, name, record_id, 0, since FROM aliases",
            "name",
            "path /inbox a.txt",
        ),
    ],
)
def test_a_fault_between_rows_is_found_and_named(store, statement, kind, subject):
    take(store, "a.txt", "a", *FERRY)
    behind = sqlite3.connect(store.folder / "archive.db")
    with behind:
        behind.execute(statement)
    behind.close()
    named = {(finding.kind, finding.subject) for finding in faults(store)}
    assert (kind, subject.format(folder=store.folder)) in named


def test_a_match_that_is_missing_is_found(store):
    first = take(store, "a.txt", "a", *FERRY)
    take(store, "a.txt", "b", *FERRY, "More.")
    plant(store, "DELETE FROM matches WHERE number = 2")
    assert ("version", f"{first.record_id} v2") in {(f.kind, f.subject) for f in faults(store)}


def test_a_match_that_leads_nowhere_is_found(store):
    first = take(store, "a.txt", "a", *FERRY)
    take(store, "a.txt", "b", *FERRY, "More.")
    plant(store, "UPDATE matches SET now = '[77]' WHERE number = 2")
    told = {(f.kind, f.subject): f.problem for f in faults(store)}
    assert "passage 2 went on as 77" in told["version", f"{first.record_id} v2"]


@pytest.mark.parametrize("damage", ["flipped", "truncated", "missing", "foreign"])
def test_a_payload_that_is_not_what_it_was_is_found(store, damage):
    content = "the bytes of the ferry"
    first = take(store, "a.txt", content, *FERRY)
    path = store.payloads.path(first.made.digest)
    changed = bytearray(content.encode())
    changed[3] ^= 1
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(
            {"flipped": bytes(changed), "truncated": changed[:5], "foreign": b"?" * 1000}[damage]
        )
    [found] = faults(store)
    assert (found.kind, found.subject) == ("payload", first.made.digest)
    assert "/inbox/a.txt" in found.repair


def test_repair_fetches_a_payload_from_the_file_it_came_from(store, tmp_path):
    source = tmp_path / "inbox" / "a.txt"
    source.parent.mkdir()
    source.write_bytes(b"a")
    with store.writing("a test") as writer:
        from archive.records import Alias

        alias = Alias("path", str(source.parent), "a.txt")
        digest = writer.take(draft_of("a", *FERRY), b"a", alias).made.digest
    store.payloads.path(digest).write_bytes(b"z")
    [found] = faults(store, repair=True)
    assert found.repaired
    assert store.payloads.read(digest) == b"a"
    assert faults(store) == []
    assert (store.audit()[0].what, store.audit()[0].why) == (
        f"fetched payload {digest}",
        f"check --repair: it was in {source}",
    )


def test_repair_puts_a_damaged_payload_aside_so_that_its_file_brings_it_back(store):
    first = take(store, "a.txt", "a", *FERRY)
    store.payloads.path(first.made.digest).write_bytes(b"z")
    [found] = faults(store, repair=True)
    assert not found.repaired
    take(store, "a.txt", "a", *FERRY)
    assert faults(store) == []


def test_repair_mends_lists_logs_and_what_an_erasure_left(store):
    first = take(store, "a.txt", "a", *FERRY)
    secret = take(store, "b.txt", "b", "A secret.", title="Secret")
    with store.writing("curation") as writer:
        writer.withdraw(secret.record_id, "a court asked", erase=True)
    plant(store, "UPDATE versions SET listed = NOT listed")
    plant(store, "DELETE FROM changes")
    path = store.payloads.path(digest_of(b"b"))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"b")
    assert all(finding.repaired for finding in faults(store, repair=True))
    assert faults(store) == []
    assert not path.exists()
    assert [(c.record_id, c.kind) for c in store.changes(0)] == [
        (first.record_id, "put"),
        (secret.record_id, "removed"),
    ] or len(store.changes(0)) == 2


def test_what_a_killed_writer_left_is_a_note_and_no_fault(store):
    take(store, "a.txt", "a", *FERRY)
    orphan = store.payloads.path(digest_of(b"never committed"))
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"never committed")
    left = orphan.parent / ".arriving-123"
    left.write_bytes(b"half")
    found = list(check(store))
    assert {finding.subject for finding in found} == {str(orphan), str(left)}
    assert {finding.gravity for finding in found} == {"note"}
    list(check(store, repair=True))
    assert orphan.exists()
    assert not left.exists()
    assert store.audit()[0].what == "deleted .arriving-123, which a writer had left"


@pytest.mark.sqlite
def test_a_page_of_the_database_that_is_overwritten_is_found_and_never_a_traceback(store):
    for n in range(300):
        take(store, f"{n}.txt", f"{n}", *FERRY, f"This is number {n}.", title=f"T{n}")
    store.close()
    database = store.folder / "archive.db"
    content = bytearray(database.read_bytes())
    for start in range(60 * 4096, len(content) - 4096, 5 * 4096):
        content[start : start + 4096] = b"\xff" * 4096
    database.write_bytes(content)
    with open_store(store.folder, read_only=True) as reader:
        assert any(finding.kind == "database" for finding in check(reader))


def test_a_url_that_would_show_other_words_is_found(store):
    first = take(store, "a.txt", "a", *FERRY)
    take(store, "a.txt", "b", FERRY[0], FERRY[2])
    history = store.history(first.record_id)
    assert list(broken_urls(history)) == []
    newer = history.latest
    forged = replace(newer.passages[0], text="Other words.", issued_digest=None)
    wrong = replace(history, versions=(history.versions[0], replace(newer, passages=(forged,))))
    [found] = [finding for finding in broken_urls(wrong) if finding.subject.count("/") == 4]
    assert found.subject == f"/d/{first.record_id}/p1/{forged.check}"
