"""Files that moved: the one path left of a record takes the place of the path that minted it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from archive.store import schema
from archive.store.shelf import DatabaseShelf, now

_a, _r = schema.aliases.c, schema.records.c

_OTHER = schema.aliases.alias()
# Only records that have a path in the collection which mints nothing: of a file that never moved, none.
_PATHS = (
    select(_a.id, _a.record_id, _a.collection, _a.name, _a.minted)
    .join(schema.records, _r.id == _a.record_id)
    .where(
        _r.state == "live",
        _a.kind == "path",
        _a.until.is_(None),
        _a.record_id.in_(
            select(_OTHER.c.record_id).where(
                _OTHER.c.kind == "path",
                _OTHER.c.collection == bindparam("collection"),
                _OTHER.c.minted.is_(False),
                _OTHER.c.until.is_(None),
            )
        ),
    )
    .order_by(_a.id)
)


def follow(shelf: DatabaseShelf, collection: str, stands: Callable[[str], bool]) -> None:
    """Let every record whose minting path is gone be versioned by its one path that `stands`.

    `stands` judges the names of this collection; paths of other collections were not looked at and stand. A
    record with two paths left is nobody's: they may differ from now on, and which is meant is not guessed.
    """
    paths = defaultdict(list)
    for row in shelf.connection.execute(_PATHS, {"collection": collection}):
        paths[row.record_id].append(row)
    for record_id, rows in paths.items():
        left = [row for row in rows if row.collection != collection or stands(row.name)]
        if len(left) == 1 and not left[0].minted and left[0].collection == collection:
            _hand_on(shelf, record_id, left[0], [row for row in rows if row.minted])


def _hand_on(shelf: DatabaseShelf, record_id: str, heir: Any, gone: Sequence[Any]) -> None:
    """Let the heir mint; what is gone mints no more, so that an old copy put back there is only a copy."""
    shelf.connection.execute(update(schema.aliases).where(_a.id == heir.id).values(minted=True))
    if gone:
        ids = [row.id for row in gone]
        closed = {"minted": False, "until": now()}
        shelf.connection.execute(update(schema.aliases).where(_a.id.in_(ids)).values(closed))
    shelf.note(record_id, "moved", _told(heir.name, (row.name for row in gone)))


def _told(heir: str, gone: Iterator[str]) -> str:
    before = ", ".join(gone)
    return f"{before} is now {heir}" if before else f"its file is now {heir}"
