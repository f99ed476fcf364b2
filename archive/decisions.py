"""What a returning file is, decided from the draft and what the archive knows (design, sections 3 and 4).

Pure. `place` says where a payload belongs by its alias and bytes alone. Where that depends on the words, the
caller asks `same_work` and `same_content`, and `stated` for what the archivist newly says of known bytes.
"""

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.history import Match
from archive.identifiers import normal_text, text_digest
from archive.records import FIELDS, HOW_RANKS, Candidate, Draft, Evidence, Metadata, Section, Version

OUTCOMES = ("new", "changed", "unchanged", "duplicate", "withdrawn", "failed")

# What an archivist says from outside the payload: on known bytes, only this can change a field.
_STATED = frozenset({"manifest", "option", "path rule"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as far as placing a payload needs it; of a merged record, its survivor."""

    id: str
    state: str  # "live" or "withdrawn"
    current: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of a payload and of the alias it comes under."""

    named: Standing | None = None  # the record that the alias leads to
    minted: bool = False  # whether the alias minted that record
    holders: tuple[tuple[Standing, int], ...] = ()  # records with these very bytes, and for which version
    once: frozenset[str] = frozenset()  # records that the alias minted, though it may lead elsewhere now


@dataclass(frozen=True, slots=True)
class Place:
    """Where a payload belongs.

    kept        the record has these bytes, under this alias; nothing happens, unless the alias minted the
                record and `stated` finds that the archivist says something new
    returning   other bytes than the record's current ones: if they are the same work, a version of the record
                (or withdrawn, as the record is); `otherwise` says what they are if not. Without `otherwise`
                they are the bytes of an earlier version, and the same work for certain
    duplicate   a record has these bytes, the alias is new to it
    withdrawn   a withdrawn record has these bytes, or is this work
    fresh       a record of its own
    """

    kind: str
    record_id: str | None = None
    minted: bool = False
    otherwise: "Place | None" = None


def place(known: Known) -> Place:
    """Where a payload belongs, as far as its alias and bytes tell."""
    named = known.named
    own = {version for standing, version in known.holders if named and standing.id == named.id}
    if named and named.state == "live" and own and (not known.minted or named.current in own):
        return Place("kept", named.id, known.minted)
    withdrawn = [standing.id for standing, _ in known.holders if standing.state == "withdrawn"]
    if withdrawn and not own:
        return Place("withdrawn", withdrawn[0])
    elsewhere = _elsewhere(known)
    if named and named.state == "withdrawn":
        return Place("withdrawn", named.id) if own else Place("returning", named.id, otherwise=elsewhere)
    if named and known.minted:
        return Place("returning", named.id, minted=True, otherwise=None if own else elsewhere)
    return elsewhere


def _elsewhere(known: Known) -> Place:
    """Where a payload belongs if not to the record that its alias leads to."""
    others = [
        standing
        for standing, _ in known.holders
        if standing.state == "live" and (known.named is None or standing.id != known.named.id)
    ]
    if not others:
        return Place("fresh")
    holder = next((standing for standing in others if standing.id in known.once), others[0])
    if holder.id in known.once and (holder, holder.current) not in known.holders:
        return Place("returning", holder.id, minted=True)
    return Place("duplicate", holder.id)


def same_work(draft: Draft, version: Version, matches: Iterable[Match] | None = None) -> bool:
    """Whether the title or one passage in five matches.

    Of the fewer passages, so that a stub that grows is the same work; exactly, or as `matches` found.
    """
    if _folded(draft.metadata.title) == _folded(version.metadata.title):
        return True
    fewer = min(len(draft.paragraphs), len(version.passages))
    if matches is not None:
        return fewer > 0 and 5 * sum(match.verdict != "gone" for match in matches) >= fewer
    old = Counter(passage.digest for passage in version.passages)
    new = Counter(text_digest(paragraph.text) for paragraph in draft.paragraphs)
    return fewer > 0 and 5 * (old & new).total() >= fewer


def _folded(title: str) -> str:
    return normal_text(title).casefold()


def same_content(draft: Draft, version: Version) -> bool:
    """Whether neither fields nor sections nor passages differ: then no version is minted.

    How accents are encoded (`é`, or `e` and a combining mark) is no difference: it is none to a check either.
    """
    if len(draft.paragraphs) != len(version.passages):
        return False
    old, new = _fields(version.metadata, version.sections), _fields(draft.metadata, draft.sections)
    return old == new and all(
        (after.section, after.page, _composed(after.label), _composed(after.text))
        == (before.section, before.page, _composed(before.label), _composed(before.text))
        for after, before in zip(draft.paragraphs, version.passages, strict=True)
    )


def _fields(metadata: Metadata, sections: Iterable[Section]) -> list[Any]:
    """Everything besides the passages, composed."""
    told = [dataclasses.astuple(metadata), *(dataclasses.astuple(section) for section in sections)]
    return [_composed(values) for values in told]


def _composed(value: Any) -> Any:
    """The value with every text in it in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return tuple(map(_composed, value)) if isinstance(value, tuple) else value


def stated(draft: Draft, version: Version) -> Mapping[str, tuple[Candidate, ...]]:
    """The fields of known bytes of which the archivist now says something else, with their new candidates.

    New cleaning rules do not apply to known bytes, and a manifest that is merely absent this time takes
    nothing back; but a corrected manifest must not go unheard. A weaker kind of statement never unseats a
    stronger one.
    """
    return {
        name: draft.evidence[name]
        for name in FIELDS
        if _speaks(draft.evidence.get(name, ()), version.evidence.get(name, ()))
        and getattr(draft.metadata, name) != getattr(version.metadata, name)
    }


def _speaks(new: tuple[Candidate, ...], old: tuple[Candidate, ...]) -> bool:
    worst = len(HOW_RANKS)
    return bool(new) and new[0].how in _STATED and _rank(new, worst) <= _rank(old, worst)


def _rank(candidates: tuple[Candidate, ...], worst: int) -> int:
    return HOW_RANKS.get(candidates[0].how, worst) if candidates else worst


def corrected(draft: Draft, corrections: Mapping[str, Candidate]) -> Draft:
    """The draft with every correction by hand put first among its field's candidates."""
    if not corrections:
        return draft
    metadata, evidence = chosen(draft.metadata, draft.evidence, {k: (v,) for k, v in corrections.items()})
    return dataclasses.replace(draft, metadata=metadata, evidence=evidence)


def chosen(
    metadata: Metadata, evidence: Evidence, better: Mapping[str, tuple[Candidate, ...]]
) -> tuple[Metadata, Evidence]:
    """Fields and evidence with better candidates put first; what they outrank stays listed after them."""
    values: dict[str, Any] = {name: candidates[0].value or None for name, candidates in better.items()}
    if "authors" in values:
        values["authors"] = tuple(better["authors"][0].value)
    if "title" in values:
        values["title"] = values["title"] or ""
    merged = dict(evidence)
    for name, candidates in better.items():
        older = (old for old in evidence.get(name, ()) if old not in candidates and old.how != "correction")
        merged[name] = (*candidates, *older)
    return dataclasses.replace(metadata, **values), merged
