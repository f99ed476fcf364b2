"""What a citation is of: a record, a version of it, a passage or a range, with the place in it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.addresses import Target
from archive.arrivals import Arrival
from archive.citing.names import Name, parse_name
from archive.dates import PartialDate, find_date
from archive.records import Metadata, Passage, Section, Version


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in a work a citation points: pages where it has them, else paragraphs."""

    label: str  # "page" or "paragraph", as CSL names them
    value: str  # "14", "14-15"; a paragraph's number as the original prints it, if it does

    @property
    def words(self) -> str:
        """As it is said in a line of prose: `p. 14`, `pp. 14–15`, `par. 3`, `pars. 3–7`."""
        one, several = ("p.", "pp.") if self.label == "page" else ("par.", "pars.")
        return f"{several if '-' in self.value else one} {self.value.replace('-', '–')}"


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that a citation says, whatever its form."""

    target: Target
    metadata: Metadata
    version: int
    locator: Locator | None = None
    part: Section | None = None  # the signed article of a bulletin that the passages stand in
    accessed: dt.date | None = None

    @property
    def title(self) -> str:
        """The title of what is cited: of a signed article within a record, the article's."""
        return self.part.title if self.part else self.metadata.title

    @property
    def container(self) -> str | None:
        """The title of the record that the article stands in."""
        return self.metadata.title if self.part else None

    @property
    def authors(self) -> tuple[str, ...]:
        """Whose words they are."""
        printed = self.part.authors if self.part else self.metadata.authors
        language = self.metadata.language
        return tuple(author for author in printed if parse_name(author, language=language) != Name())

    @property
    def issued(self) -> PartialDate | None:
        """The publication date, as precisely as it is known."""
        return find_date(self.metadata.date)

    @property
    def key(self) -> str:
        """A name for this reference that no other target has."""
        return self.target.path.removeprefix("/d/").replace("/", "-")

    def read_on(self, day: dt.date | None) -> "Reference":
        """The reference with the day on which its page was seen."""
        return replace(self, accessed=day)


def reference_of(version: Version, target: Target, passages: Sequence[Passage] = ()) -> Reference:
    """The reference to a target; `passages` are those that it names, none for a record or a whole version."""
    return Reference(
        target=target,
        metadata=version.metadata,
        version=version.number,
        locator=find_locator(passages),
        part=_signed_part(version.sections, passages),
    )


def reference_to(version: Version, target: Target, arrival: Arrival | None = None) -> Reference:
    """The reference to what stands at an address: a record, a version, or a passage with its place.

    Of a passage that is shown as it is now it carries the check of the words now; of one that is gone, the
    address by which it was asked for and the place that it had.
    """
    if arrival is None:
        return reference_of(version, target)
    keeps = target.version is not None or not arrival.passages
    passages = arrival.passages or (arrival.cited.passages if arrival.cited else ())
    return reference_of(version, target if keeps else arrival.permalink, passages)


def find_locator(passages: Sequence[Passage]) -> Locator | None:
    """Pages where the passages have them, else the paragraphs' numbers; None without passages."""
    if not passages:
        return None
    first, last = passages[0], passages[-1]
    if first.page is not None:
        return Locator("page", _span(str(first.page), str(last.page or first.page)))
    return Locator("paragraph", _span(_paragraph(first), _paragraph(last)))


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _paragraph(passage: Passage) -> str:
    printed = (passage.label or "").strip(" .()[]§¶")
    return printed if printed.isdigit() else str(passage.number)


def _signed_part(sections: Sequence[Section], passages: Sequence[Passage]) -> Section | None:
    """The nearest section with authors of its own that all the passages stand in."""
    parts = {_signed_above(sections, passage.section) for passage in passages}
    found = parts.pop() if len(parts) == 1 else None
    return None if found is None else sections[found]


def _signed_above(sections: Sequence[Section], index: int | None) -> int | None:
    """The section itself if it is signed, else the nearest signed one of those that enclose it."""
    if index is None or not 0 <= index < len(sections):
        return None
    level = sections[index].level + 1
    for position in range(index, -1, -1):
        if sections[position].level < level:
            level = sections[position].level
            if sections[position].authors:
                return position
    return None
