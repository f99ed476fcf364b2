"""Which line above a text is its title, and what else that line says."""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.records import Candidate
from ingest.cleaning.heads import (
    LONGEST_TITLE,
    PARTS,
    HeadLine,
    candidate,
    is_tag,
    issue_in,
    of_byline,
    without_found,
)
from ingest.cleaning.manuscript import Manuscript
from ingest.cleaning.sentences import is_titled
from ingest.fields.bylines import read_name, read_speaker
from ingest.fields.dates import is_dated
from ingest.fields.genres import find_type, split_label, type_of_title
from ingest.fields.organisations import languages_of
from ingest.words import is_low

_SITE = re.compile(r"^(?P<title>.{12,}?)\s+\|\s+(?P<site>[^|]{3,50})$")
_SITE_WORDS = 5
_PAPER = re.compile(
    r"(?:policy|working|discussion|research|occasional|briefing) paper|(?:policy|research) brief", re.I
)

Found = tuple[tuple[str, Candidate], ...]


def find_title(lines: Sequence[HeadLine], manuscript: Manuscript) -> HeadLine | None:
    """The line that is the title: the one known, the first heading, or the likeliest that no form claims."""
    known = next((line for line in lines if line.kind == "title"), None)
    if known is not None:
        return without_found(known)
    free = [line for line in lines if not line.kind and _may_be(line.text)]
    if manuscript.title:  # another title must look like one
        free = [line for line in free if _is_marked(line.text)]
    headings = [line for line in free if manuscript.blocks[line.place].kind == "heading"]
    if headings:
        return headings[0]
    if free:
        return max(free, key=lambda line: (_score(line, lines), -line.place))
    return _of_forms(lines, manuscript)


def _may_be(text: str) -> bool:
    bare = text.rstrip()
    return (
        sum(map(str.isalpha, text)) >= 3
        and len(text) <= LONGEST_TITLE
        and not is_low(text)
        and not bare.endswith((",", ";", ":"))
        and not (bare.endswith(".") and len(bare.split()) > 7)
        and not re.match(r"[^\s\d]*/", text)
    )


def _is_marked(text: str) -> bool:
    return is_titled(text) or split_label(text)[1] is not None or type_of_title(text) is not None


def _score(line: HeadLine, lines: Sequence[HeadLine]) -> int:
    """How much a line looks like a title, among the others that no form claims."""
    text = line.text
    words = len(text.split())
    rest, kind, _ = split_label(text)
    alone = sum(not other.kind for other in lines) == 1
    score = 2 * (words >= 4) + (words >= 2)
    score += 4 * (kind is not None and len(rest.split()) > 2) + 4 * (type_of_title(text) is not None)
    score -= 4 * (is_dated(text) and not alone)
    score -= (text.isupper() and not alone) + 2 * bool(languages_of(text) and words <= 4)
    return score - 3 * (not alone and read_name(text) is not None)


def _of_forms(lines: Sequence[HeadLine], manuscript: Manuscript) -> HeadLine | None:
    """The title where a form claims every line: a bulletin's name, or a title that names an office."""
    order = [line for line in lines if line.kind in {"source", "genre", "date", "issue"}]
    kinds = [line.kind for line in order]
    if len(order) > 2 and kinds[0] == kinds[-1] == "source" and {"genre", "date"} & set(kinds):
        return without_found(order[-1])  # who publishes comes first, the issue's title last
    genre = next((line for line in lines if line.kind == "genre"), None)
    if genre is not None and len(lines) > 1:
        issue = next((found for line in lines if line is not genre and (found := issue_in(line.text))), None)
        return replace(genre, text=f"{genre.text}, {issue}" if issue else genre.text)
    free = [
        line
        for line in lines
        if line.kind == "source" and not is_tag(line.text) and not manuscript.rules.find_source(line.text)
    ]
    if not free:
        return None
    alone = len(free) == 1  # a paper's name is a title only with its number
    issue = next((found for line in lines if alone and (found := issue_in(line.text))), None)
    return replace(without_found(free[-1]), text=f"{free[-1].text}, {issue}" if issue else free[-1].text)


def find_paper(lines: Sequence[HeadLine]) -> HeadLine | None:
    """The line that names a paper, though no word of it says so: the first, above its issue's number."""
    if len(lines) < 2 or lines[0].kind or not lines[1].kind:
        return None
    if issue_in(lines[1].text) is None or _PAPER.match(lines[1].text):
        return None
    text = lines[0].text
    named = len(text.split()) <= _SITE_WORDS and is_titled(text) and not text.endswith(("?", "!"))
    return (
        lines[0] if named and not any(name == "source" for line in lines for name, _ in line.found) else None
    )


def with_issue(title: HeadLine, lines: Sequence[HeadLine]) -> HeadLine:
    """A paper's name as the title of the issue whose number stands below it."""
    issue = next((found for line in lines if (found := issue_in(line.text))), None)
    return replace(title, text=f"{title.text}, {issue}") if issue else title


def of_title(line: HeadLine, manuscript: Manuscript) -> Found:
    """What the title's line says: the title without its genre label, the type, the site after a stroke."""
    text, kind, label = split_label(line.text)
    found: list[tuple[str, Candidate]] = []
    site = _SITE.match(text)
    if site and len(site["site"].split()) <= _SITE_WORDS:
        text = site["title"]
        found.append(("source", candidate(site["site"].strip(), line.text, manuscript, line.place)))
    found.append(("title", candidate(text.strip(), line.text, manuscript, line.place)))
    named = kind or type_of_title(text)
    if named:
        found.append(("type", candidate(named, label or line.text, manuscript, line.place)))
    speaker = read_speaker(text)
    return (*found, *(of_byline(speaker, manuscript, line.place) if speaker else ()))


def of_kicker(line: HeadLine, manuscript: Manuscript) -> Found:
    """What a line above the title says of the genre: `Opinion | Harbours`."""
    kinds = ((find_type(part), part) for part in PARTS.split(line.text))
    return tuple(("type", candidate(kind, part, manuscript, line.place)) for kind, part in kinds if kind)
