"""Names of organisations: how they look, in which language they are, and how they are shortened."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ingest.fields.calendars import fold
from ingest.words import is_low, listed

# Words that make a name one of an organisation, by language; beginnings of words, folded.
_KEYWORDS: Mapping[str, str] = {
    "en": "center centre institute institution foundation agency council university association "
    "ministry think network bureau commission committee federation society union organization "
    "organisation academy authority secretariat parliament department office forum observatory "
    "initiative project program programme group press times news review journal gazette courier"
    " herald tribune post chronicle monitor magazine digest quarterly daily weekly media "
    "broadcasting radio television channel newspaper publishing publishers company corporation "
    "assembly board court clinic ngo inc ltd llc fund trust library chamber embassy league alliance "
    "service post observer "
    "mirror telegraph ledger examiner inquirer sentinel dispatch argus advertiser",
    "az": "merkez institut fond agentlik sura universitet assosiasiya nazirlik sebeke birlik cemiyyet"
    " teskilat akademiya idare komite komissiya parlament qezet jurnal media televiziya "
    "radio nesriyyat ictimai fondu merkezi institutu agentliyi surasi universiteti nazirliyi "
    "birliyi cemiyyeti teskilati qurumu sirketi tribunasi",
    "tr": "merkezi enstitusu vakfi ajansi kurulu universitesi dernegi bakanligi birligi kurumu "
    "akademisi gazetesi dergisi postasi baskanligi komisyonu komitesi meclisi televizyonu"
    " radyosu yayinlari sirketi",
    "ru": "центр институт фонд агентств совет университет ассоциаци министерств сеть союз общество "
    "организаци академи управлени комитет комисси парламент газета журнал редакци издательств "
    "радио телеканал новости вестник служба информаци компани лига бюро федераци",
    "hy": "կենտրոն ինստիտուտ հիմնադրամ գործակալություն խորհուրդ համալսարան ասոցիացիա նախարարություն "
    "միություն կազմակերպություն ակադեմիա կոմիտե հանձնաժողով թերթ ամսագիր լրատվական հասարակական "
    "ընկերություն հկ",
    "ka": "ცენტრი ინსტიტუტი ფონდი სააგენტო საბჭო უნივერსიტეტი ასოციაცია სამინისტრო კავშირი "
    "ორგანიზაცია აკადემია კომიტეტი კომისია გაზეთი ჟურნალი რადიო ტელევიზია მაცნე საზოგადოება "
    "ბიურო",
    "de": "zentrum institut stiftung agentur rat universitat verband ministerium netzwerk bund "
    "gesellschaft akademie behorde kommission ausschuss zeitung rundschau verlag nachrichten "
    "zeitschrift anzeiger verein redaktion gmbh tageblatt kurier bundesamt landesamt",
    "fr": "centre institut fondation agence conseil universite association ministere reseau union "
    "societe organisation academie commission comite gazette journal revue editions radio "
    "observatoire federation ligue",
    "es": "centro instituto fundacion agencia consejo universidad asociacion ministerio red union "
    "sociedad organizacion academia comision comite periodico diario revista editorial radio "
    "observatorio federacion faro",
}
_BY_LANGUAGE = {language: listed(words) for language, words in _KEYWORDS.items()}
_PAPERS = listed(
    "press times news review journal gazette courier herald tribune post chronicle monitor magazine "
    "digest quarterly "
    "daily weekly media channel newspaper service observer mirror telegraph program programme project "
    "group forum "
    "initiative office fund trust chamber league ledger examiner inquirer sentinel dispatch argus advertiser "
    "post revue journal revista diario xeber haber qezet"
)
_STEMS = {"ru", "hy", "de"}  # whose keywords also begin longer words
_SMALL = listed(
    "of and the for on in to a an de la le les des du et y del el los las für und der die das von"
)
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’.-][^\W_]+)*")
# A name: what stands in quotation marks, or words in upper case with small ones between.
_PHRASE = re.compile(
    r"[“«\"„]([^”»\"“]{6,110})[”»\"“]"
    r"|(?<![^\s(])((?:[^\W\d_a-z][\w'’-]*\s+(?:\w{1,3}\s+){0,2}){1,8}[^\W\d_a-z][\w'’-]*)"
)
_VERBAL = re.compile(r"(?:л|ла|ло|ли|лся|лась|лись|ет|ит|ют|ят|ут|ть|ront|era|é|ent|ó|aron|ieron)$")
_ACRONYM = re.compile(r"[^\W\d_a-zа-яա-ֆ]{2,8}(?:[.-]?[^\W\d_a-zа-я]{1,6})?")


def _is_keyword(word: str, keywords: frozenset[str], language: str) -> bool:
    if word in keywords:
        return True
    return language in _STEMS and len(word) > 5 and any(word.startswith(k) for k in keywords if len(k) >= 5)


def languages_of(name: str) -> frozenset[str]:
    """Every language in which a word of this name makes it an organisation's."""
    words = [fold(word) for word in _WORD.findall(name)]
    return frozenset(
        language
        for language, keywords in _BY_LANGUAGE.items()
        if any(_is_keyword(word, keywords, language) for word in words)
    )


def is_organisation(text: str) -> bool:
    """Whether a line is an organisation's name: a noun phrase in capitals or title case, with its keyword."""
    bare = text.strip(" *_#")
    if not 3 <= len(bare) <= 110 or re.search(r"[?!:;]|\.\s|\d{3}", bare) or bare.endswith((".", ",")):
        return False
    words = [word for word in _WORD.findall(bare) if fold(word) not in _SMALL]
    if _in_sentence_case(words):
        return True
    if not words or len(words) > 12 or any(is_low(word) for word in words[:2]):
        return False
    if len(words) > 4 and not _has_institution(bare):
        return False
    capital = sum(not is_low(word) for word in words)
    return bool(languages_of(bare)) and capital >= 0.6 * len(words)


def _in_sentence_case(words: Sequence[str]) -> bool:
    """Whether a name is written as Russian, French and Spanish write one: `Центр прибрежных исследований`."""
    if not 2 <= len(words) <= 6 or is_low(words[0]):
        return False
    low = [word for word in words[1:] if is_low(word)]
    first = fold(re.sub(r"^[dl]['’]", "", words[0]))
    known = {"ru", "fr", "es"} & languages_of(words[0])
    return bool(low and known and first not in _PAPERS) and not any(_VERBAL.search(word) for word in low)


def _has_institution(name: str) -> bool:
    """Whether some word is an institution's; a paper's (`Review`, `Monitor`) makes no long name."""
    return any(fold(word) not in _PAPERS for word in _WORD.findall(name) if languages_of(word))


def is_acronym(text: str) -> bool:
    """Whether a text is one word in capitals, as short names of organisations are."""
    word = text.strip(' .,*_()[]/«»"“”')
    # A script without capitals, such as Arabic, has no such words.
    return _ACRONYM.fullmatch(word) is not None and any(letter.isupper() for letter in word)


def stands_for(name: str, acronym: str) -> bool:
    """Whether the first letters of a name's words make the acronym, small words counted or not."""
    wanted = fold(acronym).replace(".", "").replace("-", "")
    words = [fold(word) for word in _WORD.findall(name.replace("-", " "))]
    full = "".join(word[0] for word in words)
    short = "".join(word[0] for word in words if word not in _SMALL)
    return len(wanted) > 1 and wanted in {full, short}


def expansion(acronym: str, texts: Iterable[str]) -> str | None:
    """The full name, somewhere in the texts, that an acronym stands for."""
    for text in texts:
        for match in _PHRASE.finditer(text):
            name = (match[1] or match[2]).strip()
            if stands_for(name, acronym):
                return name
    return None
