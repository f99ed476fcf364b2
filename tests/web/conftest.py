import pytest

from tests.web import seaside as building
from web import create_app


@pytest.fixture(scope="session")
def seaside(tmp_path_factory):
    return building.build(tmp_path_factory.mktemp("seaside") / "archive")


@pytest.fixture(scope="session")
def app(seaside):
    return create_app(seaside.folder)


@pytest.fixture
def client(app):
    return app.test_client()
