"""Which of a page's candidates is its title, who of those it names wrote it, and when it was published.

Each choice comes with features of all the places that say the same; the weights of `scoring.py` tell how sure
it is beside its rivals. Below a bound nothing is chosen: an empty field beats a guess.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from archive.dates import PartialDate, find_date, parse_date
from archive.records import Candidate
from ingest.fields.dates import find_date as find_date_in
from ingest.fields.dates import is_written
from ingest.readers.html import author_features, datings, headlines, mentions
from ingest.readers.html.date_lines import changed_dates, date_lines
from ingest.readers.html.dates import find_declared_date
from ingest.readers.html.dating import find_date_in_markup
from ingest.readers.html.declared import Statement, Statements
from ingest.readers.html.page import Page
from ingest.readers.html.people import bylines, is_site
from ingest.readers.html.publishing import published
from ingest.readers.html.scoring import Question, shares
from ingest.readers.html.titles import folded

_DAYS = re.compile(r"\d{1,2}\.?\s*(?:[-–—]|bis|to|au|al|по|до)\s*\d{1,2}\b")  # `14. - 20. January`
_SURE_OF_AUTHORS = 0.42
_SURE_OF_PERSON = 0.26
_SURE_OF_DATE = 0.3
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate, and what all the places that say the same have of features."""

    key: str
    candidate: Candidate
    features: frozenset[str]


def chosen_titles(page: Page) -> list[Statement]:
    """The page's titles, the one that is most likely its headline first."""
    choices = title_choices(page)
    if not choices:
        return list(page.titles)
    best = _ordered(Question.TITLE, choices)[0][1]
    first = Statement(str(best.candidate.value), best.candidate.quote, best.candidate.place or "")
    return [first, *(title for title in page.titles if title.value != first.value)]


def chosen_authors(page: Page) -> tuple[Candidate, ...]:
    """Who wrote the page, the surest evidence first; empty where no candidate is sure enough."""
    ordered = _ordered(Question.AUTHORS, author_choices(page))
    return tuple(choice.candidate for sure, choice in ordered[:1] if sure >= _bound(choice))


def _bound(choice: Choice) -> float:
    """How sure to be of an author: less where the page declares a person by name."""
    return _SURE_OF_PERSON if choice.features >= {"rule declared", "person True"} else _SURE_OF_AUTHORS


def chosen_dates(page: Page) -> tuple[Candidate, ...]:
    """When the page was published; empty where no candidate is sure enough."""
    ordered = _ordered(Question.DATE, date_choices(page))
    return tuple(choice.candidate for sure, choice in ordered[:1] if sure >= _SURE_OF_DATE)


def title_choices(page: Page) -> list[Choice]:
    """Everything that may be the title, by its words."""
    pieces, taken = page.rendering.pieces, page.article.taken
    found = list(
        headlines.namings(page.declared.statements.get("title", ()), page.window, pieces, taken, page.site)
    )
    found += [
        headlines.Naming(
            each.value, each.quote, each.place, frozenset({"rule later" if number else "rule first"})
        )
        for number, each in enumerate(page.titles)
    ]
    groups: dict[str, list[headlines.Naming]] = {}
    for each in found:
        if len(each.text) <= _LONGEST_TITLE and (key := folded(each.text)):
            groups.setdefault(key, []).append(each)
    stated = [group[0].text for group in groups.values() if any(map(_is_stated, group))]
    addresses = [str(url.value) for url in page.urls]
    return [
        Choice(
            key,
            headlines.best_form(group),
            headlines.joint(group) | headlines.features_of(group[0].text, page.site, stated, addresses),
        )
        for key, group in groups.items()
    ]


def _is_stated(naming: headlines.Naming) -> bool:
    return any(feature.startswith(("declared", "window")) for feature in naming.features)


def author_choices(page: Page) -> list[Choice]:
    """Everybody whom the page may name as its author, by their names."""
    pieces, taken = page.rendering.pieces, page.article.taken
    statements = page.declared.statements.get("authors", ())
    found = [
        *mentions.declared_mentions(statements, page.site),
        *mentions.labelled_mentions(mentions.card_labels(page.markup.soup)),
        *mentions.printed_mentions(pieces, taken, page.headline, page.custom),
    ]
    signed = bylines(pieces, taken, page.heads, page.custom, page.site)
    for rule, rows in (("rule byline", signed.values()), ("rule declared", page.declared_authors)):
        found += [_ruled(each, rule) for each in rows]
    groups: dict[tuple[str, ...], list[mentions.Mention]] = {}
    for mention in found:
        if key := tuple(sorted(filter(None, map(folded, mention.names)))):
            groups.setdefault(key, []).append(mention)
    rows_of = author_features.features(groups, page)
    return [
        Choice("; ".join(key), author_features.candidate_of(group), rows_of[key])
        for key, group in groups.items()
        if author_features.is_signed(group) or not all(is_site(name, page.site) for name in group[0].names)
    ]


def _ruled(candidate: Candidate, rule: str) -> mentions.Mention:
    names = tuple(str(name) for name in candidate.value)
    return mentions.Mention(names, candidate.quote, candidate.place or "", frozenset({rule}))


def date_choices(page: Page) -> list[Choice]:
    """Every date that may be that of the publication."""
    statements = page.declared.statements
    found = list(datings.declared_datings(statements.get("date", ()), statements.get("modified", ())))
    found += datings.printed_datings(page.rendering.pieces, page.article.taken, page.headline, page.custom)
    found += _by_rules(page)
    last = page.custom.today + timedelta(days=1)  # tomorrow, where it was published
    groups: dict[str, list[datings.Dating]] = {}
    for each in found:
        if each.date.first <= last and datings.may_be_of_publication(each):
            groups.setdefault(str(each.date), []).append(each)
    rows = datings.joint(groups, _document(page, statements), page.window)
    return [Choice(key, datings.candidate_of(group), rows[key]) for key, group in groups.items()]


def _document(page: Page, statements: Statements) -> set[str]:
    """What holds of the whole page, whatever date it has."""
    found = {f"type {each.value.lower()}" for each in statements.get("type", ())[:1]}
    found |= {f"schema {kind}" for kind in page.declared.types[:1]}
    length = len(page.article.taken)
    found.add(f"text {'short' if length < 5 else 'middle' if length < 20 else 'long'}")
    return found | {f"doc authors {bool(statements.get('authors'))}"}


def _by_rules(page: Page) -> Iterable[datings.Dating]:
    """What declarations, date lines and address bear out together, and what htmldate finds."""
    pieces, taken = page.rendering.pieces, page.article.taken
    lines = date_lines(pieces, taken, page.heads, page.custom)
    addresses = (str(url.value) for url in page.urls)
    stated = page.declared.statements.get("date", ())
    rows = published(stated, lines, addresses, page.custom.today)
    for number, each in enumerate(rows):
        kind = "declared" if each.how == "declared" else each.place
        yield _dating(each, {"rule later" if number else "rule first", f"rule {kind}"})
    found = _find_in_markup(page)
    if found is not None:
        yield _dating(found, {"htmldate", f"htmldate; rule {bool(rows)}"})


def _find_in_markup(page: Page) -> Candidate | None:
    """What htmldate finds, if the page writes that date so that it can be read in one way only.

    Not when the page says that it was changed then, nor the end of the days that its title is about.
    """
    found = find_date_in_markup(page.markup.text, page.custom.today)
    modified = page.declared.statements.get("modified", ())
    changed = changed_dates(page.rendering.pieces, page.article.taken, page.custom)
    stated = {str(find_declared_date(each.value)) for each in modified}
    if found is None or str(found.value) in {*stated, *changed}:
        return None
    about = find_date_in(page.window, page.custom) if _DAYS.search(page.window) else None
    if about is not None and str(found.value).startswith(str(about.date)):
        return None
    return found if is_written(str(found.value), page.markup.text, page.custom) else None


def _dating(candidate: Candidate, features: set[str]) -> datings.Dating:
    date: PartialDate = find_date(str(candidate.value)) or parse_date("1000")
    return datings.Dating(date, candidate.quote, candidate.place or "", frozenset(features), candidate.how)


def _ordered(question: Question, choices: Sequence[Choice]) -> list[tuple[float, Choice]]:
    """The choices with how sure each is, the surest first, which tells so in its place."""
    sure = shares(question, [choice.features for choice in choices])
    rows = sorted(zip(sure, choices, strict=True), key=lambda row: -row[0])
    return [(share, _told(choice, share)) for share, choice in rows]


def _told(choice: Choice, share: float) -> Choice:
    place = f"{choice.candidate.place} (sure: {share:.2f})"
    return replace(choice, candidate=replace(choice.candidate, place=place))
