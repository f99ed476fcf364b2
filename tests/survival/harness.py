"""Kill the real command at random moments, run it again, and compare with an archive nobody disturbed."""

import contextlib
import dataclasses
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from archive.folder import Limits
from archive.identifiers import digest_of
from archive.records import Alias
from archive.store import open_store
from index.requests import Request
from index.service import open_index
from ingest.blocks import Hints
from ingest.drafting import draft
from tests.survival import writing

QUERIES = ("harbour", '"the harbour clerk"', "keeper -lamp", "quay OR boat", "date:2021", "net*")


@dataclasses.dataclass(frozen=True)
class Scenario:
    """An archive as it is before a command, the command, and what there is to compare after it."""

    name: str
    prepare: Callable[[Path], None]  # makes folder/archive and folder/inbox
    words: Callable[[Path], list[str]]  # of the command, after `pincite --archive …`
    contents: Callable[[Path], object]
    kills: int = 10  # between two beginnings
    watched: str | None = None  # a folder in folder/archive: the kill comes once the command has changed it


def command(folder, words):
    return [sys.executable, "-m", "pincite", "--archive", str(folder / "archive"), *words]


def run(folder, words, watched=None):
    """Run to the end; seconds it took, of those since it changed the watched folder."""
    before = watched and _files(folder / "archive" / watched)
    began = time.monotonic()
    with subprocess.Popen(
        command(folder, words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while watched and process.poll() is None and _files(folder / "archive" / watched) == before:
            time.sleep(0.0005)
            began = time.monotonic()
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, f"{words}: {said[-2000:]}"
    return time.monotonic() - began


def ended(folder, words):
    """The command, run to its end, however it ended."""
    return subprocess.run(command(folder, words), capture_output=True, text=True, timeout=300, check=False)


def status(address):
    """The status of an answer, whatever it is."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@contextlib.contextmanager
def served(folder, *options):
    """The archive behind the real server, at a free port; the address, while it runs."""
    with serving(folder, *options) as (address, _):
        yield address


@contextlib.contextmanager
def serving(folder, *options):
    """As `served`, with the server's process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            command(folder, ["serve", "--port", str(port), *options]),
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _await(process, f"{address}/healthz")
        yield address, process
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def logged(folder):
    """What the servers of a folder said on standard error, a line each."""
    return (folder / "serve.log").read_text(encoding="utf-8", errors="replace").splitlines()


def _await(process, address):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the server has ended"
        with contextlib.suppress(OSError):
            if status(address) == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the server did not answer within a minute")


def kill_after(seconds, folder, words, watched=None):
    """Start it and kill it with all its workers; whether it was still running then.

    The seconds run from the start, or from the moment when the command first changed the watched folder.
    """
    before = watched and _files(folder / "archive" / watched)
    process = subprocess.Popen(
        command(folder, words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while watched and process.poll() is None and _files(folder / "archive" / watched) == before:
            time.sleep(0.0005)
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        return True
    finally:
        with contextlib.suppress(ProcessLookupError):  # it ended by itself, with all its workers
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _files(folder):
    return {path.name for path in folder.rglob("*")}


def can_be_read(folder):
    """Read and search the archive as it was left; what it gave, so that a failure has a face."""
    archive = folder / "archive"
    if not (archive / "archive.db").is_file():
        return None
    with open_store(archive, read_only=True) as store:
        found = open_index(store).search(Request("harbour"))
        for item in store.list_records(limit=3):
            store.get_version(item.id)
        return found.total


def records(folder):
    """All that a reader can tell an archive by: ids, versions, numbers, texts, checks, fields."""
    with open_store(folder / "archive", read_only=True) as store:
        ids = [item.id for item in store.list_records(order="id", limit=10_000)]
        return {
            record_id: (
                dataclasses.astuple(store.get_version(record_id).metadata),
                [
                    [(p.number, p.text, p.check) for p in version.passages]
                    for version in store.history(record_id).versions
                ],
            )
            for record_id in ids
        }


def answers(folder):
    """What searches find, after the index has caught up."""
    with open_store(folder / "archive", read_only=True) as store:
        index = open_index(store)
        index.catch_up()
        found = {}
        for query in QUERIES:
            results = index.search(Request(query, size=50))
            hits = [(hit.id, round(hit.score, 4), [p.number for p in hit.passages]) for hit in results.hits]
            found[query] = (results.total, hits, results.facets)
        return found


def everything(folder):
    return records(folder), answers(folder)


def survive(scenario, folder, kills, seed):
    """Kill the scenario's command `kills` times, each time from the state that the kill before left.

    After each kill the archive is read, and what could be found before the command can be found still. After
    some kills, and at the end, the same command is run to its end, the result is compared with the
    undisturbed one, and the scenario begins anew. Gives how often it was cut.
    """
    chance = random.Random(seed)
    calm, storm, first = (folder / name for name in ("calm", "storm", "first"))
    first.mkdir(parents=True)
    scenario.prepare(first)
    found = can_be_read(first) or 0
    shutil.copytree(first, calm)
    whole = run(calm, scenario.words(calm), scenario.watched)
    wanted = scenario.contents(calm)
    cut = 0
    for kill in range(kills):
        if kill % scenario.kills == 0:
            shutil.rmtree(storm, ignore_errors=True)
            shutil.copytree(first, storm)
        moment = chance.uniform(0.0 if scenario.watched else 0.05, whole * 1.1)
        if kill_after(moment, storm, scenario.words(storm), scenario.watched):
            cut += 1
        else:  # the machine was busier when the calm run was timed
            whole *= 0.7
        assert (can_be_read(storm) or 0) >= found, f"{scenario.name}, kill {kill}, seed {seed}"
        if kill % scenario.kills == scenario.kills - 1 or kill == kills - 1:
            run(storm, scenario.words(storm))
            assert scenario.contents(storm) == wanted, f"{scenario.name}, kill {kill}, seed {seed}"
            run(storm, ["check"])
    return cut


# ------------------------------------------------------------------------------------------- scenarios


def _inbox(folder, seed=7, count=60):
    writing.write_files(folder / "inbox", count, seed)


def _ingest_words(folder):
    # The collection is named, so that the calm and the stormy archive know the same files by the same names.
    return ["ingest", "--json", "--collection", "logs", str(folder / "inbox")]


def _fresh(folder):
    _inbox(folder)


def _edited(folder):
    """An archive whose files have all been edited since, and joined by others: versions, segments, merges."""
    _inbox(folder)
    run(folder, _ingest_words(folder))
    writing.edit_files(folder / "inbox", seed=8)


def _outdated(folder):
    """An archive that older rules made, with every second passage cut in two."""
    _inbox(folder)
    with open_store(folder / "archive", create=True) as store, store.writing("older rules") as writer:
        for file in sorted((folder / "inbox").iterdir()):
            content = file.read_bytes()
            made = draft(content, Hints(name=file.name, path=file.name, collection="logs", limits=Limits()))
            older = dataclasses.replace(made, paragraphs=tuple(_cut(made.paragraphs)), rules="older")
            assert older.digest == digest_of(content)
            writer.take(older, content, Alias("path", "logs", file.name))


def _cut(paragraphs):
    for place, item in enumerate(paragraphs):
        words = item.text.split(" ")
        if place % 2 and len(words) > 4:
            yield dataclasses.replace(item, text=" ".join(words[: len(words) // 2]))
            yield dataclasses.replace(item, text=" ".join(words[len(words) // 2 :]))
        else:
            yield item


def _indexed(folder):
    _inbox(folder)
    run(folder, _ingest_words(folder))


def _segmented(folder):
    """An archive whose index is three segments, with changes that will be a fourth: a merge is due."""
    writing.write_files(folder / "inbox", 240, 9)
    files = sorted((folder / "inbox").iterdir())
    for part in range(4):
        with open_store(folder / "archive", create=True) as store, store.writing("ingest") as writer:
            for file in files[part::4]:
                content = file.read_bytes()
                hints = Hints(name=file.name, path=file.name, collection="logs", limits=Limits())
                writer.take(draft(content, hints), content, Alias("path", "logs", file.name))
        if part < 3:
            run(folder, ["search", "harbour"])


def _merged(folder):
    found = everything(folder)
    with open_store(folder / "archive", read_only=True) as store:
        assert open_index(store).status().segments == 1
    return found


def _exported(folder):
    """The bag's payload manifest: what an export is told by."""
    bag = folder / "bag"
    lines = (bag / "manifest-sha256.txt").read_text().splitlines()
    return sorted(line for line in lines if "/payloads/" in line)


SCENARIOS = {
    "ingest": Scenario("ingest", _fresh, _ingest_words, everything),
    "ingest again": Scenario("ingest again", _edited, _ingest_words, everything),
    "reclean": Scenario("reclean", _outdated, lambda folder: ["reclean"], everything),
    "reindex": Scenario("reindex", _indexed, lambda folder: ["reindex"], everything),
    "merge of segments": Scenario(
        "merge of segments",
        _segmented,
        lambda folder: ["search", "harbour"],
        _merged,
        kills=1,
        watched="index",
    ),
    "export": Scenario("export", _indexed, lambda folder: ["export", str(folder / "bag")], _exported),
}
