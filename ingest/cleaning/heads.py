"""The lines above a text, and what the form of each says it is: byline, date, genre, issue, publisher."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from archive.records import Candidate
from ingest.blocks import Block
from ingest.cleaning import phrases
from ingest.cleaning.contents import MARKER, key_of
from ingest.cleaning.manuscript import Manuscript
from ingest.cleaning.paragraphs import begins_item
from ingest.cleaning.sentences import ends_sentence, opening_case
from ingest.fields.bylines import (
    Byline,
    genre_of_byline,
    is_of_nobody,
    read_byline,
    read_employer,
    read_name,
)
from ingest.fields.calendars import fold
from ingest.fields.dates import FoundDate, find_date, is_date_line, read_imprint, read_line, without_dates
from ingest.fields.genres import find_type, split_label
from ingest.fields.organisations import is_acronym, is_organisation

MOST_LINES = 16
LONGEST_TITLE = 260  # characters
_PROSE = 140  # characters; a line this long below the title is the text
_STANDFIRST = 320
_TITLE_WORDS = 34
_SPEAKER = re.compile(r"(?<![\w“\"'‘«])(?:I|my|me|мне|я|je|ich|mən|ben)(?!\w)")
_INNER = re.compile(r"[.!?։](?=['\"”’»)]*\s+[^\W\d_a-zа-яա-ֆ].{12})")
PARTS = re.compile(r"\s+[|•·]\s*|\t+|\s{3,}|\s+/\s+")
_TRAIL = re.compile(r"[^>»›→]{2,30}(?:\s[>»›→]\s[^>»›→]{2,40})+")  # Home > Opinion > Harbours
_PIECES = re.compile(r"\s*[|•·,;]\s*|\s+[–—/-]\s+|\s{3,}")
_DATED = re.compile(
    r"\s+(?:for|of|за|от|vom|von|du|de|del|për)\s*$|^\s*(?:года|г|il|г\.|թ\.?|თვე)\s*$", re.IGNORECASE
)
_PLACE = re.compile(r"[^\W\d_a-zа-яա-ֆა-ჰ]{3,20},\s[^\W\d_][^\W\d_A-ZА-Я]{3,20}")  # BAKU, Azerbaijan
_MENU = re.compile(r"[^\W\d_]+(?:\s+[|•·]\s+[^\W\d_]+){2,}")  # Politics | Economy | Society
_NUMBERED_GENRE = re.compile(
    r"^(?P<genre>[^\W\d_][^\d№#]{3,40}?)[\s,]*(?=(?:no\.?|nr\.?|№|#|issue|n[°º])?\s*\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the head and what its form says it is.

    kind is "title" (as something stronger gives it), "byline", "role", "date", "genre", "issue", "source",
    "remark", "several" (of these in one line), or "" for what no form claims.
    """

    place: int
    text: str
    kind: str
    found: tuple[tuple[str, Candidate], ...] = ()


def head_lines(manuscript: Manuscript) -> Iterator[HeadLine]:
    """The lines above the text: up to the first prose, salutation, numbered paragraph or table of contents.

    A sentence or two may stand among them, if a byline or date line comes right after.
    """
    seen, titled, authored = 0, False, False
    for place, block in enumerate(manuscript.blocks):
        if block.kind == "page break" or (not block.text.strip() and block.kind != MARKER):
            continue
        if block.kind == MARKER or seen >= MOST_LINES or _opens_section(block, titled=titled):
            return
        if authored and _is_about(block):
            yield HeadLine(place, " ".join(block.text.split()), "remark")
            continue
        if _is_text(block, titled=titled) and not (
            _says_so(block) or (seen and _is_standfirst(place, manuscript))
        ):
            return
        line = read_head_line(place, manuscript)
        if titled and not line.kind and read_name(line.text) is None and _goes_on(place, manuscript):
            return
        if titled and not line.kind and _PLACE.fullmatch(line.text):
            line = replace(line, kind="remark")
        titled = titled or not line.kind
        authored = authored or any(name == "authors" for name, _ in line.found)
        seen += 1
        yield line


def _opens_section(block: Block, *, titled: bool) -> bool:
    return block.kind == "heading" and titled and (block.level or 1) > 1


def _is_text(block: Block, *, titled: bool) -> bool:
    """Whether a block is of the text, and no line above it."""
    if block.kind == "heading" and not block.label:
        return False
    text = " ".join(block.text.split())
    return (
        block.kind not in {"paragraph", "heading"}
        or block.label is not None
        or begins_item(text)
        or text.startswith(("—", "–", "- "))
        or (text.endswith((",", ";")) and not text.isupper())
        or phrases.is_salutation(text)
        or _is_prose(text, block.text.count("\n"), _PROSE if titled else LONGEST_TITLE)
    )


def _is_prose(text: str, breaks: int, most: int) -> bool:
    """Whether a line is too long for a title, or has the form of sentences."""
    words, title = len(text.split()), split_label(text)[0]
    return (
        len(text) > most
        or words > _TITLE_WORDS
        or breaks > 3
        or (words > 9 and _SPEAKER.search(text) is not None)
        or (words > 7 and ends_sentence(text) and text.endswith((".", "։", ".”", ".»")))
        or any(ends_sentence(title[: match.start() + 1]) for match in _INNER.finditer(title))
    )


def _is_about(block: Block) -> bool:
    """Whether a line right below a byline tells who the author is."""
    text = " ".join(block.text.split())
    return (
        block.kind == "paragraph"
        and len(text) <= _STANDFIRST
        and phrases.ABOUT.fullmatch(fold(text)) is not None
    )


def _goes_on(place: int, manuscript: Manuscript) -> bool:
    """Whether a line is the beginning of a paragraph that a page's end cut: prose goes on below it."""
    block = manuscript.blocks[place]
    following = next((each for each in manuscript.blocks[place + 1 :] if each.text.strip()), None)
    return (
        following is not None
        and block.kind == following.kind == "paragraph"
        and len(following.text) > _PROSE
        and opening_case(following.text.lstrip()) == "low"
        and not ends_sentence(block.text)
    )


def _says_so(block: Block) -> bool:
    """Whether a line that looks like text says in so many words that it is a byline or a date."""
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
    read = (read_head_line(at, manuscript) for at in following if len(manuscript.blocks[at].text) <= _PROSE)
    return any(line.kind in {"date", "several"} or (line.kind == "byline" and line.found) for line in read)


def read_head_line(place: int, manuscript: Manuscript) -> HeadLine:
    """What a line of the head is."""
    block = manuscript.blocks[place]
    text = " ".join(block.text.split())
    if same_title(text, manuscript.title):
        return HeadLine(place, text, "title")
    named = phrases.TITLED.match(text)
    if named and not manuscript.title:
        return HeadLine(place, named["title"], "title")
    whole = _by_form(text, manuscript, place)
    if whole is not None and not (whole.kind == "date" and "|" in text):
        return whole
    parts = [part.strip() for part in PARTS.split(block.text.strip()) if part.strip()]
    if len(parts) > 1 and block.kind != "heading":
        known = [
            each
            for part in parts
            if (each := _by_form(part, manuscript, place) or _named(part, manuscript, place))
        ]
        told = not all(each.kind in {"date", "remark"} and each.text.isdigit() for each in known)
        dated = len(known) > 1 and any(each.kind == "date" for each in known)
        if told and (dated or len(known) == len(parts)):
            return HeadLine(place, text, "several", tuple(pair for each in known for pair in each.found))
    return whole or _signed(text, manuscript, place) or HeadLine(place, text, "")


def _signed(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A name with what its bearer is, and a date after a dash: `Jane Doe, Tide Institute — 3 May 2021`."""
    date = find_date(text, manuscript.custom)
    name = re.fullmatch(r"(.{5,100}?)\s+[—–|•·-]\s*", text[: date.span[0]]) if date else None
    byline = read_name(name[1]) if date and name and not text[date.span[1] :].strip(" .") else None
    if byline is None:
        return None
    found = (*of_byline(byline, manuscript, place), *_dated(date, text, manuscript, place))
    return HeadLine(place, text, "several", found)


def same_title(text: str, title: str | None) -> bool:
    """Whether a line is the title that is known, word for word or with most of its words."""
    if not title:
        return False
    own, known = key_of(text), key_of(title)
    if len(own.split()) > 2 and own in known:
        return True
    words, wanted = ({word for word in key.split() if len(word) > 3} for key in (own, known))
    shared = len(words & wanted)
    return shared >= 3 and shared >= 0.6 * min(len(words), len(wanted))


def _named(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A part of a line that is a page number or a name alone."""
    if re.fullmatch(r"\d{1,4}", text):
        return HeadLine(place, text, "remark")
    byline = read_name(text)
    return HeadLine(place, text, "byline", of_byline(byline, manuscript, place)) if byline else None


def _by_form(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """The line, if some form claims it."""
    forms: tuple[Callable[[str, Manuscript, int], HeadLine | None], ...] = (
        _byline,
        _genre,
        _date,
        _remark,
        _issue,
        _role,
        _source,
    )
    return next((line for form in forms if (line := form(text, manuscript, place)) is not None), None)


def _byline(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A line that says who wrote the text, with a date perhaps: `Posted on May 3, 2021 by Jane Doe`."""
    date = find_date(text, manuscript.custom)
    byline = read_byline(text)
    if date and (byline is None or not byline.people):
        byline = read_byline(without_dates(text)) or byline
    if byline is None:
        return None
    found = of_byline(byline, manuscript, place)
    kind = genre_of_byline(text)
    genre = (("type", candidate(kind, text, manuscript, place)),) if kind else ()
    return HeadLine(place, text, "byline", (*found, *genre, *_dated(date, text, manuscript, place)))


def _date(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    date = read_line(text, manuscript.custom)
    if date is not None:
        beside = without_dates(text).strip("*_ ")
        named = manuscript.rules.find_source(beside) or is_organisation(beside)
        source = (("source", candidate(beside, text, manuscript, place)),) if named else ()
        return HeadLine(place, text, "date", (*_dated(date, text, manuscript, place), *source))
    return HeadLine(place, text, "remark") if is_date_line(text) else None  # one that can't be believed


def _dated(
    date: FoundDate | None, text: str, manuscript: Manuscript, place: int
) -> tuple[tuple[str, Candidate], ...]:
    return (("date", candidate(str(date.date), text, manuscript, place)),) if date else ()


def imprinted(line: HeadLine, manuscript: Manuscript) -> HeadLine:
    """The line below a title as a date line if it is an imprint: `Geneva, 1998`."""
    date = None if line.kind else read_imprint(line.text, manuscript.custom)
    found = _dated(date, line.text, manuscript, line.place)
    return replace(line, kind="date", found=found) if found else line


def _genre(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A genre's label alone, counted or dated: `BULLETIN`, `Policy Brief No. 7`, `Digest, 12 May 2022`."""
    kind = genre_of(text)
    if kind:
        return HeadLine(place, text, "genre", (("type", candidate(kind, text, manuscript, place)),))
    return _dated_genre(text, manuscript, place) if len(text) <= _PROSE else None


def genre_of(text: str) -> str | None:
    """The type that a genre's label stands for, alone or with a number after it."""
    numbered = _NUMBERED_GENRE.match(text)
    if numbered is None:
        return find_type(text)
    number = fold(text[numbered.end() :])
    counted = phrases.ISSUE.fullmatch(number) or re.fullmatch(r"\s*\d{1,3}(?:\s*\(\d{1,4}\))?", number)
    return find_type(text) or (find_type(numbered["genre"]) if counted else None)


def _dated_genre(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A line of a genre's label, an issue's date and perhaps its number; the line's name lacks the date."""
    date = find_date(text, manuscript.custom)
    around = (text[: date.span[0]], text[date.span[1] :]) if date else (text,)
    parts = [
        part
        for each in around
        for piece in _PIECES.split(_closed(each))
        if (part := _DATED.sub("", piece).strip())
    ]
    kind = next((kind for part in parts if (kind := genre_of(part))), None)
    if kind is None or not all(genre_of(part) or issue_in(part) == part for part in parts):
        return None
    found = ("type", candidate(kind, text, manuscript, place))
    return HeadLine(place, ", ".join(parts), "genre", (found, *_dated(date, text, manuscript, place)))


def _closed(text: str) -> str:
    """What stands before or after a date without the bracket that opened before it."""
    return text if text.count("(") == text.count(")") else text.strip(" ()")


def _remark(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A call to share, a picture's credit, the trail of a page; a trail may name the genre."""
    folded = fold(text).strip(" .:;*_-–—|[]()")
    if any(remark.fullmatch(folded) for remark in (phrases.CALLS, phrases.REMARKS, phrases.CREDITS)):
        return HeadLine(place, text, "remark")
    if (
        re.fullmatch(r"\d{1,4}", folded)
        or _MENU.fullmatch(text)
        or phrases.LANGUAGES.fullmatch(folded)
        or phrases.ends_in_credit(text)
        or is_of_nobody(text)
    ):
        return HeadLine(place, text, "remark")
    if not _TRAIL.fullmatch(text) and not phrases.HOME.match(folded):
        return None
    kinds = ((find_type(part), part.strip()) for part in re.split("[>»›→/]", text))
    found = tuple(("type", candidate(kind, part, manuscript, place)) for kind, part in kinds if kind)
    return HeadLine(place, text, "remark", found)


def _issue(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A line that counts an issue (`No. 3 (15)`, `Թիվ 3, մարտ 2022`), with its date if it has one."""
    counted = issue_in(text)
    if counted is None:
        return None
    rest = text[len(counted) :].strip(" ,.;|–—-()")
    date = read_line(rest, manuscript.custom) if rest else None
    if rest and date is None:
        return None
    return HeadLine(place, text, "issue", _dated(date, text, manuscript, place))


def issue_in(text: str) -> str | None:
    """The beginning of a line that counts an issue."""
    match = phrases.ISSUE.match(fold(text))
    if match is None or not (any(map(str.isdigit, match[0])) or re.search(r"\b[ivxlc]+\b", match[0])):
        return None
    return text[: match.end()].rstrip(" ,.;|–—-")


def _role(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A line below a name that says what its bearer is: `Director, Institute of …`; or `Source: …`."""
    employer = read_employer(text)
    if employer is None:
        return None
    return HeadLine(place, text, "role", (("source", candidate(employer, text, manuscript, place)),))


def _source(text: str, manuscript: Manuscript, place: int) -> HeadLine | None:
    """A line that names who publishes: an organisation, an agency's tag, a name that `sources.toml` knows."""
    bare = text.strip(' .,*_/[]«»“”"')
    bare = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare  # keep `Union of Ports (UP)`
    parts = re.split(r"\s?/\s?", bare)
    if len(parts) == 2:
        bare = next((part for part in parts if manuscript.rules.find_source(part)), bare)
    if manuscript.rules.find_source(bare) or is_organisation(bare) or is_tag(bare):
        return HeadLine(place, text, "source", (("source", candidate(bare, text, manuscript, place)),))
    return None


def is_tag(text: str) -> bool:
    """Whether a line is an agency's mark: one short word in capitals, or two with a stroke between."""
    parts = re.split(r"\s?/\s?", text.strip(" ./()"))
    if len(parts) == 2 and all(re.fullmatch(r"[^\W\d_][\w.-]{1,15}", part) for part in parts):
        return any(is_acronym(part) for part in parts)
    return len(parts) == 1 and len(parts[0]) <= 6 and is_acronym(parts[0]) and parts[0].isalpha()


def candidate(
    value: str | tuple[str, ...], quote: str, manuscript: Manuscript, place: int, how: str = "masthead"
) -> Candidate:
    """A candidate read from the line of a block."""
    spans = manuscript.blocks[place].spans
    line = manuscript.text.count("\n", 0, spans[0][0]) + 1 if spans and manuscript.text else None
    return Candidate(value, how, quote, f"line {line}" if line else None)


def of_byline(byline: Byline, manuscript: Manuscript, place: int) -> tuple[tuple[str, Candidate], ...]:
    """The candidates that a byline gives."""
    given: dict[str, str | tuple[str, ...] | None] = {"authors": byline.people, "source": byline.organisation}
    return tuple(
        (name, candidate(value, byline.quote, manuscript, place, "byline"))
        for name, value in given.items()
        if value
    )


def without_found(line: HeadLine) -> HeadLine:
    """The line as one that no form claims."""
    return replace(line, kind="", found=())
