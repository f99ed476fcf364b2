"""JSON Schemas of what the API answers; the tests hold its real answers against them."""

from collections.abc import Mapping
from typing import Any

from archive.verifying import OUTCOMES

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _thing(
    properties: Mapping[str, Any], *, about: str = "", optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    found: dict[str, Any] = {"type": "object", "properties": dict(properties), "required": required}
    return {"description": about, **found} if about else found


_COUNTS = _list({"type": "array", "prefixItems": [_TEXT, _WHOLE], "minItems": 2, "maxItems": 2})
_SPANS = _list({"type": "array", "items": _WHOLE, "minItems": 2, "maxItems": 2})
_METADATA = {
    "title": _TEXT,
    "date": {**_or_null(_TEXT), "description": "EDTF: 2024-12-31, 2024-12 or 2024"},
    "authors": _list(_TEXT),
    "source": _or_null(_TEXT),
    "type": _or_null(_TEXT),
    "language": {**_or_null(_TEXT), "description": "BCP 47"},
}

SCHEMAS: dict[str, Any] = {
    "Passage": _thing(
        {
            "number": _WHOLE,
            "section": {**_or_null(_WHOLE), "description": "An index into the record's sections"},
            "page": _or_null(_WHOLE),
            "label": {**_or_null(_TEXT), "description": "A number printed in the original"},
            "text": _TEXT,
            "check": _TEXT,
        },
        about="A passage of a version.",
    ),
    "Section": _thing({"title": _TEXT, "level": _WHOLE, "authors": _list(_TEXT)}),
    "VersionSummary": _thing(
        {
            "number": _WHOLE,
            "made_at": {**_TEXT, "format": "date-time"},
            "title": _TEXT,
            "digest": {**_TEXT, "description": "SHA-256 of the payload"},
            "media_type": _TEXT,
            "permalink": _TEXT,
        }
    ),
    "Record": _thing(
        {
            "id": _TEXT,
            "version": _WHOLE,
            **_METADATA,
            "url": _or_null(_TEXT),
            "rights": _or_null(_TEXT),
            "missing": {**_list(_TEXT), "description": "Fields that are not known"},
            "sections": _list(_ref("Section")),
            "passages": _list(_ref("Passage")),
            "evidence": {"type": "object", "description": "How each field was known"},
            "versions": _list(_ref("VersionSummary")),
            "permalink": _TEXT,
            "survivor": {"type": "object", "description": "Where a merged record's words are kept on"},
        },
        about="A record in one of its versions.",
        optional=("versions", "survivor", "url", "rights"),
    ),
    "RecordSummary": _thing(
        {
            "id": _TEXT,
            **_METADATA,
            "version": _WHOLE,
            "made_at": {**_TEXT, "format": "date-time"},
            "permalink": _TEXT,
        }
    ),
    "Arrival": _thing(
        {
            "id": _TEXT,
            "version": _WHOLE,
            "number": _WHOLE,
            "end": _WHOLE,
            "text": _or_null(_TEXT),
            "check": _or_null(_TEXT),
            "digest": _or_null(_TEXT),
            "page": _or_null(_WHOLE),
            "section": _or_null(_WHOLE),
            "label": _or_null(_TEXT),
            "status": {"enum": ["same", "moved", "edited", "split", "merged", "gone", "unmatched"]},
            "now": {**_list(_WHOLE), "description": "The passages that hold its words now"},
            "cited": {
                "description": "The words as they were cited",
                "oneOf": [_thing({"version": _WHOLE, "text": _TEXT, "check": _TEXT}), {"type": "null"}],
            },
            "passages": _list(_ref("Passage")),
            "permalink": _TEXT,
            "pinned": _TEXT,
            "survivor": {"type": "object"},
        },
        about="A passage or range, and what became of it since it was cited.",
        optional=("end", "passages", "survivor"),
    ),
    "Tombstone": _thing(
        {
            "id": _TEXT,
            "status": {"const": "withdrawn"},
            "reason": _or_null(_TEXT),
            "withdrawn_at": _or_null(_TEXT),
            "versions": _WHOLE,
            "permalink": _TEXT,
        },
        about="What stands in the place of a withdrawn record.",
    ),
    "Hit": _thing(
        {
            "id": _TEXT,
            **_METADATA,
            "title_spans": _SPANS,
            "score": {"type": "number"},
            "reprints": _WHOLE,
            "permalink": _TEXT,
            "passages": _list(
                _thing(
                    {
                        "number": _WHOLE,
                        "check": _TEXT,
                        "section_title": _or_null(_TEXT),
                        "page": _or_null(_WHOLE),
                        "text": _TEXT,
                        "spans": {**_SPANS, "description": "What to mark: half-open, in code points"},
                        "permalink": _TEXT,
                    }
                )
            ),
        }
    ),
    "SearchResults": _thing(
        {
            "query": _TEXT,
            "total": _WHOLE,
            "seconds": {"type": "number"},
            "page": _WHOLE,
            "pages": _WHOLE,
            "hits": _list(_ref("Hit")),
            "facets": _thing(
                {
                    **dict.fromkeys(("source", "date", "months", "type", "language", "author"), _COUNTS),
                    "undated": _WHOLE,
                }
            ),
            "diagnostics": _list(_thing({"kind": _TEXT, "cause": _TEXT, "at": _list(_WHOLE)})),
            "did_you_mean": _or_null(_TEXT),
            "unmatched": _list(_TEXT),
        }
    ),
    "Suggestion": _thing(
        {
            "kind": {"enum": ["title", "source", "author", "word"]},
            "text": _TEXT,
            "query": _TEXT,
            "records": _or_null(_WHOLE),
            "permalink": _or_null(_TEXT),
        }
    ),
    "Source": _thing(
        {"name": _or_null(_TEXT), "records": _WHOLE, "first": _or_null(_TEXT), "last": _or_null(_TEXT)}
    ),
    "Change": _thing(
        {
            "sequence": _WHOLE,
            "id": _TEXT,
            "kind": {"enum": ["put", "removed"]},
            "at": {**_TEXT, "format": "date-time"},
            "permalink": _TEXT,
        }
    ),
    "Finding": _thing(
        {
            "line": _WHOLE,
            "quotation": _or_null(_TEXT),
            "url": {**_or_null(_TEXT), "description": "The address that the text gives"},
            "outcome": {"enum": list(OUTCOMES)},
            "sound": {"type": "boolean", "description": "Whether nothing need be corrected"},
            "id": _or_null(_TEXT),
            "title": _or_null(_TEXT),
            "version": _or_null(_WHOLE),
            "current": _or_null({"type": "boolean"}),
            "numbers": {**_list(_WHOLE), "description": "The passages that hold the words"},
            "original": _or_null(_TEXT),
            "score": _or_null({"type": "number"}),
            "differences": _list(
                _thing({"kind": _TEXT, "quoted": _TEXT, "original": _TEXT, "fault": {"type": "boolean"}})
            ),
            "status": _or_null(_TEXT),
            "permalink": _or_null(_TEXT),
            "also": {
                **_list(_thing({"id": _TEXT, "permalink": _TEXT})),
                "description": "Other records that hold the same words: reprints",
            },
            "citation": _or_null(_TEXT),
        },
        about="What was found of one quotation or address.",
    ),
    "Verification": _thing({"findings": _list(_ref("Finding")), "sound": {"type": "boolean"}}),
    "Problem": _thing(
        {"type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT, "instance": _TEXT},
        about="RFC 9457 problem details.",
    ),
}


def ref(name: str) -> dict[str, Any]:
    """A reference to one of the schemas."""
    if name not in SCHEMAS:
        raise KeyError(name)
    return _ref(name)


def listing(name: str, items: str, **more: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object with a list of one of the schemas under a name."""
    return _thing({name: _list(ref(items)), **more})
