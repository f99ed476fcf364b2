import pytest

from tests.cluster.nodes import Nodes, NotHere
from tests.index.libraries import Library


@pytest.fixture(scope="session")
def opensearch():
    """A real OpenSearch of one node: its addresses."""
    try:
        nodes = Nodes()
    except NotHere as why:
        pytest.skip(str(why))
    with nodes:
        yield nodes.addresses


@pytest.fixture
def library(tmp_path):
    opened = Library(tmp_path / "archive")
    yield opened
    opened.close()
