"""The archive behind gunicorn: workers that share only files, and a process that keeps the index current."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from archive.errors import UsageError
from archive.folder import Limits, Settings
from archive.store import bring_up_to_date, open_store
from pincite.polling import Poller
from pincite.terminal import inert, say, warn
from pincite.workers import Log, worker_of

_LINE_BYTES = 8_190  # of a request, besides the query in it
_MOST_BYTES = 12  # of a character in an address: four of UTF-8, each as %XX


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve."""

    folder: Path
    host: str
    port: int
    workers: int
    threads: int
    log_level: str = "warning"  # "info" writes a line a request
    line_bytes: int = _LINE_BYTES  # the longest request line
    request_seconds: float = 20.0  # for a request to arrive
    settings: Settings | None = None  # as they were when the server began, for every worker it will have


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
            "worker_class": worker_of(serving.request_seconds),
            "logger_class": Log,
            # A proxy's word is taken by `web.rates` for the asking address, and for nothing else.
            "forwarded_allow_ips": "",
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "limit_request_line": serving.line_bytes,
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
        return create_app(self._serving.folder, self._serving.settings)


def serve(serving: Serving) -> None:
    """Serve until told to stop; UsageError where the address can't be had."""
    _claim_address(serving.host, serving.port)
    if bring_up_to_date(serving.folder):
        say("the archive was brought up to date for this version of pincite")
    with open_store(serving.folder, read_only=True) as store:
        if not store.settings.url:
            warn("no public address is set, so citations name no server: set url in archive.toml")
        serving = replace(_bounded(serving, store.settings.limits), settings=store.settings)
    poller = Poller(serving.folder, serving.log_level)
    _Server(serving, ready=lambda: _announce(serving), ended=poller.stop).run()


def _bounded(serving: Serving, limits: Limits) -> Serving:
    """Serving within the settings' limits; the longest query in any script has room in a request line.

    gunicorn's own bound of 8,190 bytes would cut a query of 2,000 letters that are not Latin.
    """
    most = _LINE_BYTES + _MOST_BYTES * limits.query_length
    message.MAX_REQUEST_LINE = most
    return replace(serving, line_bytes=most, request_seconds=float(limits.request_seconds))


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
