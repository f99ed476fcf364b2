"""The same archive in SQLite FTS5, as somebody would build it who knows FTS5 well.

One row a record, stemmed and folded; the facets' columns in a narrow table of their own, because FTS5 would
read a whole text to get at them; `ORDER BY rank`, by which snippets are cut for ten rows only (ordering by a
call of `bm25()` takes four times as long).
"""

import re
import sqlite3

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SEARCH = """
SELECT t.rowid, t.title, t.rank, snippet(t, 2, '<mark>', '</mark>', '…', 64) FROM t {join}
WHERE t MATCH ? AND t.rank MATCH 'bm25(3.0, 1.5, 1.0)' {where} ORDER BY t.rank LIMIT 10
"""
_COUNT = """
SELECT m.{column}, count(*) FROM t JOIN m ON m.id = t.rowid WHERE t MATCH ? {where} GROUP BY m.{column}
"""


def build(path, documents):
    """The database of these documents."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = off")
    cutting = "tokenize = 'porter unicode61 remove_diacritics 2'"
    db.execute(f"CREATE VIRTUAL TABLE t USING fts5(title, section, text, {cutting})")
    db.execute("CREATE TABLE m (id INTEGER PRIMARY KEY, source, year INTEGER)")
    for number, document in enumerate(documents, start=1):
        text = "\n".join(document.passages)
        db.execute(
            "INSERT INTO t (rowid, title, section, text) VALUES (?, ?, ?, ?)",
            (number, document.title, "\n".join(document.sections), text),
        )
        db.execute("INSERT INTO m VALUES (?, ?, ?)", (number, document.source, int(document.date[:4])))
    db.commit()
    db.close()


def connect(path):
    """A connection with the vocabulary at hand."""
    db = sqlite3.connect(path)
    db.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, t, row)")
    return db


def search(db, query):
    """Ten rows with snippets, and the counts of sources and years; the number of matches."""
    match, where = _understood(db, query)
    join = "JOIN m ON m.id = t.rowid" if where else ""
    rows = db.execute(_SEARCH.format(join=join, where=where), (match,)).fetchall()
    sources = db.execute(_COUNT.format(column="source", where=where), (match,)).fetchall()
    years = db.execute(_COUNT.format(column="year", where=where), (match,)).fetchall()
    return rows, sources, years, sum(count for _, count in sources)


def _understood(db, query):
    """What to match, and the filter."""
    if query.startswith("fuzzy:"):
        word = query.removeprefix("fuzzy:")
        return " OR ".join(_close(db, word)) or word, ""
    if found := re.match(r"dates:(\d+)\.\.(\d+) (.*)", query):
        return found[3], f"AND m.year BETWEEN {found[1]} AND {found[2]}"
    if found := re.match(r"source:(\w+) (.*)", query):
        return found[2], f"AND m.source = '{found[1]}'"
    return query, ""


def _close(db, word):
    """The words of the vocabulary that begin with the same letter and are at most two edits away."""
    first, after = word[0], chr(ord(word[0]) + 1)
    known = [row[0] for row in db.execute("SELECT term FROM v WHERE term >= ? AND term < ?", (first, after))]
    edits = 1 if len(word) < 6 else 2
    return [
        f'"{term}"'
        for term, *_ in process.extract(word, known, scorer=OSA.distance, score_cutoff=edits, limit=None)
    ]
