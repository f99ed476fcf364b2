import pytest

from tests.index.libraries import Library


@pytest.fixture
def library(tmp_path):
    opened = Library(tmp_path / "archive")
    yield opened
    opened.close()
