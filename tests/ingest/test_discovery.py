import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.discovery import FoundFile, Obstacle, discover, readable_name


def names(items):
    return [item.name for item in items if isinstance(item, FoundFile)]


def reasons(items):
    return {Path(item.shown).name: item.reason for item in items if isinstance(item, Obstacle)}


def test_a_folder_gives_its_files_in_path_order_with_names_relative_to_it(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = discover([tmp_path])
    assert names(found) == ["a/c.txt", "a/z.txt", "b.txt"]
    assert {item.collection for item in found} == {str(tmp_path.resolve())}


def test_a_single_file_belongs_to_the_collection_of_its_folder(tmp_path):
    (tmp_path / "one.txt").write_text("x")
    alone, inside = discover([tmp_path / "one.txt"]), discover([tmp_path])
    assert (alone[0].collection, alone[0].name) == (inside[0].collection, inside[0].name)


def test_a_file_reached_twice_is_taken_once(tmp_path):
    (tmp_path / "one.txt").write_text("x")
    assert len(discover([tmp_path, tmp_path / "one.txt"])) == 1


def test_hidden_files_and_settings_are_no_documents(tmp_path):
    for name in (".DS_Store", "sources.toml", "real.txt"):
        (tmp_path / name).write_text("x")
    assert names(discover([tmp_path])) == ["real.txt"]


def test_a_directory_loop_is_one_obstacle_and_the_others_are_found(tmp_path):
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = discover([tmp_path])
    assert names(found) == ["real.txt"]
    assert set(reasons(found)) == {"loop", "self"}


def test_a_link_that_leads_outside_is_refused_and_one_inside_is_taken(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("x")
    (inside / "real.txt").write_text("x")
    (inside / "link.txt").symlink_to(inside / "real.txt")
    (inside / "leak.txt").symlink_to(outside / "secret.txt")
    found = discover([inside])
    assert names(found) == ["link.txt", "real.txt"]
    assert "outside" in reasons(found)["leak.txt"]


def test_a_pipe_is_no_document(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "pipe" in reasons(discover([tmp_path]))


def test_a_missing_path_says_so(tmp_path):
    assert "no such file" in reasons(discover([tmp_path / "gone.txt"]))["gone.txt"]


def test_bytes_that_are_not_utf8_are_percent_escaped():
    assert readable_name(Path(os.fsdecode(b"caf\xe9.txt"))) == "caf%E9.txt"
    assert readable_name(Path("100% sure.txt")) == "100% sure.txt"


@given(st.binary(min_size=1, max_size=12), st.binary(min_size=1, max_size=12))
def test_no_two_names_read_alike(one, other):
    assert (readable_name(os.fsdecode(one)) == readable_name(os.fsdecode(other))) == (one == other)
