"""`sources.toml`: which source a path or host belongs to, a publisher's names, and fields in file names.

    [[source]]
    name = "Institute for Field Studies"     # the name that records carry
    aliases = ["IFS", "Inst. for Field Studies"]
    paths = ["ifs/**", "bulletins/ifs-*.txt"]   # in the collection; ** also crosses folders
    hosts = ["ifs.example.org"]              # and every host below it
    type = "report"                          # of its documents, where they do not say it
    language = "en"
    rights = "CC BY 4.0"
    dates = "day first"                      # of 03/04/2021; or "month first", "year first"

    [[file_name]]
    pattern = "{source}_{date}_{title}"      # of the name without its ending, or of folders and name
    paths = ["press/**"]                     # where it applies; everywhere if absent

The file may lie in the collection's folder and in the archive's; the collection's rules come first.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from archive.dates import find_date
from archive.errors import SettingsInvalid
from archive.folder import SOURCES
from archive.identifiers import normal_text
from archive.records import FIELDS, Candidate
from ingest.fields.calendars import fold

DATE_ORDERS = {"day first": "dmy", "month first": "mdy", "year first": "ymd"}

Candidates = Mapping[str, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class SourceRule:
    """One source: its name, its other names, and what belongs to it."""

    name: str
    aliases: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    type: str | None = None
    language: str | None = None
    rights: str | None = None
    dates: str | None = None  # a key of DATE_ORDERS
    place: str = ""  # the file that says so


@dataclass(frozen=True, slots=True)
class NameRule:
    """How to read fields out of file names."""

    pattern: str
    paths: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class SourceRules:
    """All rules that apply to a collection, the most particular first."""

    sources: tuple[SourceRule, ...] = ()
    names: tuple[NameRule, ...] = ()
    _by_name: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index every name of every source once."""
        known: dict[str, str] = {}
        for source in self.sources:
            for name in (source.name, *source.aliases):
                known.setdefault(_folded(name), source.name)
        object.__setattr__(self, "_by_name", known)

    def canonical(self, name: str) -> str:
        """The name that records carry for a publisher that calls itself `name`."""
        return self._by_name.get(_folded(name), name)

    def find_source(self, name: str | None) -> SourceRule | None:
        """The rule of the source of that name or alias."""
        wanted = self._by_name.get(_folded(name)) if name else None
        return next((source for source in self.sources if source.name == wanted), None)

    def candidates(self, path: str) -> Candidates:
        """What the rules say of a file at `path` in its collection."""
        found: dict[str, tuple[Candidate, ...]] = {}
        for rule in self.names:
            for name, value in _read_name(rule, path).items():
                found[name] = (*found.get(name, ()), self._candidate(name, value, path, rule.place))
        for source in self.sources:
            if any(matches(pattern, path) for pattern in source.paths):
                for name, value in _stated(source).items():
                    found[name] = (*found.get(name, ()), self._candidate(name, value, path, source.place))
        return found

    def host_candidates(self, host: str) -> Candidates:
        """What the rules say of a document that was published at `host`."""
        folded = host.lower().removeprefix("www.")
        for source in self.sources:
            for own in source.hosts:
                wanted = own.lower().removeprefix("*.").removeprefix("www.")
                if folded == wanted or folded.endswith(f".{wanted}"):
                    return {
                        name: (Candidate(value, "path rule", host, source.place),)
                        for name, value in _stated(source).items()
                    }
        return {}

    def _candidate(self, name: str, value: str, path: str, place: str) -> Candidate:
        if name == "authors":
            people = tuple(part.strip() for part in re.split(r"[;&]", value) if part.strip())
            return Candidate(people, "path rule", path, place)
        return Candidate(self.canonical(value) if name == "source" else value, "path rule", path, place)


def load_rules(folders: Iterable[Path]) -> SourceRules:
    """The rules of every `sources.toml` in the folders, the first folder's first; none is no error."""
    sources: list[SourceRule] = []
    names: list[NameRule] = []
    for folder in dict.fromkeys(folders):
        file = folder / SOURCES
        if file.is_file():
            own_sources, own_names = _read(file)
            sources += own_sources
            names += own_names
    return SourceRules(tuple(sources), tuple(names))


def matches(pattern: str, path: str) -> bool:
    """Whether a path fits a pattern: `*` and `?` stay inside a folder, `**` crosses folders."""
    return re.fullmatch(_translated(pattern), path) is not None


def _translated(pattern: str) -> str:
    parts = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", pattern.strip("/"))
    return "".join(_GLOBS.get(part, re.escape(part)) for part in parts)


_GLOBS = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _folded(name: str) -> str:
    return fold(normal_text(name)).strip(" .,;:\"'«»“”„")


def _stated(source: SourceRule) -> dict[str, str]:
    values = {
        "source": source.name,
        "type": source.type,
        "language": source.language,
        "rights": source.rights,
    }
    return {name: value for name, value in values.items() if value}


def _read_name(rule: NameRule, path: str) -> dict[str, str]:
    """The fields that a name rule reads out of a path; none where it does not fit."""
    if rule.paths and not any(matches(pattern, path) for pattern in rule.paths):
        return {}
    depth = rule.pattern.count("/") + 1
    stem = "/".join(path.split("/")[-depth:])
    stem = stem[: stem.rfind(".")] if "." in stem.rsplit("/", 1)[-1] else stem
    match = re.fullmatch(_name_pattern(rule.pattern), stem)
    if match is None:
        return {}
    return {name: value for name, text in match.groupdict().items() if (value := _spoken(name, text))}


def _name_pattern(pattern: str) -> str:
    parts = re.split(r"\{(\w+|\*)\}", pattern)
    literals, names = parts[::2], parts[1::2]
    groups = [r"[^/]*?" if name == "*" else f"(?P<{name}>{_SHAPES.get(name, '[^/]+?')})" for name in names]
    return re.escape(literals[0]) + "".join(
        group + re.escape(literal) for group, literal in zip(groups, literals[1:], strict=True)
    )


_SHAPES = {"date": r"\d{4}(?:[-_.]?\d{2}(?:[-_.]?\d{2})?)?", "language": r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*"}


def _spoken(name: str, text: str) -> str | None:
    """A field as it reads, from how it is written in a file name."""
    if name == "date":
        digits = re.sub(r"\D", "", text)
        date = "-".join(part for part in (digits[:4], digits[4:6], digits[6:8]) if part)
        return date if find_date(date) else None
    if name == "language":
        return text
    words = text.replace("_", " ").strip()
    if " " in words or name == "source":
        return words
    spaced = words.replace("-", " ")  # a slug, all in lower case
    return spaced[:1].upper() + spaced[1:] if name == "title" else spaced


def _read(file: Path) -> tuple[list[SourceRule], list[NameRule]]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsInvalid(f"{file} can't be read: {error}") from error
    for key in tables:
        if key not in {"source", "file_name"}:
            raise SettingsInvalid(f"{file}: unknown table {key}; there are [[source]] and [[file_name]]")
    sources = [_checked(SourceRule, "source", row, file) for row in _rows(tables, "source", file)]
    names = [_checked(NameRule, "file_name", row, file) for row in _rows(tables, "file_name", file)]
    for number, source in enumerate(sources, start=1):
        if source.dates is not None and source.dates not in DATE_ORDERS:
            wanted = ", ".join(f'"{order}"' for order in DATE_ORDERS)
            raise SettingsInvalid(
                f"{file}: source {number}: dates must be one of {wanted}, not {source.dates!r}"
            )
    for number, rule in enumerate(names, start=1):
        _check_pattern(rule.pattern, f"{file}: file_name {number}")
    return sources, names


def _rows(tables: Mapping[str, Any], key: str, file: Path) -> list[Any]:
    rows = tables.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsInvalid(f"{file}: write [[{key}]] in double brackets, once for each")
    return rows


def _checked(kind: type[Any], table: str, row: Mapping[str, Any], file: Path) -> Any:
    known = [each.name for each in fields(kind) if each.name != "place"]
    required = known[0]
    values: dict[str, Any] = {}
    for key, value in row.items():
        where = f"{file}: {table}.{key}"
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise SettingsInvalid(f"{where} is no setting; did you mean {near}?")
        listed = key in {"aliases", "paths", "hosts"}
        parts = value if listed and isinstance(value, list) else [value]
        if not all(isinstance(part, str) and part.strip() for part in parts):
            raise SettingsInvalid(
                f"{where} must be text in quotes{' or a list of them' if listed else ''}, not {value!r}"
            )
        values[key] = tuple(parts) if listed else value
    if required not in values:
        raise SettingsInvalid(f"{file}: a [[{table}]] without {required}")
    return kind(**values, place=file.name)


def _check_pattern(pattern: str, where: str) -> None:
    names = re.findall(r"\{([^{}]*)\}", pattern)
    wrong = [name for name in names if name not in FIELDS and name != "*"]
    rest = re.sub(r"\{[^{}]*\}", "", pattern)
    if wrong or "{" in rest or "}" in rest:
        allowed = ", ".join(f"{{{name}}}" for name in (*FIELDS, "*"))
        raise SettingsInvalid(f"{where}: pattern {pattern!r} may name {allowed}, each in braces")
    if len(set(names) - {"*"}) != len([name for name in names if name != "*"]) or not names:
        raise SettingsInvalid(f"{where}: pattern {pattern!r} must name at least one field, and none twice")
