"""Mail to blocks: the best body, quoted replies and signatures by kind, the header as evidence."""

import codecs
import email
import re
from collections.abc import Iterator, Mapping
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise

from archive.errors import Unreadable
from archive.formats import MAIL
from archive.records import Candidate
from ingest.blocks import Block, Extraction, Hints
from ingest.encodings import decode
from ingest.fields.people import is_person
from ingest.readers.assembly import assemble
from ingest.readers.html.markup import parse
from ingest.readers.html.rendering import render

# Apple Mail writes the length of the message above it, and a property list below.
_COUNTED = re.compile(rb"\A(\d{1,12})[ \t]*\r?\n")
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURE = "--"
_WRAPPED = 55  # letters; a shorter line was ended by its writer
_MOST_PARTS = 1_000
_MOST_COMMENTS = 20  # in the line of a sender
_HEAD = 200  # bytes
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(content: bytes, hints: Hints) -> Extraction:
    """The text of one message; Unreadable where it is encrypted or has no body."""
    if b"\0" in content[:_HEAD] or content.startswith(_MARKS):  # a whole message saved as UTF-16
        content = decode(content).text.encode("utf-8")
    counted = _COUNTED.match(content)
    if counted:
        content = content[counted.end() :][: int(counted[1])]
    message = email.message_from_bytes(content)
    parts = _parts(message)
    if any(part.get_content_type() in _ENCRYPTED for part in parts):
        raise Unreadable("an encrypted message; decrypt it in its mail program and save it again")
    attached = [part for part in parts if _is_attached(part)]
    blocks = tuple(_body([part for part in parts if not _is_attached(part)], hints))
    warnings = tuple(f"its attachment {_name(part)} was not read; save it as a file" for part in attached)
    return assemble(MAIL, blocks, _stated(message), warnings=warnings)


def _parts(message: Message) -> list[Message]:
    """The parts that hold words or files, those of messages inside left with their message."""
    found: list[Message] = []
    waiting: list[Message] = [message]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            found += [part] if part.get_content_type() in _ENCRYPTED else []
            waiting.extend(each for each in reversed(inside) if isinstance(each, Message))
        else:
            found.append(part)
    return found


def _is_attached(part: Message) -> bool:
    """Whether a part is a file beside the message: pictures shown in it are too."""
    text = part.get_content_type() in {"text/plain", "text/html"}
    return not text or (part.get_content_disposition() == "attachment") or _file_name(part) is not None


def _file_name(part: Message) -> str | None:
    try:
        return part.get_filename()
    except (LookupError, ValueError, TypeError):  # a name in an encoding that there is not
        return "without a readable name"


def _name(part: Message) -> str:
    return " ".join(_text(_file_name(part) or part.get_content_type()).split())


def _body(parts: list[Message], hints: Hints) -> Iterator[Block]:
    """Plain text where the sender wrote any, else the HTML."""
    plain = [
        text for part in parts if part.get_content_type() == "text/plain" and (text := _words(part)).strip()
    ]
    if plain:
        for text in plain:
            yield from _plain(text)
        return
    for part in parts:
        if part.get_content_type() == "text/html":
            markup = parse(codecs.BOM_UTF8 + _words(part).encode("utf-8", "replace"), hints.limits.depth)
            for piece in render(markup.soup).pieces:
                if not piece.hidden:
                    kind = "quoted reply" if piece.kind == "quote" else piece.kind
                    yield Block(piece.text, kind, level=piece.level, label=piece.label)


def _words(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return decode(content, _charset(part)).text


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _plain(text: str) -> Iterator[Block]:
    """The paragraphs of a plain body; below `--` stands the signature, after `>` what is replied to."""
    kind, lines = "paragraph", list[str]()
    signed = False
    for line in [*text.split("\n"), ""]:
        quoted = line.startswith(">")
        bare = line.lstrip("> ") if quoted else line
        signed = (signed or line.rstrip() == _SIGNATURE) and not quoted
        now = "quoted reply" if quoted else "signature" if signed else "paragraph"
        if (not bare.strip() or now != kind) and lines:
            yield Block(_joined(lines), kind)
            lines = []
        kind = now
        if bare.strip() and line.rstrip() != _SIGNATURE:
            lines.append(bare)
    if lines:
        yield Block(_joined(lines), kind)


def _joined(lines: list[str]) -> str:
    """Lines that were wrapped become one; those that their writer ended stay."""
    text = lines[0].rstrip()
    for before, line in pairwise(lines):
        flows = before.endswith(" ") or len(before) >= _WRAPPED
        text += (" " if flows else "\n") + line.strip()
    return text


def _stated(message: Message) -> Mapping[str, tuple[Candidate, ...]]:
    """Subject, date and sender as the header gives them."""
    subject, date = _header(message, "Subject"), _header(message, "Date")
    sender = _header(message, "From")
    day = _day(date)
    # Python reads comments inside comments by recursion.
    plain = sender if sender.count("(") <= _MOST_COMMENTS else ""
    people = [name for name, _ in getaddresses([plain]) if is_person(name)]
    return {
        "title": (Candidate(subject, "declared", subject, "header Subject"),) if subject else (),
        "date": (Candidate(day, "declared", date, "header Date"),) if day else (),
        "authors": (Candidate(tuple(people), "declared", sender, "header From"),) if people else (),
    }


def _header(message: Message, name: str) -> str:
    unfolded = " ".join(str(message.get(name, "")).split())
    return " ".join(_text(unfolded).split())


def _text(raw: str) -> str:
    """A header with its encoded words decoded; bytes that break the rules are read by evidence."""
    if raw.isascii() and "=?" not in raw:
        return raw
    try:
        pieces = decode_header(raw)
    except (MessageError, ValueError):
        return raw
    words = (
        decode(each, charset if charset != "unknown-8bit" else None).text if isinstance(each, bytes) else each
        for each, charset in pieces
    )
    return "".join(words)


def _day(text: str) -> str | None:
    """The day on which a message was sent, where it was sent."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
