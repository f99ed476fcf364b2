"""The index's folder: generations beside each other, and a pointer file that names the one to read.

    index/current             the name of a generation's folder, replaced by one rename
    index/0003-9f2c41aa/      a generation: Whoosh's table of contents, segments, and stamp.json

A rebuild fills a new generation and then moves the pointer; readers see the old one until then, and go on
reading it from their mappings after it has been removed. Whoosh's table of contents is a pickle, which runs
what it names when it is read: a folder that anybody else can write to is refused before anything in it is
opened.
"""

import json
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from index.analysis import ANALYSIS_VERSION
from index.whoosh_engine.distribution import WHOOSH_VERSION
from index.whoosh_engine.layout import LAYOUT_VERSION
from index.whoosh_engine.problems import DamagedIndex, MissingIndex, OutdatedIndex, UnsafeIndex

POINTER = "current"
STAMP = "stamp.json"
_GENERATION = re.compile(r"\d{4}-[0-9a-f]{8}")
# What an index must have been written under to be read; any difference means a rebuild.
VALID: Mapping[str, object] = {
    "layout": LAYOUT_VERSION,
    "analysis": ANALYSIS_VERSION,
    "whoosh": WHOOSH_VERSION,
    "byte order": sys.byteorder,
}


class IndexFolder:
    """Generations of the index under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pointer = root / POINTER

    def get_current(self) -> Path:
        """The generation to read. An UnusableIndex, or UnsafeIndex, where there is none."""
        generation = self.root / self._pointed()
        require_safe(self.root)
        require_safe(generation)
        try:
            stamp = json.loads((generation / STAMP).read_text("utf-8"))
        except FileNotFoundError as error:
            raise DamagedIndex(f"{generation} is not there, or has no {STAMP}") from error
        except ValueError as error:
            raise DamagedIndex(f"{generation / STAMP} is damaged") from error
        if stamp != VALID:
            raise OutdatedIndex(f"{generation} was written by another version of this program")
        return generation

    def find_name(self) -> str | None:
        """The name of the generation to read, whatever is in it."""
        try:
            return self._pointed()
        except (MissingIndex, DamagedIndex):
            return None

    def _pointed(self) -> str:
        """What the pointer says."""
        try:
            name = self.pointer.read_text("utf-8").strip()
        except FileNotFoundError as error:
            raise MissingIndex(f"There is no index in {self.root} yet") from error
        except (ValueError, NotADirectoryError, IsADirectoryError) as error:
            raise DamagedIndex(f"{self.pointer} is damaged") from error
        except PermissionError as error:
            raise UnsafeIndex(f"This user may not read the index in {self.root}. Run as its owner") from error
        if not _GENERATION.fullmatch(name):
            raise DamagedIndex(f"{self.pointer} names no generation")
        return name

    def begin(self) -> Path:
        """A new, empty generation, which nobody reads yet."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        require_safe(self.root)
        numbers = [int(path.name[:4]) for path in self.root.iterdir() if _GENERATION.fullmatch(path.name)]
        # The random part: no two states of an index ever go by one name, even if it was deleted between.
        generation = self.root / f"{max(numbers, default=0) % 9999 + 1:04d}-{secrets.token_hex(4)}"
        generation.mkdir(mode=0o700)
        (generation / STAMP).write_text(json.dumps(VALID), "utf-8")
        return generation

    def publish(self, generation: Path) -> None:
        """Point readers to a generation that is whole, and remove the others."""
        for path in generation.iterdir():
            sync(path)
        sync(generation)
        replacement = self.root / f".{POINTER}-{secrets.token_hex(4)}"
        replacement.write_text(generation.name, "utf-8")
        sync(replacement)
        replacement.replace(self.pointer)
        sync(self.root)
        self.sweep()

    def sweep(self) -> None:
        """Remove all generations but the current one, and what a killed process left. For the writer only."""
        current = self.find_name()
        if current is None:
            return
        for path in self.root.iterdir():
            if path.name != current and _GENERATION.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)  # a system that keeps open files: the next sweep's
            elif path.name.startswith(f".{POINTER}-"):
                path.unlink(missing_ok=True)


def require_safe(folder: Path) -> None:
    """UnsafeIndex if anybody but this user owns the folder or may write to it."""
    if not hasattr(os, "geteuid"):
        return
    try:
        found = folder.stat()
    except FileNotFoundError as error:
        raise DamagedIndex(f"{folder} is not there") from error
    if found.st_uid != os.geteuid():
        raise UnsafeIndex(
            f"The index in {folder} belongs to another user. Run as that user, or remove the folder: it is "
            "made again from the archive."
        )
    if stat.S_IMODE(found.st_mode) & 0o022:
        raise UnsafeIndex(
            f"Other users may write to the index in {folder}. Remove the folder, and it is made again from "
            f"the archive; if you are sure that nobody has changed it, `chmod 700 {folder}` does."
        )


def sync(path: Path) -> None:
    """Wait until a file's, or a folder's, contents are on the disk."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
