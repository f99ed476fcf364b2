"""A dry run: the same decisions over an archive that is only read, or over none at all."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from archive import taking
from archive.decisions import Known, Standing
from archive.history import History, Match, VersionPassages
from archive.records import Alias, Candidate, Draft, Version
from archive.taking import Shelf, Taken

_Name = tuple[str, str, str]


class Rehearsal:
    """Takes drafts as a writer would and writes nothing; each sees what the ones before it would have done.

    `shelf` reads the archive, if there is one.
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = _Memory(shelf)

    def take(
        self,
        draft: Draft,
        content: bytes | None,  # noqa: ARG002 (a writer's `take` keeps the bytes)
        alias: Alias,
        extra_aliases: Iterable[Alias] = (),
    ) -> Taken:
        """What would become of a draft and its payload."""
        return taking.take(self._shelf, draft, alias, extra_aliases, dt.datetime.now(dt.UTC))

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known of these bytes and this alias, or would be."""
        return self._shelf.known(digest, alias)

    def pause(self) -> None:
        """Nothing: a dry run keeps nobody waiting."""

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version as it is or would be."""
        return self._shelf.get_version(record_id, number)


class _Memory:
    """A shelf over another one, which it never changes."""

    def __init__(self, below: Shelf | None) -> None:
        self._below = below
        self._versions: dict[str, list[tuple[Version, tuple[Match, ...]]]] = defaultdict(list)
        self._holders: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._names: dict[_Name, str] = {}
        self._minted: dict[_Name, set[str]] = defaultdict(set)

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known below, with what was added here."""
        known = self._below.known(digest, alias) if self._below else Known()
        holders = [(self._standing(standing), version) for standing, version in known.holders]
        holders += [(self._current(record_id), version) for record_id, version in self._holders[digest]]
        once = known.once | self._minted[_name(alias)]
        found = self._names.get(_name(alias))
        if found is None:
            named = known.named and self._standing(known.named)
            return Known(named, known.minted, tuple(holders), once)
        return Known(self._current(found), found in once, tuple(holders), once)

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version from here or below."""
        for version, _ in reversed(self._versions.get(record_id, ())):
            if number in (None, version.number):
                return version
        return self._require().get_version(record_id, number)

    def history(self, record_id: str) -> History:
        """The history from below, continued here."""
        added = self._versions.get(record_id, [])
        first = added[0][0].number == 1 if added else False
        old = History(record_id, ()) if first else self._require().history(record_id)
        new = tuple(VersionPassages(made.number, made.made_at, made.passages) for made, _ in added)
        matches = {made.number: found for made, found in added if made.number > 1}
        return History(record_id, (*old.versions, *new), {**old.matches, **matches})

    def corrections(self, record_id: str) -> Mapping[str, Candidate]:
        """The corrections by hand from below."""
        return self._below.corrections(record_id) if self._below else {}

    def is_free(self, record_id: str) -> bool:
        """Whether no record has that id, here or below."""
        return record_id not in self._versions and (self._below is None or self._below.is_free(record_id))

    def mint(self, version: Version) -> None:
        """Remember a new record's first version."""
        self._add(version, ())

    def revise(self, version: Version, matches: tuple[Match, ...]) -> None:
        """Remember a record's next version."""
        self._add(version, matches)

    def hold(self, draft: Draft, record_id: str, number: int) -> None:
        """Remember that a version would have these bytes too."""
        self._holders[draft.digest].append((record_id, number))

    def name(self, alias: Alias, record_id: str) -> None:
        """Remember where the alias would lead."""
        self._names[_name(alias)] = record_id
        if alias.minted:
            self._minted[_name(alias)].add(record_id)

    def leads_nowhere(self, alias: Alias) -> bool:
        """Whether the alias leads to no record, here or below."""
        below = self._below is None or self._below.leads_nowhere(alias)
        return _name(alias) not in self._names and below

    def _add(self, version: Version, matches: tuple[Match, ...]) -> None:
        self._versions[version.record_id].append((version, matches))
        self._holders[version.digest].append((version.record_id, version.number))

    def _current(self, record_id: str) -> Standing:
        """A record's standing; only live records are given names and versions here."""
        return Standing(record_id, "live", self.get_version(record_id).number)

    def _standing(self, below: Standing) -> Standing:
        """A record's standing from below, brought up to what was added here."""
        added = self._versions.get(below.id)
        return dataclasses.replace(below, current=added[-1][0].number) if added else below

    def _require(self) -> Shelf:
        if self._below is None:
            raise KeyError("a rehearsal without an archive knows only what it was given")
        return self._below


def _name(alias: Alias) -> _Name:
    return alias.kind, alias.collection, alias.name
