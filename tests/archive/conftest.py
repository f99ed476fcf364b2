"""Every test that opens a store does so over both: an SQLite file, and PostgreSQL (marker `cluster`)."""

import hashlib
import inspect

import pytest

from archive import importing
from archive.store import facade, opening
from tests.cluster import postgresql
from tests.cluster.conftest import server

__all__ = ["server"]


def pytest_generate_tests(metafunc):
    if _opens_a_store(metafunc.module):
        alone = metafunc.definition.get_closest_marker("sqlite")
        shared = pytest.param("postgresql", marks=pytest.mark.cluster)
        metafunc.parametrize("database", ["sqlite"] if alone else ["sqlite", shared], indirect=True)


def _opens_a_store(module):
    return "open_store" in inspect.getsource(module) or "new_store" in inspect.getsource(module)


@pytest.fixture(autouse=True)
def database(request, monkeypatch, tmp_path):
    """Which database the stores of a test are over; each folder's is one of its own."""
    kind = getattr(request, "param", "sqlite")
    monkeypatch.delenv(opening.PRIMARY, raising=False)
    monkeypatch.delenv(opening.REPLICA, raising=False)
    if kind == "postgresql":
        _give_each_folder_its_own(monkeypatch, request.getfixturevalue("server"), tmp_path)
    return kind


def _give_each_folder_its_own(monkeypatch, server: postgresql.Server, tmp_path) -> None:
    made = {}

    def database_of(folder, *, read_only=False):
        if (folder / "archive.db").is_file():  # a backup: that of a PostgreSQL archive is one in a file
            return opening.database_at("", folder)
        if folder not in made:
            name = hashlib.sha256(bytes(folder.absolute())).hexdigest()[:20]
            server.run(f'CREATE SCHEMA IF NOT EXISTS "{name}"')
            made[folder] = f"{server.address_of('postgres')}?options=-csearch_path%3D{name}"
        return opening.database_at(made[folder], folder)

    monkeypatch.setattr(facade, "database_of", database_of)
    monkeypatch.setattr(opening, "database_of", database_of)
    monkeypatch.setattr(importing, "database_of", database_of)
    # For processes that the tests start: they open the test's main archive.
    database_of(tmp_path / "archive")
    monkeypatch.setenv(opening.PRIMARY, made[tmp_path / "archive"])
