"""A node is killed while readers search and records come in: nothing wrong is said, nothing is lost."""

import threading
import time

import pytest

from archive.errors import EngineUnavailable
from archive.store import open_store
from index.requests import Request
from index.service import open_index
from tests.cluster.opensearch_settings import patient_archive, settings
from tests.conftest import started
from tests.index.libraries import Library, paper

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1200)]

READERS = 8
KNOWN = 60  # records that are there from the beginning
COMING = 120  # records that come in meanwhile, ten at a time
RETRY = 5.0  # seconds after a failure within which there is an answer again: a page's Retry-After


def test_readers_get_no_wrong_answer_and_nothing_is_lost_when_a_node_is_killed_and_comes_back(
    tmp_path, monkeypatch
):
    with started(3) as nodes:
        for name, value in settings(nodes.addresses, shards=3, replicas=1).items():
            monkeypatch.setenv(name, value)
        library = Library(patient_archive(tmp_path / "archive"))
        library.put(*(paper(f"old {n}", f"The lighthouse of bay {n}") for n in range(KNOWN)))
        readers = Readers(tmp_path / "archive")
        with readers:
            for number in range(0, COMING, 10):
                if number == 30:
                    nodes.nodes[1].kill()
                if number == 80:
                    nodes.start(nodes.nodes[1])
                library.put(
                    *(paper(f"new {n}", f"The harbour of bay {n}") for n in range(number, number + 10)),
                    catch_up=False,
                )
                caught_up(library)
                time.sleep(0.5)
        nodes.wait(3, "green")
        assert readers.wrong == []
        assert readers.answered > 50
        assert readers.longest_failing < RETRY
        assert library.search("lighthouse").total == KNOWN
        assert library.search("harbour").total == COMING
        assert library.index.status().records == KNOWN + COMING == library.store.counts().records
        assert list(library.index.find_differences()) == []
        print(
            f"{readers.answered} answers, {readers.failed} failures, "
            f"{readers.longest_failing:.1f} s without an answer at most"
        )
        library.close()


def caught_up(library):
    """As the poller does: what does not succeed now does a little later."""
    until = time.monotonic() + 60
    while True:
        try:
            library.index.catch_up()
            return
        except EngineUnavailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


class Readers:
    """Threads that search without a pause, each with a connection of its own."""

    def __init__(self, folder):
        self._folder = folder
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(READERS)]
        self.wrong, self.answered, self.failed, self.longest_failing = [], 0, 0, 0.0

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self):
        most = 0
        with open_store(self._folder, read_only=True) as store:
            index = open_index(store)
            away = None  # since when
            while not self._ending.is_set():
                try:
                    known, new = (index.search(Request(word)) for word in ("lighthouse", "harbour"))
                except EngineUnavailable:
                    self.failed += 1
                    away = away or time.monotonic()
                    time.sleep(0.1)
                    continue
                self.longest_failing = max(self.longest_failing, time.monotonic() - away if away else 0.0)
                away = None
                self.answered += 1
                if known.total != KNOWN or len(known.hits) != 10 or not most <= new.total <= COMING:
                    self.wrong.append((known.total, len(known.hits), most, new.total))
                most = max(most, new.total)
                time.sleep(0.05)
            index.close()
