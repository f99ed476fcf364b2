"""Named steps that take out of an article what its page put there.

Titles above it, links to other pages, neighbours: every rule goes by the page's structure and by what it
declares; phrases are for the cleaning steps.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.readers.html import front, surroundings
from ingest.readers.html.view import View


def hidden(view: View) -> set[int]:
    """What no browser shows."""
    return view.where(lambda piece: piece.hidden)


def captions(view: View) -> set[int]:
    """What stands under pictures; a table's caption stays with it."""
    return view.where(lambda piece: piece.kind == "caption" and piece.places[-1].name != "caption")


STEPS: Mapping[str, Callable[[View], set[int]]] = MappingProxyType(
    {
        "html: hidden": hidden,
        "html: caption": captions,
        "html: before the headline": front.above_headline,
        "html: headline": front.titles,
        "html: deck": front.decks,
        "html: above the text": front.front_matter,
        "html: page furniture": surroundings.furniture,
        "html: other article": surroundings.neighbours,
        "html: link elsewhere": surroundings.promotions,
        "html: around the article": surroundings.outskirts,
        "html: about the author": surroundings.author_notes,
        "html: heading without text": surroundings.loose_headings,
    }
)
