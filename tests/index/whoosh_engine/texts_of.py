"""Small documents for the engine's own tests."""

from index.documents import IndexDocument
from index.engine import Cursor
from index.plans import Everything, Form, Leaf, Plan


def document(id_, *passages, **fields):
    """A document with this id and these passages."""
    count = len(passages)
    known = {"title": f"Title of {id_}", "sections": (), "language": "en"} | fields
    return IndexDocument(
        id=id_,
        passages=passages,
        numbers=tuple(range(1, count + 1)),
        passage_sections=(None,) * count,
        **known,
    )


def cursor(sequence):
    return Cursor("a-store", sequence)


def leaf(*words, **fields):
    """A word or phrase, each word as it is."""
    return Leaf((tuple((Form(word),) for word in words),), **fields)


def found(snapshot, root=None):
    """The ids of what matches, sorted."""
    return sorted(hit.document.id for hit in snapshot.search(Plan(root or Everything(), size=1000)).hits)
