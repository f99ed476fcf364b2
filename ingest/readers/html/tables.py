"""Tables as text, one line a row; and which tables hold data rather than the page's layout."""

import re

from bs4.element import PreformattedString, Tag

_LONGEST_CELL = 400  # characters; a longer cell holds prose, so the table holds the layout
_STRUCTURE = ["table", "h1", "h2", "h3", "h4", "form", "article", "section", "nav", "blockquote"]
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_SPACE = re.compile(r"[\s\u200b]+")
_BETWEEN_CELLS = " | "


def find_rows(table: Tag) -> list[list[str]] | None:
    """The texts of a data table's cells, empty rows left out; None for a table that only lays out a page."""
    if table.get("role") in {"presentation", "none"} or table.find(_STRUCTURE) is not None:
        return None
    rows = [[text_within(cell) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")]
    rows = [row for row in rows if any(row)]
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return None
    wide = sum(sum(map(bool, row)) > 1 for row in rows)
    return rows if wide >= 2 or (wide and table.find("th") is not None) else None


def as_lines(rows: list[list[str]]) -> str:
    """The rows as lines, cells parted by a bar; empty cells at a row's end are left out."""
    return "\n".join(_BETWEEN_CELLS.join(_without_empty_end(row)) for row in rows)


def text_within(tag: Tag) -> str:
    """The text a browser shows of an element, on one line."""
    shown = (
        str(text)
        for text in tag.find_all(string=True)
        if not isinstance(text, PreformattedString) and not (text.parent and text.parent.name in _UNSEEN)
    )
    return _SPACE.sub(" ", " ".join(shown)).strip()


def _without_empty_end(row: list[str]) -> list[str]:
    last = max(number for number, cell in enumerate(row) if cell)
    return row[: last + 1]
