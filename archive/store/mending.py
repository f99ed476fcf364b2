"""What `check --repair` does: only what follows from what is known for certain."""

from pathlib import Path

from sqlalchemy import literal, select, update

from archive.identifiers import digest_of
from archive.store import inspecting, schema
from archive.store.shelf import DatabaseShelf

_WHY = "check --repair"
_r, _v = schema.records.c, schema.versions.c


def mend(shelf: DatabaseShelf, folder: Path, remedy: str, subject: str) -> bool:
    """Whether a remedy was applied to a finding's subject."""
    if remedy == "list":
        _list(shelf, subject.split(maxsplit=1)[0])
    elif remedy == "log":
        _log(shelf, subject)
    elif remedy == "erase":
        shelf.doomed.append(subject)
        shelf.note(None, f"erased payload {subject} again", _WHY)
    elif remedy == "fetch":
        return _fetch(shelf, folder / subject[:2] / subject)
    elif remedy == "delete":
        Path(subject).unlink(missing_ok=True)
        shelf.note(None, f"deleted {Path(subject).name}, which a writer had left", _WHY)
    else:
        return False
    return True


def _fetch(shelf: DatabaseShelf, path: Path) -> bool:
    """Whether a payload's bytes were found again in the very file that they came from.

    What lies in their place is put aside, so that an ingest of the file will do the same later.
    """
    digest = path.name
    if path.exists():
        path.rename(path.with_name(f".damaged-{digest}"))
    for name in inspecting.names_of(shelf.connection, digest):
        content = _content(Path(name))
        if content is not None and digest_of(content) == digest:
            shelf.fetch(digest, content)
            shelf.note(None, f"fetched payload {digest}", f"{_WHY}: it was in {name}")
            return True
    return False


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _list(shelf: DatabaseShelf, record_id: str) -> None:
    """Let lists show a live record's newest version and nothing else of the record."""
    record = shelf.connection.execute(select(_r.state, _r.current).where(_r.id == record_id)).one()
    right = _v.number == record.current if record.state == "live" else literal(False)
    shelf.connection.execute(update(schema.versions).where(_v.record_id == record_id).values(listed=right))
    shelf.note(record_id, "mended lists", _WHY)


def _log(shelf: DatabaseShelf, record_id: str) -> None:
    state = shelf.connection.scalar(select(_r.state).where(_r.id == record_id))
    shelf.log(record_id, "put" if state == "live" else "removed", "mended log", _WHY)
