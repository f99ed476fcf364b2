"""How values look on pages: dates, languages, counts, links; what every template can call."""

import datetime as dt
import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from flask import Flask, request, url_for
from markupsafe import Markup, escape

from archive.addresses import Target
from archive.dates import find_date
from archive.errors import SettingsInvalid
from index.requests import Request
from web import marking, states
from web.holdings import here, holdings_of
from web.theme import css_for
from web.words import MEDIA_NAMES, PLURALS, TYPE_NAMES

# Controls, and characters that reorder or hide text: harmless in an isolated block, not in a title or header.
_UNPRINTED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+"
)

_LINK = re.compile(r"\[([^\[\]]+)\]\(((?:https?://|mailto:)[^\s()<>\"]+)\)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"https?://[^\s()<>\"]+")

_LANGUAGE_CODE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


def install(app: Flask) -> None:
    """Give an application's templates their filters and names."""
    environment = app.jinja_env
    environment.filters.update(
        plain=plain,
        day=day,
        moment=moment,
        language=language_name,
        lang=lang,
        counted=counted,
        number=lambda value: f"{value:,}",
        type_name=type_name,
        media_name=media_name,
        size=size,
        ticked=ticked,
        linked=linked,
        reachable=reachable,
        snippet=marking.snippet,
        marked=marking.marked,
    )
    environment.globals.update(
        place=place,
        direction=direction,
        search_url=search_url,
        shelf_url=shelf_url,
        states=states,
        this_url=this_url,
    )
    settings = holdings_of(app).settings
    locale_of_pages(settings.language)  # refuses a wrong one before anything is served
    environment.globals["language_of_pages"] = settings.language.replace("_", "-")
    environment.globals["has_theme"] = css_for(settings.accent, settings.links) is not None
    environment.globals["site"] = settings
    environment.globals["public_url"] = public_url


@lru_cache
def locale_of_pages(language: str) -> Locale:
    """How the pages write dates and names; SettingsInvalid where their language is not English.

    Every word of the pages is English. A page that said it was German would be read aloud wrongly.
    """
    locale = _locale(language)
    if locale is None or locale.language != "en":
        raise SettingsInvalid(
            f"archive.toml: the pages are in English, and language says how they write dates: en-GB, en-US, "
            f"en-CA …, not {language!r}. Documents may be in any language"
        )
    return locale if locale.territory else Locale("en", "GB")


def _pages() -> Locale:
    return locale_of_pages(here().settings.language)


def plain(text: object) -> str:
    """A text on one line without characters that print nothing: for titles, attributes and headers."""
    return " ".join(_UNPRINTED.sub(" ", str(text)).split())


def day(edtf: str | None) -> str:
    """A date as people write it, at the precision known: `31 December 2024`, `December 2024`, `2024`."""
    date = find_date(edtf)
    if date is None:
        return "undated"
    if date.month is None:
        return str(date.year)
    if date.day is None:
        return str(format_skeleton("yMMMM", date.first, locale=_pages()))
    return str(format_date(date.first, "long", locale=_pages()))


def moment(at: dt.datetime) -> str:
    """A time in UTC to the day."""
    return str(format_date(at.date(), "long", locale=_pages()))


@lru_cache(maxsize=500)
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return None


def language_name(code: str | None) -> str:
    """A language's name in English; its code where it has none."""
    locale = _locale(code) if code else None
    return (locale.get_display_name(_pages()) if locale else None) or plain(code or "")


def lang(code: str | None) -> str:
    """The value of `lang` for text in a language; for what is no code it is empty, which says unknown."""
    return code if code and _LANGUAGE_CODE.fullmatch(code) else ""


def direction(code: str | None) -> str:
    """The value of `dir` for text in a language; `auto` where it is not known."""
    locale = _locale(code) if code else None
    if locale is None:
        return "auto"
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 record`, `2,114 records`."""
    return f"{number:,} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"


def type_name(value: str | None) -> str:
    """A type of record as a heading or label has it."""
    name = plain(value or "")
    return TYPE_NAMES.get(name) or name[:1].upper() + name[1:]


def media_name(media_type: str | None) -> str:
    """What readers call a kind of file; the media type where they have no name for it."""
    name = plain(media_type or "")
    return MEDIA_NAMES.get(name, name)


def size(number: int) -> str:
    """A number of bytes for people."""
    for unit, bound in (("bytes", 1_000), ("kB", 1_000_000), ("MB", 1_000_000_000)):
        if number < bound:
            return f"{number:,} bytes" if unit == "bytes" else f"{number / (bound / 1_000):.1f} {unit}"
    return f"{number / 1_000_000_000:.1f} GB"


def ticked(text: str) -> Markup:
    """A text of ours with what stands in backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(p) if at % 2 else p for at, p in enumerate(parts))


def linked(text: str) -> Markup:
    """A text of the settings on one line; `[words](https://…)` in it are links, nothing else is markup."""
    text, parts, at = plain(text), [], 0
    for found in _LINK.finditer(text):
        parts += [escape(text[at : found.start()]), Markup('<a href="{}">{}</a>').format(found[2], found[1])]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def reachable(contact: str) -> Markup:
    """A mail address or web address as a link, anything else as it is, links in it as in `linked`."""
    if _MAIL.fullmatch(contact):
        return Markup('<a href="mailto:{0}">{0}</a>').format(contact)
    if _ADDRESS.fullmatch(contact):
        return Markup('<a href="{0}">{0}</a>').format(contact)
    return linked(contact)


def place(target: Target) -> str:
    """The path of a permanent URL on this server."""
    return here().site.path(target)


def shelf_url(kind: str, name: str, **more: Any) -> str:
    """The address of the list of a source, author or type; of a search where a path can't hold the name."""
    parts = name.split("/")
    if {"", ".", ".."} & set(parts):
        return url_for("search.results", **{kind: name, **more})
    return url_for(f"browsing.{'type_' if kind == 'type' else kind}", name=name, **more)


def search_url(wanted: Request, *more: tuple[str, str]) -> str:
    """The address of a search's page."""
    found = states.query_string(wanted, *more)
    return url_for("search.results") + (f"?{found}" if found else "")


def public_url(path: str) -> str | None:
    """A path of this server as an absolute address; None where the archive's settings name none.

    The Host header is no source: whoever sends it could put their own name into what others are given.
    """
    site = here().site
    return site.base[: len(site.base) - len(site.prefix)] + path if site.base else None


def this_url(**changes: Any) -> str:
    """The address of this page with other parameters; None takes one away."""
    args = request.args.to_dict(flat=False)
    for name, value in changes.items():
        args.pop(name, None)
        if value is not None:
            args[name] = [str(value)]
    path = quote(request.script_root + request.path, safe="/:@!$&'()*+,;=~")
    found = urlencode([(name, value) for name, values in args.items() for value in values])
    return path + (f"?{found}" if found else "")
