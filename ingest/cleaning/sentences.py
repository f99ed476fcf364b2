"""Where sentences end and go on, in the scripts of this field."""

import re

from ingest.words import is_low, listed

TERMINAL = ".?!…։।۔。！？"
CLOSING = "\"'”’»›“)]}*_`"
HYPHENS = "-‐¬\xad"

# A full stop after these ends a word, not a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘«„.])(?:Mrs?|Ms|Messrs|Dr|Drs|Prof|Sr|Jr|St|Ste|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Hon|Rev|"
    r"Nos?|Art|Arts|Vol|Ch|Fig|Sect?|Para|Paras|pp?|cf|vs|v|viz|approx|ca|e\.g|i\.e|u\.a|z\.B|d\.h|Nr|Bd|Hrsg|"
    r"M|Mme|Mlle|art|núm|n|Dz|г|гг|ст|стр|им|см|т\.е|т\.к|проф|акад|ген|д-р|[^\W\d_])\.$"
)
_LAST_WORD = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)*)$")

# Words that no sentence, title or paragraph ends with: what follows them belongs to it.
_OPEN_WORDS = listed(
    """
    the a an of and or to in on at by for with from into upon under over between among against towards toward
    through during within without that which who whom whose this these those its their his her our my your is
    are was were be been has have had will would shall should may might can could must not as but than if when
    while where because although though since until unless whether both either neither nor no every each such
    der die das den dem des ein eine einer eines einem einen und oder von vom zu zum zur im mit für auf aus
    bei nach durch gegen ohne um über unter zwischen dass daß weil wenn als wie sein seine ihre ihr
    le la les un une des du de au aux et ou dans en sur sous pour par avec sans entre vers que qui dont où ce
    cette ces son sa ses leur leurs est sont
    el los las una unos unas del al y o e con para por sin sobre entre hacia desde hasta como su sus es son
    и или а но что который которая которые которого в во на с со к ко по из за от до для при о об у над под
    между через без не его её ее их как также чтобы если
    və ya ilə üçün ki bu o bir da də ve veya ile için gibi kadar olan olarak
    և եւ ու կամ որ որը որոնք մեջ մասին համար
    და ან რომ რომელიც
    """
)


# After a full stop: a reference in brackets, or a footnote's number.
_REFERENCE = re.compile(
    r"[.?!։][\"'”’»]*(?:\s*[(\[][^()\[\]]{1,80}[)\]]|\d{1,3}|\s?\[\d{1,3}\])[\"'”’»]*\.?$"
)


def ends_sentence(text: str) -> bool:
    """Whether a text's last sentence is complete, as far as its last characters tell."""
    bare = text.rstrip().rstrip(CLOSING).rstrip()
    if not bare:
        return False
    last = bare[-1]
    if last in TERMINAL:
        return not (last == "." and _ABBREVIATION.search(bare[-12:]))
    if (last.isdigit() or last.isalpha() or last in ",;") and _REFERENCE.search(text.rstrip()[-100:]):
        return True
    return last == ":" and len(bare) > 1 and "\u0531" <= bare[-2] <= "\u0587"


def ends_open(text: str) -> bool:
    """Whether a text can't end here: after a comma, a dash or a word that another must follow."""
    bare = text.rstrip()
    if not bare:
        return False
    if bare[-1] in ",–—՝([«“„‘" or bare[-1] in HYPHENS:
        return True
    if bare[-1] == "." and _ABBREVIATION.search(bare[-12:]) and not bare.endswith(("г.", "гг.")):
        return True
    word = _LAST_WORD.search(bare[-40:])
    return word is not None and word[1].lower() in _OPEN_WORDS


def is_open_word(word: str) -> bool:
    """Whether a word is one that nothing ends with: an article, a preposition, a conjunction."""
    return word.lower() in _OPEN_WORDS


def is_titled(text: str) -> bool:
    """Whether a text is set like a name or heading: its longer words begin in upper case, or are figures."""
    words = [word.lstrip("\"'“«‘(") for word in text.split()]
    longer = [word for word in words if len(word) > 3 or word[:1].isdigit()] or words
    return bool(words) and "," not in text and all(not is_low(word) for word in longer)


def opening_case(text: str) -> str:
    """How a text begins: in "low" or "high" case, or "none", as digits and Georgian letters have none.

    What begins in lower case must have something before it.
    """
    for character in text[:6]:
        if character.isalpha():
            if "\u10d0" <= character <= "\u10ff":
                return "none"
            return "low" if character.islower() else "high" if character.isupper() else "none"
        if character.isdigit():
            return "none"
    return "none"
