import dataclasses
import io
import warnings
import zipfile

import pytest

from archive.errors import TooLarge, Unreadable
from ingest.containers import ContainerLimits, find_members, members_of

LIMITS = ContainerLimits(members=10, member_bytes=100_000, total_bytes=150_000)


def box(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_members_come_in_name_order_without_what_machines_add():
    found = members_of(
        box({"b/two.txt": b"2", "a.txt": b"1", ".DS_Store": b"", "__MACOSX/a.txt": b""}), LIMITS
    )
    assert [(member.name, member.content) for member in found] == [("a.txt", b"1"), ("b/two.txt", b"2")]


def test_a_bomb_is_stopped_by_what_it_unpacks_to_and_the_others_are_taken():
    found = members_of(box({"a.txt": b"fine", "bomb.txt": b"\0" * 5_000_000}), LIMITS)
    assert found[0].content == b"fine"
    assert found[1].content is None
    assert "bomb" in found[1].reason


def test_all_members_together_have_a_limit():
    found = members_of(box({f"{n}.txt": b"x" * 90_000 for n in range(3)}), LIMITS)
    assert [member.content is None for member in found] == [False, True, True]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../b.txt", "C:/x.txt"])
def test_a_name_that_leads_outside_is_refused(name):
    assert "outside" in members_of(box({name: b"x"}), LIMITS)[0].reason


def test_too_many_members_are_refused():
    with pytest.raises(TooLarge):
        members_of(box({f"{n}.txt": b"" for n in range(11)}), LIMITS)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 broken", b"", box({"a.txt": b"x"})[:-30]], ids=["broken", "empty", "cut short"]
)
def test_a_damaged_container_is_a_reason(content):
    with pytest.raises(Unreadable):
        members_of(content, LIMITS)


def test_a_zip_folder_inside_another_is_opened_as_deep_as_is_allowed():
    deepest = box({"d.txt": b"4"})
    content = box(
        {"a.txt": b"1", "in.zip": box({"b.txt": b"2", "in.zip": box({"c.txt": b"3", "in.zip": deepest})})}
    )
    found = members_of(content, dataclasses.replace(LIMITS, nesting=3))
    assert [(member.name, member.content) for member in found] == [
        ("a.txt", b"1"),
        ("in.zip!b.txt", b"2"),
        ("in.zip!in.zip!c.txt", b"3"),
        ("in.zip!in.zip!in.zip", None),
    ]
    assert found[-1].reason == (
        "a zip folder inside 3 others, more than 3 in all (limits.nesting); unpack it first"
    )


def test_zip_folders_inside_each_other_share_their_limits():
    inner = box({f"{n}.txt": b"x" * 60_000 for n in range(2)})
    found = members_of(box({"one.zip": inner, "two.zip": inner}), dataclasses.replace(LIMITS, nesting=2))
    assert [member.content is None for member in found] == [False, False, True, True]
    many = box({f"{n}.txt": b"x" for n in range(6)})
    found = members_of(box({"one.zip": many, "two.zip": many}), dataclasses.replace(LIMITS, nesting=2))
    assert [member.content is None for member in found] == [False] * 6 + [True]
    assert "limits.members" in found[-1].reason


def test_a_damaged_or_empty_zip_folder_inside_another_fails_alone():
    content = box({"a.txt": b"1", "bad.zip": b"PK\x03\x04 broken", "empty.zip": box({})})
    found = members_of(content, dataclasses.replace(LIMITS, nesting=2))
    assert [(member.name, member.content) for member in found] == [
        ("a.txt", b"1"),
        ("bad.zip", None),
        ("empty.zip", None),
    ]
    assert "damaged" in found[1].reason
    assert "without a document" in found[2].reason


def test_of_two_members_of_one_name_the_first_is_taken():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.txt", b"first")
        archive.writestr("a.txt", b"second")
    found = members_of(buffer.getvalue(), LIMITS)
    assert sorted((member.content or b"", member.reason) for member in found) == [
        (b"", "a second file of the same name in the zip folder"),
        (b"first", None),
    ]


def test_a_link_is_no_text_of_its_targets_path():
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "../secret.txt")
    (member,) = members_of(buffer.getvalue(), LIMITS)
    assert member.content is None
    assert "a link" in member.reason


def test_what_is_refused_counts_against_the_limit_of_all():
    bombs = {f"{n}.txt": b"\0" * 5_000_000 for n in range(5)}
    found = members_of(box(bombs), LIMITS)
    assert [member.content for member in found] == [None] * 5
    assert sum("all that is allowed" in member.reason for member in found) == 3


def test_an_office_file_is_one_document():
    assert find_members(box({"[Content_Types].xml": b"", "word/document.xml": b""}), "a.docx", LIMITS) is None
    assert find_members(box({"a.txt": b"x"}), "a.docx", LIMITS)
