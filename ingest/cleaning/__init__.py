"""Blocks as a reader found them to blocks as a careful person would print them: a row of named steps.

Each step is a pure function from manuscript to manuscript; what it takes out it keeps under its name.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.cleaning import furniture, hyphens, labels, paragraphs, spaces
from ingest.cleaning.manuscript import Manuscript

RULES = "1"  # changes whenever a step would make something else of the same bytes

Step = Callable[[Manuscript], Manuscript]

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "furniture": furniture.drop_furniture,
        "labels": labels.find_labels,
        "paragraphs": paragraphs.join_lines,
        "cuts": paragraphs.join_cuts,
        "hyphens": hyphens.rejoin,
        "spaces": spaces.fold,
    }
)


def clean(manuscript: Manuscript, steps: Mapping[str, Step] = STEPS) -> Manuscript:
    """The manuscript after every step, in the order of the table."""
    for step in steps.values():
        manuscript = step(manuscript)
    return manuscript
