"""What passes from one cleaning step to the next."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from archive.records import Candidate, Removed
from ingest.blocks import Block
from ingest.cleaning.layout import Layout
from ingest.fields.dates import Custom
from ingest.fields.sources import SourceRules

Candidates = Mapping[str, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents: what it calls a section, and who it says wrote it."""

    title: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The blocks as cleaned so far, what was taken out, and what was learnt on the way."""

    blocks: tuple[Block, ...]
    text: str = ""  # the extraction's, which spans point into
    removed: tuple[Removed, ...] = ()
    candidates: Candidates = field(default_factory=dict)
    contents: tuple[Entry, ...] = ()
    layout: Layout | None = None  # of raw lines
    custom: Custom = field(default_factory=lambda: Custom(dt.date.today()))  # how dates are to be understood
    rules: SourceRules = field(default_factory=SourceRules)  # the names that sources go by
    title: str | None = None  # as something stronger than the text gives it


def without(manuscript: Manuscript, step: str, places: Collection[int]) -> Manuscript:
    """The manuscript without the blocks at these places, which are kept under the step's name."""
    if not places:
        return manuscript
    taken = set(places)
    kept = tuple(block for place, block in enumerate(manuscript.blocks) if place not in taken)
    removed = tuple(removal(step, manuscript.blocks[place]) for place in sorted(taken))
    return replace(manuscript, blocks=kept, removed=manuscript.removed + removed)


def removal(step: str, block: Block) -> Removed:
    """A block as what a step removed."""
    text = f"{block.label} {block.text}" if block.label else block.text
    return Removed(step=step, text=text, page=block.page, spans=block.spans)


def learning(manuscript: Manuscript, found: Candidates) -> Manuscript:
    """The manuscript with further candidates, after those it has."""
    known = dict(manuscript.candidates)
    for name, candidates in found.items():
        known[name] = (*known.get(name, ()), *candidates)
    return replace(manuscript, candidates=known)
