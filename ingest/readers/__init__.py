"""The table of readers: a new format costs one small module and one line here.

A reader is a module with `read(content: bytes, hints: Hints) -> Extraction`. It is imported when the first
file of its kind comes, so that a batch of plain text does not wait for the libraries of PDF.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from archive.errors import Unreadable
from ingest import media_types
from ingest.blocks import Extraction, Hints

Reader = Callable[[bytes, Hints], Extraction]

READERS: Mapping[str, str] = {
    media_types.PLAIN: "ingest.readers.text",
    media_types.MARKDOWN: "ingest.readers.markdown",
    media_types.HTML: "ingest.readers.html",
    media_types.XHTML: "ingest.readers.html",
    media_types.PDF: "ingest.readers.pdf",
}


def get_reader(media_type: str) -> Reader:
    """The reader of a media type; Unreadable where there is none."""
    module = READERS.get(media_type)
    if module is None:
        raise Unreadable(
            f"it looks like {media_type}, which no reader takes; "
            "text, Markdown, HTML, PDF and zip folders can be read"
        )
    reader: Reader = import_module(module).read
    return reader


def read(content: bytes, hints: Hints) -> Extraction:
    """What the reader for these bytes makes of them."""
    return get_reader(media_types.sniff(content, hints.name))(content, hints)
