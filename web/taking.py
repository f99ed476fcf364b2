"""What a reader takes away of a record, passage, range or of words of it: quotation, citations, addresses."""

import html
import re
from dataclasses import dataclass

from markupsafe import Markup

from archive.addresses import Target
from archive.citing import prose
from archive.citing.references import Reference
from archive.citing.styles import Styled, style_all
from archive.identifiers import normal_text
from archive.words import word_spans
from web import objects
from web.holdings import here
from web.problems import Problem
from web.references import in_form, reference_to

LONGEST_QUOTATION = 2_000
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, slots=True)
class Form:
    """One thing to copy; `shown` is its text with what is to be seen of it, italics at most."""

    key: str
    label: str
    text: str
    shown: Markup
    code: bool = False  # for machines: in a fixed pitch, spaces kept


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything to copy, and what it is of."""

    target: Target
    name: str
    title: str
    url: str
    forms: tuple[Form, ...]


def take(target: Target, quotation: str = "") -> Taken:
    """The forms of what a target names; the quotation is left out unless these are its words."""
    record = here().store.get_record(target.record_id)
    if record.state == "withdrawn":
        raise Problem(410, f"Record {record.id} was withdrawn: {record.reason or 'no reason was given'}")
    found = objects.find(target)
    reference, whole = reference_to(found), (found.arrival.text or "") if found.arrival else ""
    words = _own_words(quotation, whole)
    url = prose.address(reference, here().site, words=_whole_words(words, whole))
    return Taken(
        target=target,
        name=_name(target, selected=bool(words)),
        title=found.version.metadata.title,
        url=url,
        forms=tuple(_forms(reference, words or whole, url)),
    )


def _own_words(quotation: str, whole: str) -> str:
    """The quotation if it stands in the text, lines parted as there; else nothing.

    Nobody else's words are put into a citation.
    """
    lines = [normal_text(line) for line in whole.splitlines() if line.strip()]
    wanted = normal_text(quotation)
    start = " ".join(lines).find(wanted)
    return "\n".join(lines)[start : start + len(wanted)] if wanted and start >= 0 else ""


def _whole_words(words: str, whole: str) -> str:
    """The words with the rest of those that a selection cut: browsers mark no part of a word."""
    text = "\n".join(normal_text(line) for line in whole.splitlines() if line.strip())
    start = text.find(words)
    if not words or start < 0:
        return words
    end = start + len(words)
    spans = [span for span in word_spans(text) if span[0] < start < span[1] or span[0] < end < span[1]]
    return text[min([start, *(first for first, _ in spans)]) : max([end, *(last for _, last in spans)])]


def _name(target: Target, *, selected: bool) -> str:
    if target.first is None:
        return "this record" if target.version is None else f"version {target.version} of this record"
    name = f"passage {target.first}" if target.last is None else f"passages {target.first} to {target.last}"
    return f"these words of {name}" if selected else name


def _forms(reference: Reference, quoted: str, url: str) -> list[Form]:
    site = here().site
    forms = [_form("quotation", "Quotation", prose.plain(reference, site, words=quoted))] if quoted else []
    forms.append(_form("url", "Address", url, code=True))
    for styled in style_all(reference, site, form="html"):
        forms += _styled(styled)
    forms.append(
        _form("markdown", "Markdown", prose.markdown(reference, site, words=quoted, url=url), code=True)
    )
    for form, label in (("bib", "BibTeX"), ("ris", "RIS"), ("csl", "CSL-JSON")):
        forms.append(_form(form, label, in_form(reference, site, form), code=True))
    return forms


def _styled(styled: Styled) -> tuple[Form, Form]:
    """What goes into the text or the footnote, and the entry for the list."""
    name, is_note = styled.name.removesuffix(", note"), styled.key.endswith("note")
    place = f"{name}, {'footnote' if is_note else 'in the text'}"
    return (
        _form(f"{styled.key}-place", place, _unmarked(styled.citation), Markup(styled.citation)),  # noqa: S704
        _form(styled.key, f"{name}, list", _unmarked(styled.entry), Markup(styled.entry)),  # noqa: S704
    )


def _unmarked(shown: str) -> str:
    """The text of a citation in which everything but italics is escaped: formatting it twice takes long."""
    return html.unescape(_TAG.sub("", shown))


def _form(key: str, label: str, text: str, shown: Markup | None = None, *, code: bool = False) -> Form:
    return Form(key, label, text, Markup.escape(text) if shown is None else shown, code)
