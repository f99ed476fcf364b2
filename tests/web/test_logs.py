import io
import json
import logging

import pytest
from flask import Flask

from web import asking, logs


@pytest.fixture
def lines():
    """An application that logs as the server does, and the lines it has written."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure("info")
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    app = Flask("logged")
    app.add_url_rule("/<path:name>", view_func=lambda name: f"{len(name)}")
    asking.install(app, [])
    logs.install(app)
    yield app.test_client(), lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


def test_a_request_is_one_line_with_the_id_that_the_answer_carries(lines):
    client, written = lines
    answer = client.get("/some/page?q=lamp")
    (line,) = written()
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["query"], line["status"]) == (
        "GET",
        "/some/page",
        "q=lamp",
        200,
    )
    assert line["seconds"] >= 0


def test_the_address_is_the_readers_and_not_the_proxys(lines):
    client, written = lines
    client.get("/a", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})
    client.get("/a", environ_base={"REMOTE_ADDR": "203.0.113.5"}, headers={"X-Forwarded-For": "192.0.2.1"})
    assert [line["address"] for line in written()] == ["198.51.100.7", "203.0.113.5"]


def test_the_proxys_id_is_kept_and_a_hostile_one_is_not(lines):
    client, _ = lines
    assert (
        client.get("/a", headers={"X-Request-ID": "proxy-1234567"}).headers["X-Request-ID"] == "proxy-1234567"
    )
    hostile = 'x" onload="alert(1)'
    assert client.get("/a", headers={"X-Request-ID": hostile}).headers["X-Request-ID"] != hostile


def test_a_path_cannot_forge_a_line(lines):
    client, written = lines
    client.get('/a%0A{"level":"ERROR","message":"all is lost"}%1b[31m')
    assert len(written()) == 1
    assert written()[0]["path"].startswith('/a\n{"level"')


def test_health_checks_are_not_logged(lines):
    client, written = lines
    client.get("/healthz")
    assert written() == []


def test_what_goes_wrong_in_a_request_carries_its_id(lines):
    client, written = lines
    client.application.before_request(lambda: logging.getLogger("pincite.web").error("the lamp is out"))
    answer = client.get("/a")
    wrong = next(line for line in written() if line["level"] == "ERROR")
    assert wrong["request_id"] == answer.headers["X-Request-ID"]
