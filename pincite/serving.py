"""The archive behind gunicorn: workers that share only files, and a process that keeps the index current."""

import logging
import multiprocessing
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from archive.errors import PinciteError, UsageError
from archive.store import bring_up_to_date, open_store
from index.service import open_index
from pincite.terminal import inert, say, warn

POLL_SECONDS = 2.0
_LOG = logging.getLogger("pincite.poller")


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve."""

    folder: Path
    host: str
    port: int
    workers: int
    threads: int
    log_level: str = "warning"  # "info" writes a line a request


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn configured by a `Serving`; each worker makes its own application after the fork."""

    def __init__(self, serving: Serving, ready: Callable[[], None], ended: Callable[[], None]) -> None:
        self._serving, self._ready, self._ended = serving, ready, ended
        super().__init__()

    def load_config(self) -> None:
        serving = self._serving
        settings: dict[str, Any] = {
            "bind": f"[{serving.host}]:{serving.port}"
            if ":" in serving.host
            else f"{serving.host}:{serving.port}",
            "workers": serving.workers,
            "threads": serving.threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "limit_request_line": 8190,
            "loglevel": self._serving.log_level,
            "proc_name": "pincite",
            "control_socket_disable": True,
            "when_ready": lambda server: self._ready(),
            "on_exit": lambda server: self._ended(),
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from web import create_app, logs

        logs.configure(self._serving.log_level)
        return create_app(self._serving.folder)


def serve(serving: Serving) -> None:
    """Serve until told to stop; UsageError where the address can't be had."""
    _claim_address(serving.host, serving.port)
    if bring_up_to_date(serving.folder):
        say("the archive was brought up to date for this version of pincite")
    with open_store(serving.folder, read_only=True) as store:
        if not store.settings.url:
            warn("no public address is set, so citations name no server: set url in archive.toml")
    poller = _start_poller(serving.folder)
    _Server(serving, ready=lambda: _announce(serving), ended=lambda: _stop_poller(poller)).run()


def _announce(serving: Serving) -> None:
    host = f"[{serving.host}]" if ":" in serving.host else serving.host
    say(f"Serving {inert(serving.folder)} at [bold]http://{host}:{serving.port}[/] (Ctrl-C stops)")


def _claim_address(host: str, port: int) -> None:
    """Say at once, in one sentence, that an address is taken; gunicorn would try for seconds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"can't serve at {host} port {port}: {error.strerror}; try --port {port + 1}"
            ) from error


def _start_poller(folder: Path) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(
        target=_poll, args=(folder, os.getpid()), name="pincite-poller", daemon=True
    )
    process.start()
    return process


def _stop_poller(poller: BaseProcess) -> None:
    if poller.pid is not None and poller.is_alive():
        poller.terminate()


def _poll(folder: Path, parent: int) -> None:
    """Catch the index up whenever the store has moved on, until the server is gone."""
    while os.getppid() == parent:
        try:
            with open_store(folder, read_only=True) as store:
                open_index(store).catch_up()
        except PinciteError as error:
            # Another process holds the lock, or the folder is being mended; readers have the last index.
            _LOG.warning("the index was not caught up: %s", error)
        time.sleep(POLL_SECONDS)
