"""An archive as a folder of files that any web server can serve at the archive's own addresses.

A run brings the folder up to date: a file is written only where its bytes differ, beside its place and then
renamed, and what no page answers to any more is taken away. The next run makes one whole that was cut short.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import UsageError
from archive.store import Store
from web.frozen import File, open_frozen, record_files
from web.frozen_site import site_files
from web.holdings import holdings_of

Progress = Callable[[str, int, int], None]  # what is done, how many of it, of how many

MARK = "frozen.json"  # says whose site a folder is
_RECORDS = "d"
_TEMPORARY = ".new"


@dataclass(slots=True)
class Frozen:
    """What a run did."""

    records: int = 0
    files: int = 0  # that the site has
    size: int = 0  # bytes in them
    written: int = 0
    removed: int = 0


def freeze(folder: Path, target: Path, *, progress: Progress) -> Frozen:
    """The archive in `folder` as a site in `target`; UsageError where that holds something else."""
    app = open_frozen(folder)
    store = holdings_of(app).store
    _claim(target, store.uuid)
    done, ids = Frozen(), list(_all_ids(store))
    for at, record_id in enumerate(ids):
        progress("records", at, len(ids))
        _bring(target, f"{_RECORDS}/{record_id}", record_files(app, record_id), done)
    done.records = len(ids)
    _remove_others(target / _RECORDS, set(ids), done)
    _bring_site(target, site_files(app), done)
    return done


def _all_ids(store: Store) -> Iterator[str]:
    after = ""
    while page := store.record_ids(after=after):
        yield from page
        after = page[-1]


def _claim(target: Path, uuid: str) -> None:
    """Mark an empty folder as this archive's site; refuse another archive's, or anything else."""
    mark = target / MARK
    if mark.is_file():
        if json.loads(mark.read_text(encoding="utf-8")).get("archive") != uuid:
            raise UsageError(f"{target} is the frozen site of another archive. Name another folder")
        return
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{target} is neither empty nor a frozen site. Name another folder")
    target.mkdir(parents=True, exist_ok=True)
    _write(mark, json.dumps({"archive": uuid}).encode() + b"\n")


def _bring(target: Path, below: str, files: Iterator[File], done: Frozen) -> None:
    """Bring one folder of the site up to date: exactly these files are in it afterwards."""
    wanted = set()
    for name, content in files:
        path = target / name
        wanted.add(path)
        _keep(path, content, done)
    _remove_unwanted(target / below, wanted, done)


def _bring_site(target: Path, files: Iterator[File], done: Frozen) -> None:
    wanted = {target / MARK}
    for name, content in files:
        wanted.add(target / name)
        _keep(target / name, content, done)
    for path in target.iterdir():
        if path.is_dir() and path.name != _RECORDS:
            _remove_unwanted(path, wanted, done)
        elif path.is_file() and path not in wanted:
            path.unlink()
            done.removed += 1


def _keep(path: Path, content: bytes, done: Frozen) -> None:
    done.files += 1
    done.size += len(content)
    if _read(path) != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
        done.written += 1


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(path.name + _TEMPORARY)
    beside.write_bytes(content)
    beside.replace(path)


def _remove_unwanted(folder: Path, wanted: set[Path], done: Frozen) -> None:
    """Take away every file but the wanted ones, with what a killed run left, and folders left empty."""
    for parent, _, names in os.walk(folder, topdown=False):
        within = Path(parent)
        for path in (within / name for name in names):
            if path not in wanted:
                path.unlink()
                done.removed += 1
        if not any(within.iterdir()):
            within.rmdir()


def _remove_others(folder: Path, ids: set[str], done: Frozen) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in ids:
            shutil.rmtree(path)
            done.removed += 1
