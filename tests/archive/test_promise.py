"""The promise, held against an editor who revises at random: every URL resolves, none to a wrong passage."""

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from archive.addresses import Target
from archive.arrivals import Arrival
from archive.history import History
from archive.lineage import Lineage
from archive.resolving import resolve
from tests.archive.rivers import taken
from tests.archive.simulator import (
    KINDS,
    TREACHEROUS,
    Editor,
    honest_statuses,
    paragraph,
    truth_since,
)


@dataclass
class Issued:
    """A URL that was handed out, and what it stood for."""

    target: Target
    text: str
    identity: int
    step: int


@dataclass
class Tally:
    """What was asked and answered."""

    asked: int = 0
    copied: int = 0  # left out: word for word copies stood elsewhere
    agreed: int = 0
    wrong: list[str] = field(default_factory=list)
    disagreements: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[tuple[Arrival, Issued]] = field(default_factory=list)

    @property
    def agreement(self) -> float:
        return self.agreed / self.asked


def begin(seed: int, passages: int, kinds: dict[str, int]) -> tuple[Editor, History]:
    editor = Editor(random.Random(seed), kinds)
    editor.text = [editor.mint(paragraph(editor.rng)) for _ in range(passages)]
    return editor, taken(History("0" * 12, ()), *[place.text for place in editor.text])


def issue(editor: Editor, history: History) -> list[Issued]:
    pairs = zip(editor.text, history.latest.passages, strict=True)
    return [
        Issued(Target(history.record_id, first=p.number, check=p.check), p.text, place.identity, editor.step)
        for place, p in pairs
    ]


def ask(editor: Editor, history: History, issued: list[Issued], tally: Tally) -> None:
    lineage = Lineage(history)
    identities = dict(zip([p.number for p in history.latest.passages], editor.text, strict=True))
    for url in issued:
        arrival = resolve(lineage, url.target)
        truth = truth_since(editor, url.identity, url.step)
        honest = honest_statuses(editor, truth, url.text)
        assert arrival.cited is not None, "an issued check always fits a text of its number"
        assert arrival.cited.text == url.text
        if truth.is_copied(editor):
            tally.copied += 1
            continue
        tally.asked += 1
        tally.agreed += arrival.status in honest
        if arrival.status not in honest:
            tally.disagreements[arrival.status, "/".join(sorted(honest))] += 1
            tally.examples.append((arrival, url))
        living = {place.text for place in editor.text if place.identity in truth.identities}
        for number in arrival.now:
            if identities[number].text not in living | {url.text}:
                tally.wrong.append(
                    f"step {editor.step}: {url.target.path} [{arrival.status}] leads to p{number}"
                )


def simulate(
    seed: int, *, steps: int, passages: int, most: int, every: int = 1, kinds: dict[str, int] = KINDS
) -> Tally:
    """Revises so many times, one to `most` operations at once; asks for all URLs issued so far after each."""
    editor, history = begin(seed, passages, kinds)
    issued = {url.target.path: url for url in issue(editor, history)}
    tally = Tally()
    for step in range(1, steps + 1):
        editor.revise(editor.rng.randint(1, most))
        history = taken(history, *[place.text for place in editor.text])
        if step % every == 0 or step == steps:
            ask(editor, history, list(issued.values()), tally)
        issued.update({url.target.path: url for url in issue(editor, history)})
    return tally


@pytest.mark.parametrize("seed", range(3))
def test_small_revisions_keep_every_citation_true(seed):
    tally = simulate(seed, steps=40, passages=25, most=1)
    assert tally.wrong == []
    assert tally.agreement >= 0.98, tally.disagreements


def test_no_citation_leads_to_a_look_alike_where_many_are_planted():
    assert simulate(404, steps=150, passages=40, most=3, every=15, kinds=TREACHEROUS).wrong == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", [*range(100, 112), *range(200, 231)])
@pytest.mark.parametrize("most", [1, 3, 6, 12])
def test_two_hundred_revisions_keep_every_citation_true(seed, most):
    hold(simulate(seed, steps=200, passages=40, most=most, every=10), seed, most)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(400, 424))
@pytest.mark.parametrize("most", [3, 6])
def test_two_hundred_treacherous_revisions_keep_every_citation_true(seed, most):
    hold(simulate(seed, steps=200, passages=40, most=most, every=10, kinds=TREACHEROUS), seed, most)


def hold(tally, seed, most):
    print(seed, most, tally.asked, f"{tally.agreement:.4f}", len(tally.wrong), dict(tally.disagreements))
    assert tally.wrong == []
    assert tally.agreement >= 0.98, tally.disagreements
