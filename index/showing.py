"""What an engine found made what a reader sees: hits with their best passages, marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.analysis import offsets
from index.documents import TEXT, TITLE
from index.found import FoundHit
from index.passages import CutPassage, Key
from index.plans import Leaf
from index.results import Hit, PassageHit
from index.snippets import Marks, Spans, best_passages, marks_of, sequences_among, spans

Found = Mapping[tuple[int, int, int], Marks]  # by hit, field and unit


@dataclass(frozen=True, slots=True)
class Page:
    """The hits of a page, in order, with the ordinals of the passages that each shows."""

    found: Sequence[FoundHit]
    ordinals: Sequence[Sequence[int]]

    @classmethod
    def of(cls, found: Sequence[FoundHit]) -> "Page":
        """These hits, each with its best passages; with the first where only its title or fields matched."""
        ranked = best_passages([hit.places for hit in found])
        held = [len(hit.document.numbers) for hit in found]
        best = [[at for at in some if at < count] for some, count in zip(ranked, held, strict=True)]
        return cls(found, [some or [0][:count] for some, count in zip(best, held, strict=True)])

    @property
    def wanted(self) -> list[Key]:
        """The passages to be shown."""
        pairs = zip(self.found, self.ordinals, strict=True)
        return [(hit.document.id, hit.document.numbers[at]) for hit, some in pairs for at in some]

    def hits(self, passages: Mapping[Key, CutPassage], leaves: Sequence[Leaf]) -> Iterator[Hit]:
        """The hits, marked; a passage that is no more is left out."""
        marks = marks_of([hit.places for hit in self.found], self.ordinals)
        sequences = sequences_among(leaves)
        for at, (hit, ordinals) in enumerate(zip(self.found, self.ordinals, strict=True)):
            shown = []
            for ordinal in ordinals:
                cut = passages.get((hit.document.id, hit.document.numbers[ordinal]))
                if cut is not None:
                    marked = spans(cut.offsets, marks.get((at, TEXT, ordinal), []), sequences)
                    shown.append(_passage(hit, ordinal, cut, marked))
            yield _hit(hit, tuple(shown), _title_spans(hit, marks.get((at, TITLE, 0), []), sequences))


def _title_spans(hit: FoundHit, marks: Marks, sequences: Sequence[bool]) -> Spans:
    """What to mark in a hit's title."""
    if not marks:
        return ()
    return spans(offsets(hit.document.title, max(token for _, token in marks) + 1), marks, sequences)


def _hit(hit: FoundHit, passages: tuple[PassageHit, ...], title_spans: Spans) -> Hit:
    """A hit as it is answered."""
    document = hit.document
    return Hit(
        id=document.id,
        title=document.title,
        source=document.source,
        date=document.date,
        score=hit.score,
        passages=passages,
        title_spans=title_spans,
        type=document.type,
        language=document.language,
        authors=document.authors,
        reprints=hit.reprints,
    )


def _passage(hit: FoundHit, ordinal: int, cut: CutPassage, marked: Spans) -> PassageHit:
    """A passage with its marks and the heading above it."""
    section = hit.document.passage_sections[ordinal]
    passage = cut.passage
    return PassageHit(
        number=passage.number,
        check=passage.check,
        text=passage.text,
        spans=marked,
        section_title=None if section is None else hit.document.sections[section],
        page=passage.page,
    )
