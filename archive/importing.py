"""An archive made of a bag, or brought to its state: verified whole before anything is taken."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bagit

from archive import bag as layout
from archive.bag import Progress, silently
from archive.errors import ArchiveDamaged, UsageError
from archive.mergers import follow_mergers
from archive.store import Store, Writer, database_of, open_store
from archive.transcripts import Transcript, read_transcript

_COMMIT_EVERY = 200  # records


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: records that were new, changed, as they were; and those that could not be taken."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[tuple[str, str], ...] = ()  # id and reason


def import_bag(folder: Path, source: Path, *, processes: int = 1, progress: Progress = silently) -> Imported:
    """The bag's records kept in the archive at `folder`, which is made if there is none.

    Nothing is taken before the whole bag has been verified: ArchiveDamaged. A record that is here already is
    brought to the bag's state if that is the later one.
    """
    progress("verifying", 0, 0)
    _verify(source, processes)
    data = source / "data"
    _restore_settings(layout.settings_of(data), folder)
    with open_store(folder, create=True) as store, store.writing(f"import {source}", patience=10) as writer:
        return _Intake(store, writer, data, progress).take_all()


def _verify(source: Path, processes: int) -> None:
    try:
        bagit.Bag(str(source)).validate(processes=processes)
    except bagit.BagError as error:
        raise ArchiveDamaged(f"{source} is no whole bag: {error}. Copy or export it again") from error
    except OSError as error:
        raise ArchiveDamaged(f"{source} can't be read: {error}") from error
    linked = next((path for path in source.rglob("*") if path.is_symlink()), None)
    if linked is not None:
        raise ArchiveDamaged(f"{linked} is a link; a bag holds files only. Export it again")


def _restore_settings(source: Path, folder: Path) -> None:
    """Settings of the bag's archive, for a new one; an archive that has its own keeps them."""
    if database_of(folder).exists():
        return
    for name in layout.SETTINGS:
        if (source / name).is_file() and not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, folder / name)


class _Intake:
    """Takes a verified bag's records into an archive."""

    def __init__(self, store: Store, writer: Writer, data: Path, progress: Progress) -> None:
        self._store, self._writer, self._data, self._progress = store, writer, data, progress
        self._counts = {"new": 0, "changed": 0, "unchanged": 0}
        self._refused: list[tuple[str, str]] = []

    def take_all(self) -> Imported:
        """Survivors of mergers before what was merged into them, so that every commit is whole."""
        paths = sorted(layout.records_of(self._data).glob("*/*.jsonl"))
        waiting: list[Transcript] = []
        for done, path in enumerate(paths):
            self._progress("records", done, len(paths))
            transcript = self._read(path)
            if transcript is not None and transcript.preserved.record.survivor is None:
                self._take(transcript)
            elif transcript is not None:
                waiting.append(transcript)
            if done % _COMMIT_EVERY == _COMMIT_EVERY - 1:
                self._writer.commit()
        for transcript in self._survivors_first(waiting):
            self._take_merged(transcript)
        return Imported(**self._counts, refused=tuple(self._refused))

    def _read(self, path: Path) -> Transcript | None:
        """The transcript of a file; one that is none is refused, the others go on."""
        try:
            transcript = read_transcript(path.read_text(encoding="utf-8"), path.name)
            if path.stem != transcript.preserved.record.id:
                raise ArchiveDamaged(f"{path.name} holds another record. Export it again")
        except (ArchiveDamaged, UnicodeDecodeError) as error:
            self._refused.append((path.stem, str(error)))
            return None
        return transcript

    def _take_merged(self, transcript: Transcript) -> None:
        record = transcript.preserved.record
        survivor = record.survivor
        if survivor is not None and self._writer.shelf.is_free(survivor):
            self._refused.append((record.id, f"it was merged into {survivor}, which is not here"))
        elif survivor is not None and record.id in (survivor, *self._survivors_here(survivor)):
            self._refused.append((record.id, _circle(survivor)))
        else:
            self._take(transcript)

    def _survivors_here(self, record_id: str) -> Iterator[str]:
        return follow_mergers(record_id, self._writer.shelf.survivor_of)

    def _take(self, transcript: Transcript) -> None:
        record = transcript.preserved.record
        try:
            if transcript.blanked and (mine := self._store.find_record(record.id)) is not None:
                outcome = self._withdraw(record.id, record.reason or "", mine.state)
            else:
                outcome = self._writer.restore(transcript.preserved, self._bytes)
        except (UsageError, ArchiveDamaged) as error:
            self._refused.append((record.id, str(error)))
        else:
            self._counts[outcome] += 1

    def _survivors_first(self, transcripts: list[Transcript]) -> Iterator[Transcript]:
        """Merged records, those first into which others were merged; a circle of them is refused."""
        waiting = {transcript.preserved.record.id: transcript for transcript in transcripts}
        while waiting:
            ready = [t for t in waiting.values() if t.preserved.record.survivor not in waiting]
            if not ready:
                self._refused += [
                    (t.preserved.record.id, _circle(t.preserved.record.survivor)) for t in waiting.values()
                ]
                return
            for transcript in ready:
                yield waiting.pop(transcript.preserved.record.id)

    def _withdraw(self, record_id: str, reason: str, state: str) -> str:
        """A record withdrawn there is withdrawn here; this archive's own bytes are its own matter."""
        if state == "withdrawn":
            return "unchanged"
        self._writer.withdraw(record_id, reason)
        return "changed"

    def _bytes(self, digest: str) -> bytes:
        path = layout.payload_of(self._data, digest)
        try:
            return path.read_bytes()
        except OSError as error:
            raise ArchiveDamaged(f"The bag lacks the payload {digest}: {error}. Export it again") from error


def _circle(survivor: str | None) -> str:
    return f"it was merged into {survivor}, which was merged into it: mergers can't lead in a circle"
