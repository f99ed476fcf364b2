"""The documents inside a zip folder: each member's bytes, within limits, never written to disk."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import InputError, TooLarge, Unreadable

# All that zipfile raises for bytes that are no sound zip folder, as a fuzz run found.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_MACHINE_FILES = ("__MACOSX/",)


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a container: its bytes, or why they can't be had."""

    name: str  # the path inside, with "/"
    content: bytes | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """How much may come out of one container."""

    members: int
    member_bytes: int
    total_bytes: int


def members_of(content: bytes, limits: ContainerLimits) -> list[Member]:
    """The members in name order; Unreadable where it is no sound zip, TooLarge where it holds too many."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGE as error:
        raise Unreadable(f"a damaged zip folder: {error}; make it again from its files") from error
    with archive:
        _refuse_office_files(archive)
        files = [info for info in archive.infolist() if _is_document(info)]
        if len(files) > limits.members:
            raise TooLarge(f"{len(files)} files in one zip folder, more than {limits.members}; divide it")
        return sorted(_read_all(archive, files, limits), key=lambda member: member.name)


def _refuse_office_files(archive: zipfile.ZipFile) -> None:
    """Word, Excel, LibreOffice and EPUB files are zip folders too, but one document, not many."""
    names = set(archive.namelist())
    if names & {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}:
        raise Unreadable("an office or EPUB file, which no reader takes yet; save it as PDF, HTML or text")


def _is_document(info: zipfile.ZipInfo) -> bool:
    base = info.filename.rsplit("/", 1)[-1]
    return not (info.is_dir() or base.startswith(".") or info.filename.startswith(_MACHINE_FILES) or not base)


def _read_all(
    archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], limits: ContainerLimits
) -> Iterator[Member]:
    left, seen = limits.total_bytes, set()
    for info in files:
        name = info.filename.replace("\\", "/")
        if name in seen:
            yield Member(name, None, "a second file of the same name in the zip folder")
            continue
        seen.add(name)
        try:
            content = _read(archive, info, min(left, limits.member_bytes))
        except InputError as error:
            yield Member(name, None, str(error))
        else:
            left -= len(content)
            yield Member(name, content)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """At most `limit` bytes of a member; what the zip claims of its size is not believed."""
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise Unreadable("its name leads outside the zip folder")
    if info.flag_bits & 0x1:
        raise Unreadable("encrypted; open it with its password and take the files")
    try:
        with archive.open(info) as stream:
            content = stream.read(limit + 1)
    except _DAMAGE as error:
        raise Unreadable(f"damaged inside the zip folder: {error}") from error
    if len(content) > limit:
        raise TooLarge(f"unpacks to more than {limit:,} bytes; a zip folder may be a bomb")
    return content
