import random
import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.folder import Limits
from archive.store import open_store
from archive.store.sketches import Sketch
from ingest import batch, families, sketches
from ingest.batch import Plan
from ingest.discovery import discover

WORDS = re.findall(
    r"\w+",
    "harbour lamp keeper ferry island council winter rope engine letter price bread storm glass stair clock "
    "minister bridge salt river train cable border treaty witness paper silence morning captain debt",
)


def story(seed, sentences=40):
    chance = random.Random(seed)
    lines = [" ".join(chance.choice(WORDS) for _ in range(12)).capitalize() + "." for _ in range(sentences)]
    return "\n\n".join(" ".join(lines[i : i + 4]) for i in range(0, sentences, 4))


def edited(text, share, seed=1):
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) if chance.random() < share else word for word in text.split(" "))


def ingest(archive, inbox):
    with open_store(archive, create=True) as store, store.writing("test") as writer:
        made = {}
        list(batch.keep(Plan(tuple(discover([inbox])), Limits(), jobs=2), writer, made))
        return families.find_families(store, writer, made)


def titles_by_family(archive):
    with open_store(archive, read_only=True) as store:
        found = {}
        for item in store.sketches(families.RECIPE):
            if item.family:
                found.setdefault(item.family, set()).add(store.get_version(item.record_id).metadata.title)
        return sorted(map(sorted, found.values()))


def write(inbox, name, text):
    inbox.mkdir(exist_ok=True)
    (inbox / name).write_text(f"{name.removesuffix('.txt').capitalize()} is the title\n\n{text}\n")


def test_a_reprint_with_small_edits_joins_the_family_of_its_first_record(tmp_path):
    inbox, archive = tmp_path / "inbox", tmp_path / "archive"
    write(inbox, "first.txt", story(1))
    write(inbox, "other.txt", story(2))
    assert ingest(archive, inbox) == 0
    write(inbox, "reprint.txt", edited(story(1), 0.03))
    write(inbox, "second reprint.txt", edited(edited(story(1), 0.03), 0.03, seed=2))
    assert ingest(archive, inbox) == 3
    assert titles_by_family(archive) == [
        ["First is the title", "Reprint is the title", "Second reprint is the title"]
    ]
    assert ingest(archive, inbox) == 0


def test_a_record_that_is_rewritten_leaves_its_family(tmp_path):
    inbox, archive = tmp_path / "inbox", tmp_path / "archive"
    write(inbox, "first.txt", story(1))
    write(inbox, "reprint.txt", edited(story(1), 0.03))
    ingest(archive, inbox)
    write(inbox, "reprint.txt", edited(story(1), 0.75))
    ingest(archive, inbox)
    assert titles_by_family(archive) == []


def test_short_texts_are_in_no_family(tmp_path):
    inbox, archive = tmp_path / "inbox", tmp_path / "archive"
    for number in range(3):
        write(inbox, f"note {number}.txt", "The office is closed on Friday because of the storm.")
    assert ingest(archive, inbox) == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.0, 0.3))
def test_the_estimate_is_near_the_resemblance(seed, share):
    one, other = story(seed, 120), edited(story(seed, 120), share, seed)
    runs = [sketches._runs(text.casefold().split()) for text in (one, other)]
    true = len(np.intersect1d(*runs)) / len(np.union1d(*runs))
    made = [sketches._sketch(part) for part in runs]
    assert abs((made[0] == made[1]).mean() - true) < 0.2  # more than four standard errors


def test_records_of_one_family_need_not_resemble_each_other_directly():
    chain = [np.arange(128, dtype=np.uint32) + 1000 * 0]
    for step in range(2):
        nxt = chain[-1].copy()
        nxt[step * 60 : step * 60 + 60] += 100_000
        chain.append(nxt)
    listed = [Sketch(f"r{i}", item.tobytes(), None) for i, item in enumerate(chain)]
    assert families.families(listed, frozenset({"r0", "r1", "r2"})) == {"r0": "r0", "r1": "r0", "r2": "r0"}


def test_sketches_made_by_workers_are_those_that_would_be_made_of_the_stored_words(tmp_path):
    inbox, archive = tmp_path / "inbox", tmp_path / "archive"
    write(inbox, "first.txt", story(1))
    write(inbox, "other.txt", "A short note.")
    with open_store(archive, create=True) as store, store.writing("test") as writer:
        made = {}
        list(batch.keep(Plan(tuple(discover([inbox])), Limits(), jobs=1), writer, made))
        fresh = store.unsketched(sketches.RECIPE)
        assert set(made) == set(fresh)
        words = {
            (version.record_id, version.number): sketches.sketch_of(p.text for p in version.passages)
            for version in store.current_versions([record_id for record_id, _ in fresh])
        }
    assert made == words
