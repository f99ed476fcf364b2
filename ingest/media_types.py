"""What kind of file some bytes are, by looking at them; the name only decides between kinds of text."""

import re

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
XHTML = "application/xhtml+xml"
PDF = "application/pdf"
ZIP = "application/zip"

_HEAD = 4096
_SIGNATURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "a RIFF file (sound, film or picture)"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ\x90", "application/vnd.microsoft.portable-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|base|link|article|section|main|div|p|h[1-6]|table|center)\b",
    re.IGNORECASE | re.DOTALL,
)
# Pages also begin with what software put above them, a script or a long comment.
_PAGE = re.compile(rb"\s*<.*<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(rb"\s*<(?:/?[a-z][a-z0-9]{0,10}\b|!--|!\[)", re.IGNORECASE)
_MARKS = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdown|mkd)$", re.IGNORECASE)
_HTML_NAME = re.compile(r"\.(?:x?html?|xht|shtml)$", re.IGNORECASE)
_CONTROL = bytes(sorted(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30}))


def sniff(content: bytes, name: str) -> str:
    """The media type of `content`; for bytes that are no text, what they seem to be."""
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    plain = _MARKS.sub(b"", head).replace(b"\0", b"")
    if _MARKUP.match(plain) or _PAGE.match(plain) or (_HTML_NAME.search(name) and _TAG.match(plain)):
        return XHTML if b"xhtml" in plain.lower() and plain.lstrip().startswith(b"<?xml") else HTML
    if _is_binary(head):
        return "application/octet-stream"
    return MARKDOWN if _MARKDOWN_NAME.search(name) else PLAIN


def _is_binary(head: bytes) -> bool:
    """Whether control characters are more than a slip; UTF-16's zeros are not counted."""
    marked = _MARKS.match(head) is not None
    controls = len(head) - len(head.translate(None, _CONTROL))
    return not marked and controls > 0.02 * len(head)
