"""Arrays come back from their file as they went in, and a file that is not whole is not read."""

import numpy as np
import pytest

from index.whoosh_engine.arrays import ALIGNMENT, ArrayFile, ArrayWriter, Planned
from index.whoosh_engine.problems import DamagedIndex


@pytest.fixture
def written(tmp_path):
    arrays = {
        "bytes": np.arange(3, dtype=np.uint8),
        "none": np.zeros(0, np.uint32),
        "words": np.arange(1000, dtype=np.uint32),
        "ids": np.array([b"ab", b"cde"]),
    }
    with (tmp_path / "file").open("w+b") as file:
        writer = ArrayWriter(file, {name: Planned(each.dtype, len(each)) for name, each in arrays.items()})
        for name, each in arrays.items():
            writer.arrays[name][:] = each
        writer.finish({"documents": 2})
    return tmp_path / "file", arrays


def read(path):
    with path.open("rb") as file:
        return ArrayFile(file, path.name)


def test_arrays_come_back_with_their_types(written):
    path, arrays = written
    file = read(path)
    assert file.about == {"documents": 2}
    for name, each in arrays.items():
        assert file[name].dtype == each.dtype
        assert file[name].tolist() == each.tolist()


def test_nothing_is_copied_and_everything_is_aligned(written):
    file = read(written[0])
    words = file["words"]
    assert not words.flags.owndata
    assert not words.flags.writeable
    assert words.ctypes.data % ALIGNMENT == 0


@pytest.mark.parametrize("kept", [0, 1, 100, -1, -30])
def test_a_file_that_was_cut_short_is_damaged(written, kept):
    path, _ = written
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedIndex, match=path.name):
        read(path)


def test_a_directory_that_was_changed_is_damaged(written):
    path, _ = written
    path.write_bytes(path.read_bytes().replace(b'"words"', b'"swords'))
    with pytest.raises(DamagedIndex):
        read(path)


def test_a_file_of_something_else_is_damaged(tmp_path):
    (tmp_path / "file").write_bytes(b"\x00" * 5000)
    with pytest.raises(DamagedIndex):
        read(tmp_path / "file")
