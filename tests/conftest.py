"""Servers for the tests marked `cluster`: started when the first of them asks, stopped after the last."""

import contextlib

import pytest

from tests.cluster.nodes import Nodes, NotHere


@pytest.fixture(scope="session")
def opensearch():
    """A real OpenSearch of one node: its addresses."""
    with started(1) as nodes:
        yield nodes.addresses


@contextlib.contextmanager
def started(count):
    """A cluster of so many nodes; the test is skipped where it can't be had."""
    with contextlib.ExitStack() as stack:
        try:
            nodes = stack.enter_context(Nodes(count))
        except NotHere as why:
            pytest.skip(str(why))
        yield nodes
