"""Saved web pages: the article as blocks, what the page declares as candidates, the rest as left out.

`rendering.py` sees the page as its reader does (`walking.py` goes through its tree, `paragraphs.py` cuts
lines); `page.py` looks once, `article.py` chooses, and `trimming.py` takes out what is none of the text
(`front.py` above it, `surroundings.py` beside and below it, each over a `view.py`).
`declared.py`, `titles.py`, `people.py`, `publishing.py`, `headlines.py`, `mentions.py` and `datings.py` find
what the page says of itself, and `choosing.py` asks trained weights (`scoring.py`) what of it is meant.
"""

from ingest.readers.html.reading import read

__all__ = ["read"]
