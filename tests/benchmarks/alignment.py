"""How long two versions of 5,000 passages take to be aligned, and a reader's citation to be resolved."""

import random
from collections import Counter

from archive.addresses import Target
from archive.lineage import Lineage
from archive.matching import match_passages, pair_exact
from archive.resolving import resolve
from tests.archive.rivers import history_of
from tests.archive.simulator import Editor, Place, paragraph, reworded
from tests.benchmarks.timing import milliseconds, table

PASSAGES = 5_000
AIM = 2.0  # seconds


def main():
    """The table, or a line of it that says that the aim was missed."""
    rows = []
    for name, revise in REVISIONS.items():
        rng = random.Random(1)
        old = [f"{number}. {paragraph(rng)}" for number in range(PASSAGES)]
        new = revise(rng, old)
        took, links = milliseconds(lambda old=old, new=new: match_passages(old, new, pair_exact(old, new)))
        verdicts = Counter(link.verdict for link in links)
        told = ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.most_common())
        rows.append((name, f"{took / 1000:.2f} s" + ("" if took < AIM * 1000 else " (aim missed)"), told))
    print(f"## Alignment\n\nTwo versions of {PASSAGES:,} passages; the aim is {AIM:.0f} s.\n")
    print(table(("the new version", "alignment", "verdicts"), rows))
    print(_resolving())


def _some_edited(rng, old):
    """One passage in twenty with a tenth of its words changed."""
    return [reworded(rng, text, 0.1) if rng.random() < 0.05 else text for text in old]


def _all_edited(rng, old):
    return [reworded(rng, text, 0.1) for text in old]


def _all_edited_heavily(rng, old):
    return [reworded(rng, text, 0.3) for text in old]


def _shuffled(rng, old):
    """Every passage edited, and chapters of a hundred in another order."""
    chapters = [old[start : start + 100] for start in range(0, len(old), 100)]
    rng.shuffle(chapters)
    return [reworded(rng, text, 0.1) for chapter in chapters for text in chapter]


def _revised(rng, old):
    """A thousand operations of every kind."""
    editor = Editor(rng)
    editor.text = [Place(number, text) for number, text in enumerate(old)]
    editor.minted = len(old)
    editor.revise(1_000)
    return [place.text for place in editor.text]


def _unrelated(rng, old):
    return [paragraph(rng) for _ in old]


REVISIONS = {
    "the same": lambda rng, old: list(old),
    "one passage in twenty edited": _some_edited,
    "every passage edited in a tenth of its words": _all_edited,
    "every passage edited in a third of its words": _all_edited_heavily,
    "edited throughout, its chapters shuffled": _shuffled,
    "a thousand operations: inserted, deleted, moved, split, merged, copied …": _revised,
    "another text altogether": _unrelated,
}


def _resolving():
    """What a citation of a text of many passages and versions costs, once its history is read."""
    rng = random.Random(2)
    versions = [tuple(paragraph(rng) for _ in range(500))]
    for _ in range(19):
        versions.append(tuple(_some_edited(rng, list(versions[-1]))))
    history = history_of(*versions)
    targets = [Target(history.record_id, first=p.number, check=p.check) for p in history.versions[0].passages]
    took, lineage = milliseconds(lambda: Lineage(history))
    each, _ = milliseconds(lambda: [resolve(lineage, target) for target in targets])
    return (
        f"A citation in a text of 500 passages and 20 versions: {took:.1f} ms to index its history, "
        f"{each / len(targets):.3f} ms to resolve.\n"
    )
