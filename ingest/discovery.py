"""The files of a batch: what lies at the given paths, in path order, and what can't be taken from there."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_ESCAPE = re.compile(rb"%(25|[89A-F][0-9A-F])")
_LIKE_ESCAPE = re.compile("%(?=25|[89A-Fa-f][0-9A-Fa-f])")

# Settings and manifests lie beside documents and are none.
MANIFESTS = frozenset({"manifest.csv", "manifest.tsv", "manifest.jsonl"})
NEVER_DOCUMENTS = MANIFESTS | {"sources.toml"}


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take: where it is, and under which name it is known when it returns."""

    path: Path
    collection: str  # the folder given, absolute, unless the batch names its collection
    name: str  # the path in the collection, with "/"
    root: Path  # the collection's folder, where its sources.toml would be
    shown: str  # the path as it was given, for reports


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A path that can't be taken, and why."""

    shown: str
    reason: str


def readable_name(path: Path | str) -> str:
    """The path as text, its bytes that are not UTF-8 percent-escaped, so that no two paths read alike.

    A "%" that could be taken for such an escape is escaped itself; every other one stays as it is.
    """
    text = os.fsencode(path).decode("utf-8", "surrogateescape")
    text = _LIKE_ESCAPE.sub("%25", text)
    return _NOT_UTF8.sub(lambda match: f"%{ord(match.group()) - 0xDC00:02X}", text)


def stands(root: Path, name: str) -> bool:
    """Whether a file known by that name is still in the folder, or can't be looked for.

    A document inside a zip folder stands as long as the zip folder does.
    """
    parts = name.split("!")
    outer = ("!".join(parts[:count]) for count in range(len(parts), 0, -1))
    return any(_is_there(root / _path_named(each)) for each in outer)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):  # ValueError: a NUL in a name that another system gave
        return True
    return True


def _path_named(name: str) -> str:
    """The path that `readable_name` made the name of."""
    return os.fsdecode(
        _ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), name.encode("utf-8", "surrogateescape"))
    )


def walked(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Those of the paths that are folders, of which everything in them is in the batch."""
    return tuple(dict.fromkeys(path for path in paths if path.is_dir()))


def discover(
    paths: Iterable[Path], *, collection: str | None = None, excluded: frozenset[Path] = frozenset()
) -> list[FoundFile | Obstacle]:
    """Everything at the paths, in path order and once each; hidden files and the excluded are passed over."""
    found: dict[Path, FoundFile | Obstacle] = {}
    for given in paths:
        for item in _at(given, collection):
            key = item.path.absolute() if isinstance(item, FoundFile) else Path(item.shown).absolute()
            if Path(os.path.realpath(key)) not in excluded:  # `resolve` raises on a loop
                found.setdefault(key, item)
    return sorted(found.values(), key=lambda item: item.shown)


def _at(given: Path, collection: str | None) -> Iterator[FoundFile | Obstacle]:
    try:
        mode = given.stat().st_mode
    except OSError as error:
        yield Obstacle(readable_name(given), _why(error))
        return
    if stat.S_ISDIR(mode):
        yield from _inside(given, given, collection)
    else:
        yield _judge(given, given.parent, collection)


def _inside(folder: Path, root: Path, collection: str | None) -> Iterator[FoundFile | Obstacle]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Obstacle(readable_name(folder), _why(error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in NEVER_DOCUMENTS:
            continue
        path = Path(entry.path)
        if entry.is_symlink():
            yield _judge_link(path, root, collection)
        elif entry.is_dir(follow_symlinks=False):
            yield from _inside(path, root, collection)
        else:
            yield _judge(path, root, collection)


def _judge_link(path: Path, root: Path, collection: str | None) -> FoundFile | Obstacle:
    """A link to a file inside the collection is taken; one that loops or leads outside is not."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        return Obstacle(readable_name(path), f"a link that leads nowhere or to itself: {_why(error)}")
    if not target.is_relative_to(root.resolve()):
        return Obstacle(readable_name(path), "a link that leads outside the folder; give its target by name")
    if target.is_dir():
        return Obstacle(readable_name(path), "a link to a folder, which could loop; give the folder by name")
    return _judge(path, root, collection)


def _judge(path: Path, root: Path, collection: str | None) -> FoundFile | Obstacle:
    shown = readable_name(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Obstacle(shown, _why(error))
    if not stat.S_ISREG(mode):
        return Obstacle(shown, "not a regular file (a pipe, socket or device)")
    named = collection or readable_name(root.resolve())
    return FoundFile(path, named, readable_name(path.relative_to(root).as_posix()), root, shown)


def _why(error: BaseException) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file; was it moved or is the name misspelt?"
    if isinstance(error, PermissionError):
        return "may not be read; check its permissions"
    return getattr(error, "strerror", None) or str(error)
