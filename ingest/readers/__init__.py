"""The reader of each format, as the table of formats (`archive/formats.py`) names it.

A reader is a module with `read(content: bytes, hints: Hints) -> Extraction`. It is imported when the first
file of its kind comes, so that a batch of plain text does not wait for the libraries of PDF.
"""

from collections.abc import Callable
from importlib import import_module

from archive.errors import Unreadable
from archive.formats import find_format, readable_names
from ingest.blocks import Extraction, Hints
from ingest.media_types import sniff

Reader = Callable[[bytes, Hints], Extraction]


def get_reader(media_type: str) -> Reader:
    """The reader of a media type; Unreadable where there is none, with what the format's row says of it."""
    row = find_format(media_type)
    if row is None or not row.reader:
        refusal = row.refusal if row else ""
        raise Unreadable(
            refusal or f"it looks like {media_type}, which no reader takes; {readable_names()} can be read"
        )
    reader: Reader = import_module(f"ingest.readers.{row.reader}").read
    return reader


def read(content: bytes, hints: Hints) -> Extraction:
    """What the reader for these bytes makes of them."""
    return get_reader(sniff(content, hints.name))(content, hints)
