"""What a worker process has open: the store and the index of one archive."""

import logging
import os
import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app

from archive.addresses import Site
from archive.errors import EngineError
from archive.folder import Settings
from archive.store import Store, database_of, open_store
from index.results import Hit
from index.service import Index, open_index

T = TypeVar("T")
_LOG = logging.getLogger("pincite.web")


class Answers:
    """Answers that are good for one state of an archive; the first question after a change drops them all.

    So what is kept does not pile up where every few seconds bring a change. Threads may share it.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._kept: tuple[Hashable, dict[Hashable, Any]] = (None, {})

    def find(self, state: Hashable, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question in that state, asked if it is not kept."""
        known, answers = self._kept
        if known != state or len(answers) >= self._most:
            answers = {}
            self._kept = (state, answers)
        if question not in answers:
            answers[question] = ask()
        answer: T = answers[question]
        return answer


class Holdings:
    """The store and index, opened at first use: after a fork, and again where the database was replaced."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self.site = Site(settings.url or "")
        self.relates = True  # whether pages name similar records, for which the index is asked
        self._lock = threading.Lock()
        self._database = database_of(folder, pages=True)
        self._opened: tuple[object, Store, Index] | None = None
        self._answers = Answers()

    @property
    def store(self) -> Store:
        """The store, read-only; ArchiveMissing, ArchiveTooNew, ArchiveDamaged."""
        return self._open()[0]

    @property
    def index(self) -> Index:
        """The index; the same errors as `store`, and EngineError where it can't be read."""
        return self._open()[1]

    def similar(self, record_id: str, limit: int) -> tuple[Hit, ...]:
        """Records like this one; kept until the archive changes, for every page of a record asks again.

        None are named while the index can't be read: a record is read all the same.
        """
        if not self.relates:
            return ()
        try:
            return self._answers.find(
                self._state(), (record_id, limit), lambda: tuple(self.index.similar(record_id, limit))
            )
        except EngineError as error:
            _LOG.error("no similar records: %s: %s", type(error).__name__, error)
            return ()

    def kept(self, ask: Callable[[Store], T]) -> T:
        """What the store answers to a question about all its records; kept until the archive changes.

        `ask` is one of Store's own methods: each costs a walk through all versions that are listed.
        """
        return self._answers.find(self._state(), ask, lambda: ask(self.store))

    def _state(self) -> Hashable:
        """What differs where the archive does."""
        return self.store.uuid, self.store.last_sequence()

    def _open(self) -> tuple[Store, Index]:
        """Both, of the database that lies in the folder now."""
        mark = self._mark()
        opened = self._opened
        if opened is None or opened[0] != mark:
            with self._lock:
                opened = self._opened
                if opened is None or opened[0] != mark:
                    store = open_store(
                        self.folder, read_only=True, settings=self.settings, database=self._database
                    )
                    opened = self._opened = (mark, store, open_index(store))
        return opened[1], opened[2]

    def _mark(self) -> object:
        """What changes when the process forks or the database is exchanged, as by a restore."""
        return os.getpid(), self._database.mark()


def install(app: Flask, holdings: Holdings) -> None:
    """Give an application its archive."""
    app.extensions["pincite"] = holdings


def holdings_of(app: Flask) -> Holdings:
    """The archive of an application."""
    found: Holdings = app.extensions["pincite"]
    return found


def site_of(app: Flask) -> Site:
    """Where an application's archive is published."""
    return holdings_of(app).site


def here() -> Holdings:
    """The archive of the request."""
    return holdings_of(current_app)
