"""What stands above a text: title, genre label, date line, byline, publisher, agency.

Each line of the head says what it is by its form, and is kept out of the text. What no form claims is the
title, or a line of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.records import Candidate
from ingest.blocks import Block
from ingest.cleaning import phrases
from ingest.cleaning.contents import MARKER, key_of
from ingest.cleaning.manuscript import Manuscript, learning, without
from ingest.cleaning.paragraphs import begins_item
from ingest.cleaning.sentences import ends_sentence, is_titled
from ingest.metadata.bylines import Byline, read_byline, read_name, read_speaker
from ingest.metadata.calendars import fold
from ingest.metadata.dates import find_date, is_date_line, read_line
from ingest.metadata.genres import find_type, split_label, type_of_title
from ingest.metadata.organisations import expansion, is_acronym, is_organisation, languages_of
from ingest.words import is_low

_MOST = 16  # lines that a head may have
_PROSE = 140  # characters; a line this long is the text
_TITLE = 260
_STANDFIRST = 320
_TITLE_WORDS = 34
_SPEAKER = re.compile(r"(?<![\w“\"'‘«])(?:I|my|me|мне|я|je|ich|mən|ben)(?!\w)")
_PARTS = re.compile(r"\s+[|•·]\s+|\t+|\s{3,}|\s+/\s+")
_INNER = re.compile(r"[.!?։](?=['\"”’»)]*\s+[^\W\d_a-zа-яա-ֆ].{12})")
_SITE = re.compile(r"^(?P<title>.{12,}?)\s+\|\s+(?P<site>[^|]{3,50})$")
_TRAIL = re.compile(r"[^>»›→]{2,30}(?:\s[>»›→]\s[^>»›→]{2,40})+")  # Home > Opinion > Harbours
_DATELINE = re.compile(
    r"^\W{0,3}(?P<place>[^\W\d_][^()/—–\n]{1,40}?)?,?\s*(?P<date>[^()/—–\n]{0,25}?)[.,]?\s*"
    r"(?:\((?P<round>[^\W\d_][\w .-]{1,25})\)|/\s?(?P<slash>[^\W\d_][\w .-]{1,20})\s?/|"
    r"(?:—|–|-)\s*(?P<dash>[^\W\d_][\w-]{1,18})(?=\.\s))\s*\.?\s*[—–-]?\s*\S"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the head and what its form says it is."""

    place: int
    text: str
    kind: str  # "date", "byline", "genre", "source", "issue", "remark", or "" for what no form claims
    found: tuple[tuple[str, Candidate], ...] = ()


def read_masthead(manuscript: Manuscript) -> Manuscript:
    """The manuscript without its head, and with what the head says as candidates."""
    places = list(_head(manuscript))
    lines = [_read(place, manuscript) for place in places]
    chosen = _find_title(lines, manuscript)
    lines = _named_alone(lines, chosen, manuscript)
    dateline = _read_dateline(manuscript, places[-1] + 1 if places else 0)
    found = [pair for line in lines for pair in line.found]
    taken = {line.place for line in lines if line.kind}
    if chosen is not None:
        found += [
            pair for line in lines if line.place < chosen.place and not line.kind for pair in _kicker(line)
        ]
        found += _titled(chosen)
        taken |= {chosen.place} | {line.place for line in lines if line.place < chosen.place}
    if not lines or (chosen is None and not found):
        return learning(manuscript, _gathered(dateline, manuscript))
    first = _standfirsts([_Line(place, manuscript.blocks[place].text, "") for place in places], taken)
    blocks = tuple(
        replace(block, kind="standfirst") if place in first and block.kind == "paragraph" else block
        for place, block in enumerate(manuscript.blocks)
    )
    cleaned = without(replace(manuscript, blocks=blocks), "masthead", taken)
    return learning(cleaned, _gathered([*found, *dateline], manuscript))


def _head(manuscript: Manuscript) -> Iterator[int]:
    """The places of the lines above the text: up to the first prose, salutation, number or contents.

    A sentence or two may stand among them, if a byline or date line comes right after.
    """
    seen = 0
    for place, block in enumerate(manuscript.blocks):
        if block.kind == "page break" or (not block.text.strip() and block.kind != MARKER):
            continue
        if block.kind == MARKER or seen >= _MOST:
            return
        if _is_text(block, first=not seen) and not (
            seen and (_is_of_head(place, manuscript) or _is_standfirst(place, manuscript))
        ):
            return
        if block.kind == "heading" and seen and (block.level or 1) > 1:
            return
        seen += 1
        yield place


def _is_of_head(place: int, manuscript: Manuscript) -> bool:
    """Whether a line that looks like text says in so many words that it is a byline or a date."""
    block = manuscript.blocks[place]
    if block.kind != "paragraph" or block.label or len(block.text) > _PROSE:
        return False
    text = " ".join(block.text.split())
    return not ends_sentence(text) and (read_byline(text) is not None or is_date_line(text))


def _is_standfirst(place: int, manuscript: Manuscript) -> bool:
    """Whether a short piece of prose stands above a line that says who wrote the text, or when."""
    block = manuscript.blocks[place]
    if block.kind != "paragraph" or block.label or len(block.text) > _STANDFIRST:
        return False
    following = [at for at in range(place + 1, len(manuscript.blocks)) if manuscript.blocks[at].text.strip()][
        :2
    ]
    read = (_read(at, manuscript) for at in following if len(manuscript.blocks[at].text) <= _PROSE)
    return any(
        line.kind in {"date", "line of several"} or (line.kind == "byline" and line.found) for line in read
    )


def _is_text(block: Block, *, first: bool) -> bool:
    """Whether a block is of the text, and no line above it."""
    if block.kind == "heading" and not block.label:
        return False
    text = " ".join(block.text.split())
    return (
        block.kind not in {"paragraph", "heading"}
        or block.label is not None
        or begins_item(text)
        or text.startswith(("—", "–", "- "))
        or _is_salutation(text)
        or _is_prose(text, block.text.count("\n"), _TITLE if first else _PROSE)
    )


def _is_salutation(text: str) -> bool:
    """Whether a line addresses the hearers of a speech."""
    return (text.endswith(",") and not text.isupper()) or phrases.is_salutation(text)


def _is_prose(text: str, breaks: int, most: int) -> bool:
    """Whether a line is too long for a title, or has the form of sentences."""
    words = len(text.split())
    return (
        len(text) > most
        or words > _TITLE_WORDS
        or breaks > 3
        or (words > 9 and _SPEAKER.search(text) is not None)
        or (words > 7 and ends_sentence(text) and text.endswith((".", "։", ".”", ".»")))
        or _has_sentences(text)
    )


def _has_sentences(text: str) -> bool:
    """Whether a text has a sentence's end inside, and goes on: abbreviations (`Mr. Doe`) are none."""
    return any(ends_sentence(text[: match.start() + 1]) for match in _INNER.finditer(text))


def _read(place: int, manuscript: Manuscript) -> _Line:
    """What a line of the head is."""
    text = " ".join(manuscript.blocks[place].text.split())
    if _same_title(text, manuscript.title):
        return _Line(place, text, "title")
    whole = _by_form(text, manuscript, place)
    if whole is not None:
        return whole
    raw = manuscript.blocks[place].text.strip()
    parts = [part.strip() for part in _PARTS.split(raw) if part.strip()]
    if len(parts) > 1 and manuscript.blocks[place].kind != "heading":
        read = [_by_form(part, manuscript, place) or _name_part(part, place) for part in parts]
        known = [each for each in read if each is not None]
        if len(known) == len(read) or (len(known) > 1 and any(each.kind == "date" for each in known)):
            found = tuple(pair for each in known for pair in each.found)
            return _Line(place, text, "line of several", found)
    return _Line(place, text, "")


def _name_part(text: str, place: int) -> _Line | None:
    if re.fullmatch(r"\d{1,4}", text):
        return _Line(place, text, "remark")
    byline = read_name(text)
    return _Line(place, text, "byline", _of_byline(byline)) if byline else None


def _by_form(text: str, manuscript: Manuscript, place: int) -> _Line | None:
    """The line if some form claims it."""
    byline = read_byline(text)
    if byline is not None:
        date = find_date(text, manuscript.custom)
        more = (("date", _candidate(str(date.date), text)),) if date else ()
        return _Line(place, text, "byline", (*_of_byline(byline), *more))
    date_line = read_line(text, manuscript.custom)
    if date_line is not None:
        return _Line(place, text, "date", (("date", _candidate(str(date_line.date), text)),))
    kind = find_type(text)
    if kind is not None:
        return _Line(place, text, "genre", (("type", _candidate(kind, text)),))
    folded = fold(text).strip(" .:;*_-–—|[]()")
    remarks = (phrases.CALLS, phrases.REMARKS, phrases.CREDITS)
    if is_date_line(text) or any(remark.fullmatch(folded) for remark in remarks):
        return _Line(place, text, "remark")  # a date among them is one that can't be believed
    if _TRAIL.fullmatch(text):
        kinds = ((find_type(part), part.strip()) for part in re.split("[>»›→]", text))
        found = tuple(("type", _candidate(kind, part)) for kind, part in kinds if kind)
        return _Line(place, text, "remark", found)
    return _issue(text, manuscript, place) or _source(text, manuscript, place)


def _issue(text: str, manuscript: Manuscript, place: int) -> _Line | None:
    """A line that counts an issue (`No. 3 (15)`, `Թիվ 3, մարտ 2022`), with its date if it has one."""
    match = phrases.ISSUE.match(fold(text))
    if match is None or (not any(map(str.isdigit, match[0])) and not re.search(r"\b[ivxlc]+\b", match[0])):
        return None
    rest = text[match.end() :].strip(" ,.;|–—-()")
    date = read_line(rest, manuscript.custom) if rest else None
    if rest and date is None:
        return None
    found = (("date", _candidate(str(date.date), text)),) if date else ()
    return _Line(place, text, "issue", found)


def _source(text: str, manuscript: Manuscript, place: int) -> _Line | None:
    """A line that names who publishes: an organisation, an agency's tag, a name that `sources.toml` knows."""
    bare = text.strip(' .,*_/()[]«»“”"')
    parts = re.split(r"\s?/\s?", bare)
    if len(parts) == 2:
        bare = next((part for part in parts if manuscript.rules.find_source(part)), bare)
    if manuscript.rules.find_source(bare) or is_organisation(bare) or _is_tag(bare):
        return _Line(place, text, "source", (("source", _candidate(bare, text)),))
    return None


def _is_tag(text: str) -> bool:
    """Whether a line is an agency's mark: one short word in capitals, or two with a stroke between."""
    parts = re.split(r"\s?/\s?", text)
    if len(parts) == 2 and all(re.fullmatch(r"[^\W\d_][\w.-]{1,15}", part) for part in parts):
        return any(is_acronym(part) for part in parts)
    return len(text) <= 6 and is_acronym(text) and text.isalpha()


def _candidate(value: str | tuple[str, ...], quote: str, how: str = "masthead") -> Candidate:
    return Candidate(value, how, quote)


def _of_byline(byline: Byline) -> tuple[tuple[str, Candidate], ...]:
    people = (("authors", _candidate(byline.people, byline.quote, "byline")),) if byline.people else ()
    source = (
        (("source", _candidate(byline.organisation, byline.quote, "byline")),) if byline.organisation else ()
    )
    return (*people, *source)


def _find_title(lines: Sequence[_Line], manuscript: Manuscript) -> _Line | None:
    """The line that is the title: the first heading, or the likeliest that no form claims."""
    known = next((line for line in lines if line.kind == "title"), None)
    if known is not None:
        return replace(known, kind="")
    free = [line for line in lines if not line.kind and _may_title(line.text)]
    if manuscript.title:  # another title must look like one
        free = [
            line
            for line in free
            if is_titled(line.text) or split_label(line.text)[1] or type_of_title(line.text)
        ]
    headings = [line for line in free if manuscript.blocks[line.place].kind == "heading"]
    if headings:
        return headings[0]
    if free:
        return max(free, key=lambda line: (_title_score(line, lines), -line.place))
    return _title_of_forms(lines, manuscript)


def _same_title(text: str, title: str | None) -> bool:
    """Whether a line is the title that is known, word for word or with most of its words."""
    if not title:
        return False
    own, known = key_of(text), key_of(title)
    if len(own.split()) > 2 and own in known:
        return True
    words, wanted = ({word for word in key.split() if len(word) > 3} for key in (own, known))
    shared = len(words & wanted)
    return shared >= 3 and shared >= 0.6 * min(len(words), len(wanted))


def _title_of_forms(lines: Sequence[_Line], manuscript: Manuscript) -> _Line | None:
    """The title where a form claims every line: a bulletin's name, or a title that names an office."""
    genre = next((line for line in lines if line.kind == "genre"), None)
    orders = [line for line in lines if line.kind in {"source", "genre", "date", "issue"}]
    if (
        len(orders) > 2
        and orders[0].kind == "source" == orders[-1].kind
        and {"genre", "date"} & {x.kind for x in orders}
    ):
        return replace(orders[-1], kind="", found=())  # who publishes comes first, the issue's title last
    if genre is not None and len(lines) > 1:
        issue = next((found for line in lines if (found := _issue_in(line.text))), None)
        return replace(genre, text=f"{genre.text}, {issue}" if issue else genre.text, found=genre.found)
    sources = [line for line in lines if line.kind == "source" and not _is_tag(line.text.strip(" ./()"))]
    free = [line for line in sources if not manuscript.rules.find_source(line.text)]
    return replace(free[-1], kind="", found=()) if free else None


def _issue_in(text: str) -> str | None:
    """The part of a line that counts an issue: `No. 3 (15)`."""
    match = phrases.ISSUE.match(fold(text))
    return text[: match.end()].strip(" ,.;|–—-") if match and any(map(str.isdigit, match[0])) else None


def _may_title(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return (
        letters >= 3
        and len(text) <= _TITLE
        and not is_low(text)
        and not text.rstrip().endswith((",", ";", ":"))
        and not (text.endswith(".") and len(text.split()) > 7)
        and "/" not in text.split(" ", maxsplit=1)[0]
    )


def _title_score(line: _Line, lines: Sequence[_Line]) -> int:
    """How much a line looks like a title among the others that no form claims."""
    text = line.text
    words = len(text.split())
    rest, kind, _ = split_label(text)
    labelled = kind is not None and len(rest.split()) > 2
    alone = sum(not other.kind for other in lines) == 1
    score = (
        4 * labelled
        + 4 * (type_of_title(text) is not None)
        - (text.isupper() and not alone)
        + 2 * (words >= 4)
        + (words >= 2)
        - 2 * bool(languages_of(text) and words <= 4)
    )
    if not alone and read_name(text) is not None:
        score -= 3
    return score


def _titled(line: _Line) -> list[tuple[str, Candidate]]:
    """What the title's line says: the title without its genre label, the type, the site after a stroke."""
    text, kind, label = split_label(line.text)
    found: list[tuple[str, Candidate]] = []
    site = _SITE.match(text)
    if site and len(site["site"].split()) <= 5:
        text = site["title"]
        found.append(("source", _candidate(site["site"].strip(), line.text)))
    found.append(("title", _candidate(text.strip(), line.text)))
    if kind:
        found.append(("type", _candidate(kind, label)))
    elif named := type_of_title(text):
        found.append(("type", _candidate(named, line.text)))
    speaker = read_speaker(text)
    return found + list(_of_byline(speaker) if speaker else ())


def _kicker(line: _Line) -> tuple[tuple[str, Candidate], ...]:
    """What a line above the title says of the genre: `Opinion | Harbours`."""
    kinds = ((find_type(part), part) for part in _PARTS.split(line.text))
    return tuple(("type", _candidate(kind, part)) for kind, part in kinds if kind)


def _named_alone(lines: Sequence[_Line], title: _Line | None, manuscript: Manuscript) -> list[_Line]:
    """The lines of the head with names alone made bylines; what no form claims after the title is text."""
    if title is None:
        return list(lines)
    if any(name == "authors" for line in lines for name, _ in line.found):
        return [line for line in lines if line.kind or line.place <= title.place]
    text = _Witness(manuscript.blocks, after=lines[-1].place)
    read: list[_Line] = []
    for line in lines:
        speaker = None if line.kind else read_speaker(line.text)
        name = None if line.kind or line.place == title.place else read_name(line.text)
        if speaker and line.place != title.place:
            speech = ("type", _candidate("speech", line.text))
            read.append(replace(line, kind="byline", found=(*_of_byline(speaker), speech)))
        elif name and all(text.may_be_author(person) for person in name.people):
            read.append(replace(line, kind="byline", found=_of_byline(name)))
        elif line.kind or line.place <= title.place:
            read.append(line)
    return read


def _standfirsts(lines: Sequence[_Line], taken: set[int]) -> set[int]:
    """The places of lines that stand among those of the head, and are neither: the text's first words."""
    last = max(taken, default=-1)
    return {
        line.place
        for line in lines
        if line.place not in taken and (line.place < last or len(line.text.split()) > 8)
    }


class _Witness:
    """What the text says on whether two words are a name: its own words are not written small in it."""

    def __init__(self, blocks: Sequence[Block], after: int) -> None:
        self._texts = [block.text for block in blocks[after + 1 :] if block.text.strip()]

    def may_be_author(self, name: str) -> bool:
        """Whether a name's words occur nowhere in lower case, and the name not as a matter of the text."""
        words = [word for word in name.split() if len(word) > 3 and word[0].isupper()]
        small = (
            re.compile(r"\b(?:" + "|".join(re.escape(word.lower()) for word in words) + r")\b")
            if words
            else None
        )
        ending = self._texts[-4:]
        for text in self._texts:
            if small and small.search(text):
                return False
            if name in text and not (text in ending and text.startswith(name)) and name not in text[:200]:
                return False
        return True


def _read_dateline(manuscript: Manuscript, place: int) -> list[tuple[str, Candidate]]:
    """What the text's first words say of its agency, and of its date if they give the year."""
    for block in manuscript.blocks[place : place + 3]:
        if block.kind != "paragraph" or not block.text.strip():
            continue
        opening = " ".join(block.text[:160].split())
        match = _DATELINE.match(opening)
        if match is None:
            return []
        agency = match["round"] or match["slash"] or match["dash"]
        place_name = match["place"] or ""
        if not (
            place_name.isupper() or match["slash"] or (match["round"] and find_date_words(match["date"]))
        ):
            return []
        quote = opening[: match.end() - 1].strip()
        found = [("source", _candidate(agency.strip(), quote))]
        date = find_date(quote, manuscript.custom)
        return [*found, ("date", _candidate(str(date.date), quote))] if date else found
    return []


def find_date_words(text: str) -> bool:
    """Whether a dateline's second part is a day: `June 30`, `3 апреля`."""
    return any(map(str.isdigit, text))


def _gathered(
    found: Sequence[tuple[str, Candidate]], manuscript: Manuscript
) -> dict[str, tuple[Candidate, ...]]:
    """Candidates by field; of several publishers' names the one in the text's language first."""
    fields: dict[str, list[Candidate]] = {}
    for name, candidate in found:
        fields.setdefault(name, []).append(candidate)
    language = manuscript.custom.language
    if "source" in fields:
        named = [_expanded(each, manuscript) for each in fields["source"]]
        fields["source"] = sorted(named, key=lambda each: _foreign(str(each.value), language))
    if len(fields.get("authors", ())) > 1:
        people = tuple(dict.fromkeys(person for each in fields["authors"] for person in each.value))
        quote = "; ".join(each.quote for each in fields["authors"])
        fields["authors"] = [_candidate(people, quote, "byline")]
    return {name: tuple(row) for name, row in fields.items()}


def _foreign(name: str, language: str | None) -> bool:
    """Whether a name is an organisation's in another language than the text's, as far as its words tell."""
    known = languages_of(name)
    return bool(known) and language is not None and language not in known


def _expanded(candidate: Candidate, manuscript: Manuscript) -> Candidate:
    """The candidate with an acronym written out, if the text does so."""
    short = str(candidate.value)
    if not is_acronym(short) or manuscript.rules.find_source(short):
        return candidate
    ends = [block.text for block in (*manuscript.blocks[:12], *manuscript.blocks[-20:])]
    full = expansion(short, ends)
    return replace(candidate, value=full) if full else candidate
