"""Pages from a streaming replica of PostgreSQL that is behind, while the index follows the primary."""

import contextlib
import time

import pytest
from sqlalchemy import text

from archive.errors import ArchiveError, ArchiveUnavailable
from archive.store import database_of, open_store
from index.service import open_index
from pincite.ingesting import catch_up
from tests.archive.harbours import CRANE, FERRY, new_store, take
from tests.cluster import postgresql
from web import create_app

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]
PATIENCE = 30.0  # seconds until the replica has what the primary has


@pytest.fixture(scope="module")
def servers():
    obstacle = postgresql.find_obstacle()
    if obstacle:
        pytest.skip(obstacle)
    with postgresql.running() as primary, postgresql.running(of=primary) as replica:
        yield primary, replica


@pytest.fixture
def replica(servers, request, monkeypatch):
    """The replica's server; the environment names a new database on both."""
    primary, follower = servers
    monkeypatch.setenv("PINCITE_DATABASE", primary.new_database(request.node.name[-40:]))
    monkeypatch.setenv("PINCITE_DATABASE_READ", follower.address_of(request.node.name[-40:]))
    yield follower
    follower.run("SELECT pg_wal_replay_resume()")


def until(holds):
    end = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(ArchiveError):  # the database itself may not be there yet
            if holds():
                return
        assert time.monotonic() < end, f"not within {PATIENCE:g} seconds"
        time.sleep(0.1)


def test_pages_show_what_the_replica_has_and_searches_find_what_the_primary_has(tmp_path, replica):
    with new_store(tmp_path) as store:
        ferry = take(store, "a.txt", "a", *FERRY).record_id
        catch_up(store.folder)
        client = create_app(store.folder).test_client()
        until(lambda: client.get(f"/d/{ferry}").status_code == 200)
        replica.run("SELECT pg_wal_replay_pause()")
        take(store, "a.txt", "b", *FERRY, "A walrus was seen.")
        crane = take(store, "b.txt", "c", *CRANE, title="The crane").record_id
        catch_up(store.folder)

        assert client.get(f"/d/{ferry}").status_code == 200
        assert client.get(f"/d/{crane}").status_code == 404
        found = client.get("/api/v1/search?q=crane").json
        assert (found["total"], found["hits"][0]["id"]) == (1, crane)
        walrus = client.get("/search?q=walrus")
        assert walrus.status_code == 200
        assert "A walrus was seen." not in walrus.text

        replica.run("SELECT pg_wal_replay_resume()")
        until(lambda: client.get(f"/d/{crane}").status_code == 200)
        assert "was seen." in client.get("/search?q=walrus").text  # nothing older was kept


def test_a_replica_that_is_behind_makes_nobody_build_the_index_anew(tmp_path, replica):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
        catch_up(store.folder)
        replica.run("SELECT pg_wal_replay_pause()")
        take(store, "b.txt", "c", *CRANE, title="The crane")
        catch_up(store.folder)
        behind = database_of(store.folder, pages=True)
        with open_store(store.folder, read_only=True, database=behind) as pages:
            assert pages.last_sequence() < store.last_sequence()
            assert open_index(pages).catch_up() == 0
            assert open_index(pages).status().records == 2


def test_what_writes_and_what_checks_reads_the_primary(tmp_path, replica):
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
        replica.run("SELECT pg_wal_replay_pause()")
        take(store, "b.txt", "c", *CRANE, title="The crane")
        with open_store(store.folder, read_only=True) as reader:
            assert reader.counts().records == 2


def test_a_question_that_the_replica_stops_is_to_be_asked_again(tmp_path, replica):
    replica.run("ALTER SYSTEM SET max_standby_streaming_delay = 0")
    replica.run("SELECT pg_reload_conf()")
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
        address = database_of(store.folder, pages=True)
        until(address.exists)
        pages = open_store(store.folder, read_only=True, database=address)
        until(lambda: pages.last_sequence() == store.last_sequence())
        with (
            pages,
            pytest.raises(ArchiveUnavailable, match="hot_standby_feedback"),
            pages._reading() as connection,
        ):
            count = text("SELECT count(*) FROM passages")
            assert connection.scalar(count) == len(FERRY)
            with store.writing("erase") as writer:
                writer._connection.execute(text("DELETE FROM removed"))
                writer._connection.execute(text("UPDATE passages SET text = text || '.'"))
            with store._engine.connect() as vacuuming:
                store._database.leave_no_traces(vacuuming)
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                connection.scalar(count)
                time.sleep(0.1)
