"""A copy of an archive that is an archive: made while others read and write, and opened like any other."""

import contextlib
import errno
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import folder as folders
from archive import locks
from archive.errors import ArchiveDamaged, ArchiveError, ArchiveMissing, PayloadNotFound, UsageError
from archive.payloads import PayloadFolder, PayloadIntake
from archive.store import database_of, open_store
from archive.store.copying import take_snapshot
from archive.store.database import Database

_ARRIVING = ".arriving"
_BATCH = 200  # payloads made safe on disk together
# What is not copied so: the database has its own way, locks are their holders', the index is disposable.
_LOG = tuple(folders.DATABASE + end for end in ("-wal", "-shm"))
_LOCKS = frozenset(name + end for name in (folders.LOCK, f"{folders.INDEX}.lock") for end in ("", ".holder"))


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
    before. UsageError where `target` holds something else; ArchiveMissing where there is nothing to copy;
    ArchiveLocked where somebody writes to the earlier backup.
    """
    if not source.is_dir():  # a database elsewhere would not miss it
        raise ArchiveMissing(f"There is no archive in {source}: it is no folder. Name the archive's own")
    database = database_of(source)
    database.engine(read_only=True).dispose()  # ArchiveMissing
    _require_room(source, target)
    target.mkdir(parents=True, exist_ok=True)
    with _said_of(target), locks.held(target / folders.LOCK):
        return _copy(source, database, target, report)


def _copy(
    source: Path, database: Database, target: Path, report: Callable[[int, int], None] | None
) -> Backup:
    arriving = _arriving_folder(target)
    with open_store(arriving, database=take_snapshot(database, arriving)) as snapshot:
        wanted = snapshot.expected_payloads()
        faults, copied = _copy_payloads(source, target, wanted, report)
        records = snapshot.counts().records
    _copy_settings(source, target)
    _settle_log(target)
    (arriving / folders.DATABASE).replace(target / folders.DATABASE)
    shutil.rmtree(arriving)
    _drop_erased(target, wanted)
    kept = sum(not erased for _, erased in wanted.values())
    return Backup(target, records, kept - len(faults), copied, faults)


@contextlib.contextmanager
def _said_of(target: Path) -> Iterator[None]:
    """Turn a disk that is full into an error that names the backup's folder and the next step."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise ArchiveError(
            f"The disk that holds {target} is full. The backup there is still the one before; make room, "
            "then run the same command again"
        ) from error


def _settle_log(target: Path) -> None:
    """Leave no log beside the earlier backup's database: the new one would be overwritten with what it holds.

    Whoever wrote to the backup and was killed left one. Its own database takes it in first, so that an
    interruption here finds the earlier backup whole; where that database is damaged, the log is of no use.
    """
    if (target / _LOG[0]).exists() and (target / folders.DATABASE).is_file():
        with contextlib.suppress(ArchiveError):
            open_store(target).close()
    for name in _LOG:
        (target / name).unlink(missing_ok=True)


def _require_room(source: Path, target: Path) -> None:
    inside = target.resolve().is_relative_to(source.resolve())
    if inside or source.resolve().is_relative_to(target.resolve()):
        raise UsageError(f"A backup of {source} can't be kept in {target}: name a folder beside it")
    is_backup = (target / folders.DATABASE).is_file() or (target / _ARRIVING).is_dir()
    others = target.exists() and any(path.name not in _LOCKS for path in target.iterdir())
    if others and not is_backup:
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
    lacking = [
        digest
        for digest, (size, erased) in wanted.items()
        if not erased and not _is_copied(copies.path(digest), size)
    ]
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


def _is_copied(path: Path, size: int) -> bool:
    """Whether a payload is in the backup already, as far as its size tells; `check` reads it."""
    return path.is_file() and path.stat().st_size == size


def _copy_settings(source: Path, target: Path) -> None:
    """Copy the settings and what they name: every plain file beside the database."""
    for path in _beside(source):
        shutil.copy2(path, target / path.name)


def _beside(source: Path) -> Iterator[Path]:
    for path in sorted(source.iterdir()):
        if (
            path.is_file()
            and path.name not in _LOCKS | {folders.BOUND}
            and not path.name.startswith(folders.DATABASE)
        ):
            yield path


def _drop_erased(target: Path, wanted: dict[str, tuple[int, bool]]) -> None:
    """Destroy in the backup what was destroyed in the archive."""
    copies = PayloadFolder(target / folders.PAYLOADS)
    for digest, (_, erased) in wanted.items():
        if erased:
            copies.erase(digest)
