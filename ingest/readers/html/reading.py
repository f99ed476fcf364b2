"""One page from bytes to extraction."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from archive.records import Candidate, Removed
from ingest.blocks import Block, Extraction, Hints
from ingest.fields.genres import find_type, split_label
from ingest.media_types import sniff
from ingest.readers.html import candidates
from ingest.readers.html.article import Article, weighed
from ingest.readers.html.choosing import chosen_authors, chosen_dates, chosen_titles
from ingest.readers.html.declared import Statement
from ingest.readers.html.front import find_headline
from ingest.readers.html.page import look
from ingest.readers.html.people import bylines
from ingest.readers.html.rendering import Piece, Rendering
from ingest.readers.html.titles import site_name
from ingest.readers.html.view import Heads, is_furniture, is_note

_KICKERS = 3  # pieces above and below a headline that may name the genre


def read(content: bytes, hints: Hints) -> Extraction:
    """The article of a saved page, what the page declares, and under which name the rest was left out."""
    page = look(content, hints)
    page = page.titled(chosen_titles(page))
    pieces, declared = page.rendering.pieces, page.declared
    signed = bylines(pieces, page.article.taken, page.heads, page.custom, page.site)
    authors = chosen_authors(page)
    people = tuple(str(name) for each in authors for name in each.value)
    article = weighed(pieces, page.main, page.article, page.heads, page.headline).without(signed)
    article = article.without_notes(pieces, replace(page.heads, authors=people))
    found = {
        "title": candidates.titles(page.titles),
        "date": chosen_dates(page),
        "authors": authors,
        "source": candidates.sources(declared) or _source_in_title(page.window, page.titles),
        "type": candidates.types(declared, _labels(pieces, page.article.taken, page.titles, page.heads)),
        "language": page.languages,
        "url": page.urls,
        "rights": candidates.plain(declared.statements.get("rights", ())),
    }
    return Extraction(
        media_type=sniff(content, hints.name),
        text=page.rendering.text,
        blocks=_blocks(page.rendering, article),
        candidates={name: each for name, each in found.items() if each},
        declared_urls=tuple(
            dict.fromkeys(str(each.value) for each in page.urls if each.place != "saved from")
        )[:1],
        removed=_removed(page.rendering, article),
        warnings=page.markup.warnings,
    )


def _source_in_title(window: str, titles: Sequence[Statement]) -> tuple[Candidate, ...]:
    name = site_name(window, titles[0].value) if titles else None
    return (Candidate(name, "detected", window, "title"),) if name else ()


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
