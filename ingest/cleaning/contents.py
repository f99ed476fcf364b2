"""Tables of contents recognised, kept out of the text, and used to find the headings of its sections."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block
from ingest.cleaning.manuscript import Entry, Manuscript, without
from ingest.cleaning.markup import plain
from ingest.cleaning.phrases import CONTENTS
from ingest.fields.bylines import read_byline, read_name
from ingest.fields.calendars import fold

MARKER = "contents"  # the kind of the empty block that shows where a table of contents was
_KINDS = frozenset({"line", "paragraph", "heading", "list item"})
_LEADERS = re.compile(r"^(?P<title>.*?\S)\s*(?:[.․‥…_·•]\s?){3,}\s*(?P<page>\d{1,4}|[ivxlcIVXLC]{1,6})?\s*$")
_SPACED = re.compile(r"^(?P<title>.*?[^\W_].*?\S)(?:\s{2,}|\t+|\s)(?P<page>\d{1,4})\s*$")
_BRACKETED = re.compile(
    r"^(?P<title>.*?[^\W_].*?\S)\s*(?:\(\s*(?:p{1,2}\.|page|с\.|стр\.|s\.|səh\.|էջ|გვ\.)?\s*(?P<page>\d{1,4})\s*\)|"
    r"[,;–—-]?\s+(?:p{1,2}\.|page|с\.|стр\.|s\.|səh\.|էջ|გვ\.)\s*(?P<number>\d{1,4}))\s*$"
)
_LEADING = re.compile(r"^\s*\d{1,3}\s+(?=[^\W\d_])")
_PAGE = re.compile(
    r"^\s*[-–—]?\s*(?:p\.|pp\.|с\.|s\.|стр\.|էջ|გვ\.)?\s*(?P<page>\d{1,4}|[ivxlc]{1,6})\s*[-–—]?\s*$"
)
_NUMBERING = re.compile(
    r"^\s*(?:[-*•–—▪]\s+)?(?:(?:chapter|part|article|section|глава|часть|fəsil|bölüm|kapitel|teil|chapitre|partie|"
    r"capítulo|parte|գլուխ|თავი)\s+)?(?:(?:[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[A-ZА-Я])\s*(?:[.)]|\s[–—-])(?!\d)\s*|\d{1,2}(?:\.\d{1,2})+\s+)?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")
_LONGEST = 220  # characters of an entry
_MOST = 120  # entries
_NUMBER = 40  # characters that a heading's number and marks may have more than its key


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry with the lines that it takes up."""

    title: str
    page: int | None
    places: tuple[int, ...]


def take_contents(manuscript: Manuscript) -> Manuscript:
    """The manuscript without its table of contents, and with the headings that it names marked as such."""
    lines = [
        place for place, block in enumerate(manuscript.blocks) if block.kind in _KINDS and block.text.strip()
    ]
    for index, place in enumerate(lines):
        if _is_header(manuscript.blocks[place].text):
            found = _entries(manuscript.blocks, lines[index + 1 :])
            if len(found) >= 2:
                return _taken(manuscript, place, found)
    found = _unheaded(manuscript.blocks, lines)
    return _taken(manuscript, None, found) if found else manuscript


def _is_header(text: str) -> bool:
    return len(text) < 40 and CONTENTS.fullmatch(fold(plain(text)).strip(" .:;*_#-–—|")) is not None


def _entries(blocks: Sequence[Block], lines: Sequence[int]) -> list[_Found]:
    """The entries after the header: those with pages, or else those whose titles come again in the text."""
    paged = _paged(blocks, lines)
    return paged if len(paged) >= 2 else _recurring(blocks, lines)


def _unheaded(blocks: Sequence[Block], lines: Sequence[int]) -> list[_Found]:
    """A table of contents without a header: at least three lines with leaders and pages that do not fall."""
    first = next((at for at, place in enumerate(lines[:80]) if _with_leaders(blocks[place].text)), None)
    if first is None:
        return []
    found = _paged(blocks, lines[first:])
    pages = [each.page for each in found if each.page is not None]
    return found if len(found) >= 3 and pages == sorted(pages) else []


def _with_leaders(text: str) -> bool:
    if len(text) > _LONGEST or not text.rstrip()[-1:].isalnum():
        return False
    match = _LEADERS.match(text)
    return match is not None and match["page"] is not None


def _paged(blocks: Sequence[Block], lines: Sequence[int]) -> list[_Found]:
    """Entries that end in a page number, on their own line or the next."""
    found: list[_Found] = []
    open_places: list[int] = []
    last = 0
    for place in lines:
        text = blocks[place].text.strip()
        if len(text) > _LONGEST or len(open_places) > 3 or len(found) > _MOST:
            break
        if found and key_of(text) == key_of(found[0].title):
            break  # the first section's heading
        if not open_places and _PAGE.match(text) and text.isdigit():
            continue  # the number of the page that the contents are on
        title, page = _split_page(text, open_places, last)
        if page is None:
            open_places.append(place)
            continue
        words = " ".join([*(blocks[at].text.strip() for at in open_places), title]).strip()
        found.append(_Found(words, page, (*open_places, place)))
        open_places, last = [], page
    return found


def _split_page(text: str, above: Sequence[int], last: int) -> tuple[str, int | None]:
    """A line's title and page number; the number must not be lower than the one before."""
    alone = _PAGE.match(text)
    if alone and above:
        return "", _number(alone["page"])
    leaders = _LEADERS.match(text)
    if leaders and leaders["page"]:
        return leaders["title"], _number(leaders["page"])
    bracketed = _BRACKETED.match(text)
    if bracketed:
        return bracketed["title"], int(bracketed["page"] or bracketed["number"])
    spaced = _SPACED.match(text)
    if spaced and last <= int(spaced["page"]) < last + 80 and int(spaced["page"]) < 1900:
        return spaced["title"], int(spaced["page"])
    return text, None


def _number(page: str) -> int:
    if page.isdigit():
        return int(page)
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    digits = [values[letter] for letter in page.lower()]
    return sum(-one if one < max(digits[at:]) else one for at, one in enumerate(digits))


def _recurring(blocks: Sequence[Block], lines: Sequence[int]) -> list[_Found]:
    """Entries without pages: lines whose words come again as a line of their own."""
    keys: dict[str, list[int]] = {}
    for place in lines:
        if len(blocks[place].text) <= _LONGEST:
            keys.setdefault(key_of(_LEADING.sub("", blocks[place].text)), []).append(place)
    found: list[_Found] = []
    for place in lines:
        text = _LEADING.sub("", blocks[place].text)  # the page may come first
        again = keys.get(key_of(text), []) if len(text) <= _LONGEST else []
        if found and again and again[0] < place and again[0] == found[0].places[0]:
            break  # the first section's heading
        if found and (read_byline(text) or (len(again) < 2 and read_name(text))):
            found[-1] = replace(found[-1], places=(*found[-1].places, place))
        elif len(again) < 2 or _is_running(blocks, lines, again):
            break
        else:
            found.append(_Found(text, None, (place,)))
    return found


def _is_running(blocks: Sequence[Block], lines: Sequence[int], again: Sequence[int]) -> bool:
    """Whether a line that comes again stands beside another number each time: it is the head of a page."""
    order = {place: index for index, place in enumerate(lines)}
    numbers = {
        match["page"]
        for place in again
        for at in (order[place] - 1, order[place] + 1)
        if 0 <= at < len(lines) and (match := _PAGE.match(blocks[lines[at]].text)) and match["page"].isdigit()
    }
    return len(numbers) > 1


def key_of(text: str) -> str:
    """A heading's words, folded, without numbering and marks: what it is recognised by."""
    return " ".join(_WORDS.findall(fold(unnumbered(plain(text)))))


def unnumbered(text: str) -> str:
    """A heading without its number (`IV.`, `2.1`, `Chapter 3:`)."""
    bare = text.strip().lstrip("*_# ")
    rest = bare[_NUMBERING.match(bare).end() :].lstrip("*_ :")  # type: ignore[union-attr]
    return rest.strip("*_ ") or bare.strip("*_ ")


def _taken(manuscript: Manuscript, header: int | None, found: Sequence[_Found]) -> Manuscript:
    places = {place for each in found for place in each.places} | ({header} if header is not None else set())
    first, last = min(places), max(places)
    entries = tuple(Entry(unnumbered(plain(each.title))) for each in found)
    blocks = list(manuscript.blocks)
    marked = _with_headings(blocks, last + 1, entries)
    marker = Block(text="", kind=MARKER)
    kept = without(replace(manuscript, blocks=tuple(marked)), "contents", places)
    at = first - sum(place < first for place in places)
    return replace(kept, blocks=(*kept.blocks[:at], marker, *kept.blocks[at:]), contents=entries)


def _with_headings(blocks: list[Block], start: int, entries: Sequence[Entry]) -> list[Block]:
    """The blocks with the lines that entries name made headings; a heading may run over three lines."""
    wanted: Mapping[str, Entry] = {key: entry for entry in entries if (key := key_of(entry.title))}
    missing = dict(wanted)
    longest = max(map(len, wanted), default=0) + _NUMBER
    place = start
    while place < len(blocks) and missing:
        for run in _runs(blocks, place):
            taken = run
            if sum(len(blocks[at].text) for at in taken) > longest:
                continue
            text = " ".join(plain(blocks[at].text).strip() for at in taken)
            key = key_of(text)
            if key in missing and blocks[place].kind == "heading":
                del missing[key]  # its reader knows its level, and keeps its number
                break
            if key in missing:
                if len(taken) > 1 and read_name(blocks[taken[-1]].text):  # the entry names who wrote it
                    taken = taken[:-1]
                    text = " ".join(plain(blocks[at].text).strip() for at in taken)
                spans = tuple(span for at in taken for span in blocks[at].spans)
                title = unnumbered(text)
                number = text.lstrip("*_# ").partition(title)[0].strip(" *_") or None
                blocks[taken[0]] = Block(
                    title, "heading", 1, blocks[place].page, number, spans=spans, bold=True
                )
                for at in taken[1:]:
                    blocks[at] = Block("", "line", spans=())
                del missing[key]
                break
        place += 1
    return blocks


def _runs(blocks: Sequence[Block], place: int) -> Iterator[list[int]]:
    """One to three lines that follow one another from a place, the longest run first."""
    run: list[int] = []
    for at in range(place, min(place + 3, len(blocks))):
        if blocks[at].kind not in _KINDS or not blocks[at].text.strip() or len(blocks[at].text) > _LONGEST:
            break
        run.append(at)
    for length in range(len(run), 0, -1):
        yield run[:length]
