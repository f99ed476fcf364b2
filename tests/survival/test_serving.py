"""The real server among clients who mean it ill, and its processes when they are killed or told to stop."""

import contextlib
import functools
import http.client
import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import psutil
import pytest

from tests.survival import harness, loading

SECONDS = 2  # for a request to arrive
CLIENTS = 10  # more than the server has threads


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "inbox").mkdir()
    for number in range(6):
        (folder / "inbox" / f"{number}.txt").write_text(loading.text_of(number))
    armenian = "Նավահանգստի մատյան\n\nՆավահանգստի մատյանը գրվել է ծովափնյա քաղաքում երկար ձմռան ընթացքում։\n"
    (folder / "inbox" / "armenian.txt").write_text(armenian, encoding="utf-8")
    harness.run(folder, ["ingest", str(folder / "inbox")])
    (folder / "archive" / "archive.toml").write_text(f"[limits]\nrequest_seconds = {SECONDS}\n")
    return folder


@pytest.fixture(scope="module")
def server(folder):
    with harness.serving(folder, "--workers", "2", "--log-level", "info") as (address, process):
        yield Server(address, process, folder)


class Server:
    def __init__(self, address, process, folder):
        self.port, self.process, self.folder = int(address.rsplit(":", 1)[1]), process, folder

    def connect(self, content=b""):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(content)
        return connection

    def ask(self, content):
        """The status and the whole answer to bytes as they are."""
        with contextlib.closing(self.connect(content)) as connection:
            return read(connection)

    def get(self, path, *lines):
        head = "\r\n".join([f"GET {path} HTTP/1.1", "Host: evil.example", "Connection: close", *lines])
        return self.ask(head.encode("latin-1") + b"\r\n\r\n")


def read(connection):
    answer = b""
    while piece := connection.recv(1 << 16):
        answer += piece
    return int(answer.split(b" ", 2)[1]) if answer else 0, answer


def processes(server, *, poller):
    return [
        child
        for child in psutil.Process(server.process.pid).children()
        if (line := _command(child)) and ("pincite.polling" in line) is poller
    ]


def _command(process):
    """A process's command line; none for one that has just ended."""
    try:
        return process.cmdline()
    except (psutil.ZombieProcess, psutil.NoSuchProcess):
        return []


def awaited(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
    return condition()


@pytest.mark.parametrize("letters", ["նավահանգիստ ", "პორტი და ზღვა ", "😀"])
def test_a_query_of_two_thousand_letters_of_any_script_is_answered(server, letters):
    query = (letters * 2_000)[:2_000]
    status, answer = server.get(f"/api/v1/search?q={quote(query)}")
    assert status == 200
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["query"].strip() == query.strip()


CATASTROPHES = {
    "ten thousand nested parentheses": "(" * 10_000,
    "closed ones": "(" * 900 + "harbour" + ")" * 900,
    "nothing but no": "NOT " * 480 + "harbour",
    "a thousand clauses": " OR ".join(f"w{n}" for n in range(300)),
    "every word there is": "a* OR b* OR c* OR d* OR q* OR *",
    "a hundred fuzzy words": " ".join(f"harbou{chr(97 + n % 26)}~" for n in range(100)),
    "words near each other": " ".join(f'"the of and to in"~{n}' for n in range(80)),
    "a phrase of one word": '"' + "the " * 480 + '"',
    "quotation marks": '"' * 2_000,
    "no letters": "\x00\x07\x1b[31m",
}


@pytest.mark.parametrize("name", CATASTROPHES)
def test_a_catastrophic_query_is_answered_soon(server, name):
    began = time.monotonic()
    status, answer = server.get(f"/search?q={quote(CATASTROPHES[name])}")
    assert status == 200
    assert time.monotonic() - began < 10
    assert len(answer) < 1_000_000


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"GET /search?q=" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"y" * 100_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(500)) + b"\r\n", 431),
        (b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\nx", 413),
        (b"GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
    ],
    ids=["a megabyte of query", "a long header", "many headers", "a large body", "two lengths", "two hosts"],
)
def test_what_is_too_much_is_refused_and_the_next_one_is_answered(server, content, status):
    with contextlib.suppress(
        ConnectionError, BrokenPipeError
    ):  # it may be cut off before it has all been sent
        assert server.ask(content)[0] == status
    assert server.get("/healthz")[0] == 200


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ",
        b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\ntext=",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
    ids=["nothing", "half a header", "half a body", "a greeting of TLS"],
)
def test_clients_who_send_half_of_a_request_keep_nobody_out_for_long(server, half):
    with contextlib.ExitStack() as stack:
        for _ in range(CLIENTS):
            stack.enter_context(contextlib.closing(server.connect(half)))
        time.sleep(0.3)
        began = time.monotonic()
        assert server.get("/healthz")[0] == 200
        assert time.monotonic() - began < SECONDS * CLIENTS + 5  # 2 workers of 4 threads


def test_a_client_who_takes_no_answer_is_given_up(server):
    with contextlib.ExitStack() as stack:
        ask = b"GET /search?q=" + b"%28" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"
        for _ in range(CLIENTS):
            stack.enter_context(contextlib.closing(server.connect(ask * 40)))
        time.sleep(0.3)
        assert server.get("/healthz")[0] == 200


FORGED = (
    "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 6.6.6.6",
    "X-Forwarded-Prefix: /evil.example", "Forwarded: host=evil.example;proto=https",
    "X-Original-URL: /evil.example", "SCRIPT_NAME: /evil.example", "Script-Name: /evil.example",
)  # fmt: skip


def records(server):
    _, answer = server.get("/api/v1/records?limit=3")
    return [record["id"] for record in json.loads(answer.split(b"\r\n\r\n", 1)[1])["records"]]


def body(answer):
    """What is shown, without the time that a search took."""
    return re.sub(rb"[\d.]+ s</span>", b"", answer.split(b"\r\n\r\n", 1)[1])


def test_no_header_changes_what_an_address_shows(server):
    one = records(server)[0]
    for path in (
        "/", "/search?q=harbour", f"/d/{one}", f"/d/{one}/p1?format=bib", f"/cite/{one}/p1",
        "/new?format=atom", "/search?q=harbour&format=csv", "/robots.txt", "/api/v1/openapi.json",
        f"/d/{one.upper()}", "/nowhere",
    ):  # fmt: skip
        _, plain = server.get(path)
        _, forged = server.get(path, *FORGED)
        assert body(plain) == body(forged), path
        assert b"evil.example" not in plain + forged, path


def test_no_redirect_leads_to_another_server(server):
    one = records(server)[0]
    for path in (
        f"/d/{one.upper()}", f"/d/{one}/", f"//evil.example/d/{one.upper()}", f"/d//{one.upper()}",
        "/\\evil.example", "//evil.example", "/%2F%2Fevil.example", "/d//evil.example", "/search//",
        f"/d/{one.upper()}?next=//evil.example%0d%0aSet-Cookie:a=b", f"/d/{one.upper()}//evil.example",
    ):  # fmt: skip
        status, answer = server.get(path, *FORGED)
        head = answer.split(b"\r\n\r\n", 1)[0].decode("latin-1")
        to = [line.split(": ", 1)[1] for line in head.split("\r\n") if line.startswith("Location")]
        assert status in (301, 308, 404), path
        assert len(to) == (status != 404)
        assert all(each.startswith((f"/d/{one}", "/search")) for each in to), to
        assert "Set-Cookie" not in [line.split(":")[0] for line in head.split("\r\n")]


def test_the_log_is_lines_of_json_and_each_request_has_its_id(server):
    _, answer = server.get("/new", "X-Request-ID: from-the-proxy-1")
    assert b"X-Request-ID: from-the-proxy-1" in answer
    said = [line for line in harness.logged(server.folder) if not line.startswith("warning: no public")]
    lines = [json.loads(line) for line in said]
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "pincite.access"}
    assert all(line["request_id"] for line in lines if line["logger"] == "pincite.access")
    assert "from-the-proxy-1" in {line.get("request_id") for line in lines}
    assert [
        line for line in lines if line["level"] == "ERROR" and "index current" not in line["message"]
    ] == []


def gone(process):
    return not process.is_running()


def test_a_worker_that_is_killed_is_replaced_and_takes_nothing_along(server):
    [poller] = processes(server, poller=True)
    for how in (signal.SIGTERM, signal.SIGABRT):
        first = processes(server, poller=False)[0]
        os.kill(first.pid, how)
        assert awaited(functools.partial(gone, first))
        assert awaited(lambda: len(processes(server, poller=False)) == 2)
        assert server.get("/healthz")[0] == 200
        assert poller.is_running()


def test_a_worker_is_replaced_while_the_settings_on_disk_are_broken(server):
    settings = server.folder / "archive" / "archive.toml"
    whole = settings.read_text()
    settings.write_text('name = "The Harb')
    try:
        for worker in processes(server, poller=False):
            worker.kill()
            assert awaited(functools.partial(gone, worker))
        assert awaited(lambda: len(processes(server, poller=False)) == 2)
        assert [server.get(path)[0] for path in ("/readyz", "/search?q=harbour")] == [200, 200]
    finally:
        settings.write_text(whole)


def test_the_process_that_keeps_the_index_current_is_started_again(server):
    [poller] = processes(server, poller=True)
    poller.kill()
    assert awaited(lambda: [each.pid for each in processes(server, poller=True)] not in ([], [poller.pid]))


def test_a_server_that_is_told_to_stop_finishes_what_it_has_begun(folder):
    with harness.serving(folder, "--workers", "1") as (address, process):
        server = Server(address, process, folder)
        with contextlib.closing(
            server.connect(
                b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: 40\r\nConnection: close\r\n\r\ntext=At+the+harb"
            )
        ) as begun:
            time.sleep(0.5)
            children = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            time.sleep(0.5)
            begun.sendall(b"our+there+was+a+clerk+...")
            status, answer = read(begun)
        assert status == 200
        assert b"</html>" in answer
        assert process.wait(20) == 0
        assert awaited(lambda: all(map(gone, children)))
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def partings(server, requests=30):
    """How often a client that keeps its connection is told to connect anew; every answer is whole and 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    told = 0
    with contextlib.closing(connection):
        for _ in range(requests):
            connection.request("GET", "/search?q=harbour&format=json")
            answer = connection.getresponse()
            assert answer.status == 200
            assert "hits" in json.loads(answer.read())
            told += answer.will_close
    return told


def test_clients_at_once_are_told_now_and_then_to_connect_anew_and_one_alone_never(server):
    assert partings(server) == 0
    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(partings, [server] * CLIENTS))
    assert sum(told) > 0
    assert max(told) <= 3
