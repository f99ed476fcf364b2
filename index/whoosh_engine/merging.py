"""Several segments -> one, by moving slices of their arrays: no text is read and no posting is looked at.

A *piece* is a source's postings of one term. Sorted by form, then by source, the pieces are the merged
postings, because documents are numbered source by source. So all there is to do is to say where each piece
goes, and to copy: in steps of AT_ONCE items, which bounds the memory, into the mapped file.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.whoosh_engine.arrays import AnyArray, ArrayWriter, Planned
from index.whoosh_engine.dictionary import dictionary_arrays, merged_forms
from index.whoosh_engine.inverting import count_documents, places_type
from index.whoosh_engine.joining import Source, join_columns, join_units
from index.whoosh_engine.layout import FIELDS, Arrays, name
from index.whoosh_engine.segments import Field, ranges

AT_ONCE = 1 << 22  # places

Ints = NDArray[np.int64]


def merge(sources: Sequence[Source], file: BinaryIO) -> None:
    """Write the segment of the sources' live documents; `joining.make_sources` numbers them."""
    arrays, about = join_columns(sources)
    pieces = [[_Pieces(source, field) for source in sources] for field in FIELDS]
    used = [_used_forms(source, [row[at] for row in pieces]) for at, source in enumerate(sources)]
    forms = merged_forms(texts for _, texts in used)
    numbers = {form: number for number, form in enumerate(forms)}
    renumbered = [
        _renumbered(source, chosen, [numbers[text] for text in texts])
        for source, (chosen, texts) in zip(sources, used, strict=True)
    ]
    arrays |= _joined_dictionary(sources, forms, renumbered)
    fields = [_MergedField(sources, pieces[field], renumbered, field) for field in FIELDS]
    plan = {key: Planned(array.dtype, len(array)) for key, array in arrays.items()}
    for field in fields:
        plan |= {name(field.field, key): planned for key, planned in field.plan().items()}
    writer = ArrayWriter(file, plan)
    for key, array in arrays.items():
        writer.arrays[key][:] = array
    for field in fields:
        field.write(writer)
    writer.finish(about)


class _Pieces:
    """What one source gives to one field: how many postings and places of each term."""

    def __init__(self, source: Source, field: int) -> None:
        self.source = source
        self.field: Field = source.file.fields[field]
        self.whole = source.whole
        self.posts = _differences(self.field.posts)
        self.spots = _differences(self.field.spots)
        if not self.whole:
            for first, end in self.steps():
                self.posts[first:end], self.spots[first:end] = self._live_counts(first, end)

    def steps(self) -> Iterator[tuple[int, int]]:
        """The field's terms in ranges of about AT_ONCE places."""
        first, terms = 0, len(self.field.terms)
        while first < terms:
            limit = int(self.field.spots[first]) + AT_ONCE
            end = max(first + 1, int(np.searchsorted(self.field.spots, limit, side="right")) - 1)
            yield first, end
            first = end

    def _live_counts(self, first: int, end: int) -> tuple[Ints, Ints]:
        """Postings and places in live documents, of the terms first..end."""
        posts = self.field.posts[first : end + 1].astype(np.int64)
        live = self.source.live[self.field.docs[posts[0] : posts[-1]]]
        tfs = self.field.exact_tfs(int(posts[0]), int(posts[-1])).astype(np.int64)
        starts = posts[:-1] - posts[0]
        return np.add.reduceat(live.astype(np.int64), starts), np.add.reduceat(tfs * live, starts)

    def great(self) -> AnyArray:
        """The live ones of the frequencies that are kept apart, as indices into `big_posts`."""
        return np.flatnonzero(self.source.live[self.field.docs[self.field.big_posts]])


def _used_forms(source: Source, pieces: Sequence[_Pieces]) -> tuple[AnyArray, list[str]]:
    """The forms that live documents have, as a mask and as texts."""
    chosen = np.zeros(len(source.file.forms), np.bool_)
    for piece in pieces:
        chosen[piece.field.terms[piece.posts > 0]] = True
    texts = source.file.forms.between(0, len(source.file.forms))
    return chosen, [text for text, wanted in zip(texts, chosen.tolist(), strict=True) if wanted]


def _renumbered(source: Source, chosen: AnyArray, numbers: list[int]) -> Ints:
    """Each form's new number, -1 where it is gone."""
    table = np.full(len(source.file.forms), -1, np.int64)
    table[chosen] = numbers
    return table


def _joined_dictionary(sources: Sequence[Source], forms: list[str], renumbered: Sequence[Ints]) -> Arrays:
    """The dictionary of the merged forms; counts add up, because no document is in two sources."""
    counts = np.zeros(len(forms), np.uint32)
    spoken: dict[str, NDArray[np.bool_]] = {}
    for source, table in zip(sources, renumbered, strict=True):
        kept = table >= 0
        counts[table[kept]] += _live_form_counts(source)[kept]
        for language in source.file.values["languages"]:
            member = spoken.setdefault(language, np.zeros(len(forms), np.bool_))
            of_language = table[source.file.forms_spoken(language)]
            member[of_language[of_language >= 0]] = True
    return dictionary_arrays(
        forms, counts, {language: np.flatnonzero(member) for language, member in spoken.items()}
    )


def _live_form_counts(source: Source) -> AnyArray:
    """In how many live documents each form occurs."""
    if source.whole:
        return source.file["form_counts"]
    fields = []
    for field in source.file.fields:
        live = source.live[field.docs]
        terms = np.repeat(field.terms, np.diff(field.posts))[live]
        fields.append((terms, np.arange(len(terms) + 1, dtype=np.uint32), field.docs[live]))
    return count_documents(fields, len(source.file.forms))


class _MergedField:
    """One field of the merged segment."""

    def __init__(
        self, sources: Sequence[Source], pieces: Sequence[_Pieces], renumbered: Sequence[Ints], field: int
    ) -> None:
        self.field = field
        self._sources, self._pieces = sources, pieces
        self._small = join_units(sources, field)
        self._arrange([table[piece.field.terms] for piece, table in zip(pieces, renumbered, strict=True)])

    def _arrange(self, forms: Sequence[Ints]) -> None:
        """Say where each piece goes, from the new number of each piece's form."""
        every = np.concatenate(forms)
        posts = np.concatenate([piece.posts for piece in self._pieces])
        order = np.argsort(every, kind="stable")  # by form, then by source
        order = order[posts[order] > 0]
        posts = posts[order]
        spots = np.concatenate([piece.spots for piece in self._pieces])[order]
        post_ends, spot_ends = np.cumsum(posts), np.cumsum(spots)
        firsts = np.flatnonzero(np.diff(every[order], prepend=-1))
        self._small["terms"] = every[order][firsts].astype(np.uint32)
        self._small["posts"] = _boundaries(post_ends, firsts)
        self._small["spots"] = _boundaries(spot_ends, firsts)
        self._post_starts = self._by_source(every, order, post_ends - posts)
        self._spot_starts = self._by_source(every, order, spot_ends - spots)

    def _by_source(self, every: Ints, order: AnyArray, starts: Ints) -> list[Ints]:
        """Where the pieces of each source begin, term by term."""
        table = np.zeros(len(every), np.int64)
        table[order] = starts
        ends = np.cumsum([len(piece.posts) for piece in self._pieces])
        return np.split(table, ends[:-1])

    def plan(self) -> dict[str, Planned]:
        """The field's arrays, before their contents are there."""
        posts, spots = int(self._small["posts"][-1]), int(self._small["spots"][-1])
        great = sum(len(piece.great()) for piece in self._pieces)
        spans = np.diff(self._small["unit_bases"][self._small["doc_units"]])
        return {key: Planned(array.dtype, len(array)) for key, array in self._small.items()} | {
            "docs": Planned(np.uint16, posts),
            "tfs": Planned(np.uint8, posts),
            "places": Planned(places_type(spans), spots),
            "big_posts": Planned(np.uint32, great),
            "big_tfs": Planned(np.uint32, great),
        }

    def write(self, writer: ArrayWriter) -> None:
        """Fill the field's arrays in the file."""
        out = {key: writer.arrays[name(self.field, key)] for key in self.plan()}
        for key, array in self._small.items():
            out[key][:] = array
        great = [self._copy(at, out) for at in range(len(self._pieces))]
        posts = np.concatenate([posts for posts, _ in great])
        order = np.argsort(posts, kind="stable")
        out["big_posts"][:] = posts[order]
        out["big_tfs"][:] = np.concatenate([tfs for _, tfs in great])[order]

    def _copy(self, at: int, out: Arrays) -> tuple[Ints, AnyArray]:
        """Copy a source's postings and places; returns where its great frequencies went, and them."""
        piece = self._pieces[at]
        field, numbers = piece.field, self._sources[at].renumbered()
        went = []
        for first, end in piece.steps():
            posts, spots = field.posts[first : end + 1], field.spots[first : end + 1]
            docs = field.docs[int(posts[0]) : int(posts[-1])]
            tfs = field.tfs[int(posts[0]) : int(posts[-1])]
            places = field.places[int(spots[0]) : int(spots[-1])]
            kept = np.arange(len(docs))
            if not piece.whole:
                live = self._sources[at].live[docs]
                places = places[np.repeat(live, field.exact_tfs(int(posts[0]), int(posts[-1])))]
                docs, tfs, kept = docs[live], tfs[live], np.flatnonzero(live)
            to_posts = ranges(self._post_starts[at][first:end], piece.posts[first:end])
            to_spots = ranges(self._spot_starts[at][first:end], piece.spots[first:end])
            out["docs"][to_posts] = numbers[docs]
            out["tfs"][to_posts] = tfs
            out["places"][to_spots] = places
            inside = np.isin(kept + int(posts[0]), field.big_posts, assume_unique=True)
            went.append(to_posts[inside])
        return np.concatenate([np.zeros(0, np.int64), *went]), field.big_tfs[piece.great()]


def _differences(starts: NDArray[np.uint32]) -> Ints:
    """How many items each term has."""
    return np.asarray(starts[1:].astype(np.int64) - starts[:-1].astype(np.int64))


def _boundaries(ends: Ints, firsts: AnyArray) -> NDArray[np.uint32]:
    """Where each form's items begin, and the last one's end; `firsts` are the forms' first pieces."""
    starts = np.concatenate((np.zeros(1, np.int64), ends))
    return np.append(starts[firsts], starts[-1]).astype(np.uint32)
