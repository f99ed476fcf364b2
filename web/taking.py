"""What a reader takes away of a record, passage, range or of words of it: quotation, citations, addresses."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from archive.addresses import Target, text_fragment
from archive.identifiers import normal_text
from archive.records import Version
from web import objects
from web.holdings import here
from web.problems import Problem

LONGEST_QUOTATION = 2_000
_FRAGMENT_LENGTH = 40  # shorter passages are marked by the page itself


@dataclass(frozen=True, slots=True)
class Form:
    """One thing to copy."""

    key: str
    label: str
    text: str
    code: bool = False  # for machines: shown in a fixed pitch


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
    words = _own_words(quotation, found)
    url = here().site.url(found.arrival.permalink if found.arrival and target.version is None else target)
    address = f"{url}#{text_fragment(words)}" if words and words != _all_words(found) else url
    return Taken(
        target=target,
        name=_name(target),
        title=found.version.metadata.title,
        url=address,
        forms=tuple(_forms(found, words or _all_words(found), address)),
    )


def _own_words(quotation: str, found: objects.Found) -> str:
    """The quotation if it stands in what was found; nobody else's words are put into a citation."""
    wanted, own = normal_text(quotation), normal_text(_all_words(found))
    return wanted if wanted and wanted in own else ""


def _all_words(found: objects.Found) -> str:
    return (found.arrival.text or "") if found.arrival else ""


def _name(target: Target) -> str:
    if target.first is None:
        return "this record"
    return f"passage {target.first}" if target.last is None else f"passages {target.first} to {target.last}"


def _forms(found: objects.Found, words: str, address: str) -> list[Form]:
    forms = [Form("quotation", "Quotation", f"“{words.strip()}”")] if words else []
    forms.append(Form("url", "Address", address, code=True))
    forms.append(Form("markdown", "Markdown", _markdown(found.version, words, address), code=True))
    return forms


def _markdown(version: Version, words: str, address: str) -> str:
    fields = version.metadata
    told = ", ".join(part for part in (", ".join(fields.authors), fields.source, fields.date) if part)
    link = f"[{_escaped(fields.title)}]({quote(address, safe=':/?#&=%~@,.-_')})"
    said = f"{link}, {_escaped(told)}" if told else link
    lines = [f"> {_escaped(line)}" if line else ">" for line in words.splitlines()]
    return "\n".join([*lines, ">", f"> — {said}"]) if lines else said


def _escaped(text: str) -> str:
    """The text as Markdown that shows it as it is."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|~!" else c for c in text)


def as_json(taken: Taken) -> str:
    """The forms for the citing panel."""
    return json.dumps(
        {
            "name": taken.name,
            "title": taken.title,
            "url": taken.url,
            "forms": [{"key": f.key, "label": f.label, "text": f.text, "code": f.code} for f in taken.forms],
        },
        ensure_ascii=False,
    )
