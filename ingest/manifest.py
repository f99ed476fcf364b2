"""A manifest: what somebody wrote down about each file, as CSV or JSON Lines; never a document itself."""

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archive.errors import UsageError
from archive.records import FIELDS, Candidate
from ingest.discovery import readable_name
from ingest.encodings import decode


@dataclass(frozen=True, slots=True)
class Row:
    """What the manifest says of one path."""

    path: str  # as written, relative to the manifest
    file: str  # `file_key` of the file it speaks of
    member: str | None  # of a container
    place: str  # "row 12 of manifest.csv"
    candidates: Mapping[str, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All rows of a manifest by the absolute path they speak of; `file!member` names a container's member."""

    file: Path
    rows: Mapping[str, Row]

    def find_row(self, path: Path, member: str | None = None) -> Row | None:
        """The row of a file, or of a container's member."""
        return self.rows.get(_key(file_key(path), member))

    def speaks_of(self, path: Path) -> bool:
        """Whether a file lies in the manifest's folder or below, so that it should have a row."""
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.file.parent))

    def member_rows(self, path: Path) -> list[Row]:
        """The rows that speak of members of a container."""
        file = file_key(path)
        return [row for row in self.rows.values() if row.file == file and row.member is not None]


def file_key(path: Path) -> str:
    """What a row and a found file have in common: the absolute path without links."""
    return readable_name(Path(os.path.realpath(path)))


def read_manifest(file: Path) -> Manifest:
    """The manifest at `file`; UsageError names the row that can't be understood."""
    try:
        text = decode(file.read_bytes()).text
    except OSError as error:
        raise UsageError(f"the manifest {file} can't be read: {error.strerror}") from error
    rows: dict[str, Row] = {}
    for place, values in _json_rows(file, text) if _is_json(file, text) else _csv_rows(file, text):
        row = _row(file, place, values)
        key = _key(row.file, row.member)
        if key in rows:
            raise UsageError(f"{place}: {row.path} has a row already ({rows[key].place}); keep one of them")
        rows[key] = row
    return Manifest(file, rows)


def _is_json(file: Path, text: str) -> bool:
    return file.suffix.lower() in {".jsonl", ".ndjson", ".json"} or text.lstrip().startswith("{")


def _csv_rows(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    sample = text[: text.find("\n") + 1] or text
    delimiter = max(",;\t", key=sample.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if "path" not in _names(reader.fieldnames or ()):
        raise UsageError(f"the manifest {file} has no column `path`; its first line must name the columns")
    try:
        for number, values in enumerate(reader, start=2):
            if any(values.values()):
                yield f"row {number} of {file.name}", values
    except csv.Error as error:
        raise UsageError(f"the manifest {file}, line {reader.line_num}: {error}") from error


def _json_rows(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number} of {file.name}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{place} is not JSON: {error}") from error
        if not isinstance(values, dict):
            raise UsageError(f"{place} is not a JSON object")
        yield place, values


def _row(file: Path, place: str, values: Mapping[str, object]) -> Row:
    known = {_name(name): value for name, value in values.items() if isinstance(name, str)}
    path = known.get("path")
    if not isinstance(path, str) or not path.strip():
        raise UsageError(f"{place} of {file} names no path")
    candidates = {
        field: (candidate,)
        for field in FIELDS
        if (candidate := _candidate(field, known.get(field), place)) is not None
    }
    target, member = _split(file.parent, path.strip())
    return Row(path.strip(), file_key(target), member, place, candidates)


def _candidate(field: str, value: object, place: str) -> Candidate | None:
    if value is None or value in ("", []):
        return None
    parts = [str(part).strip() for part in (value if isinstance(value, list) else [value])]
    quote = "; ".join(part for part in parts if part)
    if not quote:
        return None
    if field == "authors":
        return Candidate(
            tuple(name.strip() for name in quote.split(";") if name.strip()), "manifest", quote, place
        )
    return Candidate(quote, "manifest", quote, place)


def _split(folder: Path, path: str) -> tuple[Path, str | None]:
    """The file and the container's member that a path names, `!` between them."""
    whole = folder / PurePosixPath(path.replace("\\", "/"))
    if whole.exists() or "!" not in path:
        return whole, None
    file, member = path.split("!", 1)
    return folder / PurePosixPath(file), member


def _key(file: str, member: str | None) -> str:
    return f"{file}!{member}" if member else file


def _names(columns: object) -> set[str]:
    return (
        {_name(column) for column in columns if isinstance(column, str)}
        if isinstance(columns, (list, tuple))
        else set()
    )


def _name(column: str) -> str:
    folded = column.strip().lower()
    return {"author": "authors", "lang": "language", "publisher": "source"}.get(folded, folded)
