"""Pictures of the main pages of the sample archive, at three widths; the best go into docs/screenshots.

Run by `make screenshots`. A document of the samples is changed and taken again, so that there is an edited
passage to arrive at.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from archive.store import open_store
from pincite.commands.demo import SETTINGS_OF_DEMO
from web import create_app

ROOT = Path(__file__).resolve().parent.parent
ALL, BEST = ROOT / "var" / "screenshots", ROOT / "docs" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
FLAGS += ("--disable-background-networking", "--disable-component-update", "--hide-scrollbars")
WIDTHS = {390: 844, 820: 1100, 1440: 900}
ADDRESS = 'url = "https://velian.example"\n'  # so that the citations in the pictures look like citations
CHANGED = Path("meridian-institute", "commentary pell rock law of islets.txt")
BEFORE, AFTER = "as a three-storey house", "as a house of four storeys"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page and what is done on it before the picture is taken."""

    name: str
    path: str
    number: str | None = None  # of the passage whose panel is opened


def main() -> None:
    """Make them all."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    browser_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser_path is None:
        sys.exit("there is no Chromium to take pictures with; on Debian: sudo apt-get install chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = _archive(Path(scratch))
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        with _served(folder) as base:
            pictures = _pictures(folder)
            for width in WIDTHS:
                for scheme in ("light", "dark"):
                    _take_all(browser, base, pictures, width, scheme)
        browser.close()
    _keep_the_best()


def _archive(scratch: Path) -> Path:
    """The sample archive, with one document in two versions."""
    files, folder = scratch / "samples", scratch / "archive"
    shutil.copytree(ROOT / "samples", files)
    _ingest(folder, files)
    text = (files / CHANGED).read_text(encoding="utf-8")
    if BEFORE not in text:
        sys.exit(f"{CHANGED} no longer has the words that are to be changed")
    (files / CHANGED).write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    _ingest(folder, files)
    (folder / "archive.toml").write_text(SETTINGS_OF_DEMO + ADDRESS, encoding="utf-8")
    return folder


def _ingest(folder: Path, files: Path) -> None:
    command = [sys.executable, "-m", "pincite", "--archive", str(folder), "ingest", str(files)]
    command += ["--manifest", str(files / "parliament-of-tarvia" / "manifest.csv")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(folder), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _pictures(folder: Path) -> list[Picture]:
    with open_store(folder, read_only=True) as store:
        found = store.list_records(limit=1000)
        edited = next(record for record in found if record.version == 2)
        bulletin = next(r for r in found if r.type == "bulletin" and r.language == "en")
        arabic = next(record for record in found if record.language == "ar")
        before = {p.number: p for p in store.get_version(edited.id, 1).passages}
        changed = next(p for p in store.get_version(edited.id).passages if before[p.number].text != p.text)
        old = before[changed.number]
    return [
        Picture("home", "/"),
        Picture("search", "/search?q=lighthouse"),
        Picture("narrowed", "/search?q=ferry&from=2022&to=2023&type=article"),
        Picture("empty", "/search?q=lighthouse+xylophone"),
        Picture("record", f"/d/{bulletin.id}?q=cable"),
        Picture("arrival", f"/d/{edited.id}/p{old.number}/{old.check}"),
        Picture("citing", f"/d/{edited.id}", number="2"),
        Picture("arabic", f"/d/{arabic.id}/p2"),
        Picture("compare", f"/d/{edited.id}/compare"),
        Picture("verify", "/verify?text=" + f"“{old.text[:120]}”"),
        Picture("sources", "/sources"),
        Picture("timeline", "/timeline"),
        Picture("api", "/api"),
    ]


def _take_all(browser: Browser, base: str, pictures: list[Picture], width: int, scheme: str) -> None:
    size = {"width": width, "height": WIDTHS[width]}
    phone = {"is_mobile": True, "has_touch": True} if width < 400 else {}  # whose scrollbars take no room
    context = browser.new_context(base_url=base, viewport=size, color_scheme=scheme, **phone)  # type: ignore[arg-type]
    page = context.new_page()
    for picture in pictures:
        _take(page, picture, ALL / f"{picture.name}-{width}-{scheme}.png")
    context.close()


def _take(page: Page, picture: Picture, file: Path) -> None:
    page.goto(picture.path, wait_until="networkidle")
    if picture.number is not None:
        page.locator(f"#p{picture.number} .pin").click()
        page.get_by_role("dialog").wait_for()
    # The room kept for a scrollbar, which pictures have none of.
    page.evaluate("() => { document.documentElement.style.scrollbarGutter = 'auto'; }")
    page.wait_for_timeout(150)
    page.screenshot(path=file)
    print(file.relative_to(ROOT))


def _keep_the_best() -> None:
    """What the README shows."""
    BEST.mkdir(parents=True, exist_ok=True)
    for kept, taken in {
        "search.png": "search-1440-light.png",
        "arrival.png": "arrival-1440-light.png",
        "citing.png": "citing-1440-dark.png",
        "phone.png": "search-390-light.png",
    }.items():
        shutil.copyfile(ALL / taken, BEST / kept)


if __name__ == "__main__":
    main()
