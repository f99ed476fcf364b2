"""Two texts word by word, and two versions passage by passage: what was taken out and what was put in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.arrivals import joined
from archive.history import History
from archive.lineage import Lineage
from archive.records import FIELDS, Passage, Version
from archive.resolving import status_since
from archive.similarity import Codebook, alignment
from archive.words import tokens

_LONGEST = 12_000  # tokens aligned at once, which takes some 20 MB; longer texts are first aligned by lines


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words that both texts have ("same"), or one only ("deleted", "inserted")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A passage in two versions: `before` or `after` is empty where it stands in one only.

    `runs` show the words that changed; they are empty where none did.
    """

    status: str  # as on arrival, or "inserted"
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that reads otherwise in two versions; empty where it was not known."""

    field: str  # one of FIELDS, or "headings"
    before: str
    after: str


def compare_fields(before: Version, after: Version) -> tuple[FieldChange, ...]:
    """The fields in which two versions differ, then the headings that only one of them has."""
    pairs = [(name, _field(before, name), _field(after, name)) for name in FIELDS]
    old, new = ([section.title for section in version.sections] for version in (before, after))
    gone, come = ([title for title in one if title not in other] for one, other in ((old, new), (new, old)))
    pairs.append(("headings", " · ".join(gone), " · ".join(come)))
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def _field(version: Version, name: str) -> str:
    value = getattr(version.metadata, name)
    return "; ".join(value) if isinstance(value, tuple) else value or ""


def compare_texts(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other: the same and deleted ones joined are the first text."""
    old, new = tokens(before), tokens(after)
    if max(len(old), len(new)) > _LONGEST:
        return _compare_lines(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return tuple(_tidied(list(_runs(old, new))))


def _compare_lines(old: Sequence[str], new: Sequence[str]) -> tuple[Run, ...]:
    """Runs of whole lines; what was changed in the same place again by words if it is not too long."""
    found: list[Run] = []
    gap = {"deleted": "", "inserted": ""}
    for run in (*_runs(old, new), Run("same", "")):
        if run.kind == "same":
            found += _compare_gap(gap["deleted"], gap["inserted"])
            found += [run] if run.text else []
            gap = {"deleted": "", "inserted": ""}
        else:
            gap[run.kind] += run.text
    return tuple(found)


def _compare_gap(before: str, after: str) -> list[Run]:
    old, new = tokens(before), tokens(after)
    if max(len(old), len(new)) <= _LONGEST:
        return _tidied(list(_runs(old, new)))
    return [run for run in (Run("deleted", before), Run("inserted", after)) if run.text]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    codebook = Codebook()
    for step in alignment(codebook.encode(old), codebook.encode(new)):
        if step.tag == "equal":
            yield Run("same", "".join(old[step.src_start : step.src_end]))
        elif step.tag == "delete":
            yield Run("deleted", "".join(old[step.src_start : step.src_end]))
        else:
            yield Run("inserted", "".join(new[step.dest_start : step.dest_end]))


def _tidied(runs: list[Run]) -> list[Run]:
    """Changes that only white space parts, made one change; in each the deleted words before the inserted."""
    found: list[Run] = []
    deleted = inserted = ""
    for index, run in enumerate(runs):
        if run.kind == "same" and (run.text.strip() or not _amid_changes(runs, index)):
            found += _change(deleted, inserted)
            found.append(run)
            deleted = inserted = ""
        else:
            deleted += run.text if run.kind != "inserted" else ""
            inserted += run.text if run.kind != "deleted" else ""
    return found + _change(deleted, inserted)


def _amid_changes(runs: Sequence[Run], index: int) -> bool:
    return 0 < index < len(runs) - 1


def _change(deleted: str, inserted: str) -> list[Run]:
    return [run for run in (Run("deleted", deleted), Run("inserted", inserted)) if run.text]


def compare_versions(history: History, before: int, after: int) -> tuple[Row, ...]:
    """Every passage of two versions of a record, in the later one's reading order; `before` is the earlier.

    What was left out stands behind the passage that it followed.
    """
    lineage = Lineage(replace(history, versions=history.versions[:after]))
    placed: dict[int, list[Row]] = defaultdict(list)  # by the last passage of a row, or that it follows
    last = 0  # before all
    for passage in lineage.versions[before].passages:
        journey = lineage.follow(passage.number, before)
        status = status_since(lineage, passage.number, before, journey)
        last = journey.pieces[-1].number if journey.pieces else last
        _place(placed[last], Row(status, (passage,), journey.pieces))
    rows = [_with_runs(row) for row in placed[0]]
    accounted = {p.number for found in placed.values() for row in found for p in row.after}
    for passage in lineage.versions[after].passages:
        if passage.number not in accounted:
            rows.append(_with_runs(Row("inserted", (), (passage,))))
        rows += [_with_runs(row) for row in placed[passage.number]]
    return tuple(rows)


def _place(rows: list[Row], row: Row) -> None:
    """Adds a row; one that is merged with another into the same passage joins it."""
    for index, other in enumerate(rows):
        if "merged" in (row.status, other.status) and row.after == other.after:
            rows[index] = replace(other, status="merged", before=(*other.before, *row.before))
            return
    rows.append(row)


def _with_runs(row: Row) -> Row:
    if row.status in {"same", "moved"}:
        return row
    return replace(row, runs=compare_texts(joined(row.before), joined(row.after)))
