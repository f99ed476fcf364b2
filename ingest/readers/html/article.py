"""Which pieces of a page are the article, and under which name each of the others was left out.

trafilatura says what the main text is, twice: cautiously, and with all that may belong to it. Both are found
again in the rendering (`alignment.py`), gaps inside the text are closed, and then the named steps of
`trimming.py` take out what stands inside the text but is none of it. Last, trained weights are asked of every
piece (`block_features.py`): they amend the choice where they are sure.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.fields.bylines import read_name
from ingest.readers.html.alignment import aligned, words_of
from ingest.readers.html.block_features import features
from ingest.readers.html.front import is_dated
from ingest.readers.html.main_text import main_lines
from ingest.readers.html.rendering import Piece
from ingest.readers.html.scoring import Question, sureness
from ingest.readers.html.surroundings import author_notes
from ingest.readers.html.trimming import STEPS
from ingest.readers.html.view import Heads, View, container_of, folded, is_furniture, is_like, is_prose

OUTSIDE = "html: outside the article"
BYLINE = "html: byline"
ABOUT = "html: about the author"
UNLIKELY = "html: unlikely to be of the text"
# What the weights are not asked about.
SETTLED = frozenset({"html: headline", "html: deck", "html: hidden", "html: before the headline"})
_ADD, _DROP = 0.67, 0.5  # how sure the weights must be to take a piece, and to keep one
_MOSTLY = 0.5  # a piece with more of its letters in links is not added, only kept
_LEAST = 40  # words that every step leaves, if there are so many
_WIDEST_GAP = 40  # pieces


@dataclass(frozen=True, slots=True)
class Article:
    """Positions of the article's pieces in order, and of every other piece the step that left it out."""

    taken: tuple[int, ...]
    left_out: dict[int, str]

    def without(self, bylines: Collection[int]) -> "Article":
        """The article without lines that were found to say who wrote it, if there is more to it."""
        named = set(bylines) & set(self.taken)
        if len(named) == len(self.taken):
            return self
        taken = tuple(position for position in self.taken if position not in named)
        return Article(taken, self.left_out | dict.fromkeys(named, BYLINE))

    def without_notes(self, pieces: Sequence[Piece], heads: Heads) -> "Article":
        """The article without a last paragraph about authors whom only its bylines name."""
        notes = author_notes(View(pieces, heads, self.taken))
        taken = tuple(position for position in self.taken if position not in notes)
        return Article(taken, self.left_out | dict.fromkeys(notes, ABOUT))


@dataclass(frozen=True, slots=True)
class MainText:
    """The pieces that surely and possibly are of the main text, and those that the steps begin with."""

    sure: frozenset[int]
    possible: frozenset[int]
    found: frozenset[int]


def trimmed(pieces: Sequence[Piece], main: MainText, heads: Heads) -> Article:
    """The article of a page; nothing is taken where the page has no main text, or only links."""
    taken = set(main.found)
    if all(pieces[position].linked > _MOSTLY for position in taken):
        taken = set()
    left_out = dict.fromkeys(set(range(len(pieces))) - taken, OUTSIDE)
    for name, step in STEPS.items():
        view = View(pieces, heads, tuple(sorted(taken)))
        dropped = step(view) & taken
        if view.total - view.count(dropped) < min(_LEAST, view.total // 2):
            continue  # the rule took the text itself for what surrounds texts
        taken -= dropped
        left_out |= dict.fromkeys(dropped, name)
    return Article(tuple(sorted(taken)), left_out)


def weighed(
    pieces: Sequence[Piece], main: MainText, article: Article, heads: Heads, headline: int | None
) -> Article:
    """The article as the weights amend what the steps took, where they are sure enough."""
    if not article.taken or not main.possible:
        return article  # without a main text to compare with, the weights were never trained
    rows = features(pieces, main.sure, main.possible, article.taken, article.left_out, heads, headline)
    taken, left_out = set(article.taken), dict(article.left_out)
    described = [folded(each) for each in heads.descriptions]
    for position, row in enumerate(rows):
        if pieces[position].hidden or left_out.get(position) in SETTLED:
            continue
        sure = sureness(Question.TEXT, row)
        if position in taken and sure < _DROP and not _signs(pieces[position]):
            taken.discard(position)
            left_out[position] = UNLIKELY
        elif (
            position not in taken
            and sure > _ADD
            and _may_be_text(pieces[position], left_out[position], described)
        ):
            taken.add(position)
            del left_out[position]
    return Article(tuple(sorted(taken)), left_out) if taken else article


def _signs(piece: Piece) -> bool:
    """Whether a piece is a name in bold type, which signs what stands above it."""
    return piece.bold and read_name(piece.text) is not None


def _may_be_text(piece: Piece, step: str, described: Sequence[str]) -> bool:
    """Whether a piece that a step left out may be text: of what stands around texts, only sentences may.

    The sentences that the page declares as its description are a deck.
    """
    if is_like(folded(piece.text), described):
        return False
    return not is_dated(piece) if step == OUTSIDE else is_prose(piece)


def main_text(pieces: Sequence[Piece], markup: str) -> MainText:
    """What trafilatura takes for the main text, found again in the pieces, its gaps closed."""
    texts = ["" if piece.hidden else piece.text for piece in pieces]
    sure = aligned(texts, main_lines(markup, cautious=True))
    possible = aligned(texts, main_lines(markup, cautious=False))
    plain = {position for position in possible if pieces[position].linked < _MOSTLY}
    cautious = frozenset(sure)
    if _count(pieces, sure) < 0.5 * _count(pieces, plain):
        sure = possible
    if not sure:
        # Nested too deeply, or too much alike, for a main text to be found: then every sentence is.
        prose = (position for position, piece in enumerate(pieces) if is_prose(piece) and _belongs(piece))
        return MainText(frozenset(), frozenset(possible), frozenset(prose))
    found = sure | _beside(pieces, sure, plain) | _between(pieces, sure)
    found |= _siblings(pieces, found)
    return MainText(cautious, frozenset(possible), frozenset(found | _opening(pieces, found)))


def _opening(pieces: Sequence[Piece], found: set[int]) -> set[int]:
    """The section's heading right above the first paragraph, after a headline in the very same element."""
    first = min(found, default=0)
    above = range(first - 1, max(-1, first - 3), -1)
    holder = container_of(pieces[first]) if found else None
    levels = [pieces[each].level for each in above if container_of(pieces[each]) is holder]
    if len(levels) == 2 and levels[0] and levels[1] and levels[1] < levels[0]:
        return {first - 1}
    return set()


def _beside(pieces: Sequence[Piece], sure: set[int], possible: set[int]) -> set[int]:
    """What may belong to the text and stands in the same element as what surely does."""
    containers = {id(container_of(pieces[position])) for position in sure}
    return {position for position in possible if id(container_of(pieces[position])) in containers}


def _between(pieces: Sequence[Piece], sure: set[int]) -> set[int]:
    """What stands between two pieces of the text in the very element that holds one of them."""
    found: set[int] = set()
    for first, last in pairwise(sorted(sure)):
        if 1 < last - first <= _WIDEST_GAP:
            containers = {id(container_of(pieces[first])), id(container_of(pieces[last]))}
            found |= {
                position
                for position in range(first + 1, last)
                if id(container_of(pieces[position])) in containers and _belongs(pieces[position])
            }
    return found


def _siblings(pieces: Sequence[Piece], sure: set[int]) -> set[int]:
    """Paragraphs before the text's end in elements of the same kind and parent as its own."""
    shapes = {_shape(pieces[position]) for position in sure}
    first, last = (min(sure), max(sure)) if sure else (0, 0)
    return {
        position
        for position in range(max(0, first - _WIDEST_GAP), last)
        if is_prose(pieces[position])
        and _belongs(pieces[position])
        and pieces[position].kind != "caption"
        and _shape(pieces[position]) in shapes
    }


def _shape(piece: Piece) -> tuple[int, str, str]:
    """An element's parent, name and marks: what the parts of one text have in common."""
    container = container_of(piece)
    place = next(place for place in piece.places if place.tag is container)
    return id(container.parent), place.name, place.marks


def _belongs(piece: Piece) -> bool:
    short = len(words_of(piece.text)) < 4  # a name may well be a link
    return not piece.hidden and (piece.linked < _MOSTLY or short) and not is_furniture(piece.places[-1:])


def _count(pieces: Sequence[Piece], positions: set[int]) -> int:
    return sum(len(words_of(pieces[position].text)) for position in positions)
