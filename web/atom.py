"""Atom feeds (RFC 4287) of records, newest first as they are given."""

import datetime as dt
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from flask import url_for

from archive.addresses import Target
from archive.records import Version
from web import reading
from web.holdings import here
from web.presenting import plain, public_url

_NS = "http://www.w3.org/2005/Atom"
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def feed(title: str, versions: Sequence[Version], *, page: str, own: str) -> bytes:
    """The feed of some records; `page` and `own` are paths of this server.

    Ids are made from the archive's and the record's, so that an archive may change its address without every
    entry coming up as new.
    """
    ET.register_namespace("", _NS)
    root = ET.Element(f"{{{_NS}}}feed", {"xml:lang": here().settings.language.replace("_", "-")})
    name = here().settings.name
    _text(root, "title", f"{title}, {name}")
    _text(root, "id", _urn(page))
    _text(root, "updated", max((v.made_at for v in versions), default=_BEGINNING).isoformat())
    _link(root, "self", own, "application/atom+xml")
    _link(root, "alternate", page, "text/html")
    _text(
        root,
        "icon",
        public_url(url_for("static.serve", name="icon.svg")) or url_for("static.serve", name="icon.svg"),
    )
    _author(root, here().settings.publisher or name)
    for version in versions:
        _entry(root, version)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(root: ET.Element, version: Version) -> None:
    fields = version.metadata
    entry = ET.SubElement(root, f"{{{_NS}}}entry")
    _text(entry, "title", fields.title)
    _text(entry, "id", _urn(version.record_id))
    _text(entry, "updated", version.made_at.isoformat())
    if fields.date and len(fields.date) == 10:
        _text(entry, "published", f"{fields.date}T00:00:00Z")
    for author in fields.authors or ((fields.source,) if fields.source else ()):
        _author(entry, author)
    if fields.source:
        ET.SubElement(entry, f"{{{_NS}}}category", {"term": _clean(fields.source)})
    _link(entry, "alternate", here().site.path(Target(version.record_id)), "text/html")
    _text(entry, "summary", reading.description(version, length=400))
    if fields.rights:
        _text(entry, "rights", fields.rights)


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.UUID(here().store.uuid), name).urn


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_NS}}}{name}").text = _clean(text)


def _author(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, f"{{{_NS}}}author"), "name", name)


def _link(parent: ET.Element, rel: str, path: str, kind: str) -> None:
    """A link, absolute where the archive has a public address, else relative to where the feed was got."""
    ET.SubElement(parent, f"{{{_NS}}}link", {"rel": rel, "type": kind, "href": public_url(path) or path})


def _clean(text: str) -> str:
    """The text without what XML 1.0 can't hold and without characters that print nothing."""
    return plain(text)
