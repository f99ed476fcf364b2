"""Names of people: how they look, and what to take off them (titles, roles, what they belong to)."""

import re

from ingest.fields.calendars import fold
from ingest.fields.genres import find_type
from ingest.fields.organisations import is_acronym, is_organisation
from ingest.words import is_low, listed

_TITLES = listed(
    "dr prof professor mr mrs ms miss mx sir dame lord lady hon rev ambassador amb gen general col "
    "colonel maj major capt captain lt sen senator rep dipl ing mag doc phd ph.d md m.d mba ma m.a ba"
    " llm jd esq jr sr iii mayor president minister premier chancellor judge justice bishop cardinal "
    "chairman chairwoman chair director "
    "deputy governor secretary foreign prime vice commissioner herr frau m mme mlle monsieur madame "
    "docteur don dona sr sra srta doctor "
    "doctora lic д-р проф профессор доцент акад академик г-н г-жа dos doç müəllim cənab xanım sayın "
    "korrespondent korrespondenten korrespondentin redakteur redakteurin analyst economist journalist "
    "politoloq "
    "iqtisadçı jurnalist gazeteci политолог экономист журналист эксперт аналитик обозреватель քաղաքագետ "
    "վերլուծաբան "
    "փորձագետ լրագրող პოლიტოლოგი ექსპერტი ანალიტიკოსი ჟურნალისტი politologue économiste journaliste "
    "politólogo "
    "politóloga periodista economista "
    "bay bayan դոկտոր պրոֆ պրոֆեսոր պարոն տիկին დოქტორი პროფესორი ბატონი ქალბატონი"
)
_PARTICLES = listed(
    "de del della di da dos das do du des la le van von der den zu zur ten ter af av al el bin ibn "
    "bint ben abu ap o oglu qizi ogly kizi d y e i und and"
)
# What begins an office that stands after a name: `Senior Fellow`, `Managing Editor`.
_OFFICES = listed(
    "senior junior associate assistant research visiting nonresident non-resident managing executive "
    "deputy chief policy "
    "political editor director professor analyst fellow head member chair founder co-founder program "
    "programme "
    "lead special former economist expert lecturer researcher academic independent university doctoral"
)
_TURKIC = re.compile("[İıŞşĞğƏə]")
_NOBODY = listed(
    "writer writers staff editor editors editorial newsroom admin administrator team correspondent reporter "
    "redaksiya redaktor редакция редактор админ корреспондент redaktion rédaction redacción "
    "խմբագրություն რედაქცია guest agencies agency online desk webmaster user author unknown anonymous"
)
_NEVER = listed(
    "summary introduction abstract conclusion conclusions background executive overview findings "
    "recommendations "
    "preface foreword acknowledgements references contents notes appendix annex key policy report analysis "
    "резюме введение заключение выводы giriş nəticə xülasə özet sonuç zusammenfassung einleitung fazit "
    "résumé conclusion introducción conclusión resumen "
    "of the for in on to an with versus vs at from how what why who when where is are as by"
)
_NAME_WORD = re.compile(r"(?:[dloDLO]['’])?[^\W\d_](?:[^\W\d_]|['’`´-])+\.?|[^\W\d_]\.(?:-?[^\W\d_]\.)*")
_ELIDED = re.compile(r"^[dl]['’]")
_INITIALS_LAST = re.compile(r"(?<![^\W\d_])[^\W\d_]\.$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")
_SPLIT = re.compile(r"\s*(?:;|,|/|\||&|\s(?:and|und|et|y|e|və|ve|и|и|և|եւ|ու|და|with|mit|avec|con|с)\s)\s*")
_AND = re.compile(r"^(?:and|und|et|y|e|və|ve|и|և|եւ|ու|და|&)\s+")
_RUSSIAN_DEGREE = re.compile(r"^(?:[кд]\.\s?[а-я]{1,4}\.\s?н\.,?\s*)+")
_FOR = re.compile(
    r"\s+(?:for|of|at|from|in|special to|für|pour|para|специально для|для|из)\s+.*$|"
    r"\s+[–—|-]\s+.*$|\s*[(\[].*$"
)
# Of the languages in which family names are known by their endings.
_SURNAME = re.compile(
    r"(?:[оеё]ва?|ина?|[сц]к(?:ий|ая|ой)|енко|[чщ]ук|[оеё]вич|дзе|швили|янц?|заде|оглы|кызы"
    r"|յանց?|եան|ունի|ենց|ունց|ძე|შვილი|[იუ]ანი|[ავ]ავა|ულია|ური|"
    r"(?<=[^\W\d_]{3})(?:ova?|yeva?)|zad[əe]|oğlu|qızı|bəyli|shvili|dze|yan|ski|enko)$"
)
_PLAIN = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_]{1,3}")


def is_person(text: str) -> bool:
    """Whether a text has the look of a person's name: two to five words in upper case, no figures."""
    words = bare_name(text).split()
    if not 2 <= len(words) <= 5 or len(text) > 60:
        return False
    if is_organisation(_ELIDED.sub("", text)) or any(fold(word).strip(".") in _NOBODY for word in words):
        return False
    inner = [word for word in words if fold(word).strip(".'’") not in _PARTICLES]
    return (
        len(inner) >= 2
        and all(_NAME_WORD.fullmatch(word) and not is_low(_ELIDED.sub("", word)) for word in inner)
        and not all(_INITIAL.fullmatch(word) for word in inner)
        and not any(fold(word) in _NEVER for word in words)
        and not (fold(words[0]) in _OFFICES or find_type(words[0]))
        and (text.isupper() or not any(map(_is_short, inner[:-1] if _is_shouted(inner[-1]) else inner)))
    )


def is_nobody(text: str) -> bool:
    """Whether a text names an office and nobody who holds it: `Staff Writer`, `Редакция`."""
    words = [fold(word).strip(".,") for word in text.split()]
    words = words[1:] if words and words[0] in {"our", "the", "a"} else words
    return (
        0 < len(words) <= 3
        and words[0] in _NOBODY
        and not is_person(" ".join(text.split()[-len(words) + 1 :]))
    )


def _is_shouted(word: str) -> bool:
    """Whether a word is set like a family name in capitals: `Mira TALVIK`."""
    return len(word) > 4 and word.isalpha() and word.isupper()


def _is_short(word: str) -> bool:
    """Whether a word is an organisation's short name; initials (`A.B.`) are none."""
    return len(word) > 2 and is_acronym(word) and not _INITIAL.fullmatch(word)


def is_surnamed(text: str) -> bool:
    """Whether a text is a name whose last word ends as surnames of its language do, and few other words."""
    last = bare_name(text).split()[-1:]
    return bool(last) and len(last[0]) > 4 and _SURNAME.search(last[0]) is not None and is_person(text)


def bare_name(text: str) -> str:
    """A name without mark-up, titles and degrees before and after it."""
    text = _PLAIN.sub(lambda match: match[1] or "", text).strip(' ,;:|•·–—-\t"“”«»')
    if not _INITIALS_LAST.search(text):
        text = text.rstrip(".")
    words = _RUSSIAN_DEGREE.sub("", text).split()
    while len(words) > 1 and fold(words[0]).strip(".,") in _TITLES:
        words.pop(0)
    while len(words) > 1 and _is_degree(words[-1]):
        words.pop()
    return " ".join(words).strip(" ,;")


def _is_degree(word: str) -> bool:
    return fold(word).strip(".,()") in {
        "phd",
        "ph.d",
        "md",
        "m.d",
        "mba",
        "ma",
        "m.a",
        "llm",
        "jd",
        "esq",
        "dphil",
    }


def find_people(text: str) -> tuple[str, ...]:
    """The people a byline names, without their titles, roles and employers."""
    text = _PLAIN.sub(lambda match: match[1] or "", text)
    people: list[str] = []
    named = True
    for part in _SPLIT.split(text):
        if _is_degree(part):
            continue
        bare = _AND.sub("", part)
        if not named and bare == part:
            continue  # after a name come roles and employers, which may look like names
        office = bool(people) and fold(bare_name(bare)).split(" ")[0] in _OFFICES
        name = _person_in(bare) if not office and (named or is_person(bare)) else None
        if name and name not in people:
            people.append(name)
        named = bool(name) or not people
    return tuple(people)


def _person_in(text: str) -> str | None:
    """The name in a part of a byline: all of it, or what follows a role (`associate expert Jane Doe`)."""
    text = _FOR.sub("", text).strip()
    name = bare_name(text)
    if is_person(name):
        return _cased(name)
    words = name.split()
    # The name ends the part, after a role in lower case.
    start = max((place + 1 for place, word in enumerate(words) if _is_role(word)), default=0)
    while start < len(words) - 2 and is_acronym(words[start]):
        start += 1
    tail = " ".join(words[start:])
    return _cased(bare_name(tail)) if start and is_person(tail) else None


def _is_role(word: str) -> bool:
    return is_low(word) and fold(word) not in _PARTICLES and not _ELIDED.match(word)


def _cased(name: str) -> str:
    """A name as people write it: what is all in capitals is not."""
    if len(name) < 5:
        return name
    turkic = _TURKIC.search(name) is not None
    words = (
        _lowered(word, turkic=turkic) if name.isupper() or _is_shouted(word) else word
        for word in name.split()
    )
    return " ".join(words)


def _lowered(word: str, *, turkic: bool) -> str:
    """A word in capitals with its first letters only; Turkic languages have an i without a dot."""

    def low(match: re.Match[str]) -> str:
        rest = match[0][1:].replace("I", "ı").replace("İ", "i") if turkic else match[0][1:]
        return match[0][0] + rest.lower()

    return re.sub(r"[^\W\d_]+", low, word)
