"""A query string cut into lexemes: parentheses, quotations, operators, field names and words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPERATORS = frozenset({"AND", "OR", "NOT"})

# Typographic and full-width signs read as the ASCII ones; each is one code point, so positions hold.
_PLAIN = str.maketrans("“”„‟«»＂〝〞（）：＊～−", '"""""""""():*~-')
_SURROGATES = re.compile("[\ud800-\udfff]")
_GERSHAYIM = re.compile(
    '(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])'
)  # a quotation mark inside a Hebrew acronym

_FIELD_NAMES = {
    "title": "title", "author": "author", "source": "source", "type": "type", "lang": "lang",
    "language": "lang", "section": "section", "date": "date",
}  # fmt: skip

_SPACES = " \u00a0\u2009\u202f"  # between groups of digits

_LEXEME = re.compile(
    rf"""
      (?P<open>\() | (?P<close>\))
    | "(?P<quoted>[^"]*)(?:"(?:~(?P<near>\d*))?|(?P<unclosed>\Z))
    | (?P<operator>AND|OR|NOT)(?=[\s()"]|\Z)
    | (?P<field>(?i:{"|".join(_FIELD_NAMES)})):(?!//)
    | (?P<minus>(?<![Dd][Aa][Tt][Ee]:)-)(?=[^\s)-])  # but `date:-1999` is a range
    | (?P<word>(?:[^\s()"\d]*[$€£¥₹₽][{_SPACES}]?)?  # "10 000" is one, "242 338" may be two
        \d{{1,3}}(?:[{_SPACES}]\d{{3}})*[{_SPACES}]000[.,;:!?]*(?=[\s()"]|\Z)(?![{_SPACES}]\d{{3}}(?!\d))
        | \d[\d.,]*[ ][%°](?=[\s()"]|\Z)  # "5 %" is one
        | (?:[^\s()"]*[$€£¥₹₽§№][ ](?=\d))?[^\s()"]+)  # and so is "US$ 5"
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query: what it is, what it says and where it stands."""

    kind: str  # "open", "close", "quoted", "operator", "field", "minus" or "word"
    text: str
    at: tuple[int, int]
    near: str | None = None  # of "quoted": the digits after `~`, empty where there are none
    closed: bool = True  # of "quoted"


def plain(query: str) -> str:
    """The query with its typographic signs made plain, of the same length."""
    return _GERSHAYIM.sub("\u05f4", _SURROGATES.sub("\ufffd", query).translate(_PLAIN))


def lexemes(query: str) -> Iterator[Lexeme]:
    """The lexemes of a plain query, in order; only white space lies between them."""
    for match in _LEXEME.finditer(query):
        kind = match.lastgroup or ""
        if match["quoted"] is not None:
            closed = match["unclosed"] is None
            yield Lexeme("quoted", match["quoted"], match.span(), match["near"], closed)
        elif kind == "field":
            yield Lexeme("field", _FIELD_NAMES[match["field"].lower()], match.span())
        else:
            yield Lexeme(kind, match.group(), match.span())
