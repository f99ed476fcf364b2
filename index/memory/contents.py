"""What the in-memory engine knows of its documents: postings, lengths, dictionary and columns."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from archive.dates import PartialDate, find_date
from index.analysis import STEMMED_LANGUAGES, fold, stem, tokens
from index.documents import ALL_FIELDS, IndexDocument
from index.found import Stored

Place = tuple[int, int, int]  # field, unit, token


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document, analysed."""

    document: IndexDocument
    places: dict[str, list[Place]]  # by form, in order
    lengths: tuple[int, int, int]  # tokens by field

    @property
    def date(self) -> PartialDate | None:
        """The document's date."""
        return find_date(self.document.date)


def analyse(document: IndexDocument) -> Indexed:
    """The document with the places of its forms."""
    places: dict[str, list[Place]] = defaultdict(list)
    lengths = [0, 0, 0]
    for field, unit, text in _units(document):
        for ordinal, token in enumerate(tokens(text)):
            places[token.form].append((field, unit, ordinal))
            lengths[field] += 1
    return Indexed(document, dict(places), (lengths[0], lengths[1], lengths[2]))


def _units(document: IndexDocument) -> Iterator[tuple[int, int, str]]:
    """Every unit of a document with its field and ordinal."""
    for field, texts in zip(
        ALL_FIELDS, ((document.title,), document.sections, document.passages), strict=True
    ):
        for unit, text in enumerate(texts):
            yield field, unit, text


def stored(document: IndexDocument) -> Stored:
    """What an engine gives back of a document."""
    return Stored(
        id=document.id,
        title=document.title,
        sections=document.sections,
        numbers=document.numbers,
        passage_sections=document.passage_sections,
        version=document.version,
        source=document.source,
        type=document.type,
        language=document.language,
        authors=document.authors,
        date=document.date,
        family=document.family,
    )


def values_of(document: IndexDocument, facet: str) -> tuple[str, ...]:
    """A document's values in a facet, each once."""
    if facet == "author":
        return tuple(dict.fromkeys(document.authors))
    value = document.base_language if facet == "language" else getattr(document, facet)
    return (value,) if value else ()


class Contents:
    """The live documents of one generation, by id, with what is derived from them."""

    def __init__(self, documents: Iterable[Indexed]) -> None:
        self.documents = {indexed.document.id: indexed for indexed in documents}

    @cached_property
    def postings(self) -> dict[str, list[str]]:
        """For each form the ids of the documents that it occurs in."""
        postings: dict[str, list[str]] = defaultdict(list)
        for id_, indexed in self.documents.items():
            for form in indexed.places:
                postings[form].append(id_)
        return dict(postings)

    @cached_property
    def folds(self) -> dict[str, list[str]]:
        """For each fold its forms."""
        folds: dict[str, list[str]] = defaultdict(list)
        for form in self.postings:
            folds[fold(form)].append(form)
        return dict(folds)

    @cached_property
    def stems(self) -> dict[tuple[str, str], list[str]]:
        """For each language and stem the forms that occur in documents of the language."""
        forms: dict[str, set[str]] = defaultdict(set)
        for indexed in self.documents.values():
            language = indexed.document.base_language
            if language in STEMMED_LANGUAGES:
                forms[language or ""].update(indexed.places)
        stems: dict[tuple[str, str], list[str]] = defaultdict(list)
        for language, known in forms.items():
            for form in sorted(known):
                stems[language, stem(form, language)].append(form)
        return dict(stems)

    @cached_property
    def means(self) -> tuple[float, ...]:
        """The mean length of each field."""
        count = max(len(self.documents), 1)
        return tuple(
            sum(indexed.lengths[field] for indexed in self.documents.values()) / count for field in ALL_FIELDS
        )

    @cached_property
    def languages(self) -> Counter[str]:
        """Documents by base language."""
        return self.values("language")

    def values(self, facet: str) -> Counter[str]:
        """Documents by value of a facet."""
        return Counter(value for x in self.documents.values() for value in values_of(x.document, facet))
