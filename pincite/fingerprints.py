"""What a frozen record's files are made of: where that is the same as the last time, they are made already.

A record's pages tell its own state, that of the record in which it lives on, and its reprints; all else is
the settings' and this program's.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import archive
import web
from archive.addresses import Target
from archive.store import Store
from archive.summaries import Standing

_MAKERS = (archive, web)  # the packages whose code, templates and styles make the files
_COMPILED = {".pyc", ".pyi"}


def fingerprints(store: Store, ranges: Mapping[str, Sequence[Target]]) -> dict[str, str]:
    """For each record of any state, in order of ids, a digest of all that its files depend on."""
    standings = {standing.id: standing for standing in store.standings()}
    families: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings.values():
        if standing.family is not None:
            families[standing.family].append(standing)
    common = _digest([*_program(), repr(store.settings)])
    return {
        record_id: _digest(
            [
                common,
                *map(repr, _followed(standing, standings)),
                *(repr(other) for other in families.get(standing.family or "", ())),
                *(target.path for target in ranges.get(record_id, ())),
            ]
        )
        for record_id, standing in standings.items()
    }


def _followed(standing: Standing, standings: Mapping[str, Standing]) -> Iterator[Standing]:
    """The record, and those into which it was merged one after the other."""
    found: Standing | None = standing
    while found is not None:
        yield found
        found = standings.get(found.survivor) if found.survivor else None


def _program() -> Iterator[str]:
    """Every file of the packages that make pages, by path and digest."""
    for package in _MAKERS:
        folder = Path(package.__file__ or "").parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in _COMPILED:
                yield f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
