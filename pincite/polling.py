"""The process beside the server that keeps the index current: started, watched, started again if it dies.

It is a program of its own (`python -m pincite.polling`) and no multiprocessing child: those are told to end
by every process that was forked from their parent, so that one worker that stops would take it along.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from archive.errors import PinciteError
from archive.store import open_store
from index.service import Index, open_index

POLL_SECONDS = 2.0
_LOG = logging.getLogger("pincite.poller")


class Poller:
    """The process, and a thread that looks after it."""

    def __init__(self, folder: Path, log_level: str) -> None:
        self._command = [sys.executable, "-m", "pincite.polling", str(folder), str(os.getpid()), log_level]
        self._ending = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, name="poller's watch", daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command)  # noqa: S603 - our own program, in words of our own

    def stop(self) -> None:
        """End the process; what it was writing is left to the next one, and is not seen by readers."""
        self._ending.set()
        if self._process.poll() is None:
            self._process.terminate()

    def _watch(self) -> None:
        while not self._ending.wait(POLL_SECONDS):
            if self._process.poll() is not None:
                _LOG.error("the process that keeps the index current has ended; it is started again")
                self._process = self._start()


def poll(folder: Path, parent: int) -> None:
    """Mend the index, then catch it up whenever the store has moved on, until the server is gone."""
    said = _find_problem(folder, lambda index: index.mend())
    if said:
        _LOG.warning("the index was not looked through: %s", said)
    while os.getppid() == parent:
        problem = _find_problem(folder, lambda index: index.catch_up())
        if problem and problem != said:
            _LOG.warning("the index was not caught up: %s", problem)
        said = problem
        time.sleep(POLL_SECONDS)


def _find_problem(folder: Path, task: Callable[[Index], int]) -> str | None:
    """What kept the index from being written, as a lock or a full disk; readers have the last index."""
    try:
        with open_store(folder, read_only=True) as store:
            task(open_index(store))
    except (PinciteError, OSError) as error:
        return str(error)
    return None


def main() -> None:
    """Poll for the server that started this process."""
    from web import logs

    folder, parent, level = sys.argv[1:]
    logs.configure(level)
    poll(Path(folder), int(parent))


if __name__ == "__main__":
    main()
