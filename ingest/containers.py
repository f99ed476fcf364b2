"""The documents inside a zip folder: each member's bytes, within limits, never written to disk.

A zip folder inside a zip folder is opened too, as deep as the limits say; all count against the limits of
the outermost one together.
"""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from archive.errors import Empty, InputError, TooLarge, Unreadable
from ingest.media_types import ZIP, sniff

# All that zipfile raises for bytes that are no sound zip folder, as a fuzz run found.
DAMAGE = (
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

    name: str  # the path inside, with "/"; in a zip folder inside, `inner.zip!path`
    content: bytes | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """How much may come out of one container."""

    members: int
    member_bytes: int
    total_bytes: int
    nesting: int = 1  # how many zip folders may be inside each other, the outermost counted


def find_members(content: bytes, name: str, limits: ContainerLimits) -> list[Member] | None:
    """The members of a container; None where the bytes are one document, be it in a zip folder's shell."""
    return members_of(content, limits) if sniff(content, name) == ZIP else None


def members_of(content: bytes, limits: ContainerLimits) -> list[Member]:
    """The members in name order; Unreadable where it is no sound zip, TooLarge where it holds too many."""
    unpacking = _Unpacking(limits)
    return sorted(unpacking.open(content, depth=1), key=lambda member: member.name)


class _Unpacking:
    """One container on its way out, with what its limits still allow."""

    def __init__(self, limits: ContainerLimits) -> None:
        self._limits = limits
        self._bytes, self._members = limits.total_bytes, limits.members

    def open(self, content: bytes, depth: int) -> list[Member]:
        """The members of one zip folder, those of the zip folders in it among them."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGE as error:
            raise Unreadable(f"a damaged zip folder: {error}; make it again from its files") from error
        with archive:
            files = [info for info in archive.infolist() if _is_document(info)]
            self._members -= len(files)
            if self._members < 0:
                raise TooLarge(
                    f"more than {self._limits.members:,} files in one zip folder (limits.members); divide it"
                )
            names: dict[str, zipfile.ZipInfo] = {}
            twice = []
            for info in files:
                name = info.filename.replace("\\", "/")
                if names.setdefault(name, info) is not info:
                    twice.append(Member(name, None, "a second file of the same name in the zip folder"))
            taken = (self._take(archive, info, name, depth) for name, info in names.items())
            return [*twice, *(member for members in taken for member in members)]

    def _take(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, depth: int) -> list[Member]:
        try:
            content = self._read(archive, info)
            return self._unfold(name, content, depth)
        except InputError as error:
            return [Member(name, None, str(error))]

    def _read(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        """A member's bytes; what was unpacked in vain counts too, or many bombs would cost a second each."""
        limit = min(self._bytes, self._limits.member_bytes)
        if limit <= 0:
            raise TooLarge(
                f"the members before it unpack to {self._limits.total_bytes:,} bytes, all that is allowed "
                "(limits.unpacked_bytes); divide the zip folder"
            )
        try:
            content = _read(archive, info, limit)
        except TooLarge:
            self._bytes -= limit
            raise
        self._bytes -= len(content)
        return content

    def _unfold(self, name: str, content: bytes, depth: int) -> list[Member]:
        """The member itself, or what is in it where it is a zip folder."""
        if sniff(content, name) != ZIP:
            return [Member(name, content)]
        if depth >= self._limits.nesting:
            raise TooLarge(
                f"a zip folder inside {depth} others, more than {self._limits.nesting} in all "
                "(limits.nesting); unpack it first"
            )
        inner = self.open(content, depth + 1)
        if not inner:
            raise Empty("a zip folder without a document in it")
        return [Member(f"{name}!{each.name}", each.content, each.reason) for each in inner]


def _is_document(info: zipfile.ZipInfo) -> bool:
    base = info.filename.rsplit("/", 1)[-1]
    return not (info.is_dir() or base.startswith(".") or info.filename.startswith(_MACHINE_FILES) or not base)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """At most `limit` bytes of a member; what the zip claims of its size is not believed."""
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise Unreadable("its name leads outside the zip folder")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable("a link inside the zip folder; put the file that it leads to in its place")
    if info.flag_bits & 0x1:
        raise Unreadable("encrypted; open it with its password and take the files")
    try:
        with archive.open(info) as stream:
            content = stream.read(limit + 1)
    except DAMAGE as error:
        raise Unreadable(f"damaged inside the zip folder: {error}") from error
    if len(content) > limit:
        raise TooLarge(f"unpacks to more than {limit:,} bytes; a zip folder may be a bomb")
    return content
