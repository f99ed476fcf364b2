"""An archive of an earlier version of this program: what only reads brings it up to date where it may."""

import hashlib
import sqlite3

import pytest

from archive.errors import ArchiveDamaged
from archive.store import bring_up_to_date, migrating, open_store
from tests.survival import harness, writing


@pytest.fixture
def older(tmp_path):
    """A folder with an archive whose tables are as the first migration left them."""
    writing.write_files(tmp_path / "inbox", 3, seed=1)
    harness.run(tmp_path, ["ingest", str(tmp_path / "inbox")])
    with sqlite3.connect(tmp_path / "archive" / "archive.db") as database:
        database.execute("DROP TABLE sketches")
        database.execute("ALTER TABLE record_payloads DROP COLUMN rules")
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    return tmp_path


def schema_of(folder):
    with sqlite3.connect(folder / "archive" / "archive.db") as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_a_reader_of_an_older_archive_is_told_what_to_run_and_writes_nothing(older):
    with pytest.raises(ArchiveDamaged, match="older schema"):
        open_store(older / "archive", read_only=True)
    assert schema_of(older) == "0001"


def test_reindex_brings_an_older_archive_up_to_date_first(older):
    harness.run(older, ["reindex"])
    assert schema_of(older) == migrating.HEAD
    assert len(harness.records(older)) == 3


def test_serve_brings_an_older_archive_up_to_date_first(older):
    with harness.served(older) as address:
        assert harness.status(f"{address}/api/v1/search?q=harbour") == 200
    assert schema_of(older) == migrating.HEAD


def test_an_archive_that_is_up_to_date_is_not_written_to(older):
    assert bring_up_to_date(older / "archive") is True
    path = older / "archive" / "archive.db"
    before = hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns
    assert bring_up_to_date(older / "archive") is False
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
