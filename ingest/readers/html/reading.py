"""One page from bytes to extraction."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlsplit

from archive.records import Candidate, Removed
from ingest.blocks import Block, Extraction, Hints
from ingest.media_types import sniff
from ingest.metadata.dates import Custom
from ingest.readers.html import candidates
from ingest.readers.html.article import Article, choose
from ingest.readers.html.date_lines import date_lines
from ingest.readers.html.dates import find_declared_date
from ingest.readers.html.dating import find_date_in_markup
from ingest.readers.html.declared import Declared, Statement, read_declared
from ingest.readers.html.markup import Markup, parse
from ingest.readers.html.people import byline_authors
from ingest.readers.html.publishing import published
from ingest.readers.html.rendering import Piece, Rendering, render
from ingest.readers.html.titles import Site, headlines, site_name, site_of
from ingest.readers.html.trimming import Heads, is_note

# Languages in which a date of three numbers may begin with the month or the year.
_HEADINGS = 40
_MONTH_FIRST = frozenset({"en", "zh", "ja", "ko", "hu", "lt", "mn", "fa", "sv", "fil"})


def read(content: bytes, hints: Hints) -> Extraction:
    """The article of a saved page, what the page declares, and under which name the rest was left out."""
    markup = parse(content, hints.limits.depth)
    rendering = render(markup.soup)
    declared = read_declared(markup.soup)
    urls = candidates.urls(declared)
    site = _site(declared, urls)
    titles = headlines(_declared_titles(declared, markup), _headings(rendering.pieces), site)
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
    found = {
        "title": tuple(Candidate(each.value, "declared", each.quote, each.place) for each in titles),
        "date": _dates(declared, lines, urls, custom.today) or _last_resort(declared, markup, custom.today),
        "authors": (*authors, *byline_authors(rendering.pieces, article.taken, heads, custom, site)),
        "source": candidates.sources(declared) or _source_in_title(markup, titles),
        "type": candidates.types(declared),
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
    return site_of(names, filter(None, (urlsplit(str(url.value)).hostname for url in urls)))


def _declared_titles(declared: Declared, markup: Markup) -> list[Statement]:
    window = markup.soup.title.get_text() if markup.soup.title else ""
    text = " ".join(window.split())
    return [*declared.statements.get("title", ()), *([Statement(text, text, "title")] if text else ())]


def _source_in_title(markup: Markup, titles: Sequence[Statement]) -> tuple[Candidate, ...]:
    window = " ".join(markup.soup.title.get_text().split()) if markup.soup.title else ""
    name = site_name(window, titles[0].value) if titles else None
    return (Candidate(name, "detected", window, "title"),) if name else ()


def _headings(pieces: Sequence[Piece]) -> list[Statement]:
    """The headings that the page shows, those of the highest level first."""
    shown = [piece for piece in pieces if piece.kind == "heading" and not piece.hidden]
    shown = sorted(shown, key=lambda piece: piece.level or 1)[:_HEADINGS]
    texts = ((" ".join(piece.text.split()), piece.level) for piece in shown)
    return [Statement(text, text, f"h{level}") for text, level in texts]


def _custom(hints: Hints, languages: Sequence[Candidate]) -> Custom:
    """How dates of this page are to be read; only where English may be meant can the month come first."""
    language = str(languages[0].value).partition("-")[0] if languages else None
    order = "dmy" if language and language not in _MONTH_FIRST else None
    return Custom(hints.today or dt.datetime.now(dt.UTC).date(), language, order)


def _dates(
    declared: Declared, lines: Sequence[Candidate], urls: Sequence[Candidate], today: dt.date
) -> tuple[Candidate, ...]:
    return published(declared.statements.get("date", ()), lines, (str(url.value) for url in urls), today)


def _last_resort(declared: Declared, markup: Markup, today: dt.date) -> tuple[Candidate, ...]:
    """What htmldate finds, unless that is when the page says that it was changed."""
    found = find_date_in_markup(markup.text, today)
    changed = {str(find_declared_date(each.value)) for each in declared.statements.get("modified", ())}
    return (found,) if found and found.value not in changed else ()


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
