"""Whoosh's storage in a folder, with two promises more: a rename is on the disk, and files are ours alone."""

from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from index.whoosh_engine.folder import sync


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
        sync(folder / oldname)
        super().rename_file(oldname, newname, safe=safe)  # type: ignore[no-untyped-call]
        sync(folder)
