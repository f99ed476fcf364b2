"""A PostgreSQL server of our own, on loopback, for tests: made, started, killed, started again, removed."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Nothing here outlives the tests, so nothing waits for the disk, except where a test kills the server.
_SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200")
_HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def find_programs() -> Path | None:
    """The folder of the newest server's programs: Debian keeps them out of the way."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if kept:
        return kept[-1].parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def find_obstacle() -> str | None:
    """Why no server can be started here, in one line."""
    if find_programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.getuid() == 0 and _servant() is None:
        return "PostgreSQL does not run as root, and there is no user postgres or nobody to run it"
    return None


def _servant() -> pwd.struct_passwd | None:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return None


class Server:
    """A server with its data in a temporary folder; it can be killed and comes back with the same data.

    A server `of` another is a streaming replica of it.
    """

    def __init__(self, *, lasting: bool = False, of: "Server | None" = None) -> None:
        programs = find_programs()
        assert programs is not None, find_obstacle()
        self._programs = programs
        self._settings = _SETTINGS if lasting else _SETTINGS + _HASTE
        self._folder = Path(tempfile.mkdtemp(prefix="pincite-postgresql-", dir="/tmp"))
        servant = _servant() if os.getuid() == 0 else None
        if servant is not None:
            os.chown(self._folder, servant.pw_uid, servant.pw_gid)
        self._as = {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []} if servant else {}
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port: int = taken.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        if of is None:
            self._run(
                "initdb", "-D", "data", "-U", "pincite", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
            )
        else:
            address = ("-h", "127.0.0.1", "-p", str(of.port), "-U", "pincite")
            self._run("pg_basebackup", "-D", "data", "-R", "-c", "fast", *address)
        self.start()

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [self._programs / command[0], *command[1:]],
            cwd=self._folder,
            capture_output=True,
            check=False,
            **self._as,
        )
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for setting in self._settings for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", "data", "-p", str(self.port), *settings],
                cwd=self._folder,
                stderr=log,
                stdout=log,
                **self._as,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self._answers():
                return
            time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text()[-2000:])

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.address_of("postgres", driver="postgresql"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """Kill it and everything it started, as a power cut does."""
        assert self._process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        for pid in (self._process.pid, *map(int, children.stdout.split())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(30)

    def stop(self) -> None:
        """Stop it and remove its data."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What a statement gives, run by itself."""
        import psycopg

        address = self.address_of(database, driver="postgresql")
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def new_database(self, name: str) -> str:
        """The address of a new, empty database; its order of text is a language's, as where nobody chose."""
        self.run(f'CREATE DATABASE "{name}"')
        return self.address_of(name)

    def address_of(self, database: str, *, driver: str = "postgresql+psycopg") -> str:
        return f"{driver}://pincite@127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def running(*, lasting: bool = False, of: Server | None = None) -> Iterator[Server]:
    """A server while the block runs; a `lasting` one keeps what it committed when it is killed."""
    server = Server(lasting=lasting, of=of)
    try:
        yield server
    finally:
        server.stop()
