"""A real OpenSearch on loopback, each node a process of its own, so that one can be killed and come back."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).parent / "opensearch"
_TARGET = PROJECT / "target"
_JAVA = 21  # what the node needs at least
_HEAP = os.environ.get("PINCITE_TEST_HEAP", "512m")
_STARTING = 300.0  # seconds


class NotHere(Exception):
    """What a real cluster needs is not on this machine; its text says what."""


def build():
    """The project with the node, built once. Raises NotHere."""
    java = find_java()
    if shutil.which("mvn") is None:
        raise NotHere("no real OpenSearch: there is no Maven (mvn)")
    if not _is_built():
        maven = ["mvn", "-q", "-B", "package"]
        environment = os.environ | {"JAVA_HOME": str(java.parents[1])}
        try:
            done = subprocess.run(
                maven, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=600, check=False
            )
        except subprocess.TimeoutExpired as why:
            raise NotHere("no real OpenSearch: Maven did not fetch it within ten minutes") from why
        if done.returncode:
            last = (done.stdout.strip().splitlines() or ["mvn failed"])[0]
            raise NotHere(f"no real OpenSearch: Maven could not fetch it ({last[:200]})")
    return java


def _is_built():
    """Whether all is there that Maven makes, and not of an older source."""
    made, source = _TARGET / "classes/Node.class", PROJECT / "src/main/java/Node.java"
    return (
        any((_TARGET / "lib").glob("opensearch-3*.jar"))
        and made.exists()
        and made.stat().st_mtime >= source.stat().st_mtime
    )


def find_java():
    """A Java that is new enough: JAVA_HOME's, the system's, or one beside it. Raises NotHere."""
    home = os.environ.get("JAVA_HOME")
    known = [Path(home) / "bin/java"] if home else []
    known += [Path(found).resolve() for found in [shutil.which("java")] if found]
    known += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    for java in known:
        if (java.parent / "javac").exists() and _version(java) >= _JAVA:
            return java
    raise NotHere(f"no real OpenSearch: there is no JDK of version {_JAVA} or newer")


def _version(java):
    said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=True).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


class Node:
    """One process, with a folder and ports that it keeps when it is started again."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.http, self.transport = _free_port(), _free_port()
        self.process = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.http}"

    def start(self, java, seeds, names):
        classes = os.pathsep.join([str(_TARGET / "classes"), str(_TARGET / "lib" / "*")])
        words = [self.folder, self.name, str(self.http), str(self.transport), seeds, names]
        command = [java, f"-Xms{_HEAP}", f"-Xmx{_HEAP}", "-XX:+UseSerialGC", "-cp", classes, "Node", *words]
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=said, stderr=said, cwd=self.folder
            )

    def kill(self):
        """As a machine that loses its power: kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()


class Nodes:
    """A cluster of so many nodes; a context manager."""

    def __init__(self, count=1):
        self._java = build()
        self._home = Path(tempfile.mkdtemp(prefix="pincite-nodes-"))
        self.nodes = []
        for number in range(1, count + 1):
            folder = self._home / f"n{number}"
            folder.mkdir()
            self.nodes.append(Node(folder, f"n{number}"))

    @property
    def addresses(self):
        return tuple(node.address for node in self.nodes)

    def __enter__(self):
        try:
            for node in self.nodes:
                self.start(node)
            self.wait(len(self.nodes))
        except AssertionError as why:
            self.__exit__()
            last = (str(why).strip().splitlines() or [""])[-1]
            raise NotHere(f"no real OpenSearch: its nodes did not start ({last[:200]})") from why
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, node):
        seeds = ",".join(f"127.0.0.1:{each.transport}" for each in self.nodes)
        node.start(self._java, seeds, ",".join(each.name for each in self.nodes))

    def wait(self, count, status="yellow", asked=None):
        """Until so many nodes are one cluster in that state."""
        asked = asked or self.nodes[0]
        url = f"{asked.address}/_cluster/health?wait_for_nodes={count}&wait_for_status={status}&timeout=5s"
        until = time.monotonic() + _STARTING
        while time.monotonic() < until:
            if asked.process.poll() is not None:
                raise AssertionError((asked.folder / "said.txt").read_text(errors="replace")[-3000:])
            try:
                with urllib.request.urlopen(url, timeout=10):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise AssertionError(f"{count} nodes did not become {status} within {_STARTING:g} seconds")

    def __exit__(self, *_):
        for node in self.nodes:
            node.stop()
        shutil.rmtree(self._home, ignore_errors=True)
