"""The writer's lock: one process writes, and everybody else is told which."""

import contextlib
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from archive.errors import ArchiveLocked

# What an archive's files and folders may be at most; the umask takes away from it, and never adds writers.
FILE_MODE = 0o644
FOLDER_MODE = 0o755


@contextlib.contextmanager
def held(path: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock; ArchiveLocked names the holder where it is not free within `patience` seconds.

    The operating system holds it (flock), so that it is free the moment its holder dies, however it dies. The
    name beside it is for people only: a stale one locks nobody out.
    """
    lock = FileLock(path, mode=FILE_MODE, thread_local=False)
    try:
        lock.acquire(timeout=patience, poll_interval=0.05)
    except Timeout as error:
        raise ArchiveLocked(
            f"{path.parent} is being written by {_holder(path)}. Wait for it to end, or stop it"
        ) from error
    try:
        with contextlib.suppress(OSError):  # a full disk: the lock is held all the same
            _name_path(path).touch(mode=FILE_MODE)
            _name_path(path).write_text(json.dumps(_myself()), encoding="utf-8")
        yield
    finally:
        lock.release()


def _name_path(path: Path) -> Path:
    return path.with_name(path.name + ".holder")


def _myself() -> dict[str, str | int]:
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "command": " ".join(sys.argv)[:200], "since": since}


def _holder(path: Path) -> str:
    """Who holds the lock, in words; the holder may be writing its name this very moment."""
    for _ in range(5):
        try:
            holder = json.loads(_name_path(path).read_text(encoding="utf-8"))
            return f"process {holder['pid']} ({holder['command']}) since {holder['since']}"
        except (OSError, ValueError, KeyError):
            time.sleep(0.02)
    return "another process"
