"""Blocks as a reader found them to blocks as a careful person would print them: a row of named steps.

Each step is a pure function from manuscript to manuscript; what it takes out it keeps under its name. The
steps are applied in the order in which they stand here.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from archive.formats import Cleaning, find_format
from ingest.cleaning import (
    bullets,
    contents,
    furniture,
    headings,
    hyphens,
    labels,
    markup,
    masthead,
    paragraphs,
    spaces,
    tails,
)
from ingest.cleaning.manuscript import Manuscript

RULES = "5"  # changes whenever a step would make something else of the same bytes

Step = Callable[[Manuscript], Manuscript]
Steps = Mapping[str, Step]

# Raw lines know nothing of what they are.
RAW: Steps = MappingProxyType(
    {
        "layout": paragraphs.measure_layout,
        "contents": contents.take_contents,
        "furniture": furniture.drop_furniture,
        "labels": labels.find_labels,
        "paragraphs": paragraphs.join_lines,
        "markup": markup.strip_markup,
        "masthead": masthead.read_masthead,
        "tail": tails.cut_tail,
        "rules": spaces.drop_rules,
        "cuts": paragraphs.join_cuts,
        "hyphens": hyphens.rejoin,
        "bullets": bullets.strip_bullets,
        "headings": headings.find_headings,
        "spaces": spaces.fold,
    }
)
# A reader of Markdown knows paragraphs and headings, but not what stands above and below the text.
MARKED: Steps = MappingProxyType(
    {
        "contents": contents.take_contents,
        "masthead": masthead.read_masthead,
        "tail": tails.cut_tail,
        "rules": spaces.drop_rules,
        "spaces": spaces.fold,
    }
)
# A reader of PDF leaves the words that line ends divide.
PRINTED: Steps = MappingProxyType(
    {
        "contents": contents.take_contents,
        "masthead": masthead.read_masthead,
        "tail": tails.cut_tail,
        "hyphens": hyphens.rejoin,
        "rules": spaces.drop_rules,
        "spaces": spaces.fold,
    }
)
# A page says what its title and its main text are; what its text still has of the page stands below it.
PAGE: Steps = MappingProxyType({"tail": tails.cut_tail, "spaces": spaces.fold})

# An author who uses styles has said what is a heading; pages have no heads and line ends no hyphens. What no
# style sets apart stays text: read as a masthead, the first lines of unstyled files became false fields.
STYLED: Steps = MappingProxyType({name: step for name, step in MARKED.items() if name != "masthead"})

_STEPS: Mapping[Cleaning, Steps] = MappingProxyType(
    {
        Cleaning.RAW: RAW,
        Cleaning.MARKED: MARKED,
        Cleaning.PRINTED: PRINTED,
        Cleaning.PAGE: PAGE,
        Cleaning.STYLED: STYLED,
    }
)


def steps_of(media_type: str) -> Steps:
    """The steps that the format's row names; those of raw text for a format without a row."""
    row = find_format(media_type)
    return _STEPS[row.cleaning] if row else RAW


def clean(manuscript: Manuscript, steps: Steps = RAW) -> Manuscript:
    """The manuscript after every step, in the order of the table."""
    for step in steps.values():
        manuscript = step(manuscript)
    return manuscript
