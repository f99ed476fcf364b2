"""What archivists do to records by hand: correct, withdraw, erase, merge, and mark reprints."""

import datetime as dt
import re
from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from archive import taking
from archive.dates import parse_date
from archive.errors import UsageError
from archive.records import FIELDS, Record
from archive.store import knowledge, reading, schema
from archive.store.shelf import DatabaseShelf, now
from archive.taking import Taken

_r, _v, _p, _held = schema.records.c, schema.versions.c, schema.passages.c, schema.record_payloads.c
_UNSTATED = "withdrawn by the archive"  # the reason of a withdrawal for which none was given
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def require_live(shelf: DatabaseShelf, record_id: str) -> Record:
    """The record; RecordNotFound, or UsageError where it was withdrawn or merged."""
    record = reading.get_record(shelf.connection, record_id)
    if record.state == "withdrawn":
        raise UsageError(f"Record {record_id} was withdrawn: {record.reason}")
    if record.state == "merged":
        raise UsageError(f"Record {record_id} was merged into {record.survivor}; name that one instead")
    return record


def correct(
    shelf: DatabaseShelf, record_id: str, field: str, value: str | tuple[str, ...] | None, why: str
) -> Taken:
    """The version with a field set by hand; unchanged where the field had that value already."""
    require_live(shelf, record_id)
    kept = _checked(field, value)
    shelf.connection.execute(
        insert(schema.corrections),
        {"record_id": record_id, "field": field, "value": kept, "who": shelf.who, "at": now(), "why": why},
    )
    current = shelf.get_version(record_id)
    candidate = knowledge.corrections(shelf.connection, record_id)[field]
    if (getattr(current.metadata, field) or "") == (kept or ""):
        shelf.note(record_id, f"confirmed {field}", why)
        return Taken("unchanged", record_id, current.number)
    shelf.note(record_id, f"corrected {field}", why)
    return taking.amend(shelf, current, {field: (candidate,)}, now())


def _checked(field: str, value: str | tuple[str, ...] | None) -> str | tuple[str, ...]:
    """A value as corrections keep it, "" or () for a field that is said to be not known; UsageError."""
    if field not in FIELDS:
        raise UsageError(f"{field!r} is no field of a record; the fields are {', '.join(FIELDS)}")
    if field == "authors":
        given = (value,) if isinstance(value, str) else value or ()
        return tuple(name.strip() for name in given if name.strip())
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{field} has one value, not {len(value)}")
    text = (value or "").strip()
    if field == "title" and not text:
        raise UsageError("A record can't be without a title")
    if field == "date" and text:
        try:
            return str(parse_date(text))
        except ValueError as error:
            raise UsageError(f"{error}") from error
    if field == "language" and text and not _LANGUAGE.fullmatch(text):
        raise UsageError(f"{text!r} is no code of a language such as en, az or pt-BR")
    if field == "url" and text and not _ADDRESS.fullmatch(text):
        raise UsageError(f"{text!r} is no address of the web: it begins with http:// or https:// and a host")
    return text


def withdraw(shelf: DatabaseShelf, record_id: str, reason: str | None) -> str:
    """Mark a record withdrawn, and give the reason that readers are told: without one, that of before.

    Its text leaves lists, search and pages with this.
    """
    record = reading.get_record(shelf.connection, record_id)
    reason = (record.reason or _UNSTATED) if reason is None else reason
    if not reason.strip():
        raise UsageError("A withdrawal needs a reason: it is what readers of old citations are shown")
    state = {"state": "withdrawn", "reason": reason, "survivor": None, "family": None}
    at = record.withdrawn_at or now()
    _set(shelf, record_id, state | {"withdrawn_at": at})
    _unlist(shelf, record_id)
    shelf.log(record_id, "removed", "withdrawn", reason)
    return reason


def erase(shelf: DatabaseShelf, record_id: str, reason: str) -> None:
    """Destroy a withdrawn record's words now, and its payloads' bytes once that is committed.

    Numbers, digests, checks and the reason stay, so that a citation is still answered, and the same words are
    known if they come again. Bytes that a record in public still needs are kept for it.
    """
    blank(shelf, record_id, now())
    shelf.note(record_id, "erased", reason)


def blank(shelf: DatabaseShelf, record_id: str, at: dt.datetime) -> None:
    """Blank every word of a record, and doom the bytes that nothing else needs."""
    mine = select(_v.id).where(_v.record_id == record_id)
    run = shelf.connection.execute
    run(update(schema.passages).where(_p.version_id.in_(mine)).values(text="", label=None))
    for table in (schema.removed, schema.version_authors):
        run(delete(table).where(table.c.version_id.in_(mine)))
    run(delete(schema.sketches).where(schema.sketches.c.record_id == record_id))
    blank = {"title": "", "authors": [], "sections": [], "evidence": {}, "warnings": []}
    blank |= dict.fromkeys(("date", "first_day", "source", "url", "rights"))  # type: ignore[arg-type]
    run(update(schema.versions).where(_v.record_id == record_id).values(blank))
    corrections = schema.corrections
    run(update(corrections).where(corrections.c.record_id == record_id).values(value="", why=""))
    doomed = _only_here(shelf, record_id)
    run(update(schema.payloads).where(schema.payloads.c.digest.in_(doomed)).values(erased_at=at))
    shelf.doomed += doomed


def _only_here(shelf: DatabaseShelf, record_id: str) -> list[str]:
    """The payloads of a record that no other record holds which is not withdrawn."""
    others = (
        select(_held.digest)
        .join(schema.records, _r.id == _held.record_id)
        .where(_held.record_id != record_id, _r.state != "withdrawn")
    )
    query = select(_held.digest).where(_held.record_id == record_id, _held.digest.not_in(others)).distinct()
    return list(shelf.connection.scalars(query))


def merge(shelf: DatabaseShelf, record_id: str, survivor: str, why: str) -> None:
    """Let a record live on in another: lists and search show the survivor, which takes over the names.

    Asked again, after a kill that left it unclear whether the first was kept, it changes nothing.
    """
    if reading.get_record(shelf.connection, record_id).survivor == survivor:
        return
    record = require_live(shelf, record_id)
    require_live(shelf, survivor)
    if record_id == survivor:
        raise UsageError(f"Record {record_id} can't be merged into itself")
    _set(shelf, record_id, {"state": "merged", "survivor": survivor, "family": None})
    _unlist(shelf, record_id)
    shelf.hand_over(record.aliases, survivor)
    shelf.log(record_id, "removed", f"merged into {survivor}", why)
    shelf.log(survivor, "put", f"took in {record_id}", why)


def set_families(shelf: DatabaseShelf, families: Mapping[str, str | None]) -> int:
    """Give records their families of reprints; only a record that changes is written and logged."""
    changed = 0
    for record_id, family in families.items():
        result = shelf.connection.execute(
            update(schema.records)
            .where(_r.id == record_id, _r.state == "live", _r.family.is_distinct_from(family))
            .values(family=family)
        )
        if result.rowcount:
            shelf.log(record_id, "put", f"family {family}", shelf.purpose)
            changed += 1
    return changed


def _set(shelf: DatabaseShelf, record_id: str, values: Mapping[str, object]) -> None:
    shelf.connection.execute(update(schema.records).where(_r.id == record_id).values(**values))


def _unlist(shelf: DatabaseShelf, record_id: str) -> None:
    shelf.connection.execute(
        update(schema.versions).where(_v.record_id == record_id, _v.listed).values(listed=False)
    )
