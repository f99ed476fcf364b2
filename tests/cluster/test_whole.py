"""All of it together: web servers, two ingesters, a node and the database killed in the midst."""

import collections
import contextlib
import dataclasses
import http.client
import itertools
import json
import random
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.store import open_store
from index.service import open_index
from pincite.__main__ import cli
from tests.cluster import postgresql
from tests.cluster.opensearch_settings import patient_archive, settings
from tests.conftest import started

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(900)]

CLIENTS = 8
KNOWN, COMING = 40, 200  # documents that are there from the beginning, and that come in meanwhile
RETRY = 5.0  # seconds: what Retry-After says
PATIENCE = 120.0
_WORDS = ("quay", "crane", "ferry", "lemon", "tram", "clerk", "tide", "rope", "gull", "lamp", "keeper", "net")


@pytest.fixture(scope="module")
def nodes():
    """Three of them, which every test leaves as they were."""
    with started(3) as running:
        yield running


def test_readers_are_told_nothing_wrong_and_nothing_is_lost_when_a_node_and_the_database_are_killed(
    tmp_path, monkeypatch, nodes
):
    obstacle = postgresql.find_obstacle()
    if obstacle:
        pytest.skip(obstacle)
    with postgresql.running(lasting=True) as database:
        chosen = settings(nodes.addresses, shards=3, replicas=1)
        for name, value in {**chosen, "PINCITE_DATABASE": database.new_database("whole")}.items():
            monkeypatch.setenv(name, value)
        archive = patient_archive(tmp_path / "archive")
        with (archive / "archive.toml").open("a") as written:
            written.write("requests_per_minute = 1000000\n")
        fill(tmp_path / "old", "lighthouse", KNOWN)
        fill(tmp_path / "new", "harbour", COMING)
        ended(ingesting(archive, tmp_path / "old"))
        with serving(archive) as one, serving(archive) as other, Readers((one, other)) as readers:
            batches = [ingesting(archive, tmp_path / "new") for _ in range(2)]
            until(lambda: records(archive) > KNOWN + COMING // 8)
            nodes.nodes[1].kill()
            until(lambda: records(archive) > KNOWN + COMING // 4)
            assert any(batch.poll() is None for batch in batches)
            database.kill()
            database.start()
            nodes.start(nodes.nodes[1])
            for batch in batches:
                ended(batch)
            nodes.wait(3, "green")
            until(lambda: all(total(port, "harbour") == COMING for port in (one, other)))
        print(readers.summary())
        assert readers.wrong == []
        assert readers.answered > 100
        assert readers.longest_failing < RETRY
        require_sound(archive)


def test_a_shard_on_a_dead_node_makes_searches_say_so_until_the_node_is_back(tmp_path, monkeypatch, nodes):
    for name, value in settings(nodes.addresses, shards=3, replicas=0).items():
        monkeypatch.setenv(name, value)
    archive = patient_archive(tmp_path / "archive")
    fill(tmp_path / "old", "lighthouse", KNOWN)
    fill(tmp_path / "new", "harbour", 3)
    ended(ingesting(archive, tmp_path / "old"))
    with serving(archive) as port:
        record_id = json.loads(ask(port, "/api/v1/search?q=lighthouse").body)["hits"][0]["id"]
        nodes.nodes[2].kill()
        try:
            until(lambda: ask(port, "/search?q=lighthouse").status == 503)
            red = ask(port, "/search?q=lighthouse")
            assert (red.status, red.headers["Retry-After"]) == (503, "5")
            assert ask(port, f"/d/{record_id}/p1").status == 200
            ended(ingesting(archive, tmp_path / "new"))
            status = CliRunner().invoke(cli, ["--archive", str(archive), "status"])
            assert status.exit_code == 0
            assert "shard" in status.output
        finally:
            nodes.start(nodes.nodes[2])
        nodes.wait(3, "green")
        until(lambda: total(port, "lighthouse") == KNOWN)
        until(lambda: total(port, "harbour") == 3)


def fill(folder, word, count):
    """Documents that all have one word in common, and one of their own."""
    folder.mkdir()
    for number in range(count):
        chance = random.Random(f"{word} {number}")
        passages = [" ".join(chance.choices(_WORDS, k=30)).capitalize() + "." for _ in range(4)]
        head = f"The {word} of bay {number}\n\nHere stood the {word} that nobody forgot, {word}{number}."
        (folder / f"{number:04}.txt").write_text("\n\n".join([head, *passages]) + "\n")


def ingesting(archive, folder):
    words = ["--archive", str(archive), "ingest", "--jobs", "1", str(folder)]
    return subprocess.Popen(
        [sys.executable, "-m", "pincite", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def ended(process):
    said, _ = process.communicate(timeout=PATIENCE * 2)
    assert process.returncode == 0, said


def records(archive):
    """How many the store has; of a database that is away, none."""
    with contextlib.suppress(Exception), open_store(archive, read_only=True) as store:
        return store.counts().records
    return 0


def until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE:g} seconds"
        time.sleep(0.1)


def require_sound(archive):
    """Every record once, and the index like the store."""
    with open_store(archive, read_only=True) as store:
        assert list(store.inspect()) == []
        assert store.counts().records == KNOWN + COMING
        changes = store.changes(0, 100_000)
        assert len({change.record_id for change in changes}) == KNOWN + COMING
        index = open_index(store)
        assert index.status().records == KNOWN + COMING
        assert list(index.find_differences()) == []
        index.close()


@contextlib.contextmanager
def serving(archive):
    """The port of a web server of its own, as on another machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["--archive", str(archive), "serve", "--port", str(port), "--workers", "1", "--threads", "8"]
    with (Path(archive).parent / f"served {port}").open("wb") as said:
        process = subprocess.Popen([sys.executable, "-m", "pincite", *words], stdout=said, stderr=said)
    try:
        until(lambda: total(port, "lighthouse") == KNOWN)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def total(port, word):
    """How many a server finds; None where it does not say."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        answer = ask(port, f"/api/v1/search?q={word}")
        return json.loads(answer.body)["total"] if answer.status == 200 else None
    return None


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


class Readers:
    """Clients that ask every server in turn, as a load balancer without sticky state lets them."""

    def __init__(self, ports):
        self._ports, self._ending = ports, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,), daemon=True) for n in range(CLIENTS)]
        self.wrong, self.statuses, self.longest_failing = [], collections.Counter(), 0.0

    @property
    def answered(self):
        return self.statuses[200]

    def summary(self):
        return f"{dict(self.statuses)}, {self.longest_failing:.1f} s without a search at most"

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self, number):
        most = dict.fromkeys(self._ports, 0)
        away = None  # since when no search was answered
        for port in itertools.islice(itertools.cycle(self._ports), number % 2, None):
            if self._ending.is_set():
                return
            known, new = (ask(port, f"/api/v1/search?q={word}") for word in ("lighthouse", "harbour"))
            for answer in (known, new):
                self.statuses[answer.status] += 1
                if answer.status != 200 and (answer.status, answer.headers.get("Retry-After")) != (503, "5"):
                    self.wrong.append((answer.status, answer.body[:200]))
            if {known.status, new.status} != {200}:
                away = away or time.monotonic()
                time.sleep(0.2)
                continue
            self.longest_failing = max(self.longest_failing, time.monotonic() - away if away else 0.0)
            away = None
            found, coming = json.loads(known.body), json.loads(new.body)["total"]
            if found["total"] != KNOWN or len(found["hits"]) != 10 or not most[port] <= coming <= COMING:
                self.wrong.append((found["total"], len(found["hits"]), most[port], coming))
            most[port] = coming
            self._read_page(port, found["hits"][number % 10]["id"])
            time.sleep(0.05)

    def _read_page(self, port, record_id):
        page = ask(port, f"/d/{record_id}/p1")
        self.statuses[page.status] += 1
        if page.status != 503 and (page.status != 200 or b"lighthouse" not in page.body):
            self.wrong.append((page.status, record_id))
