"""Pages over PostgreSQL: away and back with the server, and after an exchange."""

import pytest

from archive.store import open_store
from archive.store.postgresql import database as pages_database
from tests.archive.harbours import CRANE, FERRY, new_store, take
from tests.cluster import postgresql
from web.application import create_app

pytestmark = pytest.mark.cluster


@pytest.fixture
def own():
    """A server of one test's own, for it is killed."""
    obstacle = postgresql.find_obstacle()
    if obstacle:
        pytest.skip(obstacle)
    with postgresql.running(lasting=True) as started:
        yield started


def test_pages_say_that_the_archive_is_away_and_come_back_with_it(own, tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_DATABASE", own.new_database("pages"))
    with new_store(tmp_path) as store:
        record_id = take(store, "a.txt", "a", *FERRY).record_id
    client = create_app(tmp_path / "archive").test_client()
    page = f"/d/{record_id}/p1"
    assert client.get(page).status_code == 200
    own.kill()
    away = client.get(page)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
    assert "127.0.0.1" not in away.text
    own.start()
    assert client.get(page).status_code == 200


def test_a_reader_cannot_write(server, tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_DATABASE", server.new_database("readers"))
    with new_store(tmp_path) as store:
        take(store, "a.txt", "a", *FERRY)
        with (
            open_store(store.folder, read_only=True) as reader,
            reader._reading() as connection,
            pytest.raises(Exception, match="read-only transaction"),
        ):
            connection.exec_driver_sql("DELETE FROM changes")


def test_an_archive_that_was_put_back_is_noticed(server, tmp_path, monkeypatch):
    monkeypatch.setattr(pages_database, "MARK_SECONDS", 0.0)
    monkeypatch.setenv("PINCITE_DATABASE", server.new_database("exchanged"))
    with new_store(tmp_path) as store:
        first = take(store, "a.txt", "a", *FERRY).record_id
    client = create_app(tmp_path / "archive").test_client()
    assert client.get(f"/d/{first}").status_code == 200
    server.run("DROP DATABASE exchanged WITH (FORCE)")
    server.new_database("exchanged")
    for path in (tmp_path / "archive" / "payloads").rglob("*"):
        if path.is_file():
            path.unlink()
    (tmp_path / "archive" / "database.json").unlink()
    with new_store(tmp_path) as store:
        second = take(store, "b.txt", "b", *CRANE, title="The crane").record_id
    assert client.get(f"/d/{second}").status_code == 200
    assert client.get(f"/d/{first}").status_code == 404


def test_lists_are_in_the_same_order_on_both(server, tmp_path, monkeypatch):
    authors = ("zoe", "Ärne", "ada", "Ada", "Émile", "emile", "_", "ß", "Zoe", "éa")

    def listed(folder):
        with new_store(folder) as store:
            for number, author in enumerate(authors):
                take(
                    store, f"{number}.txt", f"{number}", *FERRY, title=f"{author} {number}",
                    authors=(author,), source=author, type=author if number % 2 else None,
                )  # fmt: skip
            return (
                [count.value for count in store.authors()],
                [count.value for count in store.authors(prefix="é")],
                [count.value for count in store.authors(prefix="A")],
                [found.name for found in store.sources()],
                [found.title for found in store.list_records(order="title")],
                store.types(),
                store.record_ids(),
            )

    monkeypatch.setenv("PINCITE_DATABASE", "")
    here = listed(tmp_path / "one")
    monkeypatch.setenv("PINCITE_DATABASE", server.new_database("ordered"))
    assert listed(tmp_path / "other") == here
