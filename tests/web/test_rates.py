import pytest
from flask import Flask

from web import asking, rates


@pytest.fixture
def client():
    app = Flask("limited")
    app.add_url_rule("/", view_func=lambda: "here")
    asking.install(app, ["10.88.0.0/16"])
    rates.install(app, per_minute=3)
    return app.test_client()


def ask(client, peer, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.get("/", environ_base={"REMOTE_ADDR": peer}, headers=headers)


def test_an_address_that_asks_too_often_is_told_when_to_come_back(client):
    assert [ask(client, "198.51.100.7").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = ask(client, "198.51.100.7")
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_others_go_on_meanwhile(client):
    for _ in range(5):
        ask(client, "198.51.100.7")
    assert ask(client, "198.51.100.8").status_code == 200


def test_the_machine_itself_is_not_counted(client):
    assert {ask(client, "127.0.0.1").status_code for _ in range(10)} == {200}


def test_behind_a_proxy_readers_are_told_apart_by_what_the_proxy_added(client):
    assert [ask(client, "127.0.0.1", "198.51.100.7").status_code for _ in range(4)][-1] == 429
    assert ask(client, "127.0.0.1", "198.51.100.8").status_code == 200


def test_an_address_cannot_hide_behind_a_header_of_its_own(client):
    for number in range(3):
        ask(client, "127.0.0.1", f"203.0.113.{number}, 198.51.100.7")
    assert ask(client, "127.0.0.1", "203.0.113.99, 198.51.100.7").status_code == 429
    for number in range(3):
        ask(client, "198.51.100.9", f"203.0.113.{number}")
    assert ask(client, "198.51.100.9", "203.0.113.99").status_code == 429


@pytest.mark.parametrize("proxy", ["10.88.0.1", "::ffff:10.88.0.1", "::ffff:127.0.0.1"])
def test_readers_are_told_apart_behind_a_proxy_that_the_settings_name(client, proxy):
    assert [ask(client, proxy, "198.51.100.7").status_code for _ in range(4)][-1] == 429
    assert ask(client, proxy, "198.51.100.8").status_code == 200


def test_one_subscriber_of_ipv6_is_one_asker_and_another_is_another(client):
    for number in range(3):
        ask(client, f"2001:db8:1:2::{number}")
    assert ask(client, "2001:db8:1:2:ffff::9").status_code == 429
    assert ask(client, "2001:db8:1:3::1").status_code == 200
