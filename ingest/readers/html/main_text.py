"""Which lines of a page trafilatura takes for its main text; the one module to know trafilatura."""

import logging
from collections.abc import Iterator

from lxml.etree import LxmlError, _Element
from trafilatura import bare_extraction

# It reports on pages without text; that is for the reader to say.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LINES = frozenset({"p", "head", "item", "cell", "quote", "code", "list", "table", "row", "div", "lb"})


def main_lines(markup: str, *, cautious: bool) -> tuple[str, ...]:
    """The lines of the main text, in order; cautious ones leave out what only may belong to it."""
    try:
        found = bare_extraction(
            markup, favor_precision=cautious, include_comments=False, include_tables=True, with_metadata=False
        )
    except (LxmlError, ValueError, RecursionError):
        return ()
    body = getattr(found, "body", None)
    return () if body is None else tuple(" ".join(line.split()) for line in _lines(body) if line.strip())


def _lines(body: _Element) -> Iterator[str]:
    """The texts between the elements that begin a new line."""
    line: list[str] = []
    stack: list[tuple[_Element, bool]] = [(body, False)]
    while stack:
        element, leaving = stack.pop()
        if element.tag in _LINES:
            yield "".join(line)
            line = []
        if leaving:
            line.append(element.tail or "")
            continue
        line.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield "".join(line)
