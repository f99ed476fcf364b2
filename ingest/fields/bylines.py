"""Bylines in their usual forms: `by …`, `Author: …`, `Автор: …`, `Von …`, `[Name](#)`, a name alone."""

import re
from dataclasses import dataclass

from ingest.fields.calendars import fold
from ingest.fields.genres import find_type
from ingest.fields.organisations import is_acronym, is_organisation
from ingest.fields.people import bare_name, find_people, is_nobody, is_person

# What comes before a name. Words that need a colon (or a dash) could begin a sentence otherwise.
_BY = re.compile(
    r"(?:(?:(?:written|words|story|text|report(?:ed|ing)?|article|opinion|op-ed|analysis|commentary|comment|posted|"
    r"authored|prepared|"
    r"interview(?:ed)?|compiled|review(?:ed)?|essay|column|an? \w+|delivered|presented)\s+)?by"
    r"|(?:ein\s+)?(?:(?:gast)?(?:kommentar|beitrag|essay|analyse|interview)\s+)?von"
    r"|(?:une?\s+)?(?:(?:tribune|analyse|chronique|propos recueillis|texte|entretien)\s+(?:de\s+)?)?par"
    r"|(?:escrito\s+|un\s+\w+\s+)?por"
    r"|(?:подготовил|записал|беседовал|составил|рассказал)[аи]?|պատրաստեց|զրուցեց|მოამზადა|ესაუბრა|hazırlayan)"
    r"\s*[:\-–—]?\s+(?=\S)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:article|the|about the|hodvats[iy]|հոդվածի|мақала|статьи|материала|məqalənin|yazının|"
    r"მასალის|სტატიის)\s+)?"
    r"(?P<label>authors?|author[(/]s\)?|writer|written by|by|text|contributor|correspondent|"
    r"from(?=\s?:)|interviewer|edited by|"
    r"автор(?:ы)?|авторы? статьи|подготовил(?:а|и)?|текст|беседовал(?:а)?|записал(?:а)?|корреспондент|"
    r"müəllif(?:i|lər|ləri)?|hazırladı|hazırlayan|yazdı|yazar(?:ı|lar)?|yazan|haber|röportaj|söyleşi|mətn|"
    r"հեղինակ(?:ը|ներ|ներ[իը])?|պատրաստեց|զրուցեց|ავტორ(?:ი|ები)|მოამზადა|"
    r"autor(?:in|en|innen|es|a|as)?|verfasser(?:in)?|auteur(?:e|s|es)?|autrice|texte|texto|redactor|"
    r"председатель|докладчик|speaker|delivered by)"
    r"\s*(?:[:՝․]|\s[–—-]\s|\s?-\s)\s*(?=\S)",
    re.IGNORECASE,
)
_OF = re.compile(r"от\s+(?=\S)", re.IGNORECASE)  # which much else begins with
_AFTER = re.compile(r"\s*(?:tərəfindən|tarafından|yazdı|hazırladı)\s*$", re.IGNORECASE)
_LINKED = re.compile(r"^\s*[*_]*\[([^\]]+)\]\([^)]*\)[*_]*\s*$")
_STATEMENT = re.compile(
    r"^(?:(?:opening|closing|keynote|inaugural)\s+)?"
    r"(?:statement|speech|address|remarks|intervention|discours|allocution|выступление|речь|rede|discurso)"
    r"\s+(?:(?:delivered\s+)?by|of|de|du|von|del?)\s+",
    re.IGNORECASE,
)
# Words that come before a name and say what its bearer is; beginnings, folded.
_ROLE = re.compile(
    r"(?:prime minister|minister|president|chair(?:man|woman|person)?|director|ambassador|secretary|"
    r"professor|"
    r"senior|associate|research|fellow|analyst|expert|editor|correspondent|speaker|head|deputy|member|"
    r"председател|министр|президент|директор|посол|секретар|профессор|эксперт|аналитик|научн|старш|"
    r"глава|депутат|"
    r"sedr|nazir|direktor|sefir|katib|ekspert|analitik|millet vekili|baskan|bakan|mudur|buyukelci|"
    r"uzman|milletvekili|"
    r"նախագահ|նախարար|տնօրեն|դեսպան|քարտուղար|փորձագետ|վերլուծաբան|პრეზიდენტ|მინისტრ|დირექტორ|ელჩ|ექსპერტ|"
    r"vorsitzende|ministerin|prasident|direktorin|botschafter|abgeordnete|ministre|directeur|"
    r"directrice|ambassadeur|"
    r"presidente|ministro|ministra|embajador|profesor)"
)
_SOURCE = re.compile(
    r"(?:source|origin|publication|publisher|published by|outlet|издание|издатель|источник|"
    r"mənbə|kaynak|աղբյուր|წყარო|quelle|fuente)\s*[:՝]\s*(?P<name>\S.{1,80})$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"(?:photo|image|picture|foto|фото|լուսանկար|ფოტო|bild)", re.IGNORECASE)
_COUNTED = re.compile(r"[\s,]+(?:volume|vol|issue|no|№|том|выпуск)\b.*$", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;|/(]\s*")
_PREPOSITION = re.compile(r"\s(?:at|of|for|from|для|in)\s+(?:the\s+)?")
_WRITTEN_FOR = re.compile(r"(?:\s|^)(?:for|special to)\s+(?:the\s+)?([^,;|()]{3,60}?)[\s.]*$")
_GENRE_BY = re.compile(
    r"(?:an?\s+|eine?\s+|une?\s+)?(?P<genre>[^\W\d_][\w-]{2,20}(?:\s[\w-]{3,12})?)\s+(?:by|von|par|por|de)\s",
    re.IGNORECASE,
)
_LONGEST = 160
_SHORTEST = 60  # characters of a byline that names nobody


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text: people, and the organisation that a byline names instead of or beside them."""

    people: tuple[str, ...]
    organisation: str | None
    quote: str
    explicit: bool  # whether the line says that it is a byline


def read_byline(text: str) -> Byline | None:
    """The byline that a line is by its words; a name alone is one only in the right place (`read_name`)."""
    bare = text.strip().strip("*_").strip()
    if len(bare) > _LONGEST:
        return None
    linked = _LINKED.match(text)
    match = _LABEL.match(bare) or _BY.match(bare)
    if match:
        return _byline(bare[match.end() :], text)
    if linked and is_person(linked[1]):
        return _byline(linked[1], text)
    of = _OF.match(bare)
    if of and (is_acronym(bare[of.end() :]) or is_organisation(bare[of.end() :])):
        return _byline(bare[of.end() :], text)
    after = _AFTER.search(bare)
    if after and is_person(bare[: after.start()]):
        return _byline(bare[: after.start()], text)
    return None


def genre_of_byline(text: str) -> str | None:
    """The type that a byline names before its name: `Op-ed by Jane Doe`, `Ein Kommentar von …`."""
    match = _GENRE_BY.match(text.strip().strip("*_"))
    return find_type(match["genre"]) if match else None


def is_of_nobody(text: str) -> bool:
    """Whether a line is a byline that names no person: `By Staff Writer`."""
    bare = text.strip().strip("*_").strip()
    match = (_LABEL.match(bare) or _BY.match(bare)) if len(bare) <= _SHORTEST else None
    return match is not None and is_nobody(bare[match.end() :])


def read_name(text: str) -> Byline | None:
    """The byline of a line that is a name alone, or a name with what its bearer is."""
    bare = text.strip().strip("*_").strip()
    if len(bare) > 110 or (bare.endswith((".", "?", "!", ":")) and not bare.endswith(".")):
        return None
    people = find_people(bare)
    if not people:
        return None
    first = re.split(r"\s*(?:[,|–—(/]|\s-\s)\s*", bare, maxsplit=1)[0]
    if _ROLE.match(fold(first)):
        first = people[0]
    first = re.sub(r"\s+(?:for|special to)\s+\S.*$", "", first)
    joined = re.split(r"\s+(?:and|und|et|y|və|ve|и|և|და|&)\s+", first)
    if not all(is_person(bare_name(part)) for part in joined):
        return None
    return Byline(people, _employer(bare), text.strip(), explicit=False)


def _byline(names: str, quote: str) -> Byline | None:
    """A byline from what follows its label; None where that names nobody."""
    people = find_people(names)
    organisation = _employer(names)
    if not people and organisation is None:
        return None
    return Byline(people, organisation, quote.strip(), explicit=True)


def _employer(names: str) -> str | None:
    """The organisation that a byline names: alone, or after the people."""
    bare = re.sub(r"^(?:the|l'|le|la|der|die|das|el)\s+", "", names.strip(" .,;*_"))
    people = find_people(names)
    if is_acronym(bare) or (not people and is_organisation(bare)):
        return bare
    if not people and re.fullmatch(r"[^\W\d_][\w.-]{2,20}", bare) and not bare[0].islower():
        return bare  # one word is the name of an agency, not of a person
    written_for = _WRITTEN_FOR.search(names) if people else None
    if written_for and (is_organisation(written_for[1]) or is_acronym(written_for[1])):
        return written_for[1]
    for part in (part for parts in _SPLIT.split(names)[1:] for part in _employers(parts)):
        if is_organisation(part) or (is_acronym(part) and len(part) > 2):
            return part
    before, name, _ = names.partition(people[0].split()[0]) if people else ("", "", "")
    lead = before.split() if name else []
    return next((word for word in lead if is_acronym(word) and len(word) > 2), None)


def _employers(part: str) -> list[str]:
    """A part of a byline and what follows its prepositions, the longest first: `fellow at the Union of …`."""
    starts = [0, *(match.end() for match in _PREPOSITION.finditer(part))]
    return [re.split(r"\s+(?:and|und|et|y|və|ve|и|և|და)\s", part[start:])[0].strip(" ).") for start in starts]


def read_employer(text: str) -> str | None:
    """The organisation in a line that says what an author is (`Director, Institute of …`), or `Source: …`."""
    if len(text) > _LONGEST:
        return None
    if source := read_source(text):
        return source
    if not _ROLE.match(fold(text.strip())) or find_people(text):
        return None
    parts = (part.strip(" ).") for part in re.split(r"\s*[,;|/(]\s*|\s+(?:at|of|for)\s+the\s+", text)[1:])
    return next((part for part in parts if is_organisation(part) or is_acronym(part)), None)


def read_source(text: str) -> str | None:
    """The publisher in a line that says so: `Source: Harbour Post`."""
    source = _SOURCE.match(text.strip())
    name = _COUNTED.sub("", source["name"]).strip(' .,«»“”"') if source else ""
    return (
        name
        if name
        and not _PICTURE.match(name)
        and not re.search(r"://|@|[.?!]\s|\s\d", name)
        and len(name.split()) <= 8
        else None
    )


def read_speaker(text: str) -> Byline | None:
    """Who speaks, from a line such as `Statement by Ms Jane Doe, Minister`."""
    match = _STATEMENT.match(text.strip())
    if match is None:
        return None
    people = find_people(text.strip()[match.end() :])
    return Byline(people, None, text.strip(), explicit=True) if people else None
