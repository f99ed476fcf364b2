"""Text that can be kept: half of a character, as JSON and YAML may write one, is none.

A headline that was cut inside an emoji ends in such a half (D83D); no file and no database takes it.
"""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

HALF = re.compile("[\ud800-\udfff]")


def without_halves(value: Any) -> Any:
    """The value, a tree of frozen dataclasses, tuples and mappings, with whole characters in all its text.

    Two halves that belong together are joined; others become U+FFFD, as a decoder would have it.
    """
    if isinstance(value, str):
        return _joined(value) if HALF.search(value) else value
    if isinstance(value, tuple):
        return tuple(without_halves(each) for each in value)
    if isinstance(value, Mapping):
        return {without_halves(key): without_halves(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _rebuilt(value)
    return value


def _joined(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _rebuilt(value: Any) -> Any:
    """The dataclass with its fields mended; itself where there is nothing to mend."""
    mended = {}
    for field in dataclasses.fields(value):
        held = getattr(value, field.name)
        whole = without_halves(held)
        if whole != held:
            mended[field.name] = whole
    return dataclasses.replace(value, **mended) if mended else value
