"""What kind of file some bytes are, by the rows of `archive.formats`; a name only decides between texts."""

import io
import lzma
import re
import struct
import zipfile
import zlib

from archive.formats import FORMATS, HTML, MARKDOWN, OCTETS, PDF, PLAIN, XHTML, ZIP, Format

_HEAD = 4096
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ZIPPED = tuple(start for row in FORMATS if row.media_type == ZIP for start in row.begins)
_SIGNATURES = tuple((start, row.media_type) for row in FORMATS for start in row.begins)
_STREAMS = tuple((row.stream.encode("utf-16-le"), row.media_type) for row in FORMATS if row.stream)
_PATTERNS = tuple((re.compile(row.pattern, re.I), row.media_type) for row in FORMATS if row.pattern)
_NAMED = tuple(
    (re.compile(row.named_pattern, re.I), row.endings, row.media_type) for row in FORMATS if row.named_pattern
)
_IN_ZIP = tuple(row for row in FORMATS if row.zip_member or row.zip_type or row.office_folder)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|base|link|article|section|main|div|p|h[1-6]|table|center)\b",
    re.IGNORECASE | re.DOTALL,
)
# Pages also begin with what software put above them, a script or a long comment.
_PAGE = re.compile(rb"\s*<.*<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(rb"\s*<(?:/?[a-z][a-z0-9]{0,10}\b|!--|!\[)", re.IGNORECASE)
_MARKS = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_CONTROL = bytes(sorted(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30}))
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(IndexError, ValueError, NotImplementedError, RuntimeError),
)
_OFFICE = "[Content_Types].xml"
_LONGEST_TYPE = 200  # bytes of a member `mimetype`


def may_hold_others(content: bytes) -> bool:
    """Whether these may be a container's bytes; only a worker looks further, since a folder may be a bomb."""
    return content.startswith(_ZIPPED)


def sniff(content: bytes, name: str) -> str:
    """The media type of `content`; for bytes that are no text, what they seem to be."""
    head = content[:_HEAD]
    if head.startswith(_ZIPPED):
        return _in_zip(content)
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_COMPOUND):
        # The directory of streams may stand anywhere in the file, with names in UTF-16.
        found = (media_type for stream, media_type in _STREAMS if stream in content)
        return next(found, "application/x-ole-storage")
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    return _kind_of_text(head, name)


def _kind_of_text(head: bytes, name: str) -> str:
    plain = _MARKS.sub(b"", head).replace(b"\0", b"")
    for pattern, media_type in _PATTERNS:
        if pattern.match(plain):
            return media_type
    for pattern, endings, media_type in _NAMED:
        if name.lower().endswith(endings) and pattern.match(plain):
            return media_type
    if _MARKUP.match(plain) or _PAGE.match(plain) or (_is_named(name, HTML, XHTML) and _TAG.match(plain)):
        return XHTML if b"xhtml" in plain.lower() and plain.lstrip().startswith(b"<?xml") else HTML
    if _is_binary(head):
        return OCTETS
    return MARKDOWN if _is_named(name, MARKDOWN) else PLAIN


def _is_named(name: str, *media_types: str) -> bool:
    endings = tuple(ending for row in FORMATS if row.media_type in media_types for ending in row.endings)
    return name.lower().endswith(endings)


def _in_zip(content: bytes) -> str:
    """The format that has a zip folder for a shell, or the zip folder itself; its reader tells of damage."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            declared = _declared_type(archive) if "mimetype" in names else ""
    except _DAMAGE:
        return ZIP
    return next((row.media_type for row in _IN_ZIP if _is_shell(row, names, declared)), ZIP)


def _is_shell(row: Format, names: set[str], declared: str) -> bool:
    """Whether a zip folder with these members, and what it declares itself to be, is of this format."""
    if row.office_folder:
        return _OFFICE in names and any(name.startswith(row.office_folder) for name in names)
    if row.zip_type and declared:
        return declared.startswith(row.zip_type)
    return bool(row.zip_member) and row.zip_member in names


def _declared_type(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as stream:
        return stream.read(_LONGEST_TYPE).decode("ascii", "replace").strip()


def _is_binary(head: bytes) -> bool:
    """Whether control characters are more than a slip; UTF-16's zeros are not counted."""
    marked = _MARKS.match(head) is not None
    controls = len(head) - len(head.translate(None, _CONTROL))
    return not marked and controls > 0.02 * len(head)


__all__ = ["HTML", "MARKDOWN", "PDF", "PLAIN", "XHTML", "ZIP", "sniff"]
