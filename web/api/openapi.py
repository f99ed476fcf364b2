"""The OpenAPI 3.1 description, made from the operations themselves."""

from collections.abc import Iterable
from typing import Any

from web.api.operations import Answer, Operation, Parameter
from web.api.schemas import SCHEMAS, ref

VERSION = "1.0.0"


def document(operations: Iterable[Operation], *, name: str, description: str, server: str) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name}: API",
            "version": VERSION,
            "description": description,
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": {str(answer.status): _answer(answer) for answer in operation.answers},
    }
    if operation.body:
        content = {kind: {"schema": schema} for kind, schema in operation.body.items()}
        found["requestBody"] = {"required": True, "content": content}
    found["responses"]["default"] = {
        "description": "A problem, said in RFC 9457's form",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = {"type": "array", "items": parameter.schema} if parameter.many else parameter.schema
    found = {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about,
        "required": parameter.place == "path",
        "schema": schema,
    }
    if parameter.many:
        found |= {"style": "form", "explode": True}
    return found | ({"example": parameter.example} if parameter.example is not None else {})


def _answer(answer: Answer) -> dict[str, Any]:
    if answer.schema is None:
        return {"description": answer.about}
    return {"description": answer.about, "content": {answer.media_type: {"schema": answer.schema}}}
