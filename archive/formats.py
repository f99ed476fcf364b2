"""The formats of files: one row says how a format is recognised, read, cleaned and named.

Adding a format means adding a row here and one module to `ingest/readers/`. Recognition looks at the bytes
first (`ingest/media_types.py`); an ending only decides between formats whose bytes look alike.
"""

from dataclasses import dataclass
from enum import StrEnum

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
XHTML = "application/xhtml+xml"
PDF = "application/pdf"
ZIP = "application/zip"
OCTETS = "application/octet-stream"

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
DOCX = f"{_OOXML}.wordprocessingml.document"
PPTX = f"{_OOXML}.presentationml.presentation"
ODT = f"{_ODF}.text"
ODP = f"{_ODF}.presentation"
EPUB = "application/epub+zip"
MAIL = "message/rfc822"
MHTML = "multipart/related"
# The lines of a mail's header, up to the one that a pattern then asks for.
_HEADERS = rb"(?:[a-z][\w-]{0,60}[ \t]*:[^\n]{0,4000}\n(?:[ \t][^\n]{0,4000}\n){0,60}){0,60}?"
_SAVE_AS = "; save it as PDF, HTML or text"


class Cleaning(StrEnum):
    """How much a reader leaves for the cleaning steps to find out."""

    RAW = "raw"  # lines, of which nothing is known
    MARKED = "marked"  # paragraphs and headings
    PRINTED = "printed"  # paragraphs and headings, whose words are divided at line ends
    PAGE = "page"  # the main text alone
    STYLED = "styled"  # paragraphs and headings that their author declared


@dataclass(frozen=True, slots=True)
class Format:
    """One row: what a format is called, how it is recognised, who reads it, what is said where nobody can."""

    media_type: str
    name: str  # as people call it
    endings: tuple[str, ...] = ()
    begins: tuple[bytes, ...] = ()  # any of these, at the first byte
    zip_member: str = ""  # a zip folder with this member in it
    office_folder: str = ""  # an Office package with this folder in it
    zip_type: str = ""  # a zip folder whose member `mimetype` begins so
    stream: str = ""  # a compound file (OLE) with this stream in it
    pattern: bytes = b""  # a regular expression, whatever the case, that the beginning of a text matches
    named_pattern: bytes = b""  # the same, believed where the name has one of the endings
    reader: str = ""  # a module of `ingest.readers`
    cleaning: Cleaning = Cleaning.STYLED
    refusal: str = ""  # what is said where there is no reader


FORMATS: tuple[Format, ...] = (
    Format(PLAIN, "plain text", (".txt", ".text"), reader="text", cleaning=Cleaning.RAW),
    Format(
        MARKDOWN,
        "Markdown",
        (".md", ".markdown", ".mdown", ".mkd"),
        reader="markdown",
        cleaning=Cleaning.MARKED,
    ),
    Format(HTML, "HTML", (".html", ".htm", ".shtml"), reader="html", cleaning=Cleaning.PAGE),
    Format(XHTML, "XHTML", (".xhtml", ".xht"), reader="html", cleaning=Cleaning.PAGE),
    Format(PDF, "PDF", (".pdf",), reader="pdf", cleaning=Cleaning.PRINTED),
    Format(ZIP, "zip folder", (".zip",), begins=(b"PK\x03\x04", b"PK\x05\x06")),
    Format(
        DOCX,
        "Word document",
        (".docx", ".docm"),
        office_folder="word/",
        reader="docx",
    ),
    Format(
        PPTX,
        "PowerPoint presentation",
        (".pptx", ".pptm"),
        office_folder="ppt/",
        reader="pptx",
    ),
    Format(
        f"{_OOXML}.spreadsheetml.sheet",
        "Excel workbook",
        (".xlsx", ".xlsm"),
        office_folder="xl/",
        refusal=f"an Excel workbook, which no reader takes{_SAVE_AS}",
    ),
    Format(
        ODT,
        "OpenDocument text",
        (".odt",),
        zip_type=f"{_ODF}.text",
        reader="opendocument",
    ),
    Format(
        ODP,
        "OpenDocument presentation",
        (".odp",),
        zip_type=f"{_ODF}.presentation",
        reader="opendocument",
    ),
    Format(
        f"{_ODF}.spreadsheet",
        "OpenDocument spreadsheet",
        (".ods",),
        zip_type=f"{_ODF}.spreadsheet",
        refusal=f"an OpenDocument spreadsheet, which no reader takes{_SAVE_AS}",
    ),
    Format(
        EPUB,
        "EPUB book",
        (".epub",),
        zip_type="application/epub+zip",
        zip_member="META-INF/container.xml",
        reader="epub",
    ),
    Format(
        "application/x-encrypted-office",
        "encrypted Office file",
        stream="EncryptedPackage",
        refusal="protected by a password; open it with the password and save it without one",
    ),
    Format(
        "application/msword",
        "Word 97 document",
        (".doc",),
        stream="WordDocument",
        refusal="a Word 97 document, which no reader takes; save it as .docx or PDF",
    ),
    Format(
        "application/vnd.ms-powerpoint",
        "PowerPoint 97 presentation",
        (".ppt",),
        stream="PowerPoint Document",
        refusal="a PowerPoint 97 presentation, which no reader takes; save it as .pptx or PDF",
    ),
    Format(
        "application/vnd.ms-excel",
        "Excel 97 workbook",
        (".xls",),
        stream="Workbook",
        refusal="an Excel 97 workbook, which no reader takes; save it as PDF or text",
    ),
    Format(
        "application/vnd.ms-outlook",
        "Outlook message",
        (".msg",),
        stream="__properties_version1.0",
        refusal="an Outlook message, which no reader takes yet; save it as .eml or text",
    ),
    Format(
        MHTML,
        "page saved as one file (MHTML)",
        (".mht", ".mhtml"),
        pattern=_HEADERS
        + rb"(?:snapshot-content-location:|from:[ \t]*<?saved by |x-mimeole:[^\n]*microsoft mhtml)",
        reader="mhtml",
        cleaning=Cleaning.PAGE,
    ),
    Format(
        "application/mbox",
        "mailbox",
        (".mbox",),
        pattern=rb"from [^\n]{3,200}\n[a-z][\w-]{1,60}:",
        refusal="a mailbox, which no reader takes yet; save its messages as .eml files",
    ),
    Format(
        MAIL,
        "mail message",
        (".eml", ".emlx"),
        pattern=rb"(?:\d{1,12}[ \t]*\r?\n)?"
        + _HEADERS
        + rb"(?:message-id|mime-version|received|return-path|content-transfer-encoding)[ \t]*:",
        named_pattern=rb"(?:\d{1,12}[ \t]*\r?\n)?[a-z][\w-]{1,60}[ \t]*:",
        reader="mail",
        cleaning=Cleaning.PAGE,
    ),
    Format(
        "application/warc",
        "web archive (WARC)",
        (".warc",),
        pattern=rb"warc/[01]\.",
        refusal="a web archive (WARC), which no reader takes yet; save its pages as HTML",
    ),
    Format(
        "application/x-ia-arc",
        "web archive (ARC)",
        (".arc",),
        pattern=rb"filedesc://",
        refusal="a web archive (ARC), which no reader takes yet; save its pages as HTML",
    ),
    Format(
        "application/rtf",
        "rich text",
        (".rtf",),
        begins=(b"{\\rtf",),
        refusal="rich text (RTF), which no reader takes yet; save it as .docx or PDF",
    ),
    Format("image/png", "PNG image", begins=(b"\x89PNG",)),
    Format("image/jpeg", "JPEG image", begins=(b"\xff\xd8\xff",)),
    Format("image/gif", "GIF image", begins=(b"GIF8",)),
    Format("a RIFF file (sound, film or picture)", "RIFF file", begins=(b"RIFF",)),
    Format("application/x-ole-storage", "compound file", begins=(b"\xd0\xcf\x11\xe0",)),
    Format(
        "application/gzip",
        "gzip file",
        begins=(b"\x1f\x8b",),
        refusal="a gzip file, which no reader takes yet; unpack it first",
    ),
    Format("application/x-7z-compressed", "7z archive", begins=(b"7z\xbc\xaf",)),
    Format("application/vnd.rar", "RAR archive", begins=(b"Rar!",)),
    Format("application/x-elf", "program", begins=(b"\x7fELF",)),
    Format("application/vnd.microsoft.portable-executable", "program", begins=(b"MZ\x90",)),
    Format("application/vnd.sqlite3", "SQLite database", begins=(b"SQLite format 3\0",)),
    Format("application/postscript", "PostScript file", begins=(b"%!PS",)),
    Format("audio/mpeg", "sound", begins=(b"ID3",)),
    Format("application/ogg", "sound or film", begins=(b"OggS",)),
    Format("application/x-bzip2", "bzip2 file", begins=(b"BZh",)),
    Format("application/x-xz", "xz file", begins=(b"\xfd7zXZ\0",)),
    Format(OCTETS, "binary file"),
)
_BY_TYPE = {each.media_type: each for each in FORMATS}


def find_format(media_type: str) -> Format | None:
    """The row of a media type."""
    return _BY_TYPE.get(media_type)


def readable_names() -> str:
    """What can be read, as a list for people: `plain text, Markdown, … and zip folders`."""
    names = list(dict.fromkeys(each.name for each in FORMATS if each.reader))
    return f"{', '.join(names)} and zip folders"
