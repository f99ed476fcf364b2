"""The headline of a page, out of all the titles that it gives itself, without the name of its site."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Statement

BETWEEN = re.compile(r"(?:\s+[-–—|·•:/]{1,3}\s+|\s*[|»«›‹]\s*|\s*::\s*)")
_MARKS = " -–—|·•:"
_ALIKE = 85  # of rapidfuzz's 100: a headline and its variant for search engines
_SITE_WORDS = 5
_TELLING = 4  # words of a title that is not in another by chance
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Site:
    """The names by which a page's site may call itself in a title, folded."""

    names: frozenset[str]

    def owns(self, part: str) -> bool:
        """Whether a part of a title is the site's name."""
        own = folded(part)
        return bool(own) and (own in self.names or own.replace(" ", "") in self.names)


def site_of(names: Iterable[str], hosts: Iterable[str]) -> Site:
    """The site known by these names and at these hosts: `www.courier.example` is `courier` too."""
    own = {folded(name) for name in names}
    for host in hosts:
        labels = host.lower().removeprefix("www.").split(".")
        own |= {"".join(labels), " ".join(labels), *labels[:-1]}
    return Site(frozenset(filter(None, own)))


def headlines(statements: Sequence[Statement], headings: Sequence[Statement], site: Site) -> list[Statement]:
    """The page's titles, the headline first.

    A printed heading that a declared title confirms is what readers know the article by; then what is
    declared; then what only the window's title or a lone heading says.
    """
    declared = [_without_site(each, site, statements) for each in statements]
    declared = [
        each for each in declared if each.value and len(each.value) <= _LONGEST and not site.owns(each.value)
    ]
    printed = [each for each in headings if each.value and not site.owns(each.value)]
    confirmed = [each for each in printed if any(_confirms(each.value, other.value) for other in declared)]
    best = [_better_of(each, declared) for each in confirmed[:1]]
    return _once([*best, *declared, *confirmed]) or printed[:1]


def find_printed(window: str, lines: Sequence[str]) -> str | None:
    """The part of a window's title that the page prints as a line, if it is the longest of its parts."""
    parts = [part.strip(_MARKS) for part in BETWEEN.split(window)]
    longest = sorted(parts, key=lambda part: len(words_of(part)), reverse=True)[:2]
    if len(longest) < 2 or len(words_of(longest[0])) <= len(words_of(longest[1])):
        longest = [part for part in longest if folded(part) in map(folded, lines)]
        return longest[0] if len(longest) == 1 and len(parts) > 1 else None
    return longest[0] if folded(longest[0]) in map(folded, lines) else None


def site_name(window: str, headline: str) -> str | None:
    """What the window's title names beside the headline; None where it is nothing or a phrase."""
    parts = [part for each in BETWEEN.split(window) if (part := each.strip(_MARKS))]
    others = [part for part in parts if folded(part) != folded(headline)]
    if len(others) != 1 or len(parts) != 2 or len(words_of(others[0])) > _SITE_WORDS:
        return None
    return others[0]


def _better_of(printed: Statement, declared: Sequence[Statement]) -> Statement:
    """The printed heading, unless it runs into other words or shouts what is declared in plain letters."""
    own = folded(printed.value)
    for other in declared:
        inside = f" {folded(other.value)} " in f" {own} " and len(words_of(other.value)) > 2
        if (inside and folded(other.value) != own) or (
            printed.value.isupper() and not other.value.isupper() and folded(other.value) == own
        ):
            return other
    return printed


def _confirms(printed: str, declared: str) -> bool:
    """Whether a declared title, or its first part, says the same as a printed one or is in it."""
    one, other = folded(printed), folded(declared)
    if not one or not other:
        return False
    first = folded(BETWEEN.split(declared, maxsplit=1)[0])
    if max(fuzz.ratio(one, other), fuzz.ratio(one, first)) >= _ALIKE:
        return True
    within = len(words_of(printed)) >= _TELLING and f" {one} " in f" {other} "
    return within or (len(words_of(declared)) >= _TELLING and f" {other} " in f" {one} ")


def _without_site(title: Statement, site: Site, others: Sequence[Statement]) -> Statement:
    """A title without the site's name at either end, or without what no other title has at its end."""
    text = title.value
    shorter = {folded(other.value) for other in others if len(other.value) < len(text)}
    while len(parts := list(BETWEEN.finditer(text))) > 0:
        last, first = parts[-1], parts[0]
        if site.owns(text[last.end() :]) or folded(text[: last.start()]) in shorter:
            text = text[: last.start()].strip()
        elif site.owns(text[: first.start()]):
            text = text[first.end() :].strip()
        else:
            break
    return Statement(text, title.quote, title.place)


def _once(titles: Iterable[Statement]) -> list[Statement]:
    kept: dict[str, Statement] = {}
    for title in titles:
        kept.setdefault(title.value, title)
    return list(kept.values())


def folded(text: str) -> str:
    """A title's words, as titles are compared."""
    return " ".join(words_of(text))
