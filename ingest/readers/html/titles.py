"""The headline of a page, out of all the titles that it gives itself, without the name of its site."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.readers.html.alignment import words_of
from ingest.readers.html.declared import Statement

_BETWEEN = re.compile(r"(?:\s+[-–—|·•:/]{1,2}\s+|\s*[|»«›‹]\s*|\s*::\s*)")
_ALIKE = 85  # of rapidfuzz's 100: a headline and its variant for search engines
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Site:
    """The names by which a page's site may call itself in a title, folded."""

    names: frozenset[str]

    def owns(self, part: str) -> bool:
        """Whether a part of a title is the site's name."""
        folded = _folded(part)
        return bool(folded) and (folded in self.names or folded.replace(" ", "") in self.names)


def site_of(names: Iterable[str], hosts: Iterable[str]) -> Site:
    """The site known by these names and at these hosts: `www.courier.example` is `courier` too."""
    folded = {_folded(name) for name in names}
    for host in hosts:
        labels = host.lower().removeprefix("www.").split(".")
        folded |= {"".join(labels), " ".join(labels), *labels[:-1]}
    return Site(frozenset(filter(None, folded)))


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
    rest = [each for each in printed if each not in confirmed]
    return _once([*best, *declared, *confirmed, *rest])


def _better_of(printed: Statement, declared: Sequence[Statement]) -> Statement:
    """The printed heading, unless it runs into other words or shouts what is declared in plain letters."""
    folded = _folded(printed.value)
    for other in declared:
        inside = f" {_folded(other.value)} " in f" {folded} " and len(words_of(other.value)) > 2
        if (inside and _folded(other.value) != folded) or (
            printed.value.isupper() and not other.value.isupper() and _folded(other.value) == folded
        ):
            return other
    return printed


def _confirms(printed: str, declared: str) -> bool:
    one, other = _folded(printed), _folded(declared)
    if not one or not other:
        return False
    return fuzz.ratio(one, other) >= _ALIKE or f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _without_site(title: Statement, site: Site, others: Sequence[Statement]) -> Statement:
    """A title without the site's name at either end, or without what no other title has at its end."""
    text = title.value
    shorter = {_folded(other.value) for other in others if len(other.value) < len(text)}
    while len(parts := list(_BETWEEN.finditer(text))) > 0:
        last, first = parts[-1], parts[0]
        if site.owns(text[last.end() :]) or _folded(text[: last.start()]) in shorter:
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


def _folded(text: str) -> str:
    return " ".join(words_of(text))
