"""The address of a PostgreSQL database, before there is any server."""

import pytest

from archive.errors import SettingsInvalid
from archive.store.postgresql import PostgresqlDatabase


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://mira:Qu4y@side/Q7@127.0.0.1:5432/archive",
        "postgresql+psycopg://mira:Qu4yside@127.0.0.1:port/archive",
        "postgresql+psycopg://mira:Qu4yside@[::1/archive",
        "mira:Qu4yside",
    ],
    ids=["bare signs in the password", "no number for a port", "an open bracket", "no scheme"],
)
def test_an_address_that_cannot_be_understood_is_refused_without_a_part_of_its_password(address, tmp_path):
    with pytest.raises(SettingsInvalid, match="percent-escaped") as said:
        PostgresqlDatabase.at(address, tmp_path)
    assert not any(part in str(said.value) for part in ("Qu4y", "side", "Q7"))


def test_a_database_is_shown_without_who_comes_there(tmp_path):
    database = PostgresqlDatabase.at("postgresql+psycopg://mira:p%40ss@db.example/archive", tmp_path)
    assert database.where == "postgresql://db.example:5432/archive"
