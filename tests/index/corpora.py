"""Corpora, queries and plans drawn by Hypothesis: few words, so that they meet often."""

from hypothesis import strategies as st

from index.analysis import tokens
from index.documents import ALL_FIELDS, SECTION, TEXT, TITLE, IndexDocument
from index.plans import (
    VALUE_FACETS,
    AllOf,
    AnyOf,
    Days,
    Everything,
    Form,
    Leaf,
    Plan,
    Undated,
    Values,
    Without,
)

WORDS = (
    "the", "The", "THE", "of", "nation", "nations", "Nation", "national", "Nationen", "climate",
    "Climate", "climates", "changing", "change", "résumé", "resume", "Resumé", "naïve", "F", "16",
    "F16", "COP29", "COP", "29", "O’Brien", "O'Brien", "U.S.", "US", "us", "10,000", "10000", "C++",
    "$5", "3+3", "Beynəlxalq", "Beynelxalq", "Straße", "strasse", "中国", "国", "🎉", "fishing", "fished",
    "fish", "Հայաստան", "և",
)  # fmt: skip
LANGUAGES = (None, "en", "en-GB", "de", "fr", "az", "EN")
DATES = (None, "2024", "2024-07", "2024-07-15", "2023-12-31", "2025-01", "1999", "2023")
VALUES = {
    "source": ("Kenya", "The Lantern", "Ñandú"),
    "type": ("speech", "article"),
    "author": ("Ann Lee", "Bo O’Neil"),
}
IDS = tuple(f"d{n:02}" for n in range(12))

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
_ids = st.sampled_from(IDS)


@st.composite
def documents(draw, ids=_ids):
    passages = draw(st.lists(texts, min_size=1, max_size=3))
    sections = draw(st.lists(texts, max_size=2))
    section = st.sampled_from([None, *range(len(sections))])
    return IndexDocument(
        id=draw(ids),
        title=draw(texts),
        sections=tuple(sections),
        passages=tuple(passages),
        numbers=tuple(range(1, len(passages) + 1)),
        passage_sections=tuple(draw(section) for _ in passages),
        version=draw(st.integers(1, 3)),
        source=draw(st.sampled_from((None, *VALUES["source"]))),
        type=draw(st.sampled_from((None, *VALUES["type"]))),
        language=draw(st.sampled_from(LANGUAGES)),
        authors=tuple(draw(st.lists(st.sampled_from(VALUES["author"]), max_size=2, unique=True))),
        date=draw(st.sampled_from(DATES)),
        family=draw(st.sampled_from((None, None, "d00", "d05"))),
    )


corpora = st.lists(documents(), max_size=10, unique_by=lambda document: document.id)

_forms = st.sampled_from(sorted({token.form for word in WORDS for token in tokens(word)}))
_languages = st.none() | st.frozensets(st.sampled_from(("en", "de", "az")), min_size=1)
_form = st.builds(Form, _forms, st.sampled_from((1.0, 0.9, 0.75)), _languages)
_slots = st.lists(_form, min_size=1, max_size=4, unique_by=lambda form: form.term).map(tuple)
_fields = st.sampled_from((ALL_FIELDS, (TITLE,), (SECTION,), (TEXT,), (TITLE, TEXT)))


def _leaf(longest, nearness):
    sequences = st.lists(_slots, min_size=1, max_size=longest).map(tuple)
    alternatives = st.lists(sequences, max_size=3, unique=True).map(tuple)
    return st.builds(Leaf, alternatives, _fields, nearness)


leaves = _leaf(1, st.none()) | _leaf(3, st.none()) | _leaf(3, st.integers(0, 6))


def _some(facet):
    known = ("en", "de", "fr", "az") if facet == "language" else VALUES[facet]
    return st.builds(Values, st.just(facet), st.frozensets(st.sampled_from((*known, "unknown"))))


_values = st.sampled_from(VALUE_FACETS).flatmap(_some)
_day = st.integers(738_000, 739_300)  # the years 2021 to 2025
_days = st.tuples(_day, _day).map(lambda ends: Days(min(ends), max(ends)))
_filters = _values | _days | st.just(Undated()) | st.just(Everything())
nodes = st.recursive(
    leaves | leaves | _filters,
    lambda parts: (
        st.builds(Without, parts)
        | st.lists(parts, max_size=4).map(lambda some: AllOf(tuple(some)))
        | st.lists(parts, max_size=4).map(lambda some: AnyOf(tuple(some)))
    ),
    max_leaves=6,
)
_selections = st.fixed_dictionaries(
    {},
    optional={facet: _some(facet) for facet in VALUE_FACETS} | {"date": _days | st.just(Undated())},
)


def leaves_of(node):
    """The leaves of a tree that are not under a `Without`, each once, in order."""
    match node:
        case Leaf():
            return (node,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in leaves_of(part)))
    return ()


@st.composite
def plans(draw, roots=nodes):
    root = draw(roots)
    return Plan(
        root=root,
        selection=draw(_selections),
        leaves=leaves_of(root),
        sort=draw(st.sampled_from(("relevance", "relevance", "newest", "oldest"))),
        offset=draw(st.integers(0, 3)),
        size=draw(st.integers(1, 12)),
        months=draw(st.sampled_from((None, (2024, 2024), (2023, 2025)))),
    )


# Query strings, some of them sound.
_atoms = st.sampled_from(
    [
        *WORDS, '"the nation"', '"nation climate"~3', "nat*", "clmate~", "title:nation", "source:Kenya",
        'author:"ann lee"', "lang:en", "type:speech", "section:climate", "date:2024", "date:2023..2024-07",
        "-nation", "NOT the", '"unclosed', "(", ")", "OR", "AND", "Secretary-General", '""', "date:x", "*",
        "~",
    ]
)  # fmt: skip
queries = st.lists(_atoms, max_size=6).map(" ".join)
