"""The whole pure way from bytes to a draft; this is what the workers of a batch run."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from archive.addresses import split_address
from archive.dates import find_date
from archive.errors import Empty, TooLarge
from archive.identifiers import digest_of
from archive.records import Candidate, Draft, Metadata, Paragraph, Section
from ingest.blocks import Block, Extraction, Hints
from ingest.cleaning import RULES, clean, steps_of
from ingest.cleaning.manuscript import Manuscript
from ingest.fields.dates import Custom, read_line
from ingest.fields.genres import normal_type
from ingest.fields.languages import find_language, normal_language
from ingest.fields.ranking import ranked
from ingest.fields.sources import DATE_ORDERS, SourceRules
from ingest.readers import read
from ingest.sketches import sketch_of
from ingest.surrogates import HALF, without_halves

_TITLE = 80  # characters of a title made of the text's first words

Candidates = Mapping[str, tuple[Candidate, ...]]


def draft(content: bytes, hints: Hints) -> Draft:
    """The draft of one payload; InputError says why there is none."""
    if len(content) > hints.limits.input_bytes:
        raise TooLarge(
            f"{len(content):,} bytes, more than the limit of {hints.limits.input_bytes:,} (input_bytes)"
        )
    if not content.strip():
        raise Empty("the file is empty")
    return draft_of(read(content, hints), digest_of(content), hints)


def draft_of(extraction: Extraction, digest: str, hints: Hints) -> Draft:
    """The draft of what a reader found in the payload of that digest."""
    extraction = _with_whole_characters(extraction)
    language = find_language(_words_of(extraction.blocks))
    stated = ranked([hints.candidates, extraction.candidates, {"language": (language,)} if language else {}])
    stated, undated = _with_dates(stated, _custom(stated, hints))
    cleaned = clean(
        Manuscript(
            extraction.blocks,
            text=extraction.text,
            custom=_custom(stated, hints),
            rules=hints.rules,
            title=_first(stated.get("title")),
        ),
        steps_of(extraction.media_type),
    )
    sections, paragraphs = _divided(cleaned.blocks)
    if not paragraphs:
        raise Empty(
            "there is no text in it" + (" that a machine can read yet" if extraction.needs_ocr else "")
        )
    if len(paragraphs) > hints.limits.passages:
        raise TooLarge(
            f"{len(paragraphs):,} passages, more than the limit of {hints.limits.passages:,} (passages)"
        )
    derived = {"title": (_derived(paragraphs[0].text),)}
    evidence = ranked([stated, cleaned.candidates, _of_hosts(extraction, stated, hints.rules), derived])
    evidence = _canonical(evidence, hints.rules)
    return Draft(
        digest=digest,
        media_type=extraction.media_type,
        metadata=_chosen(evidence),
        evidence=evidence,
        sections=sections,
        paragraphs=paragraphs,
        removed=extraction.removed + cleaned.removed,
        warnings=extraction.warnings + undated,
        rules=RULES,
        declared_urls=extraction.declared_urls,
        needs_ocr=extraction.needs_ocr,
        sketch=sketch_of(paragraph.text for paragraph in paragraphs),
    )


def statement(digest: str, hints: Hints) -> Draft:
    """What the archivist says of bytes that need no reading: a draft without passages.

    A date that only the text's language could read (`03/04/2021`) says nothing new of them.
    """
    today = hints.today or dt.date.today()
    stated = {name: found for name, found in hints.candidates.items() if found}
    either = [_with_dates(stated, Custom(today, order=order))[0] for order in ("dmy", "mdy")]
    if either[0] != either[1]:
        either[0].pop("date", None)
    evidence = _canonical(either[0], hints.rules)
    values: dict[str, Any] = {name: found[0].value for name, found in evidence.items()}
    return Draft(
        digest=digest,
        media_type="",
        metadata=Metadata(**{"title": "", **values}),
        evidence=evidence,
        sections=(),
        paragraphs=(),
    )


def _with_whole_characters(extraction: Extraction) -> Extraction:
    """The extraction as it can be kept; the text that its spans point into keeps its length.

    There may be a hundred thousand blocks, and hardly ever such a character in one of them.
    """
    blocks = extraction.blocks
    if any(HALF.search(block.text) for block in blocks):
        blocks = without_halves(blocks)
    rest: Extraction = without_halves(dataclasses.replace(extraction, text="", blocks=()))
    return dataclasses.replace(rest, text=HALF.sub("\ufffd", extraction.text), blocks=blocks)


def _words_of(blocks: Iterable[Block]) -> str:
    """The text of the longer blocks, enough of it to know its language."""
    parts: list[str] = []
    size = 0
    for block in blocks:
        if block.text.strip():
            parts.append(block.text)
            size += len(block.text)
            if size > 6000:
                break
    return "\n".join(sorted(parts, key=len, reverse=True))[:4000]


def _first(candidates: tuple[Candidate, ...] | None) -> str | None:
    return str(candidates[0].value) if candidates else None


def _custom(stated: Candidates, hints: Hints) -> Custom:
    """How the document's dates are to be understood."""
    rule = hints.rules.find_source(_first(stated.get("source")))
    order = DATE_ORDERS.get(rule.dates) if rule and rule.dates else None
    return Custom(hints.today or dt.date.today(), _first(stated.get("language")), order)


def _with_dates(
    stated: Candidates, custom: Custom
) -> tuple[dict[str, tuple[Candidate, ...]], tuple[str, ...]]:
    """What is stated with its dates as EDTF, and a warning for each that is no date, or one to come."""
    read = [(each, _edtf(str(each.value), custom)) for each in stated.get("date", ())]
    dates = tuple(dataclasses.replace(each, value=date) for each, date in read if date)
    warnings = tuple(
        f"no date that can be believed, so it is left out: {each.quote} ({each.how})"
        for each, date in read
        if not date
    )
    others = {name: row for name, row in stated.items() if name != "date"}
    return ({**others, "date": dates} if dates else others), warnings


def _edtf(text: str, custom: Custom) -> str | None:
    """A stated date as EDTF, be it so already or as people write one (`5 March 2025`); none to come."""
    date = find_date(text)
    if date is not None:
        return text if date.first <= custom.today else None
    found = read_line(text, custom)
    return str(found.date) if found else None


def _divided(blocks: Iterable[Block]) -> tuple[tuple[Section, ...], tuple[Paragraph, ...]]:
    """The sections that headings open, and the passages with the section that each stands in."""
    sections: list[Section] = []
    paragraphs: list[Paragraph] = []
    for block in blocks:
        if block.kind == "heading":
            sections.append(Section(block.text, block.level or 1, block.authors))
        else:
            section = len(sections) - 1 if sections else None
            paragraphs.append(Paragraph(block.text, section, block.page, block.label, block.spans))
    return tuple(sections), tuple(paragraphs)


def _derived(text: str) -> Candidate:
    """A title made of the text's first words, ending at a word."""
    if len(text) <= _TITLE:
        return Candidate(text, "derived", text, "the first words")
    words = text[: _TITLE + 1].rsplit(None, 1)[0].rstrip(" ,;:–—-")
    return Candidate(f"{words}…", "derived", words, "the first words")


def _of_hosts(extraction: Extraction, stated: Candidates, rules: SourceRules) -> Candidates:
    """What the rules say of the host that the document declares as its own."""
    addresses = [*(str(each.value) for each in stated.get("url", ())), *extraction.declared_urls]
    for address in addresses:
        found = rules.host_candidates(split_address(address).hostname or "")
        if found:
            return found
    return {}


def _canonical(evidence: Candidates, rules: SourceRules) -> dict[str, tuple[Candidate, ...]]:
    """The evidence with every publisher, type and language under the name that records carry."""
    named = dict(evidence)
    for field, canonical in (
        ("source", rules.canonical),
        ("type", normal_type),
        ("language", normal_language),
    ):
        if field in named:
            named[field] = tuple(
                dataclasses.replace(each, value=canonical(str(each.value))) for each in named[field]
            )
    return named


def _chosen(evidence: Candidates) -> Metadata:
    values: dict[str, Any] = {name: row[0].value for name, row in evidence.items()}
    return Metadata(**values)
