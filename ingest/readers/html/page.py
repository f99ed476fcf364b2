"""A page as everything that reads it sees it: rendered, with what it declares, where its text stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.addresses import split_address
from archive.records import Candidate
from ingest.blocks import Hints
from ingest.fields.dates import Custom
from ingest.readers.html import candidates
from ingest.readers.html.article import Article, MainText, main_text, trimmed
from ingest.readers.html.declared import Declared, Statement, read_declared
from ingest.readers.html.front import find_headline
from ingest.readers.html.markup import Markup, parse
from ingest.readers.html.rendering import Piece, Rendering, render
from ingest.readers.html.titles import Site, find_printed, headlines, site_of
from ingest.readers.html.view import Heads

_HEADINGS = 40
_TOP = 80  # pieces among which a headline that is no heading stands
# Languages in which a date of three numbers may begin with the month or the year.
_MONTH_FIRST = frozenset({"en", "zh", "ja", "ko", "hu", "lt", "mn", "fa", "sv", "fil"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page read once, for all that is asked of it."""

    markup: Markup
    rendering: Rendering
    declared: Declared
    urls: tuple[Candidate, ...]
    site: Site
    window: str  # the title of the browser's window
    languages: tuple[Candidate, ...]
    custom: Custom
    declared_authors: tuple[Candidate, ...]
    titles: tuple[Statement, ...]  # the headline first
    main: MainText
    heads: Heads
    article: Article  # by the named steps, before the weights are asked
    headline: int | None  # the position of the headline above the text

    def titled(self, titles: Sequence[Statement]) -> "Page":
        """The page under other titles, which move the headline and what stands above it."""
        heads = replace(self.heads, titles=tuple(title.value for title in titles))
        article = trimmed(self.rendering.pieces, self.main, heads)
        headline = find_headline(self.rendering.pieces, article.taken[0], heads) if article.taken else None
        return replace(self, titles=tuple(titles), heads=heads, article=article, headline=headline)


def look(content: bytes, hints: Hints) -> Page:
    """The page of a file, its titles as its own declarations and headings bear each other out."""
    markup = parse(content, hints.limits.depth)
    rendering = render(markup.soup)
    declared = read_declared(markup.soup)
    urls = candidates.urls(declared)
    site = _site(declared, urls)
    window = " ".join(markup.soup.title.get_text().split()) if markup.soup.title else ""
    languages = candidates.languages(declared.statements.get("language", ()))
    authors = candidates.authors(declared.statements.get("authors", ()), site)
    heads = Heads(
        descriptions=tuple(each.value for each in declared.statements.get("description", ())),
        authors=tuple(dict.fromkeys(str(name) for each in authors for name in each.value)),
    )
    titles = headlines(
        _declared_titles(declared, window, rendering.pieces), _headings(rendering.pieces), site
    )
    page = Page(
        markup=markup,
        rendering=rendering,
        declared=declared,
        urls=urls,
        site=site,
        window=window,
        languages=languages,
        custom=_custom(hints, languages),
        declared_authors=authors,
        titles=(),
        main=main_text(rendering.pieces, markup.text),
        heads=heads,
        article=Article((), {}),
        headline=None,
    )
    return page.titled(titles)


def _site(declared: Declared, urls: Sequence[Candidate]) -> Site:
    titles = {each.value for each in declared.statements.get("title", ())}
    names = [each.value for each in declared.statements.get("source", ()) if each.value not in titles]
    return site_of(names, filter(None, (split_address(str(url.value)).hostname for url in urls)))


def _declared_titles(declared: Declared, window: str, pieces: Sequence[Piece]) -> list[Statement]:
    printed = find_printed(window, [line for piece in pieces[:_TOP] if (line := _first_line(piece))])
    titles = [Statement(printed, window, "title")] if printed else []
    titles += [Statement(window, window, "title")] if window else []
    return [*declared.statements.get("title", ()), *titles]


def _first_line(piece: Piece) -> str:
    """The words of a piece's first line; none of a link, nor of what is not shown."""
    return "" if piece.hidden or piece.linked > 0 else piece.text.partition("\n")[0].strip()


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
