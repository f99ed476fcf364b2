"""An archive moved between databases: nothing of it changes, and nothing is half done."""

import sqlite3

import pytest

from archive import folder as folders
from archive.backup import back_up
from archive.errors import ArchiveDamaged, ArchiveError, ArchiveMissing, ArchiveUnavailable, UsageError
from archive.store import database_at, database_of, move, open_store
from archive.store.copying import duplicate
from archive.store.sqlite import SqliteDatabase
from tests.archive.harbours import CRANE, FERRY, new_store, take
from tests.archive.sailing import sail

pytestmark = pytest.mark.cluster


@pytest.fixture(autouse=True)
def _nowhere_else(monkeypatch):
    monkeypatch.delenv("PINCITE_DATABASE", raising=False)
    monkeypatch.delenv("PINCITE_DATABASE_READ", raising=False)


@pytest.fixture
def address(server, request):
    return server.new_database(f"moving {abs(hash(request.node.nodeid))}")


@pytest.fixture
def folder(tmp_path):
    """An archive with versions, copies, a correction, a merger, an erased record and two batches."""
    with new_store(tmp_path) as store:
        sail(store, 0)
        sail(store, 1)
        first = take(store, "ferry.txt", "a", *FERRY, authors=("Ada Quill",), date="2024-05")
        second = take(store, "crane.txt", "b", *CRANE, title="The crane", source="Harbour News")
        third = take(store, "gone.txt", "c", "Nobody should read this.", title="Gone")
        with store.writing("a test", who="mira") as writer:
            writer.correct(first.record_id, "source", "The Gull", "its masthead")
            writer.merge(second.record_id, first.record_id, "one event")
            writer.withdraw(third.record_id, "private", erase=True)
            writer.end_batch(writer.begin_batch("ingest"))
    return store.folder


def rows(path):
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in tables}


def test_there_and_back_every_row_is_what_it_was(folder, address, monkeypatch):
    before = rows(folder / "archive.db")
    there = move(database_of(folder), database_at(address, folder))
    assert there.rows["records"] > 20
    monkeypatch.setenv("PINCITE_DATABASE", address)
    with open_store(folder, read_only=True) as store:
        assert list(store.inspect()) == []
    (folder / "archive.db").unlink()
    move(database_of(folder), database_at("sqlite", folder))
    monkeypatch.delenv("PINCITE_DATABASE")
    assert rows(folder / "archive.db") == before
    with open_store(folder) as store:
        assert take(store, "new.txt", "new", *CRANE, title="New").outcome == "new"


def test_new_rows_are_numbered_after_those_that_came(folder, address, monkeypatch):
    with open_store(folder, read_only=True) as store:
        last = store.last_sequence()
    move(database_of(folder), database_at(address, folder))
    monkeypatch.setenv("PINCITE_DATABASE", address)
    with open_store(folder) as store:
        taken = take(store, "new.txt", "new", *FERRY, "And more.", title="New")
        assert store.last_change(taken.record_id).sequence == last + 1


def test_after_a_move_the_file_that_was_left_behind_is_not_taken_for_the_archive(folder, address):
    move(database_of(folder), database_at(address, folder))
    with pytest.raises(ArchiveError, match="Set PINCITE_DATABASE"):
        open_store(folder, read_only=True)


def test_a_database_with_another_archive_is_refused(folder, address, tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_DATABASE", address)
    with open_store(tmp_path / "other", create=True):
        pass
    with pytest.raises(ArchiveDamaged, match="must not be mixed"):
        open_store(folder, read_only=True)
    monkeypatch.delenv("PINCITE_DATABASE")
    with pytest.raises(UsageError, match="another archive"):
        move(database_of(folder), database_at(address, folder))


def test_moving_again_brings_the_same_archive_up_to_date_and_never_back(folder, address, monkeypatch):
    move(database_of(folder), database_at(address, folder))
    folders.unbind(folder)
    with open_store(folder) as store:
        take(store, "later.txt", "later", *CRANE, title="Later")
    move(database_of(folder), database_at(address, folder))
    monkeypatch.setenv("PINCITE_DATABASE", address)
    with open_store(folder) as store:
        assert store.find_by_alias("path", "/inbox", "later.txt") is not None
        take(store, "last.txt", "last", *CRANE, "The end.", title="Last")
    with pytest.raises(UsageError, match="later state"):
        move(SqliteDatabase(folder), database_at(address, folder))


def test_a_copy_that_was_cut_short_leaves_nothing(folder, address):
    def stop(table, done):
        if table == "passages":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        duplicate(SqliteDatabase(folder), database_at(address, folder), stop)
    with pytest.raises(ArchiveMissing):
        open_store(folder, read_only=True, database=database_at(address, folder))
    assert move(SqliteDatabase(folder), database_at(address, folder)).rows["records"] > 20


def test_a_backup_is_an_archive_in_one_folder(folder, address, tmp_path, monkeypatch):
    before = rows(folder / "archive.db")
    move(database_of(folder), database_at(address, folder))
    (folder / "archive.db").unlink()
    monkeypatch.setenv("PINCITE_DATABASE", address)
    made = back_up(folder, tmp_path / "copy")
    assert made.faults == ()
    assert rows(tmp_path / "copy" / "archive.db") == before
    monkeypatch.setenv("PINCITE_DATABASE", "")
    with open_store(tmp_path / "copy", read_only=True) as store:
        assert store.counts().records == made.records


def test_an_empty_database_beside_payloads_is_no_new_archive(folder, address, monkeypatch):
    monkeypatch.setenv("PINCITE_DATABASE", address)
    with pytest.raises(ArchiveDamaged, match="copy --to"):
        open_store(folder, create=True)


def test_a_new_folder_is_not_mixed_with_an_archive_that_has_its_payloads_elsewhere(
    folder, address, tmp_path, monkeypatch
):
    move(database_of(folder), database_at(address, folder))
    monkeypatch.setenv("PINCITE_DATABASE", address)
    with pytest.raises(ArchiveMissing, match="are not in"):
        open_store(tmp_path / "another", create=True)


def test_a_server_that_is_away_is_named_without_its_password(folder, server, monkeypatch):
    monkeypatch.setenv("PINCITE_DATABASE", "postgresql+psycopg://mira:s3cret@127.0.0.1:1/pincite")
    with pytest.raises(ArchiveUnavailable, match=r"postgresql://127\.0\.0\.1:1/pincite") as caught:
        open_store(folder, read_only=True)
    assert "s3cret" not in str(caught.value)
