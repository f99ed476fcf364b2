"""One page from bytes to extraction."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby

from archive.addresses import split_address
from archive.dates import PartialDate
from archive.records import Candidate, Removed
from ingest.blocks import Block, Extraction, Hints
from ingest.fields.dates import Custom, find_date, is_written
from ingest.fields.genres import find_type, split_label
from ingest.media_types import sniff
from ingest.readers.html import candidates
from ingest.readers.html.article import Article, choose
from ingest.readers.html.date_lines import changed_dates, date_lines
from ingest.readers.html.dates import find_declared_date
from ingest.readers.html.dating import find_date_in_markup
from ingest.readers.html.declared import Declared, Statement, read_declared
from ingest.readers.html.front import find_headline
from ingest.readers.html.markup import Markup, parse
from ingest.readers.html.people import bylines
from ingest.readers.html.publishing import published
from ingest.readers.html.rendering import Piece, Rendering, render
from ingest.readers.html.titles import Site, find_printed, headlines, site_name, site_of
from ingest.readers.html.view import Heads, is_furniture, is_note

# Languages in which a date of three numbers may begin with the month or the year.
_HEADINGS = 40
_TOP = 80  # pieces among which a headline that is no heading stands
_KICKERS = 3  # pieces above and below a headline that may name the genre
_DAYS = re.compile(r"\d{1,2}\.?\s*(?:[-–—]|bis|to|au|al|по|до)\s*\d{1,2}\b")  # `14. - 20. January`
_MONTH_FIRST = frozenset({"en", "zh", "ja", "ko", "hu", "lt", "mn", "fa", "sv", "fil"})


def read(content: bytes, hints: Hints) -> Extraction:
    """The article of a saved page, what the page declares, and under which name the rest was left out."""
    markup = parse(content, hints.limits.depth)
    rendering = render(markup.soup)
    declared = read_declared(markup.soup)
    urls = candidates.urls(declared)
    site = _site(declared, urls)
    titles = headlines(
        _declared_titles(declared, markup, rendering.pieces), _headings(rendering.pieces), site
    )
    authors = candidates.authors(declared.statements.get("authors", ()), site)
    heads = Heads(
        titles=tuple(title.value for title in titles),
        descriptions=tuple(each.value for each in declared.statements.get("description", ())),
        authors=tuple(dict.fromkeys(name for each in authors for name in each.value)),
    )
    article = choose(rendering.pieces, markup.text, heads)
    languages = candidates.languages(declared.statements.get("language", ()))
    custom = _custom(hints, languages)
    lines = date_lines(rendering.pieces, article.taken, heads, custom)
    signed = bylines(rendering.pieces, article.taken, heads, custom, site)
    people = tuple(name for each in signed.values() for name in each.value)
    article = article.without(signed).without_notes(rendering.pieces, replace(heads, authors=people))
    found = {
        "title": candidates.titles(titles),
        "date": _dates(declared, lines, urls, custom.today)
        or _last_resort(declared, markup, custom, changed_dates(rendering.pieces, article.taken, custom)),
        "authors": tuple(dict.fromkeys((*authors, *signed.values()))),
        "source": candidates.sources(declared) or _source_in_title(markup, titles),
        "type": candidates.types(declared, _labels(rendering.pieces, article.taken, titles, heads)),
        "language": languages,
        "url": urls,
        "rights": candidates.plain(declared.statements.get("rights", ())),
    }
    return Extraction(
        media_type=sniff(content, hints.name),
        text=rendering.text,
        blocks=_blocks(rendering, article),
        candidates={name: each for name, each in found.items() if each},
        declared_urls=tuple(dict.fromkeys(str(each.value) for each in urls if each.place != "saved from"))[
            :1
        ],
        removed=_removed(rendering, article),
        warnings=markup.warnings,
    )


def _site(declared: Declared, urls: Sequence[Candidate]) -> Site:
    titles = {each.value for each in declared.statements.get("title", ())}
    names = [each.value for each in declared.statements.get("source", ()) if each.value not in titles]
    return site_of(names, filter(None, (split_address(str(url.value)).hostname for url in urls)))


def _declared_titles(declared: Declared, markup: Markup, pieces: Sequence[Piece]) -> list[Statement]:
    text = _window_title(markup)
    printed = find_printed(text, [line for piece in pieces[:_TOP] if (line := _first_line(piece))])
    window = [Statement(printed, text, "title")] if printed else []
    window += [Statement(text, text, "title")] if text else []
    return [*declared.statements.get("title", ()), *window]


def _first_line(piece: Piece) -> str:
    """The words of a piece's first line; none of a link, nor of what is not shown."""
    return "" if piece.hidden or piece.linked > 0 else piece.text.partition("\n")[0].strip()


def _window_title(markup: Markup) -> str:
    return " ".join(markup.soup.title.get_text().split()) if markup.soup.title else ""


def _source_in_title(markup: Markup, titles: Sequence[Statement]) -> tuple[Candidate, ...]:
    window = _window_title(markup)
    name = site_name(window, titles[0].value) if titles else None
    return (Candidate(name, "detected", window, "title"),) if name else ()


def _headings(pieces: Sequence[Piece]) -> list[Statement]:
    """The headings that the page shows, those of the highest level first."""
    shown = [piece for piece in pieces if piece.kind == "heading" and not piece.hidden]
    shown = sorted(shown, key=lambda piece: piece.level or 1)[:_HEADINGS]
    texts = ((" ".join(piece.text.split()), piece.level) for piece in shown)
    return [Statement(text, text, f"h{level}") for text, level in texts]


def _labels(
    pieces: Sequence[Piece], taken: Sequence[int], titles: Sequence[Statement], heads: Heads
) -> list[Statement]:
    """What may name the genre: the label in a title, and short labels above the headline or below it.

    Not a button (`Comment`), and no call for a newsletter.
    """
    labels = [
        Statement(label, each.quote, each.place) for each in titles if (label := split_label(each.value)[2])
    ]
    headline = find_headline(pieces, taken[0], heads) if taken else None
    if headline is not None:
        around = range(max(0, headline - _KICKERS), min(headline + _KICKERS + 1, taken[0]))
        shown = [
            pieces[position] for position in around if _may_label(pieces[position], below=position > headline)
        ]
        texts = (" ".join(piece.text.split()) for piece in shown)
        labels += [Statement(text, text, "label") for text in texts if find_type(text) != "bulletin"]
    return labels


def _may_label(piece: Piece, *, below: bool) -> bool:
    button = below and (piece.linked > 0 or piece.places[-1].tag.find("a") is not None)
    return not (piece.hidden or button or piece.kind == "list item" or is_furniture(piece.places))


def _custom(hints: Hints, languages: Sequence[Candidate]) -> Custom:
    """How dates of this page are to be read; only where English may be meant can the month come first."""
    language = str(languages[0].value).partition("-")[0] if languages else None
    order = "dmy" if language and language not in _MONTH_FIRST else None
    return Custom(hints.today or dt.datetime.now(dt.UTC).date(), language, order)


def _dates(
    declared: Declared, lines: Sequence[Candidate], urls: Sequence[Candidate], today: dt.date
) -> tuple[Candidate, ...]:
    return published(declared.statements.get("date", ()), lines, (str(url.value) for url in urls), today)


def _last_resort(
    declared: Declared, markup: Markup, custom: Custom, changed: Collection[str]
) -> tuple[Candidate, ...]:
    """What htmldate finds, if the page writes that date so that it can be read in one way only.

    Not when the page says that it was changed then, nor the end of the days that its title is about.
    """
    found = find_date_in_markup(markup.text, custom.today)
    stated = {str(find_declared_date(each.value)) for each in declared.statements.get("modified", ())}
    if found is None or str(found.value) in {*stated, *changed}:
        return ()
    title = _window_title(markup)
    if _DAYS.search(title) and (about := _date_in(title, custom)) and str(found.value).startswith(str(about)):
        return ()
    return (found,) if is_written(str(found.value), markup.text, custom) else ()


def _date_in(text: str, custom: Custom) -> PartialDate | None:
    found = find_date(text, custom)
    return found.date if found else None


def _blocks(rendering: Rendering, article: Article) -> tuple[Block, ...]:
    pieces = [rendering.pieces[position] for position in article.taken]
    highest = min((piece.level for piece in pieces if piece.level), default=1)
    return tuple(
        Block(
            text=piece.text,
            kind="footnote" if is_note(piece) else piece.kind,
            level=piece.level - highest + 1 if piece.level else None,
            label=piece.label,
            bold=piece.bold and piece.kind != "heading",
            spans=(piece.span,),
        )
        for piece in pieces
    )


def _removed(rendering: Rendering, article: Article) -> tuple[Removed, ...]:
    """What was left out, neighbours under one name together."""
    kept = enumerate(sorted(article.left_out.items()))
    groups = groupby(kept, key=lambda item: (item[1][1], item[1][0] - item[0]))
    removed = []
    for (step, _), members in groups:
        pieces = [rendering.pieces[position] for _, (position, _) in members]
        removed.append(
            Removed(
                step, "\n".join(piece.text for piece in pieces), spans=tuple(piece.span for piece in pieces)
            )
        )
    return tuple(removed)
