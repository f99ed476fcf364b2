"""Authors' names as citations need them: family and given name, or a name that is not to be turned round."""

import re
from dataclasses import dataclass, replace

from archive.citing.honorifics import HONORIFICS, HONORIFICS_AFTER, HONORIFICS_OF, RULERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Written small before a family name and kept with it in citations.
_PARTICLES = _words(
    "af al am auf aus bin da dal dalla das de del della dello den der des di dos du el la las le lo los of op"
    " 's 't te ten ter van vom von vor y zu zum zur ’s ’t"
)
_SUFFIXES = _words("jr jr. sr sr. ii iii iv esq esq.")
_DEGREES = _words("phd ph.d. dphil md m.d. llm ll.m. mba")
_NUMERAL = re.compile(r"[IVX]+\.?")
# Rulers and popes of two names; with other first names a numeral at the end is a person's suffix.
_DOUBLE = (
    "john paul", "jean paul", "johannes paul", "juan pablo", "giovanni paolo", "joão paulo", "jan paweł",
    "иоанн павел", "victor emmanuel", "vittorio emanuele", "carl gustaf", "friedrich wilhelm",
)  # fmt: skip
_GLUED = re.compile(r"^([^\W\d_]{1,4}\.)(?=[^\W\d_]{2})")
_FAMILY_FIRST = _words("hu ja ko vi zh")
# Words that stand in the names of bodies, not of people; compared without case.
_BODIES = _words(
    """
    academy administration agency alliance archive assembly association authority bank board body
    bureau bulletin center centre chamber church club college commission committee company
    confederation conference consortium cooperative corporation council court daily delegation
    department desk directorate editorial editors embassy federation forum foundation fund gazette
    government group guild herald house initiative institute institution journal laboratory league
    library magazine media ministry mission movement museum nations network news newsroom
    observatory office organisation organization parliament partnership party platform post press
    programme program project province radio reporters republic research review school secretariat
    senate service services society staff state states summit syndicate team television times think
    tank trust tribune union university watch académie agence assemblée bureau centre comité
    commission conseil fondation gouvernement institut ministère rédaction syndicat université
    akademie amt anstalt ausschuss bundesamt gesellschaft institut kommission ministerium redaktion
    stiftung universität verein zentrum academia agencia asociación centro comisión consejo
    fundación gobierno instituto ministerio redacción universidad associazione fondazione governo
    istituto ministero redazione università bakanlığı derneği enstitüsü kurulu merkezi üniversitesi
    vakfı ajansı агентство администрация институт комиссия комитет министерство редакция совет союз
    университет фонд центр
    """
)
_ALPHABETIC = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts, or, with only `literal`, a name that stands as it is.

    Without any of them nobody is named.
    """

    family: str = ""
    given: str = ""
    particle: str = ""  # "van", "de la": goes with the family name
    suffix: str = ""  # "Jr."
    literal: str = ""

    @property
    def inverted(self) -> str:
        """`Talvik, Mira, Jr.`, as indexes and reference managers want it."""
        if self.literal:
            return self.literal
        family = f"{self.particle} {self.family}".strip()
        return ", ".join(part for part in (family, self.given, self.suffix) if part)

    @property
    def sorting(self) -> str:
        """What an author is known by in a short reference: the family name or the whole."""
        return self.literal or self.family


def parse_name(text: str, *, language: str | None = None) -> Name:
    """The parts of one author's name as it was printed.

    Bodies, single names, names in scripts without capitals (Arabic, Hebrew, Chinese …) and names in
    languages that put the family first stay as they are: a name turned round wrongly is worse than one not
    turned round.
    """
    tongue = (language or "").split("-")[0].casefold()
    whole = " ".join(text.split())
    name = whole.strip(" ,;") or whole
    if "," in name:
        return _from_inverted(name, tongue)
    words = _without_honorifics(name, tongue)
    name = " ".join(words)
    if len(words) == 1 and name != whole.strip(" ,;"):
        return Name(name)
    unturned = tongue in _FAMILY_FIRST or is_body(name) or name.upper() == name.lower()
    if len(words) < 2 or unturned or _is_ruler(words):
        return Name(literal=name)
    suffix = words.pop() if len(words) > 2 and words[-1].casefold() in _SUFFIXES else ""
    return _from_words(words, suffix)


def _without_honorifics(name: str, language: str) -> list[str]:
    """The words of a name that are no honorifics; none where it is nothing else."""
    glued = _GLUED.match(name)
    if glued and _is_honorific(glued[1], language):
        name = f"{glued[1]} {name[glued.end() :]}"
    words = name.split(" ")
    while words and _is_honorific(words[0], language):
        words = words[1:]
    after = HONORIFICS_AFTER.get(language, frozenset())
    while len(words) > 1 and words[-1].casefold() in after:
        words = words[:-1]
    for honorific in after:
        if len(words) == 1 and len(words[0]) > len(honorific) + 1 and name.upper() == name.lower():
            words = [words[0].removesuffix(honorific)]
    return words


def _is_honorific(word: str, language: str) -> bool:
    folded = word.casefold().replace("’", "'")
    return folded in HONORIFICS or folded in HONORIFICS_OF.get(language, frozenset())


def _is_ruler(words: list[str]) -> bool:
    """Whether a name is that of a monarch or a pope, who have no family name in it."""
    if words[0].casefold() in RULERS:
        return True
    if not _NUMERAL.fullmatch(words[-1]):
        return False
    return len(words) == 2 or " ".join(words[:-1]).casefold().replace("-", " ") in _DOUBLE


def is_body(name: str) -> bool:
    """Whether a name is that of an institution, a desk or a newspaper rather than a person's."""
    words = [word.strip("().,’'\"“”").casefold() for word in name.split()]
    if any(word in _BODIES for word in words) or words[:1] == ["the"]:
        return True
    if {"&", "and", "for", "of", "und", "et", "für", "pour"} & set(words) or any(c.isdigit() for c in name):
        return True
    letters = [word for word in name.split() if _ALPHABETIC.search(word)]
    return len(letters) > 5 or not letters


def _from_inverted(name: str, language: str) -> Name:
    parts = [" ".join(_without_honorifics(part.strip(), language)) for part in name.split(",")]
    if is_body(name) or not all(part.strip() for part in name.split(",")):
        return Name(literal=name)
    parts = [part for part in parts if part and part.casefold() not in _DEGREES]
    suffix = next((part for part in parts[1:] if part.casefold() in _SUFFIXES), "")
    rest = [part for part in parts if part is not suffix]
    if not rest or len(rest) > 2:
        return Name(literal=name if rest else "")
    if len(rest) == 2:
        words = rest[0].split(" ")
        cut = next((i for i, word in enumerate(words) if word not in _PARTICLES), 0)
        return Name(" ".join(words[cut:]), rest[1], " ".join(words[:cut]), suffix)
    if suffix and " " not in rest[0]:
        return Name(literal=name)
    alone = parse_name(rest[0], language=language)
    if alone.literal and " " not in alone.literal:
        return Name(alone.literal)
    return replace(alone, suffix=suffix) if suffix and not alone.literal else alone


def _from_words(words: list[str], suffix: str) -> Name:
    """Given names, particles, family name; a particle counts only in small letters before the last word."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    particle = " ".join(words[cut:-1])
    return Name(words[-1], " ".join(words[:cut]), particle, suffix)
