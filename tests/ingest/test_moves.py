"""A file that moves keeps its record: what is corrected later, under the new path, is a version of it."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.checking import check
from archive.folder import Limits
from archive.store import open_store
from ingest import batch
from ingest.batch import Plan
from ingest.discovery import discover, stands, walked

WORDS = (
    "The ferry to Orsel\n\n"
    "The ferry leaves the old quay at seven and comes back before the tide turns in the strait.\n\n"
    "In winter it carries the post alone, and nobody who lives on the island counts the days.\n"
)


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "report.txt").write_text(WORDS)
    return folder


def ingest(inbox, *, only=None, jobs=1):
    """Outcome, record and version by name."""
    paths = [only or inbox]
    the_plan = Plan(tuple(discover(paths)), Limits(), jobs=jobs, walked=walked(paths))
    with open_store(inbox.parent / "archive", create=True) as store:
        with store.writing("test") as writer:
            outcomes = list(batch.keep(the_plan, writer))
        assert [finding for finding in check(store) if finding.gravity == "fault"] == []
    return {o.path[len(str(inbox)) + 1 :]: (o.outcome, o.record_id, o.version) for o in outcomes}


def edit(path, before="seven", after="eight"):
    path.write_text(path.read_text().replace(before, after))


def test_a_file_that_moved_versions_its_record(inbox):
    record_id = ingest(inbox)["a/report.txt"][1]
    (inbox / "a").rename(inbox / "b")
    assert ingest(inbox, jobs=2) == {"b/report.txt": ("duplicate", record_id, 1)}
    edit(inbox / "b" / "report.txt")
    assert ingest(inbox) == {"b/report.txt": ("changed", record_id, 2)}


def test_a_file_that_moved_twice_versions_its_record(inbox):
    record_id = ingest(inbox)["a/report.txt"][1]
    for before, after in (("a", "b"), ("b", "caf\udce9 50%25")):
        (inbox / before).rename(inbox / after)
        ingest(inbox)
    edit(inbox / "caf\udce9 50%25" / "report.txt")
    assert list(ingest(inbox).values()) == [("changed", record_id, 2)]


def test_files_that_moved_down_by_one_version_their_records(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "01.txt").write_text(WORDS)
    (inbox / "02.txt").write_text(
        "The bakers of Tarn\n\nFour ovens were lit at midnight, long before seven.\n"
    )
    first = ingest(inbox)
    (inbox / "02.txt").rename(inbox / "03.txt")
    (inbox / "01.txt").rename(inbox / "02.txt")
    (inbox / "01.txt").write_text("A preface\n\nNobody had asked for any of these letters.\n")
    ingest(inbox)
    edit(inbox / "02.txt")
    edit(inbox / "03.txt")
    later = ingest(inbox)
    assert later["02.txt"] == ("changed", first["01.txt"][1], 2)
    assert later["03.txt"] == ("changed", first["02.txt"][1], 2)


def test_a_copy_beside_its_original_starts_its_own_record_when_it_is_edited(inbox):
    record_id = ingest(inbox)["a/report.txt"][1]
    shutil.copytree(inbox / "a", inbox / "b")
    ingest(inbox)
    edit(inbox / "b" / "report.txt")
    outcomes = ingest(inbox)
    assert outcomes["a/report.txt"] == ("unchanged", record_id, 1)
    assert outcomes["b/report.txt"][0] == "new"


def test_of_two_copies_left_neither_takes_the_place_of_the_original(inbox):
    record_id = ingest(inbox)["a/report.txt"][1]
    shutil.copytree(inbox / "a", inbox / "b")
    (inbox / "a").rename(inbox / "c")
    ingest(inbox)
    edit(inbox / "b" / "report.txt")
    outcomes = ingest(inbox)
    assert outcomes["b/report.txt"][0] == "new"
    assert outcomes["c/report.txt"] == ("unchanged", record_id, 1)


def test_an_old_copy_put_back_where_the_file_was_is_only_a_copy(inbox):
    record_id = ingest(inbox)["a/report.txt"][1]
    (inbox / "a").rename(inbox / "b")
    ingest(inbox)
    edit(inbox / "b" / "report.txt")
    ingest(inbox)
    (inbox / "a").mkdir()
    (inbox / "a" / "report.txt").write_text(WORDS)
    assert ingest(inbox)["a/report.txt"] == ("duplicate", record_id, 2)
    assert ingest(inbox)["b/report.txt"] == ("unchanged", record_id, 2)


def test_a_file_given_alone_says_nothing_of_what_is_gone(inbox):
    record_id = ingest(inbox, only=inbox / "a" / "report.txt")["a/report.txt"][1]
    shutil.copy(inbox / "a" / "report.txt", inbox / "a" / "copy.txt")
    (inbox / "a" / "report.txt").unlink()
    copy = inbox / "a" / "copy.txt"
    assert ingest(inbox, only=copy)["a/copy.txt"] == ("duplicate", record_id, 1)
    edit(copy)
    assert ingest(inbox, only=copy)["a/copy.txt"][0] == "new"


def test_what_lies_in_a_zip_folder_stands_as_long_as_the_zip_folder_does(tmp_path):
    (tmp_path / "year.zip").write_bytes(b"")
    assert stands(tmp_path, "year.zip!may/one.txt")
    assert not stands(tmp_path, "month.zip!one.txt")


_STEPS = st.tuples(
    st.sampled_from(["move", "edit", "copy", "write", "delete"]), st.integers(0, 3), st.integers(0, 3)
)


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(_STEPS, min_size=2, max_size=12))
def test_whatever_is_moved_about_an_edit_of_the_only_file_of_a_record_versions_it(tmp_path_factory, steps):
    _live_through(tmp_path_factory.mktemp("moving") / "inbox", steps)


def _live_through(inbox, steps):
    """Ingest after every step; `check` then follows every URL that was issued."""
    inbox.mkdir()
    _do("write", inbox / "0.txt", inbox, 99)
    held = ingest(inbox)
    for count, (verb, here, there) in enumerate(steps):
        files = sorted(inbox.iterdir())
        target = inbox / f"{there}.txt"
        source = target if verb == "write" or not files else files[here % len(files)]
        if not _do(verb, source, target, count):
            continue
        outcomes = ingest(inbox)
        alone = [record for _, record, _ in held.values()].count(held.get(source.name, ("", "", 0))[1]) == 1
        if verb == "edit" and alone:
            assert outcomes[source.name][:2] == ("changed", held[source.name][1])
        held = outcomes


def _do(verb, source, target, count):
    """Whether the step could be done."""
    if verb == "write":
        source.write_text(
            "\n\n".join(" ".join(f"w{count}x{part}y{word}" for word in range(9)) for part in range(6))
        )
        return True
    if not source.exists() or source == target:
        return False
    if verb == "move":
        source.rename(target)
    elif verb == "copy":
        shutil.copy(source, target)
    elif verb == "edit":
        source.write_text(source.read_text() + f" and then {count}")
    else:
        source.unlink()
    return True
