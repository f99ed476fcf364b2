"""A tree written as the query string that `parse` reads back as the same tree."""

import re

from index.query.tree import And, DateRange, Everything, Field, Not, Or, Phrase, Query, Word

_NUMBER_BEGUN = re.compile(r"(?:(?<!\d)\d{1,3}|[$€£¥₹₽§№])\Z")


def write(tree: Query) -> str:  # noqa: PLR0911 -- one return for each kind of node
    """The query string of a tree."""
    match tree:
        case Everything():
            return ""
        case Word():
            return tree.text + ("*" if tree.prefix else f"~{tree.edits}" if tree.edits else "")
        case Phrase():
            return f'"{tree.text}"' + ("" if tree.near is None else f"~{tree.near}")
        case DateRange():
            return f"date:{_range(tree)}"
        case Field():
            return f"{tree.name}:{_inner(tree.part)}"
        case Not():
            return f"-{_inner(tree.part)}"
        case And():
            return _beside([_inner(part, but=(And, Or)) for part in tree.parts])
        case Or():
            return " OR ".join(_inner(part, but=(Or,)) for part in tree.parts)


def _beside(parts: list[str]) -> str:
    """Parts side by side, with AND between two that would be read as one number."""
    written = parts[0]
    for part in parts[1:]:
        written += (" AND " if _NUMBER_BEGUN.search(written) and part[:1].isdigit() else " ") + part
    return written


def _range(tree: DateRange) -> str:
    """One date, or two with dots between them."""
    return tree.first or "" if tree.first == tree.last else f"{tree.first or ''}..{tree.last or ''}"


def _inner(part: Query, *, but: tuple[type, ...] = (And, Or, Not)) -> str:
    """A part, in parentheses where it is of a kind that would join its surroundings."""
    return f"({write(part)})" if isinstance(part, but) else write(part)
