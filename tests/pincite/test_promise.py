"""The promise, held end to end: a file is edited at random and taken again each time.

Every URL that was ever issued is asked for through the code that serves readers, some through the web too.
"""

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from archive.addresses import Site
from archive.checking import broken_urls, check
from archive.lineage import Lineage
from archive.resolving import resolve
from archive.store import open_store
from archive.views import arrival_json
from tests.archive.simulator import Editor, paragraph
from tests.archive.test_promise import Tally, ask, issue
from tests.pincite.conftest import Terminal
from web import create_app

HEAD = "# The chronicle of Ansby harbour\n\n12 March 2021\n\nMira Talvik\n\n"
PASSAGES = 30
ASKED_BY_HTTP = 12  # of the URLs, after each revision
DONE_AT_ONCE = (1, 1, 1, 2, 3)  # operations in a revision


@dataclass
class Chronicle:
    """A file with an editor, the archive that takes it, and every URL that was issued."""

    terminal: Terminal
    folder: object
    editor: Editor
    issued: dict = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    done: Counter = field(default_factory=Counter)
    record: str = ""

    def take(self):
        """Writes the file as the editor left it and takes it as an archivist does."""
        file = self.folder / "chronicle.md"
        before = file.read_bytes() if file.exists() else b""
        file.write_text(HEAD + "\n\n".join(place.text for place in self.editor.text) + "\n", encoding="utf-8")
        (row,) = self.terminal.lines("ingest", "--json", "--jobs", "1", file)
        expected = "unchanged" if file.read_bytes() == before else "changed"
        assert row["outcome"] == (expected if before else "new"), row
        texts = [passage["text"] for passage in row["record"]["passages"]]
        assert texts == [place.text for place in self.editor.text], "what was written is what was read"
        assert self.record in ("", row["record"]["id"]), "the record keeps its id"
        self.record = row["record"]["id"]

    def revise(self):
        """One revision, taken; then all that was promised so far is asked for, and what is new is issued."""
        self.done.update(self.editor.revise(self.editor.rng.choice(DONE_AT_ONCE)))
        self.take()

    def ask(self, client):
        with open_store(self.terminal.folder, read_only=True) as store:
            history = store.history(self.record)
        ask(self.editor, history, list(self.issued.values()), self.tally)
        self.ask_by_http(client, Lineage(history))
        assert list(broken_urls(history)) == []
        self.issued.update({url.target.path: url for url in issue(self.editor, history)})

    def ask_by_http(self, client, lineage):
        """The pages' JSON says the same as the resolver that `check` and this test ask."""
        some = self.editor.rng.sample(sorted(self.issued), min(ASKED_BY_HTTP, len(self.issued)))
        for path in some:
            answer = client.get(f"{path}?format=json")
            assert answer.status_code == 200
            assert answer.json == arrival_json(resolve(lineage, self.issued[path].target), Site())


def live_through(folder, seed, revisions):
    """A chronicle after so many revisions, everything asked for after each."""
    terminal = Terminal(folder / "archive")
    editor = Editor(random.Random(seed))
    editor.text = [editor.mint(paragraph(editor.rng)) for _ in range(PASSAGES)]
    inbox = folder / "inbox"
    inbox.mkdir()
    chronicle = Chronicle(terminal, inbox, editor)
    chronicle.take()
    client = create_app(terminal.folder).test_client()
    chronicle.ask(client)
    for _ in range(revisions):
        chronicle.revise()
        chronicle.ask(client)
    return chronicle


def hold(chronicle):
    """Every URL led to its passage or said that it is gone; the verdicts agree with what was done."""
    tally = chronicle.tally
    print(
        f"\n{len(chronicle.issued)} URLs, {tally.asked} asked, {len(tally.wrong)} wrong, "
        f"{tally.agreement:.4f} agreed, {dict(chronicle.done)}, {dict(tally.disagreements)}"
    )
    assert tally.wrong == []
    assert tally.agreement >= 0.98, tally.disagreements
    with open_store(chronicle.terminal.folder, read_only=True) as store:
        assert [finding for finding in check(store) if finding.gravity == "fault"] == []


def test_a_file_that_is_revised_and_taken_again_keeps_every_citation_true(tmp_path):
    hold(live_through(tmp_path, seed=7, revisions=25))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_revisions_of_a_file_keep_every_citation_true(tmp_path, seed):
    chronicle = live_through(tmp_path, seed, revisions=200)
    hold(chronicle)
    assert chronicle.terminal.run("check")[0] == 0
