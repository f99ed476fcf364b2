"""PDF files: text in reading order by pdfminer's layout analysis, structure by type and place.

`files.py` opens; `pages.py` makes lines of glyphs; `furniture.py`, `rows.py`, `paragraphs.py`, `notes.py` and
`structure.py` make a document of lines; `information.py` weighs what the file says of itself.
`read_pages` and `join` let several processes share a long file.
"""

from ingest.readers.pdf.pages import Page, PageReader, read_pages
from ingest.readers.pdf.reading import count, join, read

__all__ = ["Page", "PageReader", "count", "join", "read", "read_pages"]
