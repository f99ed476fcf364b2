"""What stands below a text: links to others, calls to share, copyright, addresses, remarks on the author.

It is cut where it begins; what it says of the author and the publisher becomes candidates.
"""

import re
from collections.abc import Sequence

from archive.records import Candidate
from ingest.blocks import Block
from ingest.cleaning import phrases
from ingest.cleaning.manuscript import Manuscript, learning, without
from ingest.cleaning.sentences import ends_sentence, is_titled
from ingest.fields.bylines import read_byline, read_name, read_source
from ingest.fields.calendars import fold
from ingest.fields.dates import is_date_line
from ingest.fields.organisations import is_organisation
from ingest.fields.people import bare_name
from ingest.words import is_low

_REACH = 60  # blocks from the end that may be the tail
_SHORT = 130  # characters of a link's words, an address, a name
_HEADER = 40
_LINKS = 420  # characters of a teaser below a header of links
_NONE_BEFORE = 14  # lines that nothing claims, between two that are the tail
_QUOTED = re.compile(r"[«“„\"]([^\W\d_][^»”“\".!?]{3,40})[»”“\"]")
_YEARS = re.compile(r"[\s,]*(?:19|20)\d{2}(?:\s*[-–—]\s*(?:(?:19|20)\d{2}|\d{2}))?[\s,.]*")
_SIGNED = re.compile(
    r"(?:[^\W\d_]{2,20}\s)?[(\[]?[^\W\d_]{2,4}(?:/[^\W\d_]{2,4}){1,2}[)\]]?"
)  # an agency's initials
_HOLDER = re.compile(r"(?:©|\(c\)|ⓒ|copyright)", re.IGNORECASE)
_REST = re.compile(  # what follows the name of a copyright holder
    r"(?:[.,;|]\s*)?(?:all rights (?:are )?reserved|bütün hüquqlar(?:ı)? qorunur|tüm hakları saklıdır|"
    r"все права (?:защищены|сохранены)|alle rechte vorbehalten|tous droits réservés|"
    r"todos los derechos reservados|"
    r"բոլոր իրավունքները պաշտպանված են|ყველა უფლება დაცულია)\.?",
    re.IGNORECASE,
)


def cut_tail(manuscript: Manuscript) -> Manuscript:
    """The manuscript without its tail, and with what the tail says of author and publisher."""
    blocks = manuscript.blocks
    headers = ((phrases.RELATED, 0.4), (phrases.CLOSING, 0.3), (phrases.COMMENTS, 0.6))
    start = min(_start(manuscript), *(_header_start(blocks, *header) for header in headers))
    outlet = _outlet(manuscript, start)
    start = outlet[0] if outlet else start
    signed = _signature(manuscript, start)
    start = signed[0] if signed else start
    places = [place for place in range(start, len(blocks)) if blocks[place].text.strip()]
    asides = [place for place in range(start) if _is_aside(blocks[place])]
    asides += _links_inside(blocks[:start])
    said = learning(manuscript, _sayings([blocks[place] for place in places], _authors(manuscript)))
    if signed:
        said = learning(said, {"authors": (signed[1],)})
    if outlet:
        said = learning(said, {"source": (outlet[1],)})
    return without(said, "tail", {*places, *asides})


def _outlet(manuscript: Manuscript, start: int) -> tuple[int, Candidate] | None:
    """The place of the last line, if it is a paper's name in quotation marks, and the name."""
    place = _last(manuscript, start)
    if place < 2 or manuscript.blocks[place].kind != "paragraph":
        return None
    text = " ".join(manuscript.blocks[place].text.split())
    named = _QUOTED.fullmatch(text)
    above = " ".join(manuscript.blocks[_last(manuscript, place)].text.split())
    if named is None or not (is_organisation(named[1]) or (is_titled(named[1]) and read_name(above))):
        return None
    return place, Candidate(named[1], "byline", text, "the last line")


def _last(manuscript: Manuscript, start: int) -> int:
    return max((at for at in range(start) if manuscript.blocks[at].text.strip()), default=0)


def _signature(manuscript: Manuscript, start: int) -> tuple[int, Candidate] | None:
    """The place of the last line, if it is a name alone below a text that names no author, and that name."""
    place = _last(manuscript, start)
    if place < 2 or manuscript.candidates.get("authors") or manuscript.blocks[place].kind != "paragraph":
        return None
    text = " ".join(manuscript.blocks[place].text.split())
    name = re.sub(r"^[^\W\d_][\w-]{2,20}(?:\.|,|\s[–—-])\s+", "", text)  # after the town where it was written
    said = text[:1] in '"“«„'  # a quotation, perhaps of two words
    byline = read_name(name) if len(text) <= 50 and not (said or ends_sentence(text)) else None
    above = manuscript.blocks[_last(manuscript, place)].text
    if byline is None or not ends_sentence(above) or len(name.split()) > 4:
        return None
    return place, Candidate(byline.people, "byline", text, "the last line")


def _start(manuscript: Manuscript) -> int:
    """Where the tail begins, looking upwards from the end past what is tail or may be."""
    blocks = manuscript.blocks
    start, unclaimed = len(blocks), 0
    for place in range(len(blocks) - 1, max(-1, len(blocks) - _REACH - 1), -1):
        text = " ".join(blocks[place].text.split())
        if not text:
            continue
        near = start < len(blocks) and not unclaimed
        tail = _is_tail(text, manuscript) or (near and _is_address(text))
        if blocks[place].kind == "paragraph" and tail:
            start, unclaimed = place, 0
        elif (
            blocks[place].kind in {"paragraph", "heading"} and len(text) <= _SHORT and not _is_sentence(text)
        ):
            unclaimed += 1
            if unclaimed > _NONE_BEFORE:
                break
        else:
            break
    return start


def _header_start(blocks: Sequence[Block], header: re.Pattern[str], share: float) -> int:
    """Where a header begins the tail: only short pieces follow it, in all a small share of the text."""
    length = sum(len(block.text) for block in blocks)
    usual = _usual(blocks)
    after, start = 0, len(blocks)
    for place in range(len(blocks) - 1, max(0, len(blocks) - _REACH), -1):
        text = " ".join(blocks[place].text.split())
        if len(text) > _LINKS or after > share * length:
            break
        if (
            header is phrases.RELATED
            and len(text) > usual
            and ends_sentence(text)
            and not _is_tail_text(text)
        ):
            break
        bare = _bare(text)
        if text and header.fullmatch(bare) and not bare.partition(":")[2].strip():
            start = place
        after += len(text)
    return start


def _usual(blocks: Sequence[Block]) -> float:
    """How long a teaser may be: much shorter than a paragraph of the text usually is."""
    lengths = sorted(len(block.text) for block in blocks if _is_prose(block))
    return 0.7 * lengths[len(lengths) // 2] if len(lengths) > 2 else _LINKS


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) and len(text.split()) > 3


def _bare(text: str) -> str:
    bare = fold(text).strip(" .:;*_-–—|[]()>»→▶#\t")
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


def _is_tail(text: str, manuscript: Manuscript) -> bool:
    """Whether a block is of the kinds that only stand below a text."""
    bare = _bare(text)
    if len(bare) <= _SHORT and (
        phrases.RELATED.fullmatch(bare)
        or phrases.LANGUAGES.fullmatch(bare)
        or _is_call(bare)
        or (_is_contact(bare, text) and not is_date_line(text))  # 19.05.2007 is no telephone
    ):
        return True
    if _SIGNED.fullmatch(text.strip()) or _is_row_of_calls(bare) or read_source(text):
        return True
    if len(bare) <= 200 and (phrases.CREDITS.fullmatch(bare) or _is_byline(text)):
        return True
    if len(bare) <= 700 and (phrases.ABOUT.fullmatch(bare) or phrases.DISCLAIMER.match(bare)):
        return True
    return (len(bare) <= 900 and phrases.COPYRIGHT.match(bare) is not None) or _is_about(text, manuscript)


def _is_tail_text(text: str) -> bool:
    bare = _bare(text)
    return any(each.match(bare) for each in (phrases.COPYRIGHT, phrases.ABOUT, phrases.DISCLAIMER))


def _is_address(text: str) -> bool:
    """Whether a line is an organisation's name, with an address perhaps; above one it is tail."""
    return len(text) <= _SHORT and is_organisation(re.split(r",\s|\s[|–—-]\s", text)[0])


def _is_byline(text: str) -> bool:
    byline = read_byline(text)
    return byline is not None and bool(byline.people) and not _is_sentence(text)


def _is_about(text: str, manuscript: Manuscript) -> bool:
    """Whether a last short paragraph tells who the author is: it begins with the author's name."""
    people = _authors(manuscript)
    bare = bare_name(text.strip("[]()*_ ")) if len(text) <= 500 else ""
    return any(fold(bare).startswith(fold(person)) for person in people)


def _authors(manuscript: Manuscript) -> frozenset[str]:
    """The people that the head names as authors."""
    return frozenset(person for each in manuscript.candidates.get("authors", ()) for person in each.value)


def _is_aside(block: Block) -> bool:
    """Whether a block inside the text is a link to another, an advertisement or a picture's credit."""
    text = " ".join(block.text.split())
    if block.kind != "paragraph" or len(text) > 200:
        return False
    bare = _bare(text)
    head, colon, rest = bare.partition(":")
    if colon and rest.strip() and phrases.RELATED.fullmatch(head) and len(head) > 6:
        return True
    return (
        (len(bare) > 6 and _is_call(bare))
        or (phrases.CREDITS.fullmatch(bare) is not None and not _is_sentence(text))
        or phrases.ends_in_credit(text)
    )


def _links_inside(blocks: Sequence[Block]) -> list[int]:
    """The places of a header of links and of the one link below it, where the text goes on after them."""
    places = [place for place, block in enumerate(blocks) if block.text.strip()]
    found: list[int] = []
    for at, link, after in zip(places, places[1:], places[2:], strict=False):
        header, text = _bare(blocks[at].text), blocks[link].text.strip()
        if (
            len(header) <= _HEADER
            and phrases.RELATED.fullmatch(header)
            and {blocks[at].kind, blocks[link].kind} == {"paragraph"}
            and len(text) <= _SHORT
            and not ends_sentence(text)
            and _is_prose(blocks[after])
        ):
            found += [at, link]
    return found


def _is_prose(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) > _SHORT and ends_sentence(block.text)


def _is_call(bare: str) -> bool:
    """Whether a line calls upon the reader to do something with the page; `Like the sea, …` does not."""
    words = len(bare.split())
    return phrases.CALLS.fullmatch(bare) is not None and (
        words <= 8 or phrases.INVITATION.match(bare) is not None
    )


def _is_contact(bare: str, text: str) -> bool:
    return any(phrases.CONTACT.fullmatch(each) for each in (bare, text.strip()))


def _is_row_of_calls(bare: str) -> bool:
    """Whether a line is several calls in a row: `Print | Share | Comments (3)`."""
    parts = re.split(r"\s*[|•·]\s*", bare)
    return len(parts) > 1 and all(_is_call(part.strip(" :.")) for part in parts)


def _sayings(tail: Sequence[Block], authors: frozenset[str]) -> dict[str, tuple[Candidate, ...]]:
    """What the lines of the tail say of author, publisher and rights; an author is no publisher."""
    fields: dict[str, list[Candidate]] = {"authors": [], "source": [], "rights": []}
    for offset, block in enumerate(tail):
        text, place = " ".join(block.text.split()), f"tail, line {offset + 1}"
        byline = read_byline(text)
        if byline and byline.people and phrases.CREDITS.fullmatch(_bare(text)) is None:
            fields["authors"].append(Candidate(byline.people, "byline", text, place))
            if byline.organisation:
                fields["source"].append(Candidate(byline.organisation, "byline", text, place))
        if len(text) <= 300 and phrases.COPYRIGHT.match(_bare(text)):
            fields["rights"].append(Candidate(text, "masthead", text, place))
        near = any(_claims(each.text) for each in tail[max(0, offset - 3) : offset + 4])
        if named := read_source(text):
            fields["source"].append(Candidate(named, "masthead", text, place))
        if holder := _holder(text) or (_organisation(text) if near else None):
            if holder in authors:
                continue
            fields["source"].append(Candidate(holder, "masthead", text, place))
    return {name: tuple(row) for name, row in fields.items() if row}


def _claims(text: str) -> bool:
    """Whether a line claims copyright."""
    return _HOLDER.search(text) is not None or _REST.search(text) is not None


def _holder(text: str) -> str | None:
    """Who holds the copyright that a line claims, if it names an organisation."""
    if len(text) > 200 or not _claims(text):
        return None
    name = _YEARS.sub(" ", _HOLDER.sub(" ", _REST.sub("", text)))
    name = re.split(r"[.;|։]\s|,\s", name.strip(" .,;|–—-:։"))[0].strip(" .,;|–—-:։")
    bare = re.sub(r"[«»“”„\"]", "", name).strip("'")
    if not 2 <= len(bare) <= 90 or not bare[0].isalpha() or (is_low(bare) and name == bare):
        return None
    return bare if is_organisation(bare) or name != bare or len(bare.split()) <= 4 else None


def _organisation(text: str) -> str | None:
    """The organisation that a line of the tail is the name of, quotation marks and legal form left out."""
    quoted = re.match(r"^[«“„\"]([^»”“\"]{4,100})[»”“\"]\s*(.{0,60})$", text)
    if quoted and is_organisation(quoted[1]):
        return quoted[1]
    return text.strip(" .") if len(text) <= 90 and is_organisation(text) else None
