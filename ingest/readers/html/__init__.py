"""Saved web pages: the article as blocks, what the page declares as candidates, the rest as left out.

`rendering.py` sees the page as its reader does; `article.py` chooses; `declared.py`, `titles.py`,
`people.py`, `publishing.py` and `candidates.py` make evidence of what the page says of itself.
"""

from ingest.readers.html.reading import read

__all__ = ["read"]
