"""Servers for tests, started where they can be."""

import pytest

from tests.cluster import postgresql


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server of this test run."""
    obstacle = postgresql.find_obstacle()
    if obstacle:
        pytest.skip(obstacle)
    with postgresql.running() as started:
        yield started
