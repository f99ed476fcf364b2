"""A copy of an archive that is an archive: made while others read and write, and opened like any other."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import folder as folders
from archive.errors import ArchiveDamaged, PayloadNotFound, UsageError
from archive.payloads import PayloadFolder, PayloadIntake
from archive.store import open_store
from archive.store.sqlite import copy_database, explained

_ARRIVING = ".arriving"
_BATCH = 200  # payloads made safe on disk together
# What is not copied so: the database has its own way, the lock is its holder's, the index is disposable.
_LEFT_OUT = (folders.DATABASE, folders.LOCK, folders.PAYLOADS, folders.INDEX)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds, and what could not be copied into it."""

    folder: Path
    records: int
    payloads: int
    copied: int  # payloads that were not in it before
    faults: tuple[str, ...]


def back_up(source: Path, target: Path, *, report: Callable[[int, int], None] | None = None) -> Backup:
    """The archive at `source`, as it is at this moment, copied to `target`.

    An earlier backup there is brought up to date: what it has is not copied again, what was erased since is
    destroyed in it too. The database comes last, in one step, so that an interrupted backup is still the one
    before. UsageError where `target` holds something else; ArchiveMissing where there is nothing to copy.
    """
    database = folders.database_path(source)
    _require_room(source, target)
    arriving = _arriving_folder(target)
    with explained(source):
        copy_database(database, arriving / folders.DATABASE)
    with open_store(arriving) as snapshot:
        wanted = snapshot.expected_payloads()
        faults, copied = _copy_payloads(source, target, wanted, report)
        records = snapshot.counts().records
    _copy_settings(source, target)
    (arriving / folders.DATABASE).replace(target / folders.DATABASE)
    shutil.rmtree(arriving)
    _drop_erased(target, wanted)
    kept = sum(not erased for _, erased in wanted.values())
    return Backup(target, records, kept - len(faults), copied, faults)


def _require_room(source: Path, target: Path) -> None:
    inside = target.resolve().is_relative_to(source.resolve())
    if inside or source.resolve().is_relative_to(target.resolve()):
        raise UsageError(f"A backup of {source} can't be kept in {target}: name a folder beside it")
    is_backup = (target / folders.DATABASE).is_file() or (target / _ARRIVING).is_dir()
    if target.exists() and any(target.iterdir()) and not is_backup:
        raise UsageError(f"{target} holds something else than a backup; name an empty or a new folder")


def _arriving_folder(target: Path) -> Path:
    """An empty folder in the target, for what is not to be seen there yet."""
    arriving = target / _ARRIVING
    if arriving.exists():
        shutil.rmtree(arriving)
    arriving.mkdir(parents=True)
    (target / folders.PAYLOADS).mkdir(exist_ok=True)
    return arriving


def _copy_payloads(
    source: Path,
    target: Path,
    wanted: dict[str, tuple[int, bool]],
    report: Callable[[int, int], None] | None,
) -> tuple[tuple[str, ...], int]:
    """What could not be copied, and how many payloads were."""
    originals, copies = PayloadFolder(source / folders.PAYLOADS), PayloadFolder(target / folders.PAYLOADS)
    lacking = [digest for digest, (_, erased) in wanted.items() if not erased and not copies.holds(digest)]
    faults: list[str] = []
    intake = PayloadIntake(copies)
    try:
        for done, digest in enumerate(lacking):
            try:
                intake.add(digest, originals.read(digest))
            except (PayloadNotFound, ArchiveDamaged) as error:
                faults.append(str(error))
            if done % _BATCH == 0:
                intake.settle()
                if report:
                    report(done, len(lacking))
        intake.settle()
    finally:
        intake.close()
    return tuple(faults), len(lacking) - len(faults)


def _copy_settings(source: Path, target: Path) -> None:
    """Copy the settings and what they name: every plain file beside the database."""
    for path in _beside(source):
        shutil.copy2(path, target / path.name)


def _beside(source: Path) -> Iterator[Path]:
    for path in sorted(source.iterdir()):
        if path.is_file() and not path.name.startswith(_LEFT_OUT):
            yield path


def _drop_erased(target: Path, wanted: dict[str, tuple[int, bool]]) -> None:
    """Destroy in the backup what was destroyed in the archive."""
    copies = PayloadFolder(target / folders.PAYLOADS)
    for digest, (_, erased) in wanted.items():
        if erased:
            copies.erase(digest)
