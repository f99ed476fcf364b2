"""An archive as a folder of files that any web server can serve at the archive's own addresses.

A run brings the folder up to date: a record's files are made anew where what they are made of has changed
(`fingerprints.py`), or one of them is missing or not as long as it was. A file is written only where its
bytes differ, beside its place and then renamed, and what no page answers to any more is taken away. The next
run makes one whole that was cut short.
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive.addresses import Target, find_target
from archive.errors import UsageError
from pincite.fingerprints import fingerprints
from web.frozen import File, open_frozen, record_files
from web.frozen_site import site_files
from web.holdings import holdings_of

Progress = Callable[[str, int, int], None]  # what is done, how many of it, of how many

MARK = "frozen.json"  # says whose site a folder is; in a record's folder what its files were made of
RANGES = "ranges.txt"  # the ranges that have pages of their own: once frozen, always frozen
_RECORDS = "d"
_TEMPORARY = ".new"


@dataclass(slots=True)
class Frozen:
    """What a run did."""

    records: int = 0
    made: int = 0  # records whose files were made anew, be they the same or not
    files: int = 0  # that the site has
    size: int = 0  # bytes in them
    written: int = 0
    removed: int = 0
    unknown: list[Target] = field(default_factory=list)  # ranges asked for that the archive never had


def freeze(
    folder: Path,
    target: Path,
    *,
    ranges: Iterable[Target] = (),
    anew: bool = False,
    progress: Progress,
) -> Frozen:
    """The archive in `folder` as a site in `target`; UsageError where that holds something else.

    `ranges` get pages of their own, with those that earlier runs were given. `anew` trusts no earlier run.
    """
    app = open_frozen(folder)
    store = holdings_of(app).store
    _claim(target, store.uuid)
    wanted = _ranges(target, ranges)
    made_of, done = fingerprints(store, wanted), Frozen()
    for at, (record_id, fingerprint) in enumerate(made_of.items()):
        progress("records", at, len(made_of))
        below = f"{_RECORDS}/{record_id}"
        kept = None if anew else _find_kept(target / below, fingerprint)
        if kept is None:
            files = record_files(app, record_id, wanted.get(record_id, ()), done.unknown)
            _bring(target, below, files, fingerprint, done)
        else:
            done.files += len(kept)
            done.size += sum(kept.values())
    done.records = len(made_of)
    done.unknown += [t for record_id in wanted.keys() - made_of.keys() for t in wanted[record_id]]
    _remove_others(target / _RECORDS, set(made_of), done)
    _bring_site(target, site_files(app), wanted, done)
    return done


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


def _ranges(target: Path, given: Iterable[Target]) -> dict[str, list[Target]]:
    """The ranges that are to have pages, by record, in order: those given, and those that had them before."""
    before = (_read(target / RANGES) or b"").decode().split()
    paths = {found.path for found in given if found.last is not None} | set(before)
    wanted: dict[str, list[Target]] = defaultdict(list)
    for path in sorted(paths):
        found = find_target(path)
        if found is not None and found.last is not None:
            wanted[found.record_id].append(found)
    return dict(wanted)


def _find_kept(folder: Path, fingerprint: str) -> dict[str, int] | None:
    """The sizes of a record's files, if they are there as they were and would be made of the same."""
    try:
        mark = json.loads((folder / MARK).read_bytes())
        files: dict[str, int] = mark["files"]
        is_same = mark["of"] == fingerprint
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return files if is_same and dict(_sizes(folder, "")) == files else None


def _sizes(folder: Path, below: str) -> Iterator[tuple[str, int]]:
    """Every file under a folder but its mark, with its size."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(Path(entry.path), f"{below}{entry.name}/")
            elif below or entry.name != MARK:
                yield below + entry.name, entry.stat(follow_symlinks=False).st_size


def _bring(target: Path, below: str, files: Iterator[File], fingerprint: str, done: Frozen) -> None:
    """Bring a record's folder up to date: exactly these files are in it afterwards, and then its mark."""
    done.made += 1
    mark = target / below / MARK
    mark.unlink(missing_ok=True)  # until all is there it vouches for nothing
    sizes = {}
    for name, content in files:
        sizes[name.removeprefix(f"{below}/")] = len(content)
        _keep(target / name, content, done)
    _remove_unwanted(target / below, {target / below / name for name in sizes}, done)
    _write(mark, json.dumps({"of": fingerprint, "files": sizes}, separators=(",", ":")).encode())


def _bring_site(
    target: Path, files: Iterator[File], ranges: Mapping[str, Iterable[Target]], done: Frozen
) -> None:
    """Bring what is no record's up to date."""
    if ranges:
        lines = "".join(f"{range_.path}\n" for found in ranges.values() for range_ in found)
        _keep(target / RANGES, lines.encode(), done)
    wanted = {target / MARK, target / RANGES}
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
