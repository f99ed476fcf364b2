"""Sketches of current versions, kept so that finding reprints reads only what is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from archive.store import schema

_s, _v, _r = schema.sketches.c, schema.versions.c, schema.records.c


@dataclass(frozen=True, slots=True)
class Sketch:
    """A live record's sketch, the family it is in, and when it was minted, in the order of minting."""

    record_id: str
    sketch: bytes
    family: str | None


def sketches(connection: Connection, recipe: str) -> list[Sketch]:
    """The sketches of live records that were made by the recipe, in the order in which they were minted."""
    rows = connection.execute(
        select(_s.record_id, _s.sketch, _r.family)
        .join(schema.records, _r.id == _s.record_id)
        .where(_r.state == "live", _s.recipe == recipe, _s.version == _r.current)
        .order_by(_r.minted_at, _r.id)
    )
    return [Sketch(*row) for row in rows]


def unsketched(connection: Connection, recipe: str) -> list[tuple[str, int]]:
    """The live records whose current version has no sketch by the recipe, and that version's number."""
    has_one = (_s.record_id == _r.id) & (_s.version == _r.current) & (_s.recipe == recipe)
    rows = connection.execute(
        select(_r.id, _r.current)
        .outerjoin(schema.sketches, has_one)
        .where(_r.state == "live", _s.record_id.is_(None))
    )
    return [(row.id, row.current) for row in rows]


def keep(connection: Connection, recipe: str, made: Iterable[tuple[str, int, bytes]]) -> None:
    """Keep sketches of (record, version), in place of older ones."""
    rows: list[Mapping[str, object]] = [
        {"record_id": record_id, "version": version, "recipe": recipe, "sketch": sketch}
        for record_id, version, sketch in made
    ]
    if not rows:
        return
    connection.execute(delete(schema.sketches).where(_s.record_id == bindparam("record_id")), rows)
    connection.execute(insert(schema.sketches), rows)
