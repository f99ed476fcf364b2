"""The text of one word, quotation or date of a query made a node."""

import difflib
import re
from dataclasses import dataclass

from archive.dates import find_date
from index.analysis import TOKEN, fold, is_symbol
from index.plans import NEAR_LIMIT
from index.query.lexing import Lexeme
from index.query.tree import FIELDS, DateRange, Phrase, Word
from index.results import Diagnostic

DEFAULT_NEAR = 10  # of `"these words"~`
MOST_EDITS = 2
_PREFIX = re.compile(r"(.*?)\*+[.,;:!?]*", re.DOTALL)
_FUZZY = re.compile(r"(.+?)~+(\d*)[.,;:!?]*", re.DOTALL)
_STAR_INSIDE = re.compile(r"\w\*+\s")
_UNKNOWN_FIELD = re.compile(r"([^\W\d_]{2,20}):(\w.*)?", re.DOTALL)
# What other catalogues call our fields, and how the same is asked here; {} is the value as typed.
_ELSEWHERE = {
    name: ours
    for ours, names in {
        "date:{}": "year day month on published created issued datum",
        "date:{}..": "after since from start",
        "date:..{}": "before until till to end",
        "author:{}": "speaker by writer creator name person",
        "source:{}": "country publisher outlet site host journal newspaper publication collection",
        "type:{}": "kind genre format category",
        "lang:{}": "locale",
        "section:{}": "heading chapter",
        "title:{}": "headline subject",
        "{}": "text body content fulltext any all",
    }.items()
    for name in names.split()
}
_RANGE = re.compile(r"(.*?)(?:\.\.+|…|/)(.*)")
_YEARS = re.compile(r"(\d{4})-(\d{4})")
_BARE_RANGE = re.compile(r"(1[5-9]|20)\d\d(-\d\d){0,2}\.\.(1[5-9]|20)\d\d(-\d\d){0,2}")
_SINCE = re.compile(r"(\d{4}(?:-\d\d){0,2})-")
_UNTIL = re.compile(r"-(\d{4}(?:-\d\d){0,2})")
_FULL_STOP = re.compile(r"(?<=\d)\.\Z")


@dataclass(frozen=True, slots=True)
class Read:
    """A node, or None where there was nothing to search for, with what is worth saying about it."""

    node: Word | Phrase | DateRange | None
    diagnostics: tuple[Diagnostic, ...] = ()


def trimmed(text: str) -> str:
    """The text from its first token to its last, without the punctuation around it."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    return text[spans[0][0] : spans[-1][1]] if spans else ""


def read_word(lexeme: Lexeme) -> Read:
    """A word; `*` at its end makes it a prefix, `~` fuzzy, a `+` before it says nothing."""
    raw, at = lexeme.text, lexeme.at
    body, prefix, digits = raw, False, None
    if match := _PREFIX.fullmatch(raw):
        body, prefix = match[1], True
    elif match := _FUZZY.fullmatch(raw):
        body, digits = match[1], match[2]
    stem, star, _ = body.lstrip("*").partition("*")
    text = trimmed(stem)
    while text.startswith("+"):  # again for `+.+5`
        text = trimmed(text.lstrip("+"))
    if not text:
        return Read(None, _nothing_in(raw, at))
    notes = _misplaced_star(text, at) if star or body.startswith("*") else ()
    edits, too_many = _edits(text, digits, at) if digits is not None and not star else (0, ())
    return Read(
        Word(text, prefix or bool(star), edits, at),
        notes + too_many + _hints(text + ":" * raw.endswith(":"), at),
    )


def _nothing_in(raw: str, at: tuple[int, int]) -> tuple[Diagnostic, ...]:
    """What to say of a piece without tokens: nothing of a lone punctuation mark between words."""
    if len(raw) == 1 and raw not in "*~":
        return ()
    return (Diagnostic("ignored", f"“{_short(raw)}” has no letter or digit to search for.", at),)


def _misplaced_star(text: str, at: tuple[int, int]) -> tuple[Diagnostic, ...]:
    cause = f"* stands for more letters at the end of a word only; read as “{_short(text)}*”."
    return (Diagnostic("corrected", cause, at),)


def _edits(text: str, digits: str, at: tuple[int, int]) -> tuple[int, tuple[Diagnostic, ...]]:
    """How many letters may differ: as typed, else by length."""
    length = len(fold(text))
    if length < 3:
        return 0, (Diagnostic("ignored", f"“{text}” is too short to allow other letters.", at),)
    if not digits:
        return (1 if length < 6 else MOST_EDITS), ()
    if len(digits) > 1 or int(digits) > MOST_EDITS:
        return MOST_EDITS, (Diagnostic("corrected", f"At most {MOST_EDITS} letters may differ.", at),)
    return int(digits), ()


def _hints(text: str, at: tuple[int, int]) -> tuple[Diagnostic, ...]:
    """What its author may have meant by a word that looks like a range of dates or like a field."""
    if _BARE_RANGE.fullmatch(text):
        cause = f"“{text}” was searched for as words. Write date:{text} for a range of dates."
        return (Diagnostic("corrected", cause, at),)
    return _unknown_field(text, at)


def _unknown_field(text: str, at: tuple[int, int]) -> tuple[Diagnostic, ...]:
    """What to say of a word that looks like a field that does not exist: which one does it."""
    match = _UNKNOWN_FIELD.fullmatch(text)
    if not match:
        return ()
    name, value = match[1].lower(), _short(match[2] or "")
    near = difflib.get_close_matches(name, (*FIELDS, "date"), n=1, cutoff=0.75)
    if name in _ELSEWHERE:
        advice = f"Write “{_ELSEWHERE[name].format(value or '…')}”."
    elif near and value:
        advice = f"Did you mean “{near[0]}:{value}”?"
    elif value:
        advice = f"The fields are {', '.join(f'{field}:' for field in (*FIELDS, 'date'))}."
    else:
        return ()  # a colon after a word is punctuation
    cause = f"There is no field “{match[1]}:”, so its words were searched for. {advice}"
    return (Diagnostic("corrected", cause, (at[0], at[0] + match.end(1) + 1)),)


def read_quoted(lexeme: Lexeme) -> Read:
    """A phrase, or with `~n` words near each other."""
    text = trimmed(lexeme.text)
    if not text:
        return Read(
            None,
            (Diagnostic("ignored", "There is nothing to search for in the quotation marks.", lexeme.at),),
        )
    notes: tuple[Diagnostic, ...] = ()
    if _STAR_INSIDE.search(text):
        cause = "In quotation marks * stands for more letters at the end only; elsewhere it was ignored."
        notes = (Diagnostic("ignored", cause, lexeme.at),)
    if lexeme.text.rstrip(" .,;:!?").endswith("*") and not is_symbol(text[-1]):
        text += "*"
    if not lexeme.closed:
        cause = "The quotation mark is not closed; read as if it were at the end."
        notes = (*notes, Diagnostic("corrected", cause, lexeme.at))
    near = None if lexeme.near is None else int(lexeme.near[:9] or DEFAULT_NEAR)
    if near is not None and near > NEAR_LIMIT:
        cause = f"Words can be looked for at most {NEAR_LIMIT} words from each other."
        near, notes = NEAR_LIMIT, (*notes, Diagnostic("corrected", cause, lexeme.at))
    return Read(Phrase(text, near, lexeme.at), notes)


def read_date(lexeme: Lexeme) -> Read:
    """A date or a range of dates; ends that were typed the wrong way round are exchanged."""
    first, last, text = _ends(_FULL_STOP.sub("", lexeme.text.strip().rstrip(",;:!?*~")))
    ends = [find_date(end) for end in (first, last) if end]
    if not ends or None in ends:
        typed = _short(text or lexeme.text)
        cause = f"“{typed}” is not a date such as 2024, 2024-07, 2024-07-31 or 2024-07..2025-01."
        return Read(None, (Diagnostic("ignored", cause, lexeme.at),))
    if first and last and ends[0] and ends[1] and ends[0].first > ends[1].last:
        note = Diagnostic("corrected", f"Read as {last}..{first}, the earlier date first.", lexeme.at)
        return Read(DateRange(last, first, lexeme.at), (note,))
    return Read(DateRange(first or None, last or None, lexeme.at))


def _ends(text: str) -> tuple[str, str, str]:
    """The two ends of a range as typed, empty where open, and the whole; a single date is both."""
    if match := _YEARS.fullmatch(text):
        return match[1], match[2], text
    if match := _SINCE.fullmatch(text):
        return match[1], "", text
    if match := _UNTIL.fullmatch(text):
        return "", match[1], text
    if match := _RANGE.fullmatch(text):
        return match[1].strip(), match[2].strip(), text
    return text, text, text


def _short(text: str) -> str:
    """The text, cut where it would fill the page."""
    return text if len(text) <= 40 else text[:39] + "…"
