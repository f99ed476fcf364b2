"""Front matter, the lines of YAML between two rules that a text may begin with, as metadata."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from archive.errors import TooLarge
from archive.records import FIELDS, Candidate
from ingest.fields.people import is_person

Candidates = Mapping[str, tuple[Candidate, ...]]

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# What writers of front matter call our fields.
_NAMES = {
    "author": "authors",
    "by": "authors",
    "byline": "authors",
    "lang": "language",
    "locale": "language",
    "publisher": "source",
    "publication": "source",
    "outlet": "source",
    "site": "source",
    "category": "type",
    "kind": "type",
    "genre": "type",
    "published": "date",
    "publish_date": "date",
    "pubdate": "date",
    "link": "url",
    "canonical": "url",
    "canonical_url": "url",
    "source_url": "url",
    "license": "rights",
    "licence": "rights",
    "copyright": "rights",
}
_AND = re.compile(r"\s*[;&]\s*|\s+and\s+")


def read_front_matter(text: str, depth: int) -> tuple[Candidates, int, tuple[str, ...]]:
    """What the front matter of a text states, where the text begins after it, and warnings.

    What is no YAML is text between two rules, and none of it is lost. TooLarge where it is nested too deeply.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0, ()
    if _is_deeper(match[1], depth):
        raise TooLarge(f"front matter with more than {depth} lists inside each other; take them out")
    stated, warnings = _front_matter(match[1])
    return stated, 0 if warnings else match.end(), warnings


_UNRESOLVED = {"tag:yaml.org,2002:merge", "tag:yaml.org,2002:timestamp"}


class _Loader(yaml.SafeLoader):
    """YAML's safe values without merging (`<<: *a`), by which each line could be ten times the one before.

    Dates stay as they are written: an impossible one must not cost the rest of the front matter.
    """


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _UNRESOLVED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _is_deeper(source: str, depth: int) -> bool:
    """Whether lists and mappings are nested more than so deeply, found without building them."""
    level = 0
    try:
        for event in yaml.parse(source, yaml.SafeLoader):
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if level > depth:
                return True
    except (yaml.YAMLError, ValueError, RecursionError):
        pass  # no YAML at all, as loading it will say
    return False


def _front_matter(source: str) -> tuple[Mapping[str, tuple[Candidate, ...]], tuple[str, ...]]:
    """The candidates that front matter states, or a warning where it is no YAML mapping."""
    try:
        values = yaml.load(source, _Loader)  # noqa: S506 - a safe loader without merging
    except (yaml.YAMLError, ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        return {}, ("front matter that is no YAML was read as text",)
    found: dict[str, tuple[Candidate, ...]] = {}
    for key, value in values.items():
        folded = str(key).strip().casefold().replace("-", "_")
        field = _NAMES.get(folded, folded)
        candidate = _candidate(field, value, str(key)) if field in FIELDS else None
        if candidate is not None:
            found[field] = (*found.get(field, ()), candidate)
    return found, ()


def _candidate(field: str, value: Any, key: str) -> Candidate | None:
    parts = [part for item in (value if isinstance(value, list) else [value]) if (part := _text(item))]
    if not parts:
        return None
    quote, place = f"{key}: {'; '.join(parts)}", f"front matter {key}"
    if field == "authors":
        people = tuple(name for part in parts for name in _people(part))
        return Candidate(people, "front matter", quote, place) if people else None
    return Candidate(parts[0], "front matter", quote, place)


def _text(value: Any) -> str:
    """A scalar as text, or the name in a mapping; nothing deeper, for YAML's aliases can nest without end."""
    if isinstance(value, dict):
        value = value.get("name")
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _people(names: str) -> list[str]:
    """The names in one string; a comma parts them only where whole names stand on both sides of it."""
    found: list[str] = []
    for part in filter(None, _AND.split(re.sub(r"(?i)^\s*by\s+", "", names).strip())):
        apart = [name.strip() for name in part.split(",")]
        found += apart if len(apart) > 1 and all(map(is_person, apart)) else [part.strip()]
    return found
