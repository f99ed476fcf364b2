"""Records read whole, to be handed to another archive, and kept as another archive had them."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, literal, select, update

from archive.errors import UsageError
from archive.preserved import Holding, Led, Payload, Preserved
from archive.records import Alias, Record, Version
from archive.store import curating, ledger, reading, schema
from archive.store.shelf import DatabaseShelf

_r, _v, _a = schema.records.c, schema.versions.c, schema.aliases.c
_held, _pay = schema.record_payloads.c, schema.payloads.c
_ALL = 1_000_000_000
RESTORED = "restored"


def get_preserved(connection: Connection, record_id: str) -> Preserved:
    """A record of any state with all that is kept of it; RecordNotFound."""
    record = reading.get_record(connection, record_id)
    numbers = range(1, record.current + 1)
    audit = ledger.audit(connection, record_id, _ALL)
    return Preserved(
        record=record,
        versions=tuple(reading.get_version(connection, record_id, number) for number in numbers),
        matches=reading.history(connection, record_id).matches,
        payloads=_payloads(connection, record_id),
        holdings=_holdings(connection, record_id),
        names=_names(connection, record_id),
        corrections=tuple(ledger.corrections(connection, record_id)),
        audit=tuple(told for told in reversed(audit) if told.what != RESTORED),
    )


def find_payload(connection: Connection, digest: str) -> Payload | None:
    """What is known of a payload besides its bytes."""
    row = connection.execute(select(schema.payloads).where(_pay.digest == digest)).one_or_none()
    return Payload(*row) if row else None


def _payloads(connection: Connection, record_id: str) -> tuple[Payload, ...]:
    mine = select(_held.digest).where(_held.record_id == record_id)
    rows = connection.execute(select(schema.payloads).where(_pay.digest.in_(mine)).order_by(_pay.digest))
    return tuple(Payload(*row) for row in rows)


def _holdings(connection: Connection, record_id: str) -> tuple[Holding, ...]:
    rows = connection.execute(
        select(_held.digest, _held.version, _held.at)
        .where(_held.record_id == record_id)
        .order_by(_held.version, _held.at, _held.digest)
    )
    return tuple(Holding(*row) for row in rows)


def _names(connection: Connection, record_id: str) -> tuple[Led, ...]:
    rows = connection.execute(
        select(_a.kind, _a.collection, _a.name, _a.minted, _a.since, _a.until)
        .where(_a.record_id == record_id)
        .order_by(_a.id)
    )
    return tuple(Led(Alias(*row[:4]), row.since, row.until) for row in rows)


def restore(shelf: DatabaseShelf, preserved: Preserved, read: Callable[[str], bytes]) -> str:
    """Keep a record exactly as another archive had it: "new", "changed", or "unchanged".

    `read` gives the bytes of a payload that is not kept yet. An archive that holds a newer state of the same
    record keeps it; one whose record of that id tells another story is left as it is (UsageError).
    """
    record = preserved.record
    found = reading.find_record(shelf.connection, record.id)
    mine = get_preserved(shelf.connection, record.id) if found else None
    if mine is not None:
        _require_same_story(preserved, mine)
        if mine == preserved or _is_later(mine, preserved):
            return "unchanged"
    _keep_payloads(shelf, preserved, read)
    _keep_record(shelf, record, found)
    for version in preserved.versions[found.current if found else 0 :]:
        shelf.keep(version, preserved.matches.get(version.number, ()), listed=False)
    _list_current(shelf, record)
    if found and was_erased(preserved):
        curating.blank(shelf, record.id, _erased_at(preserved))
    _keep_rest(shelf, preserved, mine)
    shelf.log(record.id, "put" if record.state == "live" else "removed", RESTORED, shelf.purpose)
    return "changed" if found else "new"


def _require_same_story(preserved: Preserved, mine: Preserved) -> None:
    """Nothing, where the versions that both archives have are the same."""
    for theirs, ours in zip(preserved.versions, mine.versions, strict=False):
        if _words(theirs) != _words(ours):
            raise UsageError(
                f"Record {mine.record.id} is in this archive with another version {ours.number}: both "
                "archives took the same file and went on differently. Import into one of its own instead"
            )


def _is_later(mine: Preserved, theirs: Preserved) -> bool:
    """Whether this archive's state of a record is the later one: nothing of the other may undo it.

    A withdrawal wins over every state that does not know of it, whatever that state's versions are.
    """
    if mine.record.state == "withdrawn" and theirs.record.state != "withdrawn":
        return True
    if mine.record.current != theirs.record.current:
        return mine.record.current > theirs.record.current
    told, known = set(theirs.audit), set(mine.audit)
    return told < known


def was_erased(preserved: Preserved) -> bool:
    """Whether a withdrawn record's words were destroyed."""
    withdrawn = preserved.record.state == "withdrawn"
    return withdrawn and not any(p.text for version in preserved.versions for p in version.passages)


def _erased_at(preserved: Preserved) -> dt.datetime:
    times = [payload.erased_at for payload in preserved.payloads if payload.erased_at]
    return max(times, default=preserved.record.withdrawn_at or preserved.record.minted_at)


def _words(version: Version) -> list[tuple[int, str]]:
    return [(passage.number, passage.digest) for passage in version.passages]


def _keep_payloads(shelf: DatabaseShelf, preserved: Preserved, read: Callable[[str], bytes]) -> None:
    for payload in preserved.payloads:
        mine = find_payload(shelf.connection, payload.digest)
        if mine is None:
            shelf.insert("payloads", [dataclasses.asdict(payload)])
        if payload.erased_at is None and mine is None:
            shelf.fetch(payload.digest, read(payload.digest))


def _keep_record(shelf: DatabaseShelf, record: Record, found: Record | None) -> None:
    names = ("state", "current", "survivor", "reason", "withdrawn_at", "family")
    row = {name: getattr(record, name) for name in names}
    if found is None:
        shelf.insert("records", [row | {"id": record.id, "minted_at": record.minted_at}])
    else:
        shelf.connection.execute(update(schema.records).where(_r.id == record.id).values(row))


def _list_current(shelf: DatabaseShelf, record: Record) -> None:
    current = _v.number == record.current if record.state == "live" else literal(False)
    shelf.connection.execute(update(schema.versions).where(_v.record_id == record.id).values(listed=current))


def _keep_rest(shelf: DatabaseShelf, preserved: Preserved, mine: Preserved | None) -> None:
    """Keep the holdings, names, corrections and log lines that are new here."""
    record_id = preserved.record.id
    held = {(holding.digest, holding.version) for holding in mine.holdings} if mine else set()
    holdings = [each for each in preserved.holdings if (each.digest, each.version) not in held]
    for table, rows in (
        ("record_payloads", [dataclasses.asdict(holding) for holding in holdings]),
        ("corrections", _new(preserved, mine, "corrections")),
    ):
        shelf.insert(table, [row | {"record_id": record_id} for row in rows])
    told = _new(preserved, mine, "audit")
    shelf.insert("audit", [row for row in told if row["what"] != RESTORED])
    for led in preserved.names:
        if mine is None or led not in mine.names:
            _keep_name(shelf, led, record_id)


def _new(preserved: Preserved, mine: Preserved | None, name: str) -> list[dict[str, Any]]:
    known = getattr(mine, name) if mine else ()
    return [dataclasses.asdict(item) for item in getattr(preserved, name) if item not in known]


def _keep_name(shelf: DatabaseShelf, led: Led, record_id: str) -> None:
    """Keep a name as it led there; one that leads elsewhere in this archive goes on doing so."""
    alias = led.alias
    here = select(_a.id).where(
        _a.name == alias.name, _a.collection == alias.collection, _a.kind == alias.kind
    )
    mine = shelf.connection.scalar(here.where(_a.record_id == record_id, _a.since == led.since))
    if mine is not None:
        shelf.connection.execute(update(schema.aliases).where(_a.id == mine).values(until=led.until))
    elif led.until is not None or shelf.connection.scalar(here.where(_a.until.is_(None))) is None:
        row = dataclasses.asdict(alias) | {"record_id": record_id, "since": led.since, "until": led.until}
        shelf.insert("aliases", [row])
