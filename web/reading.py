"""A version laid out for reading: headings, page breaks and passages, what is cited or found marked."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from archive.addresses import Target
from archive.records import Passage, Section, Version
from web.marking import Spans, marked


@dataclass(frozen=True, slots=True)
class Leaf:
    """The beginning of a page of the original."""

    page: int
    kind: str = "leaf"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section, where its first passage begins."""

    anchor: str
    title: str
    depth: int  # 2 to 6, of the HTML heading
    authors: tuple[str, ...]
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Line:
    """A passage under its number."""

    number: int
    check: str
    label: str | None
    text: Markup
    permalink: Target
    cited: bool
    first_cited: bool
    last_cited: bool
    kind: str = "passage"


@dataclass(frozen=True, slots=True)
class ContentsItem:
    """A line of the list of contents."""

    anchor: str
    title: str
    level: int
    authors: tuple[str, ...]


Part = Leaf | Heading | Line


def parts(
    version: Version, cited: Collection[int] = (), hits: Mapping[int, Spans] | None = None
) -> Iterator[Part]:
    """The version from top to bottom; `hits` are spans to mark by passage number.

    A section without passages of its own has its heading where the next section that has some begins.
    """
    depths = _depths(version.sections)
    section = -1
    page: int | None = None
    shown = [passage.number for passage in version.passages if passage.number in cited]
    ends = (shown[0], shown[-1]) if shown else (None, None)
    for passage in version.passages:
        if passage.page is not None and passage.page != page:
            if page is not None or passage.page > 1:
                yield Leaf(passage.page)
            page = passage.page
        if passage.section is not None and passage.section != section:
            yield from _headings(version.sections, depths, section, passage.section)
            section = max(section, passage.section)
        yield _line(
            version, passage, ends, cited=passage.number in cited, spans=(hits or {}).get(passage.number, ())
        )


def _depths(sections: tuple[Section, ...]) -> list[int]:
    """The depth of each section's heading below the title's: 2 to 6, and never skipping one going down."""
    top = min((section.level for section in sections), default=1)
    depths: list[int] = []
    for section in sections:
        depths.append(min(6, section.level - top + 2, (depths[-1] if depths else 1) + 1))
    return depths


def _headings(sections: tuple[Section, ...], depths: list[int], before: int, here: int) -> Iterator[Heading]:
    places = range(before + 1, here + 1) if here > before else range(here, here + 1)
    for place in places:
        found = sections[place]
        # A section that text returns to has its heading again, without a second anchor of the same name.
        anchor = f"s{place + 1}" if here > before else f"s{place + 1}-again"
        yield Heading(anchor, found.title, depths[place], found.authors)


def _line(
    version: Version, passage: Passage, ends: tuple[int | None, int | None], *, cited: bool, spans: Spans
) -> Line:
    return Line(
        number=passage.number,
        check=passage.check,
        label=passage.label,
        text=marked(passage.text, spans),
        permalink=Target(version.record_id, first=passage.number, check=passage.check),
        cited=cited,
        first_cited=passage.number == ends[0],
        last_cited=passage.number == ends[1],
    )


def contents(version: Version) -> tuple[ContentsItem, ...]:
    """The headings of a version that has more than one, indented by level."""
    if len(version.sections) < 2:
        return ()
    depths = _depths(version.sections)
    used = {passage.section for passage in version.passages}
    last = max((place for place in used if place is not None), default=-1)
    return tuple(
        ContentsItem(f"s{place + 1}", section.title, depths[place] - 1, section.authors)
        for place, section in enumerate(version.sections[: last + 1])
    )


def description(version: Version, *, length: int = 180) -> str:
    """The beginning of the text, for link previews."""
    text = version.passages[0].text if version.passages else version.metadata.title
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"


def as_text(version: Version, address: str) -> str:
    """The version as plain text, passages under their numbers; UTF-8, lines ended by a newline."""
    fields = version.metadata
    lines = [fields.title]
    lines += ["; ".join(fields.authors)] if fields.authors else []
    lines += [", ".join(part for part in (fields.source, fields.date or "undated") if part), address, ""]
    for part in parts(version):
        if isinstance(part, Heading):
            lines += [part.title, ""]
        elif isinstance(part, Line):
            label = f"{part.label} " if part.label else ""
            lines += [f"[{part.number}] {label}{part.text.unescape()}", ""]
    return "\n".join(lines)
