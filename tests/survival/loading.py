"""Readers, a writer and an operator at one archive behind the real server, and everything they saw."""

import dataclasses
import http.client
import json
import random
import statistics
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import psutil

from tests.survival import harness

READERS = 16
FILES_A_MINUTE = 20
SETTLED = 60.0  # seconds after which what was taken must be found by whoever searches
FUNCTION_WORDS = (
    *("the", "of", "and", "to", "in", "that", "was", "for", "it", "with", "as", "his", "on"),
    *("be", "at", "by", "had", "not", "are", "but", "from", "they"),
)


@dataclasses.dataclass
class Seen:
    """What happened; `faults` are answers that should not have been, with what was asked."""

    statuses: Counter = dataclasses.field(default_factory=Counter)
    seconds: list = dataclasses.field(default_factory=list)
    faults: list = dataclasses.field(default_factory=list)
    reconnects: int = 0
    batches: int = 0
    taken: dict = dataclasses.field(default_factory=dict)  # path: the last record object that ingest printed
    known: list = dataclasses.field(default_factory=list)  # (since, word, record object)
    memory: list = dataclasses.field(default_factory=list)  # (moment, resident bytes, bytes of its own)
    reindexed: list = dataclasses.field(default_factory=list)  # exit statuses of `pincite reindex`
    backed_up: int | None = None


def word_of(number):
    """A word that stands in one volume only, in letters that no stemmer shortens."""
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, 13)
        letters += "bcdfghklmnprt"[digit] + "aou"[digit % 3]
    return f"qu{letters}x"


def text_of(number, edition=0):
    """A volume's text: its own word in each passage, so that any of them can be asked for."""
    chance = random.Random(number)
    invented = [word_of(chance.randrange(10**6)) for _ in range(60)]
    passages = []
    for place in range(chance.randint(5, 12)):
        words = [chance.choice(FUNCTION_WORDS if chance.random() < 0.5 else invented) for _ in range(45)]
        passages.append(f"At the harbour {' '.join(words)} in {word_of(10**6 + number)}, item {place}.")
    if edition:
        passages[edition % len(passages)] += f" This was added in edition {edition}."
    head = f"Log of the harbour, volume {number}\n\n{1 + number % 28} March {2015 + number % 10}\n\n"
    return head + "\n\n".join(passages) + "\n"


class Load:
    """One archive under load for a while; `run` gives what was seen."""

    def __init__(self, folder: Path, seconds: float, seed: int = 2025):
        self.folder, self.length, self.chance = folder, seconds, random.Random(seed)
        self.inbox = folder / "inbox"
        self.inbox.mkdir(parents=True)
        self.seen, self.lock, self.over = Seen(), threading.Lock(), threading.Event()
        self.pause = min(30.0, seconds / 4)
        self.next = 0

    def run(self, first):
        """Begin with `first` files, serve, load, stop."""
        self.take(first)
        with harness.serving(self.folder, "--workers", "2") as (address, process):
            self.host = address.removeprefix("http://")
            self.began = time.monotonic()
            jobs = [self.write, self.operate, lambda: self.watch(process.pid)]
            jobs += [lambda seed=seed: self.read(random.Random(seed)) for seed in range(READERS)]
            threads = [threading.Thread(target=self.guarded, args=(job,), daemon=True) for job in jobs]
            for thread in threads:
                thread.start()
            self.over.wait(self.length)
            self.over.set()
            for thread in threads:
                thread.join(120)
            assert process.poll() is None, "the server ended by itself"
            self.settle()
        return self.seen

    def guarded(self, job):
        try:
            job()
        except Exception as error:
            self.fault("a thread of the harness", repr(error))
            raise

    def fault(self, asked, answer):
        with self.lock:
            moment = round(time.monotonic() - getattr(self, "began", time.monotonic()), 1)
            self.seen.faults.append((moment, asked, str(answer)[:300]))

    # ------------------------------------------------------------------------------------------- writing

    def take(self, count, edited=()):
        """Put new and edited volumes into the inbox and have the real command take it."""
        fresh = range(self.next, self.next + count)
        self.next += count
        for number in fresh:
            (self.inbox / f"{number:05}.txt").write_text(text_of(number))
        for number in edited:
            (self.inbox / f"{number:05}.txt").write_text(text_of(number, edition=self.seen.batches + 1))
        paths = [str(self.inbox / f"{number:05}.txt") for number in (*fresh, *edited)]
        words = ["ingest", "--json", "--collection", "logs", *paths]
        done = subprocess.run(
            harness.command(self.folder, words), capture_output=True, text=True, timeout=600, check=False
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or done.stderr or len(lines) != len(paths):
            self.fault(f"pincite ingest of {len(paths)} files: {done.returncode}", done.stderr[-300:])
        for line in lines:
            expected = "changed" if int(Path(line["path"]).stem) in edited else "new"
            if line["outcome"] != expected:
                self.fault(f"outcome of {line['path']}, {expected}", line["outcome"])
            self.seen.taken[line["path"]] = line["record"]
        with self.lock:
            now = time.monotonic()
            known = [(now, word_of(10**6 + int(Path(x["path"]).stem)), x["record"]) for x in lines]
            self.seen.known.extend(known)
            self.seen.batches += 1

    def write(self):
        count = max(1, round(FILES_A_MINUTE * self.pause / 60))
        while not self.over.wait(self.pause):
            self.take(count, edited=[self.chance.randrange(self.next)])

    def operate(self):
        """A reindex in the middle, again where another process is at the index; later a backup."""
        if self.over.wait(self.length / 2):
            return
        while not self.seen.reindexed or (self.seen.reindexed[-1] and len(self.seen.reindexed) < 20):
            done = harness.ended(self.folder, ["reindex"])
            self.seen.reindexed.append(done.returncode)
            if done.returncode and "is being written by" not in done.stderr:
                self.fault("pincite reindex", done.stderr)
        self.seen.backed_up = harness.ended(self.folder, ["backup", str(self.folder / "copy")]).returncode

    # ------------------------------------------------------------------------------------------- reading

    def read(self, chance):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        while not self.over.wait(chance.uniform(0.5, 1.0)):
            ask = chance.choices(ASKED, WEIGHTS)[0]
            with self.lock:
                since, word, record = chance.choice(self.seen.known)
            path, holds = ask(word, record, chance)
            status, body = self.ask(connection, path)
            settled = time.monotonic() - since > SETTLED
            if status != 200:
                self.fault(path, f"{status} {body[:200]!r}")
            elif (problem := holds(body)) and (settled or not path.startswith(("/search", "/api/v1/search"))):
                self.fault(path, problem)
        connection.close()

    def ask(self, connection, path):
        began = time.monotonic()
        status, body = 0, b""
        for attempt in (1, 2):
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                status, body = answer.status, answer.read()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                # A server may close an idle connection just when it is used again: browsers ask anew, once.
                connection.close()
                body = repr(error).encode()
                with self.lock:
                    self.seen.reconnects += attempt == 1
            except OSError as error:
                connection.close()
                body = repr(error).encode()
                break
        with self.lock:
            self.seen.statuses[status] += 1
            self.seen.seconds.append(time.monotonic() - began)
        return status, body

    # ------------------------------------------------------------------------------------------- watching

    def watch(self, pid):
        pause = min(10.0, self.length / 10)
        while not self.over.wait(pause):
            resident = own = 0
            for process in family(pid):
                try:
                    found = process.memory_full_info()
                except psutil.NoSuchProcess:
                    continue
                resident, own = resident + found.rss, own + found.uss
            self.seen.memory.append((time.monotonic() - self.began, resident, own))

    def settle(self):
        """After the last batch has been indexed, everything that was ever taken is found by its word."""
        until = time.monotonic() + SETTLED
        while time.monotonic() < until and self._behind():
            time.sleep(0.5)
        connection = http.client.HTTPConnection(self.host, timeout=60)
        for path, record in self.seen.taken.items():
            word = word_of(10**6 + int(Path(path).stem))
            asked, holds = api_search(word, record, self.chance)
            status, body = self.ask(connection, asked)
            if status != 200 or holds(body):
                self.fault(f"at the end {asked}", holds(body) if status == 200 else status)

    def _behind(self):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        _, body = self.ask(connection, "/readyz")
        return json.loads(body)["behind"]


def family(pid):
    """The server's process and all that it started."""
    try:
        server = psutil.Process(pid)
        return [server, *server.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def middle(values):
    return statistics.median(values) if values else 0.0


# Each gives a path and a function that says what is wrong with its answer, or None.


def api_search(word, record, chance):
    def holds(body):
        found = [hit["id"] for hit in json.loads(body)["hits"]]
        return None if found == [record["id"]] else f"found {found}, not {record['id']}"

    return f"/api/v1/search?q={word}", holds


def search(word, record, chance):
    query = chance.choice(
        [word, f"harbour {word}", f'"the harbour" -{word}', "harb* item~", "date:2020 harbour", "OR (( "]
    )
    needed = record["id"].encode() if query == word else b"<main"
    path = f"/search?q={quote(query)}&sort={chance.choice(['relevance', 'newest'])}"
    return path, lambda body: None if needed in body else f"does not hold {needed!r}"


def record_page(word, record, chance):
    return f"/d/{record['id']}", lambda body: None if word.encode() in body else f"does not hold {word}"


def record_api(word, record, chance):
    def holds(body):
        found = json.loads(body)
        return (
            None
            if found["id"] == record["id"] and found["version"] >= record["version"]
            else found["version"]
        )

    return f"/api/v1/records/{record['id']}", holds


def cited(word, record, chance):
    passage = chance.choice(record["passages"])

    def holds(body):
        words = json.loads(body)["cited"]
        return None if words and words["text"] == passage["text"] else f"cited {words}"

    return f"/d/{record['id']}/p{passage['number']}/{passage['check']}?format=json", holds


def pinned(word, record, chance):
    passage = chance.choice(record["passages"])

    def holds(body):
        text = json.loads(body)["text"]
        return None if text == passage["text"] else f"says {text}"

    return f"/d/{record['id']}/v{record['version']}/p{passage['number']}?format=json", holds


def passage_page(word, record, chance):
    passage = chance.choice(record["passages"])
    path = f"/d/{record['id']}/p{passage['number']}/{passage['check']}"
    return path, lambda body: None if word.encode() in body else f"does not hold {word}"


def feed(word, record, chance):
    path = chance.choice([f"/search?q={word}&format=atom", "/search?q=date:2021&format=atom"])
    return path, lambda body: None if b"<feed" in body else "is no feed"


def listing(word, record, chance):
    path = chance.choice(["/", "/new", "/timeline", "/sources", "/api/v1/changes?after=10", "/suggest?q=log"])
    return path, lambda body: None if body else "is empty"


ASKED = (search, api_search, record_page, record_api, cited, pinned, passage_page, feed, listing)
WEIGHTS = (20, 15, 15, 5, 12, 10, 10, 5, 8)
