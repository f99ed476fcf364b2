"""The schema: migrations lead to what the program expects, from every earlier step."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive.errors import ArchiveDamaged
from archive.store import migrating, open_store, schema
from archive.store.sqlite.sessions import writing_engine
from tests.archive.harbours import FERRY, new_store, take

MIGRATIONS = Path(migrating.__file__).parent / "migrations"

pytestmark = pytest.mark.sqlite  # the file, and the tables that the migrations make in it


def test_the_migrations_build_the_tables_that_the_program_uses(tmp_path):
    engine = writing_engine(tmp_path / "new.db")
    with engine.begin() as connection:
        migrating.migrate(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_the_program_wants():
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_current_head() == migrating.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == set(migrating._KNOWN)


def test_an_archive_of_an_earlier_program_is_brought_forward_and_keeps_everything(tmp_path):
    with new_store(tmp_path) as store:
        taken = take(store, "a.txt", "a", *FERRY)
    database = sqlite3.connect(store.folder / "archive.db")
    with database:
        database.execute("DROP TABLE sketches")
        database.execute("ALTER TABLE record_payloads DROP COLUMN rules")
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    with pytest.raises(ArchiveDamaged, match="older schema"):
        open_store(store.folder, read_only=True)
    with open_store(store.folder) as opened:
        assert opened.get_version(taken.record_id) == taken.made
        assert opened.unsketched("any") == [(taken.record_id, 1)]
    with open_store(store.folder, read_only=True) as opened:
        assert opened.uuid == store.uuid
