"""Dates as people print them, at the precision they give; an impossible or future one is refused."""

import datetime as dt
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from archive.dates import PartialDate
from ingest.fields.calendars import ENDINGS, fold, months, weekdays
from ingest.words import listed

_PLACES = 500  # of a year in a text that are looked at
_NEAR = 30  # characters around a year in which the rest of its date stands
EARLIEST = 1450  # no document of an archive like this is older than print

# Words that may stand beside a date in a line that is nothing but a date.
_BESIDE = listed(
    """
    published publication posted
    updated update last modified date dated issue issued on at of the from written
    released
    gmt utc est edt cet cest msk am pm noon local time and in
    veröffentlicht erschienen stand datum vom am uhr den der aktualisiert
    publie modifie mis mise a jour le du date de par an
    publicado actualizado fecha el del de
    дата опубликовано обновлено от в г год года публикации время
    giris girilme olusturulma olusturma eklenme yayim yayimlanma yenilenib yenilendi elave
    tarix tarixi tarixinde yayin tarihi yayinlanma guncelleme guncellenme yayim il ili ci cu saat derc olunub
    թ թվական թվականի հրապարակված ամսաթիվ ժամը
    წელი წლის წ გამოქვეყნებულია თარიღი
    edition vol
    week weekend неделя неделю недели за hefte heftesi hafta haftasi շաբաթ կვირა კვირის woche vom bis
    semaine semana
    """
)
# What is done to a document on its day: `Adopted at Geneva on 12 May 1998`.
_ACTS = listed(
    """
    adopted approved concluded delivered done given signed
    beschlossen gegeben gehalten geschehen unterzeichnet verabschiedet
    adopte approuve conclu fait prononce signe
    adoptado aprobado firmado hecho pronunciado
    принято принята принят подписано совершено утверждено
    """
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y1>\d{4})(?P<s1>[-./])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<s2>[-./]) ?(?P<b>\d{1,2})(?P=s2) ?(?P<y2>\d{4}|\d{2})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2}))(?:T\d{2}:\d{2}\S*)?(?![\d/-])"
)
_YEARS = re.compile(r"(?<![\d/])(?P<y>(?:1[4-9]|20)\d{2})(?:[-/–](?:\d{2}|\d{4}))?(?!\d)")
_SEASON = (
    r"(?:spring|summer|autumn|fall|winter|fruhjahr|sommer|herbst|printemps|ete|automne|hiver|q[1-4]|[1-4]q)"
)
_CHANGED = re.compile(
    r"updat|modif|mise? a jour|actuali|aktualis|обновл|изменен|guncelle|yenilen|թարմաց|განახლ"
)
_PUBLISHED = re.compile(r"publi|erschien|veroffentl|опублик|yayin|derc|հրապարակ|გამოქვეყნ|posted")
_AGO = re.compile(r"(?:age:? )?\d{1,3} (?:minutes?|hours?|days?|weeks?|months?|years?)(?: ago)?")
_TIME = re.compile(
    r"t?\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?\(?(?:gmt|utc)(?: ?[+-]\d{1,2}(?::\d{2})?)?\)?|z\b)?"  # noqa: E501
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the words it was read from."""

    date: PartialDate
    quote: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Custom:
    """How dates are to be understood: the document's language, its source's habit, and what day it is."""

    today: dt.date
    language: str | None = None
    order: str | None = None  # "dmy", "mdy" or "ymd"


def find_dates(text: str, custom: Custom) -> tuple[FoundDate, ...]:
    """Every date in a text that can be believed, in order."""
    found, at = [], 0
    while (match := _search(text[at:])) is not None:
        each = find_date(text[at:], custom)
        if each is not None:
            found.append(replace(each, span=(each.span[0] + at, each.span[1] + at)))
        at += max(match.end(), 1)
    return tuple(found)


def find_date(text: str, custom: Custom) -> FoundDate | None:
    """The first date in a text; None where there is none, or none that can be believed."""
    match = _search(text)
    if match is None:
        return None
    date = _numeric(match, custom) if match.re is _NUMERIC else _by_name(match)
    if date is None or date.year < EARLIEST or date.first > custom.today:
        return None
    return FoundDate(date, text[slice(*match.span())].strip(), match.span())


def _search(text: str) -> re.Match[str] | None:
    folded = _aligned(text)
    return _named().search(folded) or _NUMERIC.search(folded)


def read_line(text: str, custom: Custom) -> FoundDate | None:
    """The date of a line that is nothing but a date, perhaps with a weekday, a time or a place beside it."""
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return None
    dates = find_dates(text, custom)
    if not dates:
        return _lone_year(text, custom)
    return _of_publication(text, dates) if _is_nothing_else(text, dates[0].span) else None


def _of_publication(text: str, dates: Sequence[FoundDate]) -> FoundDate:
    """Of the dates of a line the one that it calls that of publication, or else the first of no change."""

    def rank(place: int) -> int:
        before = text[dates[place - 1].span[1] if place else 0 : dates[place].span[0]]
        return 2 * tells_of_change(before) - (_PUBLISHED.search(fold(before)) is not None)

    return dates[min(range(len(dates)), key=rank)]


def read_imprint(text: str, custom: Custom) -> FoundDate | None:
    """The year of an imprint, `Geneva, 1998`; under a title only, since a title may read like that itself."""
    place, comma, year = text.rpartition(",")
    words = place.split()
    named = 0 < len(words) <= 3 and all(word[0].isupper() for word in words)
    return _lone_year(year, custom) if comma and named and year.strip()[:4].isdigit() else None


def without_dates(text: str) -> str:
    """The text without its first date and the words that go with one: what else a line says."""
    match = _search(text)
    if match is None:
        return text
    before, after = text[: match.start()], text[match.end() :]
    kept = " ".join(word for word in before.split() if fold(word).strip(":,.") not in _BESIDE)
    return f"{kept} {after}".strip(" ,|–—-•·")


def is_written(date: str, text: str, custom: Custom) -> bool:
    """Whether a whole date stands somewhere in a text in a form that can be read in one way only."""
    year, month, day = (int(part) for part in date.split("-"))
    iso = rf"{year}[-/.]?0?{month}[-/.]?0?{day}(?!\d)"
    figures = rf"(?<!\d)0?{day}\.\s?0?{month}\.\s?{year}"
    if re.search(f"{iso}|{figures}", text):
        return True
    for match in islice(re.finditer(rf"(?<!\d){year}(?!\d)", text), _PLACES):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        found = find_date(near, custom)
        if found is not None and str(found.date) == date:
            return True
    return False


def tells_of_change(text: str) -> bool:
    """Whether a date line tells when a text was changed, not when it was published."""
    return _CHANGED.search(fold(text)) is not None and _PUBLISHED.search(fold(text)) is None


def is_dated(text: str) -> bool:
    """Whether a line has a date of a day or month somewhere, besides other words."""
    return _search(text) is not None


def is_date_line(text: str) -> bool:
    """Whether a line has the form of a date line, though the date may be impossible or to come."""
    match = _search(text) if len(text) <= 120 and any(map(str.isdigit, text)) else None
    return match is not None and _is_nothing_else(text, match.span())


def _is_nothing_else(text: str, span: tuple[int, int]) -> bool:
    """Whether beside a date there are only words that go with dates, or a place."""
    start, end = span
    while (other := _search(text[end:])) is not None:
        text = f"{text[: end + other.start()]} {text[end + other.end() :]}"
    beside = _AGO.sub(" ", fold(f"{text[:start]} {text[end:]}"))
    words = re.findall(r"[^\W\d_]+", _TIME.sub(" ", beside))
    known = _BESIDE | _ACTS | weekdays()
    unknown = [word for word in words if word not in known]
    return not unknown or _is_place(text[:start], text[end:], unknown)


def _is_place(before: str, after: str, unknown: list[str]) -> bool:
    """Whether what stands beside a date is a place: `Baku, 12 May`, `New York —`, `12 мая, Ереван`."""
    words = [word for word in re.findall(r"[^\W\d_]+", f"{before} {after}") if fold(word) in unknown]
    done = any(word in _ACTS for word in re.findall(r"[^\W\d_]+", fold(before)))
    apart = done or not before.strip() or before.rstrip()[-1] in ",—–-.|/•·"
    return apart and len(words) <= 3 and not any(word[:1].islower() for word in words)


def _lone_year(text: str, custom: Custom) -> FoundDate | None:
    """The year of a line that gives no more: `2020`, `Spring 2024`, `2023/24`."""
    folded = _aligned(text)
    match = re.fullmatch(rf"\s*[(\[]?\s*(?:{_SEASON}\s*[,/]?\s*)?{_YEARS.pattern}\s*[)\].,]?\s*", folded)
    if match is None or not EARLIEST <= int(match["y"]) <= custom.today.year:
        return None
    return FoundDate(PartialDate(int(match["y"])), text.strip(), match.span())


def _aligned(text: str) -> str:
    """The text folded letter for letter, so that places in it are places in the text."""
    return "".join(fold(letter)[:1] or " " for letter in text)


@functools.cache
def _named() -> re.Pattern[str]:
    """Dates with the name of a month, in every order that these languages use."""
    orders = (
        # 12 May 2023; 12. März 2021; 12 de marzo de 2021; 12-14 May 2023; 12 мая, 2023
        "{day}{nth}{to}\\s*(?:de |of |-)?\\s*{month}\\s*(?:de |del )?[,.\\-/]?\\s*(?:de )?{year}",
        # May 12, 2023; May 12th 2023; մարտի 12, 2023
        "{month}\\s*{day}{nth}{to}\\s*,?\\s+{year}",
        # 2023 წლის 12 იანვარი; 2025-ci il 12 yanvar
        "{year}{word}{day}{nth}\\.?\\s*{month}",
        # 2023 թ. մարտի 12; 2025-ci il yanvarın 12-si; 2023-cü il, noyabr
        "{year}{word}{month}(?:\\s*{day}{nth})?",
        # March-April 2022; May 2023; JANUARY-2025; mars 2021
        "(?:{early}\\.?\\s*[-–—/]\\s*)?{month}\\s*(?:de |del )?[-,.\\s/]?\\s*(?:de )?{year}",
    )
    return re.compile("|".join(_spelt(order, number) for number, order in enumerate(orders, start=1)))


def _spelt(order: str, number: int) -> str:
    """A pattern with its parts put in; the groups of each order have a number of their own."""
    name = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    parts = {
        "day": rf"(?<![\d/])(?P<d{number}>[0-3]?\d)(?![\d:])",
        "nth": r"(?:st|nd|rd|th|er|\.?º|ª|\.|-[^\W\d_]{1,3})?",
        "to": rf"(?:\s*[-–—]\s*(?P<to{number}>[0-3]?\d)\.?)?",
        "month": rf"(?<![^\W\d_])(?P<month{number}>{name}){ENDINGS}\.?(?![^\W\d_])",
        "early": rf"(?<![^\W\d_])(?P<early{number}>{name})",
        "year": rf"(?P<y{number}>(?:1[4-9]|20)\d{{2}})(?!\d)",
        "word": r"[-\s]*(?:[^\W\d_]{1,6}[.․]?[\s,]*){0,2}",
    }
    for part, pattern in parts.items():
        order = order.replace(f"{{{part}}}", pattern)
    return order


def _by_name(match: re.Match[str]) -> PartialDate | None:
    parts = {key.rstrip("12345"): value for key, value in match.groupdict().items() if value is not None}
    year, month = int(parts["y"]), months()[parts["month"]]
    if "early" in parts:
        return PartialDate(year)
    day = None if "to" in parts or "d" not in parts else int(parts["d"])
    return _date(year, month, day)


def _numeric(match: re.Match[str], custom: Custom) -> PartialDate | None:
    if match["y1"]:
        return _date(int(match["y1"]), int(match["m1"]), int(match["d1"]))
    if match["y3"]:
        return _date(int(match["y3"]), int(match["m3"]), None)
    first, second, year = int(match["a"]), int(match["b"]), _full_year(match["y2"], custom)
    order = custom.order or _usual_order(match["s2"], custom.language)
    if order == "ymd":
        return None
    if order is None:
        if first == second or first > 12:
            order = "dmy"
        elif second > 12:
            order = "mdy"
        else:
            return PartialDate(year)  # day first or month first: only the year is sure
    day, month = (first, second) if order == "dmy" else (second, first)
    return _date(year, month, day)


def _usual_order(separator: str, language: str | None) -> str | None:
    """Which of the first two figures is the day: English alone writes both orders with strokes."""
    if separator == ".":
        return "dmy"
    return (
        "dmy"
        if language and language.split("-")[0] in {"az", "tr", "ru", "hy", "ka", "de", "fr", "es"}
        else None
    )


def _full_year(text: str, custom: Custom) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    century = custom.today.year // 100 * 100
    return century + year if century + year <= custom.today.year else century - 100 + year


def _date(year: int, month: int, day: int | None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None
