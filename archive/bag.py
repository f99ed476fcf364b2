"""An archive as a BagIt bag, and an archive made of one: what outlives this program. RFC 8493; bagit-python.

    bag-info.txt, manifest-sha256.txt …
    data/records/ab/ID.jsonl      a record's transcript
    data/payloads/ab/DIGEST       the bytes it was made from
    data/settings/                archive.toml and sources.toml
    data/bag.schema.json          what the transcripts' lines are

A bag is brought up to date in place: only what changed is written anew. What was withdrawn leaves it.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import bagit

from archive import folder as folders
from archive.errors import ArchiveDamaged, ArchiveError, UsageError
from archive.preserved import Preserved
from archive.records import Metadata
from archive.store import Store, Writer, open_store
from archive.transcripts import Transcript, read_transcript, write_transcript

Progress = Callable[[str, int, int], None]  # what is done, how many of it, of how many

_SCHEMA = "bag.schema.json"
_COMMIT_EVERY = 200  # records
_SETTINGS = (folders.SETTINGS, folders.SOURCES)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did."""

    records: int
    written: int  # transcripts that were new or had changed
    payloads: int  # bytes of which were added
    removed: int  # files that left the bag


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: records that were new, changed, as they were; and those that could not be taken."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[tuple[str, str], ...] = ()  # id and reason


def _silently(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def export_bag(store: Store, folder: Path, *, processes: int = 1, progress: Progress = _silently) -> Exported:
    """The archive as a bag in `folder`, made or brought up to date.

    UsageError where the folder holds something else, or another archive's bag.
    """
    bag = _open_own(folder, store.uuid)
    data = folder / "data"
    transcripts = _Transcripts(store, data, progress)
    transcripts.write_all()
    payloads = _Payloads(store, data)
    added = payloads.add(transcripts.payloads)
    _write(data / _SCHEMA, resources.files("archive").joinpath(_SCHEMA).read_text(encoding="utf-8"))
    kept = _copy_settings(store.folder, data / "settings")
    wanted = {data / _SCHEMA, *kept, *transcripts.paths, *payloads.paths(transcripts.payloads)}
    removed = _remove_others(data, wanted)
    bag.info |= {"External-Identifier": store.uuid, "External-Description": store.settings.name}
    progress("checksums", 0, 0)
    bag.save(processes=processes, manifests=True)
    return Exported(len(transcripts.paths), transcripts.written, added, removed)


def _open_own(folder: Path, uuid: str) -> bagit.Bag:
    """The bag of this archive in the folder, begun if the folder is empty."""
    if not folder.exists() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        return bagit.make_bag(str(folder), {"External-Identifier": uuid}, checksums=["sha256"])
    try:
        bag = bagit.Bag(str(folder))
    except bagit.BagError as error:
        raise UsageError(f"{folder} is neither empty nor a bag ({error}). Name another folder") from error
    if bag.info.get("External-Identifier") != uuid:
        raise UsageError(f"{folder} is the bag of another archive. Name another folder")
    return bag


class _Transcripts:
    """Writes the transcripts, and learns on the way which payloads' bytes belong into the bag."""

    def __init__(self, store: Store, data: Path, progress: Progress) -> None:
        self._store, self._folder, self._progress = store, data / "records", progress
        self.paths: set[Path] = set()
        self.payloads: set[str] = set()
        self.written = 0

    def write_all(self) -> None:
        """All records; the withdrawn last, when it is known which of their bytes others need."""
        ids = list(_all_ids(self._store))
        withdrawn = []
        for done, record_id in enumerate(ids):
            self._progress("records", done, len(ids))
            if self._store.get_record(record_id).state == "withdrawn":
                withdrawn.append(record_id)
                continue
            preserved = self._store.get_preserved(record_id)
            self.payloads.update(p.digest for p in preserved.payloads if p.erased_at is None)
            self._keep(Transcript(preserved))
        for record_id in withdrawn:
            self._keep(blanked(self._store.get_preserved(record_id), self.payloads))

    def _keep(self, transcript: Transcript) -> None:
        record_id = transcript.preserved.record.id
        path = self._folder / record_id[:2] / f"{record_id}.jsonl"
        self.paths.add(path)
        self.written += _write(path, write_transcript(transcript))


def blanked(preserved: Preserved, needed: Iterable[str]) -> Transcript:
    """A withdrawn record without its words: what left the public is handed to nobody.

    Numbers, digests and checks stay, so that every URL goes on answering; so does the reason. Payloads that
    other records need are theirs.
    """
    kept = set(needed)
    gone_at = preserved.record.withdrawn_at or preserved.record.minted_at
    versions = tuple(
        replace(
            version,
            metadata=Metadata("", type=version.metadata.type, language=version.metadata.language),
            evidence={},
            sections=(),
            passages=tuple(
                replace(passage, text="", label=None, section=None) for passage in version.passages
            ),
            removed=(),
            warnings=(),
        )
        for version in preserved.versions
    )
    payloads = tuple(
        p if p.erased_at or p.digest in kept else replace(p, erased_at=gone_at) for p in preserved.payloads
    )
    corrections = tuple(replace(c, value="", why="") for c in preserved.corrections)
    return Transcript(
        replace(preserved, versions=versions, payloads=payloads, corrections=corrections), blanked=True
    )


class _Payloads:
    """The payloads' bytes in a bag."""

    def __init__(self, store: Store, data: Path) -> None:
        self._store, self._folder = store, data / "payloads"

    def path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def paths(self, digests: Iterable[str]) -> set[Path]:
        return {self.path(digest) for digest in digests}

    def add(self, digests: Iterable[str]) -> int:
        """How many were not in the bag yet; ArchiveDamaged where the archive's own bytes have changed."""
        added = 0
        for digest in sorted(digests):
            path = self.path(digest)
            if not path.is_file():
                _write_bytes(path, self._store.payloads.read(digest))
                added += 1
        return added


def _all_ids(store: Store) -> Iterator[str]:
    after = ""
    while page := store.record_ids(after=after):
        yield from page
        after = page[-1]


def _write(path: Path, text: str) -> bool:
    """Whether the file had to be written."""
    content = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == content:
        return False
    _write_bytes(path, content)
    return True


def _write_bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving = path.with_name(f".{path.name}.arriving")
    arriving.write_bytes(content)
    arriving.replace(path)


def _copy_settings(source: Path, target: Path) -> set[Path]:
    kept = set()
    for name in _SETTINGS:
        if (source / name).is_file():
            _write(target / name, (source / name).read_text(encoding="utf-8"))
            kept.add(target / name)
    return kept


def _remove_others(data: Path, wanted: set[Path]) -> int:
    """How many files left the bag: erased bytes, and what an interrupted export left."""
    others = [path for path in data.rglob("*") if not path.is_dir() and path not in wanted]
    for path in others:
        path.unlink()
    return len(others)


def import_bag(folder: Path, source: Path, *, processes: int = 1, progress: Progress = _silently) -> Imported:
    """The bag's records kept in the archive at `folder`, which is made if there is none.

    Nothing is taken before the whole bag has been verified: ArchiveDamaged. A record that is here already is
    brought to the bag's state if that is the later one.
    """
    progress("verifying", 0, 0)
    _verify(source, processes)
    data = source / "data"
    _restore_settings(data / "settings", folder)
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
    if (folder / folders.DATABASE).is_file():
        return
    for name in _SETTINGS:
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
        paths = sorted((self._data / "records").glob("*/*.jsonl"))
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
        for transcript in _survivors_first(waiting):
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
        if record.survivor is not None and self._writer.shelf.is_free(record.survivor):
            self._refused.append((record.id, f"it was merged into {record.survivor}, which is not here"))
        else:
            self._take(transcript)

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

    def _withdraw(self, record_id: str, reason: str, state: str) -> str:
        """A record withdrawn there is withdrawn here; this archive's own bytes are its own matter."""
        if state == "withdrawn":
            return "unchanged"
        self._writer.withdraw(record_id, reason)
        return "changed"

    def _bytes(self, digest: str) -> bytes:
        path = self._data / "payloads" / digest[:2] / digest
        try:
            return path.read_bytes()
        except OSError as error:
            raise ArchiveDamaged(f"The bag lacks the payload {digest}: {error}. Export it again") from error


def _survivors_first(transcripts: list[Transcript]) -> Iterator[Transcript]:
    """Merged records, those first into which others were merged."""
    waiting = {transcript.preserved.record.id: transcript for transcript in transcripts}
    while waiting:
        ready = [t for t in waiting.values() if t.preserved.record.survivor not in waiting]
        if not ready:
            raise ArchiveError(f"Records are merged in a circle: {', '.join(sorted(waiting))}")
        for transcript in ready:
            yield waiting.pop(transcript.preserved.record.id)
