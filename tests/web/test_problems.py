import pytest

from archive.store import open_store
from tests.web.pages import get, words
from tests.web.seaside import take
from web import create_app


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nowhere",
        "/api/v1/records/000000000000",
        "/d/000000000000?format=json",
        "/api/v1/search?size=0",
    ],
)
def test_programs_get_problem_details(client, path):
    response = client.get(path)
    assert response.content_type == "application/problem+json"
    body = response.json
    assert body["status"] == response.status_code
    assert {"type", "title", "detail", "instance"} <= set(body)
    assert body["instance"] == path.split("?")[0]


def test_a_program_that_accepts_json_gets_problems_as_json(client):
    response = client.get("/d/000000000000", headers={"Accept": "application/json"})
    assert response.content_type == "application/problem+json"
    page = client.get("/d/000000000000", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.mimetype == "text/html"


def test_a_method_that_is_not_taken_is_named(client, seaside):
    for path in ("/", "/search", f"/d/{seaside.lanterns}", "/api/v1/search"):
        response = client.post(path)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
    assert client.delete(f"/d/{seaside.lanterns}").status_code == 405


def test_a_fault_of_ours_is_a_page_that_gives_nothing_away(app, monkeypatch):
    from web.pages import search

    def fail(*_):
        raise RuntimeError("secret detail /home/archive")

    monkeypatch.setattr(search, "_page", fail)
    response = app.test_client().get("/search?q=x")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.headers["Content-Security-Policy"]
    assert response.cache_control.no_store


def test_problems_are_never_kept_by_a_cache(client):
    assert client.get("/d/000000000000").cache_control.no_store


MANY = "9" * 30


@pytest.mark.parametrize(
    "path",
    [
        f"/d/{{lanterns}}/compare?before={MANY}",
        "/d/{lanterns}/compare?before=0&after=9",
        f"/d/{{lanterns}}/v{MANY}/original",
        f"/d/{{lanterns}}/v{MANY}/removed",
        f"/d/{{lanterns}}/v{MANY}",
        f"/d/{{lanterns}}/p{MANY}",
        f"/cite/{{lanterns}}/v{MANY}/p1",
        f"/timeline/{MANY}",
        f"/sitemap-{MANY}.xml",
        "/sitemap-0.xml",
        "/sitemap-7.xml",
    ],
)
def test_no_number_is_too_large_to_be_told_that_there_is_none(seaside, monkeypatch, path):
    monkeypatch.setenv("PINCITE_URL", "https://archive.example.org")
    get(create_app(seaside.folder).test_client(), path.format(lanterns=seaside.lanterns), 404)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/search/?q=keeper&page=2", "/search?q=keeper&page=2"),
        ("/sources/", "/sources"),
        ("/api/v1/sources/", "/api/v1/sources"),
        ("/help/search/", "/help/search"),
    ],
)
def test_a_slash_too_many_leads_to_the_page_without(client, asked, found):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, found)
    assert client.get(found).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/", "/%2F%2Fevil.example/", "/sources/Nobody/"])
def test_a_slash_after_nothing_leads_nowhere_else(client, path):
    assert client.get(path).status_code == 404


def test_what_is_wrong_with_the_archive_is_for_its_log_and_not_for_readers(tmp_path, caplog):
    client = create_app(tmp_path / "gone").test_client()
    for path in ("/", "/search?q=a", "/d/0123456789ab", "/api/v1/search?q=a", "/readyz"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
    assert str(tmp_path / "gone") in caplog.text
    assert "Try again shortly" in words(get(client, "/", 503).main)


def test_a_search_before_the_index_is_ready_has_no_answer_rather_than_none(tmp_path):
    with open_store(tmp_path / "archive", create=True) as store:
        take(store, "a.txt", "a", "The lamps burned.", title="Lamps")
    page = get(create_app(tmp_path / "archive").test_client(), "/search?q=lamps")
    assert words(page.select_one(".tally h1")) == "No answer for lamps"
    assert "is being built" in words(page.select_one(".notice"))
