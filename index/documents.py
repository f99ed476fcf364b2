"""What goes into an index: a current version, as far as search needs it."""

from dataclasses import dataclass

from archive.records import Version

TITLE, SECTION, TEXT = 0, 1, 2
ALL_FIELDS = (TITLE, SECTION, TEXT)


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A current version, as far as search needs it; picklable, so that workers can analyse it."""

    id: str
    title: str
    sections: tuple[str, ...]  # heading texts, in the version's order
    passages: tuple[str, ...]  # texts, in reading order
    numbers: tuple[int, ...]  # the passages' numbers, parallel to `passages`
    passage_sections: tuple[int | None, ...]  # index into `sections`, parallel to `passages`
    version: int = 1
    source: str | None = None
    type: str | None = None
    language: str | None = None  # BCP 47 as in the record
    authors: tuple[str, ...] = ()
    date: str | None = None  # EDTF
    family: str | None = None

    @property
    def base_language(self) -> str | None:
        """The primary subtag in lower case: what stems, the language facet and `Form.languages` go by."""
        return self.language.split("-")[0].lower() if self.language else None


def document_of(version: Version, family: str | None = None) -> IndexDocument:
    """What search needs of a version; `family` is its record's."""
    metadata = version.metadata
    return IndexDocument(
        id=version.record_id,
        title=metadata.title,
        sections=tuple(section.title for section in version.sections),
        passages=tuple(passage.text for passage in version.passages),
        numbers=tuple(passage.number for passage in version.passages),
        passage_sections=tuple(passage.section for passage in version.passages),
        version=version.number,
        source=metadata.source,
        type=metadata.type,
        language=metadata.language,
        authors=metadata.authors,
        date=metadata.date,
        family=family,
    )
