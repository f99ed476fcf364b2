"""Small real archives to search, about a town that is on no map."""

from dataclasses import dataclass, field
from pathlib import Path

from archive.identifiers import digest_of
from archive.records import Alias, Draft, Metadata, Paragraph, Section
from archive.store import Store, open_store
from index.requests import Request, Selection
from index.service import Index, open_index


@dataclass(frozen=True)
class Paper:
    """A document as a test writes it down; its name is its path, and its id is found by it."""

    name: str
    texts: tuple[str, ...]
    title: str = ""
    sections: tuple[str, ...] = ()
    fields: dict = field(default_factory=dict)


def paper(name, *texts, title=None, sections=(), **fields):
    return Paper(name, texts, name if title is None else title, tuple(sections), fields)


def draft_of(wanted: Paper) -> Draft:
    content = repr(wanted).encode()
    paragraphs = tuple(
        Paragraph(text, section=0 if wanted.sections else None, page=number)
        for number, text in enumerate(wanted.texts, start=1)
    )
    return Draft(
        digest=digest_of(content),
        media_type="text/plain",
        metadata=Metadata(wanted.title, **wanted.fields),
        evidence={},
        sections=tuple(Section(title) for title in wanted.sections),
        paragraphs=paragraphs,
    )


class Library:
    """An archive with its index, whose records go by their papers' names."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.store: Store = open_store(folder, create=True)
        self.index: Index = open_index(self.store)
        self.ids: dict[str, str] = {}

    def put(self, *papers: Paper, catch_up=True):
        with self.store.writing("a test") as writer:
            for wanted in papers:
                alias = Alias("path", "/papers", wanted.name)
                self.ids[wanted.name] = writer.take(draft_of(wanted), repr(wanted).encode(), alias).record_id
        if catch_up:
            self.index.catch_up()

    def withdraw(self, name, *, catch_up=True):
        with self.store.writing("a test") as writer:
            writer.withdraw(self.ids[name], "a test")
        if catch_up:
            self.index.catch_up()

    def families(self, **families):
        with self.store.writing("a test") as writer:
            writer.set_families({self.ids[name]: self.ids[first] for name, first in families.items()})
        self.index.catch_up()

    def close(self):
        self.index.close()
        self.store.close()

    def search(self, query="", *, sort="relevance", page=1, size=10, **selection):
        return self.index.search(Request(query, Selection(**selection), sort, page, size))

    def names(self, hits):
        known = {id_: name for name, id_ in self.ids.items()}
        return [known[hit.id] for hit in hits]

    def found(self, query="", **options):
        """The names of the records found, in order."""
        return self.names(self.search(query, **options).hits)
