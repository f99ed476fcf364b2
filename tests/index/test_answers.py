import json

import jsonschema
import pytest

from archive.addresses import Site
from index.answers import as_json, suggestion_as_json
from tests.index.libraries import paper

PAIRS = {"type": "array", "items": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}],
         "minItems": 2, "maxItems": 2}}  # fmt: skip
SPANS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
}
NAME = {"type": ["string", "null"]}


def whole(**properties):
    return {"type": "object", "required": list(properties), "properties": properties}


PASSAGE = whole(
    number={"type": "integer"},
    check={"type": "string"},
    section_title=NAME,
    page={"type": ["integer", "null"]},
    text={"type": "string"},
    spans=SPANS,
    permalink={"type": "string"},
)
HIT = whole(
    id={"type": "string"},
    title={"type": "string"},
    source=NAME,
    date=NAME,
    score={"type": "number"},
    permalink={"type": "string"},
    passages={"type": "array", "items": PASSAGE},
)
ANSWER = whole(
    query={"type": "string"},
    total={"type": "integer"},
    seconds={"type": "number"},
    page={"type": "integer"},
    pages={"type": "integer"},
    hits={"type": "array", "items": HIT},
    facets=whole(source=PAIRS, date=PAIRS, type=PAIRS, language=PAIRS, author=PAIRS),
    diagnostics={
        "type": "array",
        "items": whole(kind={"type": "string"}, cause={"type": "string"}, at={"type": "array"}),
    },
    did_you_mean=NAME,
)


@pytest.fixture
def press(library):
    library.put(
        paper(
            "ferry",
            "The ferry sank.",
            "A ferry swam.",
            sections=("Night",),
            source="The Lantern",
            date="2024-07",
        )
    )
    return library


def test_the_answer_is_the_object_of_the_design(press):
    answer = json.loads(json.dumps(as_json(press.search('ferry "'), Site("https://example.org/press"))))
    jsonschema.validate(answer, ANSWER)
    id_ = press.ids["ferry"]
    hit = answer["hits"][0]
    assert hit["permalink"] == f"/press/d/{id_}"
    passage = hit["passages"][0]
    assert passage["permalink"] == f"/press/d/{id_}/p1/{passage['check']}"
    assert passage["spans"] == [[4, 9]]
    assert passage["section_title"] == "Night"
    assert answer["facets"]["source"] == [["The Lantern", 1]]
    assert answer["facets"]["date"] == [["2024", 1]]
    assert answer["diagnostics"][0]["at"] == [6, 7]
    assert (answer["total"], answer["page"], answer["pages"], answer["did_you_mean"]) == (1, 1, 1, None)


def test_suggestions_lead_to_their_record(press):
    title = next(found for found in press.index.suggest("fer") if found.kind == "title")
    assert suggestion_as_json(title, Site())["permalink"] == f"/d/{press.ids['ferry']}"
