"""Pages that a browser saved as one file (MHTML): the page in it, and the address it was saved from."""

import email
from dataclasses import replace

from archive.errors import Unreadable
from archive.formats import MHTML
from archive.records import Candidate
from ingest.blocks import Extraction, Hints
from ingest.readers import html


def read(content: bytes, hints: Hints) -> Extraction:
    """The first page of the file; pictures and frames beside it are left out."""
    message = email.message_from_bytes(content)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    inside = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(inside, bytes) or not inside.strip():
        raise Unreadable("a saved page without a page in it; save it again in the browser")
    found = html.read(inside, hints)
    address = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    address = "".join(address.split())
    if not address.startswith(("http://", "https://")):
        return replace(found, media_type=MHTML)
    saved = Candidate(address, "declared", address, "saved from")
    urls = (*found.candidates.get("url", ()), saved)
    return replace(found, media_type=MHTML, candidates={**found.candidates, "url": urls})
