import io
import zipfile

import pytest

from archive.errors import TooLarge, Unreadable
from ingest.containers import ContainerLimits, members_of

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
