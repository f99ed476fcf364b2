"""The operations of the API, all that there are."""

from typing import Any

from index.requests import SORTS
from web import states
from web.api import answering, schemas
from web.api.operations import Answer, Operation, Parameter


def _text(about: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": about, **more}


def _count(default: int, maximum: int, minimum: int = 1) -> dict[str, Any]:
    return {"type": "integer", "minimum": minimum, "maximum": maximum, "default": default}


_ID = Parameter("id", "The record's id", {"type": "string", "maxLength": 64}, place="path")
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
_STRING = {"type": "string", "maxLength": 1000}
_SELECTION = (
    Parameter("source", "Only these sources", _STRING, many=True),
    Parameter("type", "Only these types", _STRING, many=True),
    Parameter("lang", "Only these languages", _STRING, many=True),
    Parameter("author", "Only these authors", _STRING, many=True),
    Parameter("from", "Not before: EDTF", {"type": "string", "maxLength": 10}, example="2024-07"),
    Parameter("to", "Not after: EDTF", {"type": "string", "maxLength": 10}, example="2025"),
    Parameter("undated", "Only records without a date", {"type": "boolean", "default": False}),
)
_GONE = Answer(410, "The record was withdrawn", schemas.ref("Tombstone"))

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "search",
        "GET",
        "/search",
        "Find records and passages",
        "The query language is the search box's. Values of one parameter are alternatives.",
        answering.search,
        (Answer(200, "What was found", schemas.ref("SearchResults")),),
        (
            Parameter("q", "The query", {"type": "string", "maxLength": 100_000}, example="ferry"),
            *_SELECTION,
            Parameter("sort", "The order", {"type": "string", "enum": list(SORTS), "default": "relevance"}),
            Parameter("page", "The page, from 1", _count(1, 100_000)),
            Parameter("size", "Results a page", _count(10, states.MOST)),
        ),
    ),
    Operation(
        "suggest",
        "GET",
        "/suggest",
        "Complete what is being typed",
        "Titles, sources, authors and words.",
        answering.suggest,
        (Answer(200, "Suggestions", schemas.listing("suggestions", "Suggestion")),),
        (
            Parameter("q", "What was typed so far", {"type": "string", "maxLength": 2000}, example="fer"),
            Parameter("limit", "At most so many", _count(8, 50)),
        ),
    ),
    Operation(
        "listRecords",
        "GET",
        "/records",
        "Walk through all records",
        "In order of id; follow the `next` link.",
        answering.records,
        (Answer(200, "A page of records", schemas.listing("records", "RecordSummary")),),
        (
            Parameter("after", "The id to go on after", {"type": "string", "maxLength": 64}),
            Parameter("limit", "Records a page", _count(100, 1000)),
            Parameter("source", "Only this source", _STRING),
            Parameter("type", "Only this type", _STRING),
            Parameter("lang", "Only this language", _STRING),
        ),
    ),
    Operation(
        "getRecord",
        "GET",
        "/records/{id}",
        "A record with its passages",
        "Its current version, or the one named.",
        answering.record,
        (Answer(200, "The record", schemas.ref("Record")), _GONE),
        (_ID, Parameter("version", "A version's number", _NUMBER)),
    ),
    Operation(
        "listVersions",
        "GET",
        "/records/{id}/versions",
        "The versions of a record",
        "Oldest first.",
        answering.versions,
        (Answer(200, "The versions", schemas.listing("versions", "VersionSummary")), _GONE),
        (_ID,),
    ),
    Operation(
        "getPassage",
        "GET",
        "/records/{id}/passages/{number}",
        "A passage or range, and what became of it",
        "With a check it says whether the words are still those that were cited.",
        answering.passage,
        (Answer(200, "The passage", schemas.ref("Arrival")), _GONE),
        (
            _ID,
            Parameter("number", "The passage's number", _NUMBER, place="path"),
            Parameter("end", "The last number of a range", _NUMBER),
            Parameter("check", "The check it was cited by", {"type": "string", "maxLength": 64}),
            Parameter("version", "As it is in this version", _NUMBER),
        ),
    ),
    Operation(
        "resolve",
        "GET",
        "/resolve",
        "What a permanent address names",
        "Takes any address of a record, version, passage or range, of this archive or of another copy of it.",
        answering.resolve,
        (
            Answer(200, "The record or passage", {"oneOf": [schemas.ref("Record"), schemas.ref("Arrival")]}),
            _GONE,
        ),
        (Parameter("url", "The address or its path", {"type": "string", "maxLength": 2000}),),
    ),
    Operation(
        "listSources",
        "GET",
        "/sources",
        "The sources",
        "With how much there is of each, and from when.",
        answering.sources,
        (Answer(200, "The sources", schemas.listing("sources", "Source")),),
    ),
    Operation(
        "listChanges",
        "GET",
        "/changes",
        "What changed since a cursor",
        "Keep `cursor` and give it as `after` next time. A record that is `removed` was withdrawn or merged.",
        answering.changes,
        (
            Answer(
                200,
                "Changes, oldest first",
                schemas.listing("changes", "Change", cursor={"type": "integer"}, last={"type": "integer"}),
            ),
        ),
        (
            Parameter("after", "The cursor", _count(0, 2**53, 0)),
            Parameter("limit", "At most so many", _count(1000, 10_000)),
        ),
    ),
    Operation(
        "export",
        "GET",
        "/records.jsonl",
        "All records in bulk",
        "JSON Lines, a record each, in order of id; go on after an interruption with `after`.",
        answering.export,
        (Answer(200, "Records", {"type": "string"}, "application/jsonl"),),
        (Parameter("after", "The id to go on after", {"type": "string", "maxLength": 64}),),
    ),
    Operation(
        "verify",
        "POST",
        "/verify",
        "Check quotations",
        "Finds the quotations in a text and says, for each, what the archive has and how it differs.",
        answering.verify,
        (Answer(200, "What was found of each quotation", schemas.ref("Verification")),),
        (),
        {
            "application/json": {
                "type": "object",
                "properties": {"text": _text("A quotation, or a manuscript with quotations in it")},
                "required": ["text"],
            },
            "text/plain": {"type": "string"},
        },
    ),
)
