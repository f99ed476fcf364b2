import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web import seaside as building
from web import create_app
from web.api.table import OPERATIONS


@pytest.fixture(scope="module")
def spec(app):
    return app.test_client().get("/api/v1/openapi.json").json


def validate(spec, name, body):
    schema = {"$ref": f"#/components/schemas/{name}", "components": spec["components"]}
    Draft202012Validator(schema).validate(body)


def test_the_description_is_openapi_and_names_every_operation(spec):
    assert spec["openapi"] == "3.1.0"
    named = {operation["operationId"] for methods in spec["paths"].values() for operation in methods.values()}
    assert named == {operation.name for operation in OPERATIONS}


def test_the_docs_name_every_operation_and_parameter_without_a_script(client):
    page = client.get("/api").text
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in page
        for parameter in operation.parameters:
            assert f"<code>{parameter.name}</code>" in page


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("search?q=lanterns", "SearchResults"),
        ("records/{lanterns}", "Record"),
        ("records/{hostile}?version=1", "Record"),
        ("records/{lanterns}/passages/2", "Arrival"),
        ("records/{lanterns}/passages/5", "Arrival"),
        ("records/{lanterns}/passages/1?end=3", "Arrival"),
        ("records/{merged}/passages/1", "Arrival"),
        ("records/{withdrawn}", "Tombstone"),
        ("records/{withdrawn}/passages/1", "Tombstone"),
        ("resolve?url=https://elsewhere.example/x/d/{lanterns}/p2/zzzz", "Arrival"),
        ("records/nothing", "Problem"),
    ],
)
def test_answers_are_what_the_description_says(client, seaside, spec, path, schema):
    names = {name: getattr(seaside, name) for name in seaside.__dataclass_fields__}
    validate(spec, schema, client.get("/api/v1/" + path.format(**names)).json)


def test_the_api_and_the_pages_answer_with_the_same_objects(client, seaside):
    for api, page in (
        (f"records/{seaside.lanterns}", f"/d/{seaside.lanterns}"),
        (f"records/{seaside.lanterns}?version=1", f"/d/{seaside.lanterns}/v1"),
        (f"records/{seaside.lanterns}/passages/2?version=1", f"/d/{seaside.lanterns}/v1/p2"),
        (f"records/{seaside.lanterns}/passages/2?end=4", f"/d/{seaside.lanterns}/p2-4"),
        (f"records/{seaside.lanterns}/passages/2?check=zzzz", f"/d/{seaside.lanterns}/p2/zzzz"),
    ):
        assert client.get(f"/api/v1/{api}").json == client.get(f"{page}?format=json").json


def test_all_records_are_walked_through_by_links(client):
    path, seen = "/api/v1/records?limit=10", []
    while path:
        response = client.get(path)
        seen += [record["id"] for record in response.json["records"]]
        path = response.headers.get("Link", "").split(">")[0].removeprefix("<")
    assert len(seen) == len(set(seen)) == 37
    assert seen == sorted(seen)


def test_search_pages_are_linked(client):
    response = client.get("/api/v1/search?q=keeper&source=Harbour+Board&source=Gazette+of+Zorn&size=5&page=2")
    links = dict(link.split("; rel=")[::-1] for link in response.headers.getlist("Link"))
    assert set(links) == {'"first"', '"prev"', '"next"'}
    following = client.get(links['"next"'].strip("<>")).json
    assert following["page"] == 3
    assert following["total"] == response.json["total"]


def test_changes_since_a_cursor_end_where_the_next_ones_begin(client, seaside):
    first = client.get("/api/v1/changes?limit=5").json
    rest = client.get(f"/api/v1/changes?after={first['cursor']}").json
    assert first["changes"][-1]["sequence"] < rest["changes"][0]["sequence"]
    assert rest["cursor"] == rest["last"]
    kinds = {change["id"]: change["kind"] for change in first["changes"] + rest["changes"]}
    assert kinds[seaside.withdrawn] == kinds[seaside.merged] == "removed"
    assert client.get(f"/api/v1/changes?after={rest['last']}").json["changes"] == []


def test_all_records_are_had_in_bulk_and_from_the_middle(client, spec):
    lines = client.get("/api/v1/records.jsonl").text.splitlines()
    assert len(lines) == 37
    for line in lines:
        validate(spec, "Record", json.loads(line))
    middle = json.loads(lines[20])["id"]
    assert client.get(f"/api/v1/records.jsonl?after={middle}").text.splitlines() == lines[21:]


@pytest.mark.parametrize(
    "query",
    [
        "size=0",
        "size=x",
        "page=-1",
        "sort=best",
        "from=soon",
        "undated=maybe",
        "nonsense=1",
        "size=101",
        "page=" + "9" * 30,
    ],
)
def test_the_api_refuses_what_it_does_not_understand_and_names_it(client, query):
    response = client.get(f"/api/v1/search?q=x&{query}")
    assert response.status_code == 400
    assert query.split("=")[0] in response.json["detail"]


def test_an_unchanged_answer_is_not_sent_again(client, seaside):
    path = f"/api/v1/records/{seaside.lanterns}"
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def live_schema(tmp_path_factory):
    made = building.build(tmp_path_factory.mktemp("api") / "archive")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(made.folder))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_no_request_however_odd_is_a_fault_of_ours(live_schema, operation):
    @given(live_schema[operation.path][operation.method].as_strategy())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(case):
        # Its client for WSGI applications asks for compression and does not undo it.
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    holds()


@pytest.mark.parametrize("path", [f"/{operation.path.lstrip('/')}" for operation in OPERATIONS])
def test_an_answer_that_is_known_is_not_sent_again(client, seaside, path):
    path = "/api/v1" + path.format(id=seaside.lanterns, number=2)
    path += {"search": "?q=lanterns", "suggest": "?q=lan", "resolve": f"?url=/d/{seaside.lanterns}"}.get(
        path.rpartition("/")[2], ""
    )
    answer = client.get(path)
    if answer.status_code == 405 or answer.is_streamed:
        return
    assert answer.status_code == 200
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
