"""References as words: a quotation with its source, in plain text and in Markdown."""

import re

from archive.addresses import Site, text_fragment
from archive.citing.quotes import quoted
from archive.citing.references import Reference

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)", re.MULTILINE)


def address(reference: Reference, site: Site, *, words: str = "") -> str:
    """The URL, with a fragment that makes browsers mark the exact words where some are given."""
    url = site.url(reference.target)
    return f"{url}#{text_fragment(words)}" if words.strip() else url


def described(reference: Reference) -> str:
    """Who, what, where and when in one line: `Mira Talvik, “The harbour”, Gazette, 2021-03-12, par. 4`."""
    locator = reference.locator
    place = locator.words if locator else None
    parts = [", ".join(reference.authors), f"“{reference.title}”", reference.container]
    parts += [reference.metadata.source, reference.metadata.date, place]
    return ", ".join(" ".join(part.split()) for part in parts if part)


def plain(reference: Reference, site: Site, *, words: str = "") -> str:
    """The words in quotation marks, if any are given, their source, and the URL."""
    source = f"{described(reference)}. {address(reference, site)}"
    return f"{quoted(words.strip())}\n\n{source}" if words.strip() else source


def markdown(reference: Reference, site: Site, *, words: str = "", url: str | None = None) -> str:
    """A block quotation with a linked source; without words only the linked source."""
    link = _angled(url or address(reference, site, words=words))
    source = f"[{escape_markdown(described(reference))}](<{link}>)"
    lines = [f"> {escape_markdown(line)}".rstrip() for line in words.strip().splitlines()]
    return "\n".join([*lines, ">", f"> — {source}"]) if lines else source


def escape_markdown(text: str) -> str:
    """The text as Markdown that shows it as it is."""
    return _LIST_MARK.sub(r"\1\\\2\3", _MARKDOWN.sub(r"\\\1", text))


def _angled(url: str) -> str:
    return "".join(f"%{ord(mark):02X}" if mark in "<>\\ \n" else mark for mark in url)
