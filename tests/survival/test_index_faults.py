"""Faults planted in the index's files: reads answer or say why, catching up mends, a check names them."""

import dataclasses
import json
import random
import shutil

import pytest

from archive.errors import EngineError, EngineUnavailable
from archive.store import open_store
from index.following import current_documents
from index.requests import Request
from index.service import open_index
from index.whoosh_engine import WhooshEngine
from tests.survival import harness, writing
from web import create_app


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A folder with an archive of eight logs and its index; for copying."""
    folder = tmp_path_factory.mktemp("sound")
    writing.write_files(folder / "inbox", 8, seed=5)
    harness.run(folder, ["ingest", str(folder / "inbox")])
    return folder


@pytest.fixture
def archive(sound, tmp_path):
    shutil.copytree(sound / "archive", tmp_path / "archive")
    return tmp_path / "archive"


def one(archive, pattern):
    return next(path for path in archive.joinpath("index").rglob(pattern) if path.is_file())


def found(archive):
    """What a search finds as the index is, and how many things are wrong with it."""
    with open_store(archive, read_only=True) as store:
        index = open_index(store)
        return index.search(Request("harbour")).total, index.find_damage(), index.status().problem


def mended(archive):
    with open_store(archive, read_only=True) as store:
        index = open_index(store)
        index.catch_up()
        return index.search(Request("harbour")).total


def empty_contents(archive):
    one(archive, "*.toc").write_bytes(b"")


def flip_contents(archive):
    path = one(archive, "*.toc")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def truncate_segment(archive):
    path = one(archive, "*.arrays")
    path.write_bytes(path.read_bytes()[:-100])


def delete_segment(archive):
    one(archive, "*.arrays").unlink()


def delete_index(archive):
    shutil.rmtree(archive / "index")


def empty_pointer(archive):
    one(archive, "current").write_bytes(b"")


OPENED = [empty_contents, flip_contents, truncate_segment, delete_segment, delete_index, empty_pointer]


@pytest.mark.parametrize("damage", OPENED)
def test_a_fault_that_shows_on_opening_is_said_and_the_next_catch_up_mends_it(sound, archive, damage):
    whole, damaged, problem = found(sound / "archive")
    assert whole > 5  # two of the eight may be each other's reprint
    assert (damaged, problem) == ([], None)
    damage(archive)
    total, _, problem = found(archive)
    assert total == 0 and problem
    assert mended(archive) == whole
    assert found(archive) == (whole, [], None)


def test_the_index_of_another_archive_is_replaced_and_never_answered_from(sound, archive, tmp_path):
    writing.write_files(tmp_path / "other" / "inbox", 3, seed=6)
    harness.run(tmp_path / "other", ["ingest", str(tmp_path / "other" / "inbox")])
    shutil.rmtree(archive / "index")
    shutil.copytree(tmp_path / "other" / "archive" / "index", archive / "index")
    assert found(archive)[0] == 0
    assert mended(archive) == found(sound / "archive")[0]


def test_any_flipped_bit_of_a_segment_is_found_and_no_read_ends_in_an_error_of_another_kind(archive):
    path = one(archive, "*.arrays")
    whole, chance = path.read_bytes(), random.Random(9)
    for _ in range(150):
        content = bytearray(whole)
        content[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.unlink()  # an index that is open keeps the bytes it has mapped
        path.write_bytes(content)
        with open_store(archive, read_only=True) as store:
            index = open_index(store)
            assert index.find_damage() or index.status().problem
            for ask in (lambda i: i.search(Request("harbour clerk")), lambda i: i.suggest("har")):
                try:
                    ask(index)
                except EngineError as error:
                    assert "pincite reindex" in str(error)


def test_check_names_a_flipped_bit_and_its_repair_and_repair_mends_it(archive):
    path = one(archive, "*.arrays")
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    folder = archive.parent
    done = harness.ended(folder, ["check", "--json"])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(row["kind"], row["repair"]) for row in rows] == [("index", "pincite reindex")]
    assert harness.ended(folder, ["check", "--repair"]).returncode == 0
    assert harness.ended(folder, ["check", "--json"]).stdout == ""


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_an_index_that_others_may_write_is_refused_and_reading_goes_on(archive, mode):
    (archive / "index").chmod(mode)
    with open_store(archive, read_only=True) as store:
        with pytest.raises(EngineUnavailable, match="Other users may write"):
            open_index(store).search(Request("harbour"))
        assert len(store.list_records()) == 8


def test_a_record_is_read_on_the_web_while_its_index_may_not_be(archive):
    (archive / "index").chmod(0o777)
    with open_store(archive, read_only=True) as store:
        record = store.list_records()[0]
    client = create_app(archive).test_client()
    page = client.get(f"/d/{record.id}")
    assert (page.status_code, record.title in page.text) == (200, True)
    assert [client.get(path).status_code for path in ("/search?q=harbour", "/readyz")] == [503, 503]


def test_check_and_status_tell_of_an_index_that_may_not_be_read_and_of_everything_else(archive):
    (archive / "index").chmod(0o777)
    checked = harness.ended(archive.parent, ["check"])
    assert (checked.returncode, "Other users may write" in checked.stdout) == (1, True)
    assert "8 records, 8 versions, 8 payloads: 1 thing is wrong" in checked.stdout
    told = harness.ended(archive.parent, ["status", "--json"])
    facts = json.loads(told.stdout)
    assert (facts["records"], "Other users may write" in facts["index_problem"]) == (8, True)


def put(archive, documents, removed=()):
    """Change the index behind the store's back, whole and with good checksums."""
    with open_store(archive, read_only=True) as store:
        engine = WhooshEngine(archive / "index")
        engine.apply(documents(current_documents(store)), removed, engine.snapshot().cursor)


def with_another_title(documents):
    return [dataclasses.replace(next(documents), title="Forged")]


def with_a_stranger(documents):
    return [dataclasses.replace(next(documents), id="0000000000zz")]


@pytest.mark.parametrize(
    ("documents", "removed", "problem"),
    [
        (with_another_title, 0, "is in the index with another title"),
        (with_a_stranger, 1, "is not in the index"),
        (with_a_stranger, 0, "holds 9 records, the archive 8"),
    ],
)
def test_check_holds_the_index_against_the_records(archive, documents, removed, problem):
    with open_store(archive, read_only=True) as store:
        ids = [document.id for document in current_documents(store)]
    put(archive, documents, ids[len(ids) - removed :])
    done = harness.ended(archive.parent, ["check", "--json"])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert (problem, "pincite reindex") in [(row["problem"], row["repair"]) for row in rows]
    assert harness.ended(archive.parent, ["check", "--repair"]).returncode == 0
    assert harness.ended(archive.parent, ["check", "--json"]).stdout == ""
