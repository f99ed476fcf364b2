"""An operation of the API: one value from which its route, its checks and its description are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request

from web.problems import Problem

Schema = Mapping[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a path or query: its schema both describes and checks it."""

    name: str
    about: str
    schema: Schema
    place: str = "query"  # or "path"
    many: bool = False  # may be given several times
    example: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One kind of answer: its status, media type and schema."""

    status: int
    about: str
    schema: Schema | None = None
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path, and the function that answers it."""

    name: str
    method: str
    path: str  # with {parameters}
    summary: str
    about: str
    handler: Callable[[Values], Response]
    answers: tuple[Answer, ...]
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, Schema] = field(default_factory=dict)  # by media type

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        rule = self.path
        for parameter in self.parameters:
            if parameter.place == "path":
                rule = rule.replace(f"{{{parameter.name}}}", f"<{parameter.name}>")
        return rule


def read_values(operation: Operation, path: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of the request, converted and checked; Problem 400 names the one that is wrong.

    Unlike a page, the API refuses what it does not understand: a program wants to know.
    """
    known = {p.name for p in operation.parameters if p.place == "query"}
    unknown = sorted(set(request.args) - known)
    if unknown:
        names = ", ".join(sorted(known)) or "none"
        raise Problem(
            400, f"Unknown parameter {unknown[0][:60]!r}. Known here: {names}.", parameter=unknown[0][:60]
        )
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        given = [path[parameter.name]] if parameter.place == "path" else request.args.getlist(parameter.name)
        if parameter.many:
            values[parameter.name] = tuple(_read(parameter, value) for value in given)
        elif given:
            values[parameter.name] = _read(parameter, given[-1])
        else:
            values[parameter.name] = parameter.schema.get("default")
    return values


def _read(parameter: Parameter, text: str) -> Any:
    schema = parameter.schema
    if schema["type"] == "integer":
        return _integer(parameter, text)
    if schema["type"] == "boolean":
        if text not in {"true", "false"}:
            raise _wrong(parameter, text, "true or false")
        return text == "true"
    if "enum" in schema and text not in schema["enum"]:
        raise _wrong(parameter, text, "one of " + ", ".join(schema["enum"]))
    if len(text) > schema.get("maxLength", 10_000):
        raise _wrong(parameter, text, f"at most {schema['maxLength']:,} characters")
    return text.replace("\x00", "")


def _integer(parameter: Parameter, text: str) -> int:
    low, high = parameter.schema.get("minimum", 0), parameter.schema.get("maximum", 2**53)
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 16) or not low <= int(text) <= high:
        raise _wrong(parameter, text, f"a whole number from {low:,} to {high:,}")
    return int(text)


def _wrong(parameter: Parameter, text: str, wanted: str) -> Problem:
    status = 404 if parameter.place == "path" else 400
    return Problem(status, f"{parameter.name} must be {wanted}, not {text[:60]!r}.", parameter=parameter.name)
