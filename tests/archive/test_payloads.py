"""Payloads on disk: whole or not at all, and checked when read."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import ArchiveDamaged, PayloadNotFound
from archive.identifiers import check_of, crockford, digest_of, normal_text
from archive.payloads import PayloadFolder, PayloadIntake


@pytest.fixture
def folder(tmp_path):
    return PayloadFolder(tmp_path / "payloads")


def keep(folder: PayloadFolder, *contents: bytes) -> list[str]:
    intake = PayloadIntake(folder)
    digests = [digest_of(content) for content in contents]
    for digest, content in zip(digests, contents, strict=True):
        intake.add(digest, content)
    intake.settle()
    intake.close()
    return digests


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(contents=st.lists(st.binary(max_size=300), max_size=6))
def test_what_is_kept_is_read_back_by_its_digest(folder, contents):
    folder.folder.mkdir(exist_ok=True)
    for digest, content in zip(keep(folder, *contents), contents, strict=True):
        assert folder.read(digest) == content
        assert digest in set(folder.digests())
    assert folder.temporary_files() == []


def test_a_payload_lies_under_its_first_byte(folder):
    folder.folder.mkdir()
    [digest] = keep(folder, b"abc")
    assert folder.path(digest).relative_to(folder.folder).as_posix() == f"ba/{digest}"


def test_bytes_that_changed_on_disk_are_never_given_out(folder):
    folder.folder.mkdir()
    [digest] = keep(folder, b"abc")
    folder.path(digest).write_bytes(b"abd")
    with pytest.raises(ArchiveDamaged, match="backup"):
        folder.read(digest)


def test_what_is_not_kept_is_said_to_be_missing(folder):
    with pytest.raises(PayloadNotFound):
        folder.read("0" * 64)
    assert list(folder.digests()) == []


def test_a_payload_that_an_interruption_cut_short_is_kept_anew(folder):
    folder.folder.mkdir()
    [digest] = keep(folder, b"abc")
    folder.path(digest).write_bytes(b"a")
    keep(folder, b"abc")
    assert folder.read(digest) == b"abc"


def test_what_can_t_be_written_is_told_by_settle_and_leaves_no_temporary_file(folder):
    folder.folder.mkdir()
    digest = digest_of(b"abc")
    (folder.folder / digest[:2]).write_text("in the way")
    with pytest.raises(OSError, match=digest[:2]):
        keep(folder, b"abc")
    assert folder.temporary_files() == []


@given(content=st.binary(max_size=50), length=st.integers(4, 12))
def test_a_check_is_the_digest_s_first_bits_whatever_its_length(content, length):
    digest = digest_of(content)
    assert check_of(digest, length=length) == crockford(bytes.fromhex(digest), length=length)


def test_any_run_of_white_space_is_one_space():
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    assert normal_text("".join(spaces) + "a" + "".join(spaces) + "b" + "".join(spaces)) == "a b"
