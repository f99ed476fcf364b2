"""A long PDF shared among workers: its pages in parts, read at once, and joined by one of them.

Nearly all the time goes into the pages, each of which is read without the others; what needs them all
(running heads, paragraphs across pages) is quick. The reader is imported where it is used, so that a batch of
text does not wait for it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive import formats
from archive.identifiers import digest_of
from archive.records import Draft
from ingest.blocks import Hints
from ingest.drafting import draft_of
from ingest.media_types import may_hold_others, sniff

if TYPE_CHECKING:
    from ingest.readers.pdf import Page, PageReader

_LARGE = 250_000  # bytes; a smaller file is read before its parts would be handed out
_LONG = 24  # pages
_PART = 4  # pages; small parts keep all workers busy although some pages cost more than others
_KEPT = 20_000_000  # bytes; a larger file is not kept open in a worker's memory

Range = tuple[int, int]  # first and last page


def may_be_shared(content: bytes, hints: Hints) -> bool:
    """Whether it is worth asking for a file's ranges."""
    return (
        len(content) >= _LARGE and not may_hold_others(content) and sniff(content, hints.name) == formats.PDF
    )


def ranges_of(content: bytes, hints: Hints) -> tuple[Range, ...]:
    """The parts in which a long file may be read; none for a short one."""
    from ingest.readers import pdf

    pages = pdf.count(content, hints)
    if pages < _LONG:
        return ()
    return tuple((first, min(first + _PART - 1, pages)) for first in range(1, pages + 1, _PART))


def read_range(content: bytes, pages: Range) -> tuple[Page, ...]:
    """The pages of one part; a worker that gets several parts of a file opens it once."""
    reader = _opened(content) if len(content) < _KEPT else _opened.__wrapped__(content)
    return reader.read(*pages)


@functools.lru_cache(maxsize=1)
def _opened(content: bytes) -> PageReader:
    from ingest.readers import pdf

    return pdf.PageReader(content)


def draft_of_parts(content: bytes, parts: Sequence[Sequence[Page]], hints: Hints) -> Draft:
    """The draft of a file from all its parts."""
    from ingest.readers import pdf

    return draft_of(pdf.join(content, parts, hints), digest_of(content), hints)
