"""Authors' names as citations need them: family and given name, or a name that is not to be turned round."""

import re
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Written small before a family name and kept with it in citations.
_PARTICLES = _words(
    "af al am auf aus bin da dal dalla das de del della dello den der des di dos du el la las le lo los of op"
    " 's 't te ten ter van vom von vor y zu zum zur ’s ’t"
)
_SUFFIXES = _words("jr jr. sr sr. ii iii iv esq esq.")
_TITLES = _words("dr dr. prof prof. mr mr. mrs mrs. ms ms. sir dame h.e. hon. rev. amb. gen. col.")
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
    """A person's name in its parts, or, with only `literal`, a name that stands as it is."""

    family: str = ""
    given: str = ""
    particle: str = ""  # "van", "de la": goes with the family name
    suffix: str = ""  # "Jr."
    literal: str = ""

    @property
    def inverted(self) -> str:
        """`Talvik, Mira`, as indexes and reference managers want it."""
        if self.literal:
            return self.literal
        family = f"{self.particle} {self.family}".strip()
        return ", ".join(part for part in (family, self.suffix, self.given) if part)

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
    name = " ".join(text.split())
    if "," in name:
        return _from_inverted(name)
    words = name.split(" ")
    while len(words) > 2 and words[0].casefold() in _TITLES:
        words = words[1:]
    family_first = (language or "").split("-")[0].casefold() in _FAMILY_FIRST
    if len(words) < 2 or family_first or is_body(name) or name.upper() == name.lower():
        return Name(literal=name)
    suffix = words.pop() if len(words) > 2 and words[-1].casefold() in _SUFFIXES else ""
    return _from_words(words, suffix)


def is_body(name: str) -> bool:
    """Whether a name is that of an institution, a desk or a newspaper rather than a person's."""
    words = [word.strip("().,’'\"“”").casefold() for word in name.split()]
    if any(word in _BODIES for word in words) or words[:1] == ["the"]:
        return True
    if {"&", "and", "for", "of", "und", "et", "für", "pour"} & set(words) or any(c.isdigit() for c in name):
        return True
    letters = [word for word in name.split() if _ALPHABETIC.search(word)]
    return len(letters) > 5 or not letters


def _from_inverted(name: str) -> Name:
    parts = [part.strip() for part in name.split(",")]
    if is_body(name) or not all(parts) or len(parts) > 3:
        return Name(literal=name)
    if len(parts) == 2 and parts[1].casefold() in _SUFFIXES:
        words = parts[0].split(" ")
        return _from_words(words, parts[1]) if len(words) > 1 else Name(literal=name)
    suffix = parts[1] if len(parts) == 3 else ""
    words = parts[0].split(" ")
    cut = next((i for i, word in enumerate(words) if word not in _PARTICLES), 0)
    return Name(" ".join(words[cut:]), parts[-1], " ".join(words[:cut]), suffix)


def _from_words(words: list[str], suffix: str) -> Name:
    """Given names, particles, family name; a particle counts only in small letters before the last word."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    particle = " ".join(words[cut:-1])
    return Name(words[-1], " ".join(words[:cut]), particle, suffix)
