"""What stands above a text (title, genre, date, byline, publisher, agency) read, and kept out of the text.

Each line of the head says what it is by its form (`heads`). What no form claims is the title (`titles`), a
name alone, or already the text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.records import Candidate
from ingest.blocks import Block
from ingest.cleaning.contents import key_of
from ingest.cleaning.heads import HeadLine, candidate, head_lines, imprinted, of_byline
from ingest.cleaning.manuscript import Manuscript, learning, without
from ingest.cleaning.titles import find_paper, find_title, of_kicker, of_title, with_issue
from ingest.fields.bylines import read_name, read_speaker
from ingest.fields.dates import find_date, read_line, tells_of_change
from ingest.fields.organisations import expansion, is_acronym, languages_of

_STANDFIRST_WORDS = 8  # of a line below the head that is no heading of a section
_DATELINE = re.compile(
    r"^\W{0,3}(?P<place>[^\W\d_][^()/—–\n]{1,40}?)?,?\s*(?P<date>[^()/—–\n]{0,25}?)[.,]?\s*"
    r"(?:\((?P<round>[^\W\d_][\w .-]{1,25})\)|(?<!\S)/\s?(?P<slash>[^\W\d_][\w .-]{1,20})\s?/(?!\w)|"
    r"(?:—|–|-)\s*(?P<dash>[^\W\d_][\w-]{1,18})(?=\.\s))\s*\.?\s*[—–-]?\s*\S"
)

# A place and a day before the first words of a report.
_PLACE_AND_DAY = re.compile(r"^(?P<line>[^\W\d_][^–—:]{4,60}?)\s?(?:[–—:]|\s-)\s+\S")

Found = Sequence[tuple[str, Candidate]]


def read_masthead(manuscript: Manuscript) -> Manuscript:
    """The manuscript without its head, and with what the head says as candidates.

    Something must be left: of a text so short that all of it looks like a head, the last line that no form
    claims is the text.
    """
    lines = list(head_lines(manuscript))
    cleaned = _without_head(manuscript, lines)
    if not lines or any(block.text.strip() for block in cleaned.blocks):
        return cleaned
    text = next((line.place for line in reversed(lines) if not line.kind), lines[-1].place)
    blocks = tuple(
        replace(block, kind="paragraph") if place == text else block
        for place, block in enumerate(manuscript.blocks)
    )
    return _without_head(replace(manuscript, blocks=blocks), [line for line in lines if line.place != text])


def _without_head(manuscript: Manuscript, lines: Sequence[HeadLine]) -> Manuscript:
    """The manuscript without those of these lines that are its head."""
    title = find_title(lines, manuscript) if lines else None
    paper = find_paper(lines)
    read = _with_names(_with_imprint(lines, title, manuscript), title, manuscript)
    found = [pair for line in read for pair in line.found]
    taken = {line.place for line in read if line.kind}
    if title is not None:
        above = [line for line in lines if line.place < title.place]
        again = [line.place for line in lines if key_of(line.text) == key_of(title.text)]
        found += [pair for line in above if not line.kind for pair in of_kicker(line, manuscript)]
        if paper is not None:
            found.append(("source", candidate(paper.text, paper.text, manuscript, paper.place)))
        found += of_title(
            with_issue(title, lines) if paper is not None and paper is title else title, manuscript
        )
        taken |= {title.place, *again, *(line.place for line in above)}
    found += _of_dateline(manuscript, lines[-1].place + 1 if lines else 0)
    cleaned = without(_with_standfirsts(manuscript, lines, taken), "masthead", taken)
    return learning(cleaned, _gathered(found, manuscript))


def _with_imprint(
    lines: Sequence[HeadLine], title: HeadLine | None, manuscript: Manuscript
) -> list[HeadLine]:
    """The lines with an imprint under the title made a date line, where no other line gives a date."""
    if title is None or any(name == "date" for line in lines for name, _ in line.found):
        return list(lines)
    return [imprinted(line, manuscript) if line.place > title.place else line for line in lines]


def _with_names(lines: Sequence[HeadLine], title: HeadLine | None, manuscript: Manuscript) -> list[HeadLine]:
    """The lines with names alone beside a title made bylines; one name does not follow another later on."""
    if title is None or any(name == "authors" for line in lines for name, _ in line.found):
        return list(lines)
    text = _Witness(manuscript.blocks, after=lines[-1].place)
    read: list[HeadLine] = []
    last: int | None = None
    for index, line in enumerate(lines):
        free = not line.kind and line.place != title.place and (last is None or index == last + 1)
        free = free and not (line.text.isupper() and line.place < title.place)  # a page's rubric, not a name
        found = _of_name(line, text, manuscript) if free else ()
        last = index if found else last
        read.append(replace(line, kind="byline", found=found) if found else line)
    return read


def _of_name(line: HeadLine, text: "_Witness", manuscript: Manuscript) -> tuple[tuple[str, Candidate], ...]:
    """The candidates of a line that is a name alone, or says who speaks."""
    speaker = read_speaker(line.text)
    if speaker:
        speech = ("type", candidate("speech", line.text, manuscript, line.place))
        return (*of_byline(speaker, manuscript, line.place), speech)
    name = read_name(line.text)
    if name and all(text.may_be_author(person) for person in name.people):
        return of_byline(name, manuscript, line.place)
    return ()


def _with_standfirsts(manuscript: Manuscript, lines: Sequence[HeadLine], taken: set[int]) -> Manuscript:
    """The manuscript with what is left among the lines of the head marked as the text's first words."""
    last = max(taken, default=-1)
    left = {
        line.place
        for line in lines
        if line.place not in taken and (line.place < last or len(line.text.split()) > _STANDFIRST_WORDS)
    }
    blocks = tuple(
        replace(block, kind="standfirst") if place in left and block.kind == "paragraph" else block
        for place, block in enumerate(manuscript.blocks)
    )
    return replace(manuscript, blocks=blocks) if left else manuscript


class _Witness:
    """What the text says on whether two words are a name: its own words are not written small in it."""

    def __init__(self, blocks: Sequence[Block], after: int) -> None:
        self._texts = [block.text for block in blocks[after + 1 :] if block.text.strip()]

    def may_be_author(self, name: str) -> bool:
        """Whether a name's words occur nowhere in lower case, and the name not as a matter of the text."""
        words = [re.escape(word.lower()) for word in name.split() if len(word) > 3 and word[0].isupper()]
        small = re.compile(rf"\b(?:{'|'.join(words)})\b") if words else None
        ending = self._texts[-4:]
        for text in self._texts:
            if small and small.search(text):
                return False
            if name in text and name not in text[:200] and not (text in ending and text.startswith(name)):
                return False
        return True


def _of_dateline(manuscript: Manuscript, place: int) -> Found:
    """What the text's first words say of its agency, and of its date if they give the year."""
    first = next(
        (at for at in range(place, len(manuscript.blocks)) if manuscript.blocks[at].text.strip()), None
    )
    if first is None or manuscript.blocks[first].kind != "paragraph":
        return ()
    opening = " ".join(manuscript.blocks[first].text[:160].split())
    match = _DATELINE.match(opening)
    if match is None:
        return _of_place_and_day(opening, first, manuscript)
    dated = match["round"] and any(map(str.isdigit, match["date"]))
    if not ((match["place"] or "").isupper() or match["slash"] or dated):
        return ()
    agency = (match["round"] or match["slash"] or match["dash"]).strip()
    quote = opening[: match.end() - 1].strip()
    date = find_date(quote, manuscript.custom)
    found = [("source", candidate(agency, quote, manuscript, first))]
    return [*found, ("date", candidate(str(date.date), quote, manuscript, first))] if date else found


def _of_place_and_day(opening: str, first: int, manuscript: Manuscript) -> Found:
    """What the first words say where they are a place and a whole date: `Ansby, 3. April 2021. – Die …`."""
    match = _PLACE_AND_DAY.match(opening)
    line = re.sub("[()]", " ", match["line"]).strip(" .:") if match else ""
    date = read_line(line, manuscript.custom)
    if match is None or date is None or date.date.day is None or line == date.quote:
        return ()
    quote = match["line"].strip()
    return [("date", candidate(str(date.date), quote, manuscript, first, "byline"))]


def _gathered(found: Found, manuscript: Manuscript) -> dict[str, tuple[Candidate, ...]]:
    """Candidates by field; of several publishers' names the one in the text's language first.

    A date of publication comes before one of a change, and people named in several lines are one list.
    """
    fields: dict[str, list[Candidate]] = {}
    for name, each in found:
        fields.setdefault(name, []).append(each)
    if "source" in fields:
        named = [_expanded(each, manuscript) for each in fields["source"]]
        fields["source"] = sorted(named, key=lambda each: _is_foreign(str(each.value), manuscript))
    if "date" in fields:
        fields["date"].sort(key=lambda each: tells_of_change(each.quote))
    if len(fields.get("authors", ())) > 1:
        people = tuple(dict.fromkeys(person for each in fields["authors"] for person in each.value))
        quote = "; ".join(each.quote for each in fields["authors"])
        fields["authors"] = [replace(fields["authors"][0], value=people, quote=quote)]
    return {name: tuple(row) for name, row in fields.items()}


def _is_foreign(name: str, manuscript: Manuscript) -> bool:
    """Whether a name is an organisation's in another language than the text's, as far as its words tell."""
    known, language = languages_of(name), manuscript.custom.language
    return bool(known) and language is not None and language not in known


def _expanded(each: Candidate, manuscript: Manuscript) -> Candidate:
    """The candidate with an acronym written out, if the text does so."""
    short = str(each.value)
    if not is_acronym(short) or manuscript.rules.find_source(short):
        return each
    ends = [block.text for block in (*manuscript.blocks[:12], *manuscript.blocks[-20:])]
    full = expansion(short, ends)
    return replace(each, value=full) if full else each
