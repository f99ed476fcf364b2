"""Pages over HTTP: `pincite serve` with two workers asked by sixteen clients at once, and by one alone.

The clients are one process of plain sockets that are kept open, so that little of the machine's time goes
into asking. Each asks again as soon as it has its answer, so the rate is what the server gives.
"""

import contextlib
import os
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.archive_of_corpus import documents, ingested
from tests.benchmarks.material import ABSENT
from tests.benchmarks.questions import read_questions
from tests.benchmarks.timing import table

CLIENTS, WORKERS = 16, 2
HEADS = ("one client, ms", f"{CLIENTS} clients, requests a second", "median, ms", "95th percentile, ms")
SECONDS = float(os.environ.get("PINCITE_BENCH_SECONDS", "20"))
SETTINGS = "[limits]\nrequests_per_minute = 10000000\n"


class Client:
    """One connection, and the request that it waits for; made anew where the server asks for that."""

    def __init__(self, port, selector):
        self._port, self._selector = port, selector
        self._kept = bytearray()
        self._connect()

    def _connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self._port))
        self._selector.register(self.socket, selectors.EVENT_READ, self)

    def close(self):
        """Let go of the connection."""
        self._selector.unregister(self.socket)
        self.socket.close()

    def ask(self, path):
        """Send a request."""
        self.begun = time.perf_counter()
        if self.socket.fileno() == -1:
            self._connect()
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n".encode())

    def heard(self):
        """The answer's status and how long it took in milliseconds, once it is whole; else None."""
        received = self.socket.recv(1 << 18)
        if not received:
            raise ConnectionError("the server closed a connection")
        self._kept += received
        head, found, body = self._kept.partition(b"\r\n\r\n")
        if not found or len(body) < int(_header(head, b"content-length")):
            return None
        self._kept.clear()
        if _header(head, b"connection").lower() == b"close":
            self.close()
        return int(head[9:12]), (time.perf_counter() - self.begun) * 1000


def _header(head, name):
    lines = [line for line in head.split(b"\r\n") if line.lower().startswith(name + b":")]
    if not lines:
        raise ValueError(f"an answer without {name.decode()}")
    return lines[0].partition(b":")[2].strip()


def load(port, paths, clients, seconds):
    """The times of all answers in milliseconds, in order of size; every answer has to be 200."""
    times = []
    ask = _endless(paths)
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
        for _ in range(clients):
            client = Client(port, selector)
            stack.callback(client.close)
            client.ask(next(ask))
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            for key, _ in selector.select(1):
                if (answer := key.data.heard()) is not None:
                    if answer[0] != 200:
                        raise RuntimeError(f"an answer of status {answer[0]}")
                    times.append(answer[1])
                    key.data.ask(next(ask))
    return sorted(times)


def _endless(paths):
    while True:
        yield from paths


@contextlib.contextmanager
def served(folder, workers=WORKERS, **settings):
    """The port of `pincite serve` over an archive."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pincite", "--archive", str(folder), "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | settings,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port):
    until = time.monotonic() + 60
    while True:
        try:
            if load(port, ["/readyz"], 1, 0.05):
                return
        except (OSError, RuntimeError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def pages():
    """Kinds of pages with the paths of some of each."""
    some = documents()[:: max(1, len(documents()) // 60)]
    return {
        "search": ["/search?" + urlencode({"q": question.pincite}) for question in read_questions()],
        "search, as JSON": ["/api/v1/search?" + urlencode({"q": each.pincite}) for each in read_questions()],
        "record": [f"/d/{document.id}" for document in some],
        "passage": [f"/d/{document.id}/p{document.numbers[0]}" for document in some],
        "first page": ["/"],
    }


def row(port, paths):
    """What one client and sixteen see of some pages; its columns are HEADS."""
    alone = load(port, paths, 1, SECONDS / 4)
    times = load(port, paths, CLIENTS, SECONDS)
    return (
        f"{statistics.median(alone):.1f}",
        f"{len(times) / SECONDS:,.0f}",
        f"{statistics.median(times):.0f}",
        f"{times[int(len(times) * 0.95)]:.0f}",
    )


def main():
    """Print the section."""
    print("## Pages over HTTP\n")
    if ingested() is None:
        print(ABSENT)
        return
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as home:
        folder = Path(shutil.copytree(ingested().folder, Path(home) / "archive"))
        (folder / "archive.toml").write_text(SETTINGS, encoding="utf-8")
        with served(folder) as port:
            rows = [(kind, *row(port, paths)) for kind, paths in pages().items()]
    print(table(("page", *HEADS), rows))
