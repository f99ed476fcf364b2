"""A PDF file as a whole: opened, its pages in order, its outline, and what it says of itself.

Everything that pdfminer can stumble on in a damaged file becomes `Unreadable`, or a thing that is not there.
"""

import io
import itertools
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.utils import decode_text

from archive.errors import TooLarge, Unreadable

# It reports on every oddity of every file; what matters reaches the archivist as a warning of the record.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_MOST_ENTRIES = 10_000  # of an outline
_DEEPEST = 12
_LARGEST_XMP = 2_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: its depth from 1, and the page it leads to, where it says."""

    title: str
    level: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Information:
    """What a file says of itself as a whole."""

    fields: Mapping[str, str]  # the document information, by key
    metadata: bytes  # the XMP packet; empty where there is none
    outline: tuple[Entry, ...]


class _Document(PDFDocument):
    """A document whose page labels never end before its pages do."""

    def get_page_labels(self) -> Iterator[Any]:
        """The labels the file gives, as long as they can be read, then None for ever."""
        try:
            yield from super().get_page_labels()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001, S110 - whatever a damaged label raises, the page has none
            pass
        yield from itertools.repeat(None)


def open_file(content: bytes) -> PDFDocument:
    """The file, opened; Unreadable where it is encrypted or too damaged to find anything in."""
    try:
        return _Document(PDFParser(io.BytesIO(content)))
    except PDFPasswordIncorrect as error:
        raise Unreadable("encrypted, and a password is needed; save a copy without one") from error
    except PDFEncryptionError as error:
        raise Unreadable(f"encrypted in an unknown way ({error}); save a copy without it") from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Unreadable(f"a damaged PDF ({told(error)}); fetch or print it again") from error


def pages_between(document: PDFDocument, first: int, last: int) -> Iterator[tuple[int, PDFPage]]:
    """The numbers, from 1, and the pages of a part of the file; a damaged list ends where it is damaged."""
    pages = enumerate(PDFPage.create_pages(document), start=1)
    while True:
        try:
            number, page = next(pages)
        except StopIteration:
            return
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - the pages found so far can be read; `expected_pages` tells of the rest
            return
        if number > last:
            return
        if number >= first:
            yield number, page


def count_pages(document: PDFDocument, limit: int) -> int:
    """The number of pages; TooLarge beyond the limit, so that an endless file ends."""
    number = 0
    for number, _ in pages_between(document, 1, limit + 1):
        if number > limit:
            raise TooLarge(f"more than {limit:,} pages; raise limits.pages to take it, or split it")
    if number == 0:
        raise Unreadable("a damaged PDF: none of its pages can be found; fetch it again")
    return number


def expected_pages(document: PDFDocument) -> int:
    """The number of pages that the file says it has; 0 where it does not."""
    count = _plain(_dictionary(_plain(document.catalog.get("Pages"))).get("Count"))
    return count if isinstance(count, int) else 0


def read_information(document: PDFDocument) -> Information:
    """What the file says of itself; a damaged part of it is absent."""
    fields = {
        str(key): words
        for part in document.info
        for key, value in _dictionary(_plain(part)).items()
        if (words := _words(value))
    }
    return Information(fields, _metadata(document), tuple(_outline(document)))


def told(error: BaseException) -> str:
    """What went wrong, as short as it can be said."""
    text = " ".join(str(error).split())
    return text[:100] if text and len(text) > 3 else type(error).__name__


def _metadata(document: PDFDocument) -> bytes:
    stream = _plain(document.catalog.get("Metadata"))
    if not isinstance(stream, PDFStream):
        return b""
    try:
        return bytes(stream.get_data())[:_LARGEST_XMP]
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a packet that can't be unpacked says nothing
        return b""


def _outline(document: PDFDocument) -> Iterator[Entry]:
    """The entries of the outline in reading order, without recursion: a damaged one may lead in circles."""
    numbers = {page.pageid: number for number, page in pages_between(document, 1, _MOST_ENTRIES)}
    root = _dictionary(_plain(document.catalog.get("Outlines")))
    waiting: list[tuple[Any, int]] = [(root.get("First"), 1)]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_ENTRIES:
        reference, level = waiting.pop()
        entry = _dictionary(_plain(reference))
        key = reference.objid if isinstance(reference, PDFObjRef) else id(entry)
        if not entry or key in seen or level > _DEEPEST:
            continue
        seen.add(key)
        waiting += [(entry.get("Next"), level), (entry.get("First"), level + 1)]
        if title := _words(entry.get("Title")):
            yield Entry(title, level, _target(document, entry, numbers))


def _target(document: PDFDocument, entry: Mapping[str, Any], numbers: Mapping[Any, int]) -> int | None:
    """The number of the page that an entry leads to."""
    target = _plain(entry.get("Dest")) or _plain(_dictionary(_plain(entry.get("A"))).get("D"))
    if isinstance(target, bytes | str) or hasattr(target, "name"):
        name = target if isinstance(target, bytes) else str(getattr(target, "name", target))
        try:
            target = _plain(document.get_dest(name))
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - an entry may name a place that the file does not have
            return None
    if isinstance(target, dict):
        target = _plain(target.get("D"))
    page = target[0] if isinstance(target, list) and target else None
    return numbers.get(page.objid) if isinstance(page, PDFObjRef) else None


def _plain(value: Any) -> Any:
    """What a reference leads to; None where it leads nowhere."""
    try:
        return resolve1(value)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever the damage, there is nothing at its end
        return None


def _dictionary(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str:
    """A text string of the file on one line; empty for anything else."""
    plain = _plain(value)
    if not isinstance(plain, bytes):
        return ""
    return " ".join(decode_text(plain).replace("\x00", "").split())
