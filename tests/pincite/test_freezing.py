"""A frozen site, served by a web server that knows nothing of the archive, beside the live one."""

import html
import json
import random
import re
import tarfile
import threading
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from archive.addresses import Target
from archive.errors import UsageError
from archive.lineage import Lineage
from archive.store import open_store
from pincite.freezing import freeze
from tests.archive.harbours import CRANE, FERRY, take
from tests.pincite.conftest import Terminal
from tests.web import seaside as building
from web import create_app


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Nobody reads the log."""


def silent(what, done, total):
    """Nobody watches."""


class Site:
    """A frozen site on a port of its own."""

    def __init__(self, folder):
        handler = partial(Quiet, directory=str(folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def read(self, path):
        with urlopen(f"http://127.0.0.1:{self.server.server_port}{path}") as answer:
            return answer.read().decode()

    def json(self, path):
        return json.loads(self.read(f"{path}/index.json"))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def coast(tmp_path_factory):
    """The seaside archive, frozen."""
    folder = tmp_path_factory.mktemp("frozen")
    seaside = building.build(folder / "archive")
    freeze(seaside.folder, folder / "site", progress=silent)
    return seaside, folder / "site"


@pytest.fixture(scope="module")
def site(coast):
    serving = Site(coast[1])
    yield serving
    serving.close()


@pytest.fixture(scope="module")
def live(coast):
    return create_app(coast[0].folder).test_client()


def urls_of(store, record_id):
    """Every URL that each version's pages ever handed out, straight from the versions kept."""
    yield Target(record_id).path
    for version in store.history(record_id).versions:
        yield f"/d/{record_id}/v{version.number}"
        for passage in version.passages:
            yield f"/d/{record_id}/p{passage.number}"
            yield f"/d/{record_id}/p{passage.number}/{passage.check}"
            yield f"/d/{record_id}/v{version.number}/p{passage.number}"


def all_urls(folder):
    with open_store(folder, read_only=True) as store:
        return [url for record_id in store.record_ids() for url in dict.fromkeys(urls_of(store, record_id))]


def files_of(folder):
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def words_of(page, name):
    found = re.search(rf'<blockquote class="quoted" id="{name}"[^>]*>(.*?)</blockquote>', page, re.DOTALL)
    return html.unescape(found[1]) if found else None


def test_every_url_of_every_version_answers_as_the_live_server_does(coast, site, live):
    urls = all_urls(coast[0].folder)
    assert len(urls) > 250
    for url in urls:
        answer = live.get(f"{url}?format=json", follow_redirects=True)
        assert site.read(f"{url}/index.json") == answer.get_data(as_text=True), url
        assert "<title>" in site.read(url), url
        if "/p" not in url and answer.status_code == 200 and not answer.history:
            for form, name in (("txt", "txt"), ("bib", "bib"), ("ris", "ris"), ("csl", "csl.json")):
                assert site.read(f"{url}/index.{name}") == live.get(f"{url}?format={form}").get_data(
                    as_text=True
                )


def test_the_page_of_a_passage_shows_the_words_now_and_the_words_as_cited(coast, site):
    seaside = coast[0]
    with open_store(seaside.folder, read_only=True) as store:
        first = Lineage(store.history(seaside.lanterns)).find_passage(2, 1)
    page = site.read(f"/d/{seaside.lanterns}/p2/{first.check}")
    assert 'data-status="edited"' in page
    assert words_of(page, "words") == building.SECOND[1]
    assert words_of(page, "cited") == building.FIRST[1]
    assert "<del>Forty</del>" in page
    assert f'href="/d/{seaside.lanterns}/v1/p2"' in page


def test_a_withdrawn_record_is_a_tombstone_at_every_url_and_its_words_are_nowhere(coast, site):
    seaside, folder = coast
    for url in ("", "/v1", "/p1", "/v1/p1"):
        assert "This record was withdrawn" in site.read(f"/d/{seaside.withdrawn}{url}")
        assert site.json(f"/d/{seaside.withdrawn}{url}")["status"] == "withdrawn"
    assert not [path for path, content in files_of(folder).items() if b"zinc buoys is not" in content]


def test_a_merged_record_leads_to_its_survivor_and_keeps_its_passages(coast, site):
    seaside = coast[0]
    page = site.read(f"/d/{seaside.merged}")
    assert f'<meta http-equiv="refresh" content="0; url=/d/{seaside.survivor}">' in page
    passage = site.read(f"/d/{seaside.merged}/p1")
    assert words_of(passage, "words") == building._MERGED[0]
    assert re.search(rf'href="/d/{seaside.survivor}/p1/\w+">passage 1</a>', passage)


def test_every_link_of_every_page_leads_to_a_file(coast, site):
    folder = coast[1]
    for page in folder.rglob("*.html"):
        content = page.read_text(encoding="utf-8")
        assert "<form" not in content
        assert "<script src" not in content
        for link in re.findall(r'<(?:a|link)\b[^>]*? href="(/[^"]*)"', content):
            path = folder / re.split("[?#]", html.unescape(link).lstrip("/"))[0]
            assert path.is_file() or (path / "index.html").is_file(), (page, link)


def test_pages_of_passages_are_small_and_hostile_words_stay_words(coast, site):
    folder = coast[1]
    pages = list(folder.glob("d/*/p*/**/index.html"))
    assert len(pages) > 200
    assert all(page.stat().st_size < 3_000 for page in pages)
    hostile = site.read(f"/d/{coast[0].hostile}/p1")
    assert "<script>" not in hostile
    assert words_of(hostile, "words") == building.HOSTILE_TEXT


def test_the_start_page_leads_to_every_live_record(coast, site):
    lists = re.findall(r'href="(/browse/[^"]+)"', site.read("/"))
    listed = {i for path in lists for i in re.findall(r'href="/d/(\w{12})"', site.read(path))}
    with open_store(coast[0].folder, read_only=True) as store:
        assert listed == {i for i in store.record_ids() if store.get_record(i).state == "live"}


def test_an_unknown_address_is_not_found(site):
    with pytest.raises(HTTPError, match="404"):
        site.read("/d/zzzzzzzzzzzz/p1")


@pytest.fixture
def small(tmp_path):
    """An archive of three short records, one of them edited."""
    with open_store(tmp_path / "archive", create=True) as store:
        ferry = take(store, "ferry.txt", "ferry", *FERRY, title="The ferry").record_id
        take(store, "ferry.txt", "ferry 2", *FERRY[:2], "Nobody paid at all.", title="The ferry")
        crane = take(store, "crane.txt", "crane", *CRANE, title="The crane", source="Harbour News").record_id
        take(store, "tram.txt", "tram", "The tram was late.", title="The tram", date="1931-05")
    return SimpleNamespace(folder=tmp_path / "archive", ferry=ferry, crane=crane)


def test_the_page_for_missing_addresses_says_where_a_range_begins(site):
    page = site.read("/404.html")
    assert "A range such as <code>p3-5</code> has a page of its own only where" in page
    assert 'href="/"' in page


def test_a_second_run_has_nothing_to_write_and_mends_what_a_killed_one_left(small, tmp_path):
    target = tmp_path / "site"
    first = freeze(small.folder, target, progress=silent)
    assert first.written == first.files
    again = freeze(small.folder, target, progress=silent)
    assert (again.made, again.written, again.removed) == (0, 0, 0)
    assert (again.files, again.size) == (first.files, first.size)
    stray = target / "d" / small.ferry / "p99" / "index.html.new"
    stray.parent.mkdir()
    stray.write_bytes(b"half a pa")
    (target / "d" / small.ferry / "p2" / "index.html").write_bytes(b"cut")
    (target / "d" / "zzzzzzzzzzzz").mkdir()
    mended = freeze(small.folder, target, progress=silent)
    assert (mended.made, mended.written, mended.removed) == (1, 1, 2)
    assert not stray.parent.exists()


def test_only_what_changed_is_made_anew(small, tmp_path):
    target = tmp_path / "site"
    freeze(small.folder, target, progress=silent)
    with open_store(small.folder) as store:
        take(store, "crane.txt", "crane 2", CRANE[0], CRANE[2], "A rope was bought.", title="The crane")
    assert freeze(small.folder, target, progress=silent).made == 1
    with open_store(small.folder) as store, store.writing("a test") as writer:
        writer.merge(small.ferry, small.crane, "a test")
    assert freeze(small.folder, target, progress=silent).made == 2
    with open_store(small.folder) as store:
        take(store, "crane.txt", "crane 3", *CRANE, title="The crane")
    assert freeze(small.folder, target, progress=silent).made == 2, (
        "what was merged into it names its passages"
    )
    assert freeze(small.folder, target, anew=True, progress=silent).made == 3
    (small.folder / "archive.toml").write_text('name = "Another name"\n', encoding="utf-8")
    assert freeze(small.folder, target, progress=silent).made == 3


def test_ranges_that_a_text_cites_have_pages_and_keep_them(small, tmp_path):
    target, text = tmp_path / "site", tmp_path / "thesis.md"
    live = create_app(small.folder).test_client()
    cited = live.get(f"/d/{small.ferry}/p1-2?format=json").json["permalink"]
    pinned = f"/d/{small.ferry}/v1/p2-3"
    text.write_text(f"“Words” (https://a.example{cited}), {pinned}, /d/{small.ferry}/p7-9.", encoding="utf-8")
    code, _, err = Terminal(small.folder).run("freeze", target, "--ranges", text)
    assert (code, f"/d/{small.ferry}/p7-9 names no passages" in err) == (0, True)
    freeze(small.folder, target, progress=silent)
    site = Site(target)
    for url in (cited, pinned):
        answer = live.get(f"{url}?format=json")
        assert answer.status_code == 200
        assert site.read(f"{url}/index.json") == answer.get_data(as_text=True)
    assert words_of(site.read(cited), "words") == "\n".join(FERRY[:2])
    site.close()


def test_a_range_that_a_page_names_has_a_page(tmp_path):
    first = "The keeper counted every hull twice. The river board paid him by the pair, and he bought a goat."
    with open_store(tmp_path / "archive", create=True) as store:
        whole = (FERRY[0], f"{first} {FERRY[1]} {CRANE[0]}", FERRY[2])
        split = (FERRY[0], first, FERRY[1], CRANE[0], FERRY[2])
        record = take(store, "a.txt", "1", *whole, title="The keeper").record_id
        take(store, "a.txt", "2", *split, title="The keeper")
        take(store, "a.txt", "3", *split[:2], "Nobody paid.", *split[3:], title="The keeper")
        take(store, "a.txt", "4", *split, title="The keeper")
    freeze(tmp_path / "archive", tmp_path / "site", progress=silent)
    named = set()
    for page in (tmp_path / "site").glob("d/*/p*/**/index.json"):
        answer = json.loads(page.read_bytes())
        named |= {answer["permalink"], answer["pinned"]}
    assert all((tmp_path / "site" / path[1:] / "index.html").is_file() for path in named), record


def test_statuses_that_files_cannot_have_are_listed_for_programs(coast, site):
    seaside = coast[0]
    told = json.loads(site.read("/statuses.json"))
    assert told == {
        "gone": [f"/d/{seaside.withdrawn}"],
        "moved": {f"/d/{seaside.merged}": f"/d/{seaside.survivor}"},
    }
    page = site.read(f"/d/{seaside.withdrawn}/p1")
    assert '<meta name="pincite:status" content="withdrawn">' in page
    assert "The archive itself answers 410, Gone" in page


def test_a_site_brought_up_to_date_is_what_a_fresh_one_would_be(small, tmp_path):
    old, fresh = tmp_path / "old", tmp_path / "fresh"
    freeze(small.folder, old, progress=silent)
    with open_store(small.folder) as store:
        take(store, "crane.txt", "crane 2", CRANE[0], CRANE[2], "A rope was bought.", title="The crane")
        with store.writing("a test") as writer:
            writer.withdraw(small.ferry, "a mistake")
    for target in (old, fresh):
        freeze(small.folder, target, progress=silent)
    found = [{p.relative_to(t): c for p, c in files_of(t).items()} for t in (old, fresh)]
    assert found[0] == found[1]
    assert not [content for content in found[0].values() if b"lemons" in content]


def test_a_folder_with_something_else_in_it_is_refused(small, tmp_path):
    (tmp_path / "thesis.txt").write_text("the only copy", encoding="utf-8")
    with pytest.raises(UsageError, match="neither empty nor a frozen site"):
        freeze(small.folder, tmp_path, progress=silent)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "the only copy"


def test_another_archives_site_is_refused(coast, small):
    with pytest.raises(UsageError, match="another archive"):
        freeze(small.folder, coast[1], progress=silent)


def test_a_site_below_a_path_links_below_it_and_has_a_sitemap(small, tmp_path):
    (small.folder / "archive.toml").write_text('url = "https://zorn.example/press"\n', encoding="utf-8")
    code, out, _ = Terminal(small.folder).run("freeze", tmp_path / "site")
    assert (code, "3 records" in out) == (0, True)
    pages = [tmp_path / "site" / name for name in ("index.html", f"d/{small.ferry}/p1/index.html")]
    pages += [tmp_path / f"site/d/{small.ferry}/index.html"]
    links = re.findall(r'href="(/[^"]*)"', "".join(page.read_text(encoding="utf-8") for page in pages))
    assert len(links) > 12
    assert all(link.startswith("/press/") for link in links)
    assert "https://zorn.example/press/d/" in (tmp_path / "site/sitemap-1.xml").read_text(encoding="utf-8")
    assert (tmp_path / "site/sitemap.xml").is_file()


SPEECHES = Path(__file__).parents[3] / "shared" / "corpus" / "ungdc.tar.xz"
SAMPLE = 150
DRAWN = 1_000


@pytest.mark.soak
@pytest.mark.skipif(not SPEECHES.is_file(), reason=f"{SPEECHES.name} is not in ../shared/corpus")
def test_a_random_thousand_urls_answer_alike_live_imported_and_frozen(tmp_path):
    terminal, other = Terminal(tmp_path / "archive"), Terminal(tmp_path / "third")
    files = unpacked(tmp_path / "inbox")
    assert terminal.run("ingest", tmp_path / "inbox")[0] == 0
    for file in files[::4]:
        file.write_text(revised(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert terminal.run("ingest", tmp_path / "inbox")[0] == 0
    with open_store(terminal.folder) as store, store.writing("a test") as writer:
        ids = store.record_ids()
        for record_id in ids[:3]:
            writer.withdraw(record_id, "for the test")
        writer.merge(ids[3], ids[4], "for the test")
    assert terminal.run("export", tmp_path / "bag")[0] == 0
    assert other.run("import", tmp_path / "bag")[0] == 0
    assert terminal.run("freeze", tmp_path / "site")[0] == 0
    urls = all_urls(terminal.folder)
    told = compared(random.Random(4).sample(urls, DRAWN), terminal.folder, other.folder, tmp_path / "site")
    print(f"\n{len(urls):,} URLs, {DRAWN:,} drawn: {dict(told)}")
    assert told["edited"] > 10


def unpacked(folder):
    """The same sample of speeches each time, spread over the years."""
    with tarfile.open(SPEECHES) as tar:
        tar.extractall(folder, filter="data")
    files = sorted(folder.rglob("*.txt"))
    kept = files[:: len(files) // SAMPLE][:SAMPLE]
    for file in set(files) - set(kept):
        file.unlink()
    return kept


def revised(text):
    """A text with a word changed in every third of its lines, and its seventh line taken out."""
    lines = text.splitlines()
    changed = [
        f"{line} Thus revised." if n % 3 == 1 and line.strip() else line for n, line in enumerate(lines)
    ]
    return "\n".join(changed[:6] + changed[7:]) + "\n"


def compared(urls, *places):
    """How often each status was answered; fails at the first URL that is not answered alike everywhere."""
    original, third = (create_app(folder).test_client() for folder in places[:2])
    frozen, told = Site(places[2]), Counter()
    for url in urls:
        answer = original.get(f"{url}?format=json", follow_redirects=True).get_json()
        assert third.get(f"{url}?format=json", follow_redirects=True).get_json() == answer, url
        assert frozen.json(url) == answer, url
        told[answer.get("status", "a record")] += 1
    frozen.close()
    return told
