"""The index's folder: what is there is read, what is not fit to be read is said, nobody else's is trusted."""

import json
import os

import pytest

from archive.errors import EngineError
from index.whoosh_engine import WhooshEngine
from index.whoosh_engine.folder import POINTER, STAMP, IndexFolder
from index.whoosh_engine.problems import DamagedIndex, OutdatedIndex, UnsafeIndex
from tests.index.whoosh_engine.texts_of import cursor, document, found


@pytest.fixture
def index(tmp_path):
    """A folder with an index of one document."""
    WhooshEngine(tmp_path / "index").rebuild([document("a", "kelp")], cursor(1))
    return tmp_path / "index"


def generation(index):
    return index / (index / POINTER).read_text()


def problem(index):
    """What is said of an index; it must answer nothing."""
    engine = WhooshEngine(index)
    assert engine.snapshot().cursor is None
    assert engine.snapshot().documents == 0
    return engine.state().problem


def contents(index):
    return next(generation(index).glob("_MAIN_*.toc"))


def test_a_missing_index_is_said_to_be_missing(tmp_path):
    assert "no index" in problem(tmp_path / "index")


def test_a_folder_is_made_for_this_user_only(index):
    assert index.stat().st_mode & 0o777 == 0o700
    assert generation(index).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("pointed", ["", "..", "../elsewhere", ".hidden", "0009-absent", "\x00"])
def test_a_pointer_to_nowhere_is_damage(index, pointed):
    (index / POINTER).write_text(pointed)
    assert problem(index)


def test_an_index_written_by_another_version_is_outdated(index):
    stamp = generation(index) / STAMP
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"analysis": "0"}))
    with pytest.raises(OutdatedIndex):
        IndexFolder(index).get_current()
    assert "another version" in problem(index)


def test_a_stamp_that_is_no_json_is_damage(index):
    (generation(index) / STAMP).write_bytes(b"\xff")
    assert "damaged" in problem(index)


@pytest.mark.parametrize("content", [b"", b"\x00" * 10, b"garbage" * 50])
def test_a_table_of_contents_that_cannot_be_read_is_damage(index, content):
    contents(index).write_bytes(content)
    assert "damaged" in problem(index)


def test_a_table_of_contents_cut_anywhere_is_damage(index):
    whole = contents(index).read_bytes()
    for kept in range(0, len(whole), 97):
        contents(index).write_bytes(whole[:kept])
        assert problem(index)


def test_a_table_of_contents_that_is_gone_is_damage(index):
    contents(index).unlink()
    assert problem(index)


def test_a_segment_that_is_gone_is_damage(index):
    next(generation(index).glob("*.arrays")).unlink()
    assert "missing" in problem(index)


def test_a_segment_that_was_cut_short_is_damage(index):
    segment = next(generation(index).glob("*.arrays"))
    segment.write_bytes(segment.read_bytes()[:-1])
    assert "damaged" in problem(index)


def test_another_index_s_segment_is_damage(index, tmp_path):
    other = tmp_path / "other"
    WhooshEngine(other).rebuild([document("b", "x"), document("c", "y")], cursor(1))
    foreign = next(generation(other).glob("*.arrays")).read_bytes()
    next(generation(index).glob("*.arrays")).write_bytes(foreign)
    assert "not the segment" in problem(index)


def test_an_index_that_must_be_rebuilt_takes_no_batch(index):
    contents(index).write_bytes(b"")
    with pytest.raises(DamagedIndex):
        WhooshEngine(index).apply([document("b", "x")], (), cursor(2))


def test_a_rebuild_makes_a_damaged_index_good_and_leaves_nothing_of_it(index):
    contents(index).write_bytes(b"")
    engine = WhooshEngine(index)
    engine.rebuild([document("b", "x")], cursor(2))
    assert found(engine.snapshot()) == ["b"]
    assert engine.state().problem is None
    assert {path.name for path in index.iterdir()} == {POINTER, generation(index).name}


def test_what_a_killed_rebuild_left_goes_with_the_next_commit(index):
    leftover = IndexFolder(index).begin()
    (leftover / "MAIN_abc.arrays").write_bytes(b"half")
    (index / f".{POINTER}-1234").write_text("half")
    WhooshEngine(index).apply([document("b", "x")], (), cursor(2))
    assert {path.name for path in index.iterdir()} == {POINTER, generation(index).name}


def test_what_a_killed_commit_left_goes_with_the_next_one(index):
    (generation(index) / "MAIN_0123456789abcdef.arrays").write_bytes(b"half")
    (generation(index) / "_MAIN_7.toc.1234.5").write_bytes(b"half")
    engine = WhooshEngine(index)
    engine.apply([document("b", "x")], (), cursor(2))
    names = {path.name for path in generation(index).iterdir() if path.is_file()}
    assert len([name for name in names if name.endswith(".arrays")]) == engine.state().segments
    assert not [name for name in names if ".toc." in name]


def test_a_failed_rebuild_leaves_the_old_index_as_it_was(index):
    engine = WhooshEngine(index)

    def documents():
        yield document("b", "x")
        raise RuntimeError("the store has gone")

    with pytest.raises(RuntimeError):
        engine.rebuild(documents(), cursor(2))
    assert found(engine.snapshot()) == ["a"]
    assert {path.name for path in index.iterdir()} == {POINTER, generation(index).name}


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_an_index_that_others_may_write_to_is_refused_with_what_to_do(index, mode):
    for folder in (index, generation(index)):
        folder.chmod(mode)
        with pytest.raises(EngineError, match="chmod 700"):
            WhooshEngine(index).snapshot()
        folder.chmod(0o700)


def test_an_index_of_another_user_is_refused(index, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(UnsafeIndex, match="another user"):
        WhooshEngine(index).snapshot()
