"""An archive written as a bag, or a bag brought up to date with it: what outlives this program.

Only what changed is written anew. What was withdrawn leaves the bag.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import bagit

from archive import bag as layout
from archive.bag import Progress, silently
from archive.errors import UsageError
from archive.preserved import Preserved
from archive.records import Metadata
from archive.store import Store
from archive.transcripts import Transcript, write_transcript

_MANIFEST = "manifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did."""

    records: int
    written: int  # transcripts that were new or had changed
    payloads: int  # bytes of which were added
    removed: int  # files that left the bag


def export_bag(store: Store, folder: Path, *, processes: int = 1, progress: Progress = silently) -> Exported:
    """The archive as a bag in `folder`, made or brought up to date.

    UsageError where the folder holds something else, or another archive's bag.
    """
    bag = _open_own(folder, store.uuid)
    data = folder / "data"
    transcripts = _Transcripts(store, data, progress)
    transcripts.write_all()
    payloads = _Payloads(store, data)
    added = payloads.add(transcripts.payloads)
    _write(
        data / layout.SCHEMA, resources.files("archive").joinpath(layout.SCHEMA).read_text(encoding="utf-8")
    )
    kept = _copy_settings(store.folder, layout.settings_of(data))
    wanted = {data / layout.SCHEMA, *kept, *transcripts.paths, *payloads.paths(transcripts.payloads)}
    removed = _remove_others(data, wanted)
    bag.info |= {"External-Identifier": store.uuid, "External-Description": store.settings.name}
    progress("checksums", 0, 0)
    bag.save(processes=processes, manifests=True)
    if mended := payloads.mend(folder):
        bag.save(processes=processes, manifests=True)
    return Exported(len(transcripts.paths), transcripts.written, added + mended, removed)


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
        self._store, self._folder, self._progress = store, layout.records_of(data), progress
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
        self._store, self._data = store, data

    def path(self, digest: str) -> Path:
        return layout.payload_of(self._data, digest)

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

    def mend(self, folder: Path) -> int:
        """How many had to be written anew: those whose digest in the bag's manifest is not their name.

        A bag made long ago may have rotted since; its new manifest must not vouch for what rotted.
        """
        changed = set()
        for line in (folder / _MANIFEST).read_text(encoding="utf-8").split("\n"):
            found, _, name = line.partition(" ")
            path = folder / name.strip()
            if path.parent.parent == self._data / "payloads" and path.name != found:
                changed.add(path.name)
        for digest in changed:
            self.path(digest).unlink()
        return self.add(changed)


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
    for name in layout.SETTINGS:
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
