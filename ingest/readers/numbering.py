"""The numbers that Word prints before list items, counted as Word counts them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.readers.packages import attribute, children, find_child

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMANS = (*_ROMAN, (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 10_000  # a number past it is printed in figures
_DEEPEST = 9  # levels of a list


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    pattern: str  # "%1.%2"


class Numbering:
    """The lists of one document; each call counts one item."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists = _lists(root) if root is not None else {}
        self._counts: dict[str, dict[int, int]] = {}

    def next_label(self, number: str, level: int) -> str | None:
        """The label of the next item of a list; None for a bullet or a list that nothing defines."""
        levels = self._lists.get(number, {})
        if level not in levels:
            return None
        counts = self._counts.setdefault(number, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if levels[level].form in {"bullet", "none"}:
            return None
        text = levels[level].pattern
        for each in range(min(level + 1, _DEEPEST)):
            if f"%{each + 1}" in text and each in levels:
                count = counts.get(each, levels[each].start)
                text = text.replace(f"%{each + 1}", _written(count, levels[each].form))
        return text.strip() or None


def _lists(root: etree._Element) -> Mapping[str, Mapping[int, _Level]]:
    abstract = {attribute(each, "abstractNumId"): _levels(each) for each in children(root, "abstractNum")}
    return {
        attribute(each, "numId") or "": abstract.get(attribute(find_child(each, "abstractNumId"), "val"), {})
        for each in children(root, "num")
    }


def _levels(element: etree._Element) -> Mapping[int, _Level]:
    return {
        _whole(attribute(each, "ilvl"), 0): _Level(
            _whole(attribute(find_child(each, "start"), "val"), 1),
            attribute(find_child(each, "numFmt"), "val") or "decimal",
            attribute(find_child(each, "lvlText"), "val") or "",
        )
        for each in children(element, "lvl")
    }


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise


def _written(count: int, form: str) -> str:
    if 0 < count < _MOST:
        make: Callable[[int], str] | None = {"lowerLetter": _letters, "lowerRoman": _roman}.get(form)
        upper = {"upperLetter": _letters, "upperRoman": _roman}.get(form)
        if make or upper:
            return make(count) if make else upper(count).upper() if upper else ""
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _letters(count: int) -> str:
    """Word repeats letters past z: aa, bb."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMANS:
        text += letters * (count // value)
        count %= value
    return text
