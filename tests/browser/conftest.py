"""A real Chromium on a real server; every page is watched for what it must not do."""

import shutil
import threading

import pytest
from werkzeug.serving import make_server

from tests.web import seaside as building
from web import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def seaside(tmp_path_factory):
    return building.build(tmp_path_factory.mktemp("seaside") / "archive")


@pytest.fixture(scope="session")
def base(seaside):
    """The address of a server of the archive."""
    server = make_server("127.0.0.1", 0, create_app(seaside.folder), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser():
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("there is no Chromium here; on Debian: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser, base):
    """Opens pages in contexts of their own; what they may not have done is checked at the end."""
    contexts, wrong = [], []

    def opened(path="/", **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(base_url=base, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(base) else None)
        page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    ours = [one for one in wrong if "status of 404" not in one and "status of 410" not in one]
    assert not ours, "requests elsewhere, breaches of the policy or faults of scripts"


def in_view(page, selector):
    """Whether an element comes to where the reader looks; the browser may scroll a moment after the load."""
    height = page.viewport_size["height"]
    for _ in range(20):
        box = page.locator(selector).first.bounding_box()
        if box is not None and 0 <= box["y"] < height:
            return True
        page.wait_for_timeout(100)
    return False


@pytest.fixture(name="in_view")
def in_view_fixture():
    return in_view
