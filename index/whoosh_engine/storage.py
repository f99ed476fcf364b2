"""Whoosh's storage in a folder, with two promises more: a rename is on the disk, its table is whole.

Whoosh's table of contents is a pickle without a checksum, and a flipped bit in one could name other documents
as deleted. So each ends in a seal: MAGIC and the CRC-32 of all before it, which Whoosh does not read.
"""

import struct
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from index.whoosh_engine.folder import sync
from index.whoosh_engine.problems import DamagedIndex

_SEAL = struct.Struct("<4sI")
_MAGIC = b"SEAL"


class SyncedStorage(FileStorage):
    """Whoosh commits by renaming a table of contents into place, and syncs nothing; this does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]

    def create_file(self, name: str, excl: bool = False, mode: str = "w+b", **kwargs: Any) -> Any:
        """A new file, which may be mapped for writing."""
        return super().create_file(name, excl, mode, **kwargs)  # type: ignore[no-untyped-call]

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename, after the file's contents and before anybody relies on it."""
        folder = Path(self.folder)
        if newname.endswith(".toc"):
            _seal(folder / oldname)
        sync(folder / oldname)
        super().rename_file(oldname, newname, safe=safe)  # type: ignore[no-untyped-call]
        sync(folder)

    def require_sealed(self, name: str) -> None:
        """DamagedIndex unless a table of contents is as it was written; FileNotFoundError."""
        content = (Path(self.folder) / name).read_bytes()
        body, seal = content[: -_SEAL.size], content[-_SEAL.size :]
        if seal != _SEAL.pack(_MAGIC, zlib.crc32(body)):
            raise DamagedIndex(f"The table of contents {name} is damaged: it does not match its checksum")


def _seal(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content + _SEAL.pack(_MAGIC, zlib.crc32(content)))
