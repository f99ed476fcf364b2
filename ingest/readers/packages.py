"""The parts of a document that is a zip folder: their bytes and XML trees, within limits.

Nothing outside the folder is ever fetched: the parser resolves no entity and has no network.
"""

import io
import zipfile
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from archive.errors import TooLarge, Unreadable
from archive.folder import Limits
from ingest.containers import DAMAGE


class Package:
    """An open package; all parts that are read count against one limit."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGE as error:
            raise Unreadable(f"damaged: {error}; open it in its program and save it again") from error
        self._left = min(limits.unpacked_bytes, limits.input_bytes)
        self._names = set(self._archive.namelist())

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._names

    def names(self) -> list[str]:
        """The parts in the order of their names."""
        return sorted(self._names)

    def read(self, name: str) -> bytes:
        """A part's bytes; Unreadable where it is missing, encrypted or damaged, TooLarge past the limit."""
        try:
            with self._archive.open(name) as stream:
                content = stream.read(self._left + 1)
        except KeyError as error:
            raise Unreadable(f"damaged: its part {name} is missing; save it again") from error
        except DAMAGE as error:
            raise Unreadable(f"its part {name} can't be unpacked: {error}; save it again") from error
        self._left -= len(content)
        if self._left < 0:
            raise TooLarge("unpacks to more than is allowed (limits.unpacked_bytes); it may be a bomb")
        return content

    def tree(self, name: str) -> etree._Element:
        """A part as a tree; Unreadable where it is no XML."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(f"damaged: its part {name} is no XML ({error}); save it again") from error

    def main_part(self) -> str:
        """The part that an Office package's relations name as its document."""
        for relation in self.tree("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                return resolve("", attribute(relation, "Target") or "")
        raise Unreadable("damaged: it does not say which part its document is; save it again")

    def find_tree(self, name: str) -> etree._Element | None:
        """A part as a tree, or None where it is missing or damaged: for what only adds to a text."""
        try:
            return self.tree(name) if name in self._names else None
        except Unreadable:
            return None


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that local name."""
    return (child for child in element if local(child) == name)


def find_child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    return next(children(element, name), None) if element is not None else None


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None
    )


def resolve(part: str, target: str) -> str:
    """The part that a relative address in `part` leads to."""
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))
