"""What a reader may be about to type: titles, sources, authors and words of the archive."""

import time
from collections.abc import Iterable, Sequence

from index.analysis import tokens
from index.engine import Snapshot
from index.expansion import Expander, as_printed
from index.facet_values import Folds, ValueTable, ValueTables, folds_of
from index.found import Stored, WordCount
from index.plans import Leaf, Plan
from index.query.lexing import OPERATORS
from index.results import Suggestion

_LONGEST = 200  # code points of what was typed so far
_TITLES, _VALUES = 3, 2  # at most so many titles, so many sources and authors
_NAME = 8  # words of a name; more are a sentence
_COMPARED = 40  # words that are looked at beside the one before them
_SECONDS = 0.01  # of computing for that: a suggestion that comes late is none


def suggest(typed: str, limit: int, snapshot: Snapshot, tables: ValueTables) -> list[Suggestion]:
    """Suggestions for what was typed so far, the best of each kind; nothing for what ends in no word."""
    typed = typed[-_LONGEST:]
    words = folds_of(typed)
    if not words or not typed[-1].isalnum():
        return []
    found = _titles(words, snapshot)
    for facet in ("source", "author"):
        found += _values(words, facet, snapshot, tables)
    return [*found, *_words(typed, words, limit, snapshot)][:limit]


def named(text: str, snapshot: Snapshot, tables: ValueTables) -> list[Suggestion]:
    """The authors and sources whose names hold each word of a text, whole: `quill ann` names Ann Quill.

    A search looks for words in texts, where the names of their authors and sources seldom stand.
    """
    words = folds_of(text[:_LONGEST])
    found: list[Suggestion] = []
    for facet in ("author", "source"):
        table = tables.of(snapshot, facet)
        values = table.with_words(words) if len(words) <= _NAME else frozenset()
        found += [_value(facet, value, table) for value in _most_frequent(values, table)]
    return found


def _titles(words: Folds, snapshot: Snapshot) -> list[Suggestion]:
    """Records in whose title every word stands, the last one perhaps only begun."""
    found = [stored for stored in snapshot.titles(words[-1], 50) if _is_titled(stored, words)]
    return [Suggestion("title", stored.title, stored.title, stored.id) for stored in found[:_TITLES]]


def _is_titled(stored: Stored, words: Folds) -> bool:
    known = folds_of(stored.title)
    return all(word in known for word in words[:-1]) and any(word.startswith(words[-1]) for word in known)


def _values(words: Folds, facet: str, snapshot: Snapshot, tables: ValueTables) -> list[Suggestion]:
    """Sources or authors that hold the words, the most frequent first."""
    table = tables.of(snapshot, facet)
    return [_value(facet, value, table) for value in _most_frequent(table.beginning(words), table)]


def _most_frequent(values: Iterable[str], table: ValueTable) -> list[str]:
    return sorted(values, key=lambda value: (-table.counts[value], value))[:_VALUES]


def _value(facet: str, value: str, table: ValueTable) -> Suggestion:
    return Suggestion(facet, value, f'{facet}:"{value.replace(chr(34), " ")}"', records=table.counts[value])


def _words(typed: str, words: Folds, limit: int, snapshot: Snapshot) -> list[Suggestion]:
    """The words that begin like the last one, those first that most often follow the word before it."""
    last = tokens(typed)[-2:]
    before = typed[: last[-1].start]
    likely = snapshot.prefixed_folds(words[-1], max(limit, _COMPARED))
    if len(last) > 1 and last[0].form not in OPERATORS:
        likely = _as_followers(last[0].form, likely, snapshot)
    found = []
    for word in likely[:limit]:
        text = before + as_printed(word.fold, snapshot)
        found.append(Suggestion("word", text, text, records=word.documents))
    return found


def _as_followers(word: str, likely: Sequence[WordCount], snapshot: Snapshot) -> list[WordCount]:
    """The words by the number of records in which they stand right after this one, as far as time allows.

    Words that follow it nowhere, or that there was no time for, stay in the order that they come in.
    """
    expander, deadline = Expander(snapshot), time.thread_time() + _SECONDS
    slot = expander.word(word, stemmed=False)
    following: dict[str, int] = {}
    for follower in likely if slot else ():
        if time.thread_time() > deadline:
            break
        leaf = Leaf(((slot, expander.word(follower.fold, stemmed=False)),))
        following[follower.fold] = snapshot.search(Plan(leaf, size=0, facets=False)).total
    return sorted(likely, key=lambda follower: -following.get(follower.fold, 0))
