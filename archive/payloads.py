"""Payloads: the bytes that records were made from, kept by SHA-256 under `payloads/ab/`."""

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from archive.errors import ArchiveDamaged, PayloadNotFound
from archive.identifiers import digest_of
from archive.locks import FILE_MODE, FOLDER_MODE

_TEMPORARY = ".arriving-"


class PayloadFolder:
    """Reads payloads, each checked against its digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where a payload lies, whether or not it is there."""
        return self.folder / digest[:2] / digest

    def holds(self, digest: str) -> bool:
        """Whether the bytes are there; that they are right, `read` and `check` tell."""
        return self.path(digest).is_file()

    def read(self, digest: str) -> bytes:
        """The bytes; PayloadNotFound where they are not kept, ArchiveDamaged where they have changed."""
        path = self.path(digest)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise PayloadNotFound(f"The payload {digest} is not kept at {path}") from error
        if digest_of(content) != digest:
            raise ArchiveDamaged(
                f"The payload at {path} is not what it was: its digest differs. Restore it from a backup"
            )
        return content

    def digests(self) -> Iterator[str]:
        """The digests of all payloads in the folder, sorted."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))

    def temporary_files(self) -> list[Path]:
        """Files that an interrupted writer left behind; nothing refers to them."""
        return sorted(self.folder.glob(f"*/{_TEMPORARY}*"))

    def erase(self, digest: str) -> None:
        """Destroy a payload's bytes; nothing happens where they are gone already."""
        self.path(digest).unlink(missing_ok=True)
        if self.path(digest).parent.is_dir():
            sync_folder(self.path(digest).parent)


class PayloadIntake:
    """Takes payloads in, whole or not at all: written beside their place, synced, then renamed.

    `add` returns at once, the disk works while the next file is read; `settle` returns when all are safe, and
    must have returned before a transaction that names them is committed.
    """

    def __init__(self, folder: PayloadFolder) -> None:
        self.payloads = folder
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="payloads")
        self._arriving: dict[str, Future[Path]] = {}

    def add(self, digest: str, content: bytes) -> None:
        """Begin to keep a payload."""
        if digest not in self._arriving:
            self._arriving[digest] = self._threads.submit(self._keep, digest, content)

    def settle(self) -> None:
        """Wait until everything added is on disk under its name; raises what went wrong (a full disk)."""
        arriving, self._arriving = self._arriving, {}
        folders = {future.result() for future in arriving.values()}
        for folder in folders:
            sync_folder(folder)
        if folders:
            sync_folder(self.payloads.folder)

    def close(self) -> None:
        """Stop the threads."""
        self._threads.shutdown()

    def _keep(self, digest: str, content: bytes) -> Path:
        """The folder that holds the payload now. One that is there already is kept only if it is whole."""
        path = self.payloads.path(digest)
        if not (path.is_file() and path.stat().st_size == len(content)):
            path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            _write_beside(path, content)
        return path.parent


def _write_beside(path: Path, content: bytes) -> None:
    """Put the file in its place in one step: a reader sees all of it or none."""
    # Not `mkstemp`, whose files only their owner may read: readers of another user follow the umask.
    name = path.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}")
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        name.replace(path)
    except BaseException:
        name.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
