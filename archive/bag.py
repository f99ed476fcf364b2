"""An archive as a BagIt bag: what lies where in it. RFC 8493; bagit-python.

    bag-info.txt, manifest-sha256.txt …
    data/records/ab/ID.jsonl      a record's transcript
    data/payloads/ab/DIGEST       the bytes it was made from
    data/settings/                archive.toml and sources.toml
    data/bag.schema.json          what the transcripts' lines are

`exporting.py` writes it, `importing.py` takes it in.
"""

from collections.abc import Callable
from pathlib import Path

from archive import folder as folders

Progress = Callable[[str, int, int], None]  # what is done, how many of it, of how many

SCHEMA = "bag.schema.json"
SETTINGS = (folders.SETTINGS, folders.SOURCES)  # files of the archive's folder that go along


def silently(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def records_of(data: Path) -> Path:
    """The folder of the transcripts."""
    return data / "records"


def payload_of(data: Path, digest: str) -> Path:
    """Where the bytes of a digest lie."""
    return data / "payloads" / digest[:2] / digest


def settings_of(data: Path) -> Path:
    """The folder of the settings."""
    return data / "settings"
