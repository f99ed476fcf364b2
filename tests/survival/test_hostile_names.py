"""Names and words made to drive a terminal or to leave a folder, through real commands."""

import json
import re
import zipfile

import pytest

from tests.survival import harness

SPELL = "\x1b]0;owned\x07\x1b[31m\x1b[2J"
DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    inbox = folder / "inbox"
    inbox.mkdir()
    words = f"The harbour {SPELL} was dredged by [bold]clerks[/] and \u202e turned \x9b31m by the quay."
    (inbox / f"a{SPELL}.txt").write_text(
        f"Title {SPELL}\n\n12 March 2021\n\n{words}\n\nNothing more was said.\n"
    )
    (inbox / 'bad\n{"level":"ERROR"}.txt').write_text("")
    (inbox / "link.txt").symlink_to("/etc/passwd")
    (inbox / "folder").symlink_to("/etc")
    with zipfile.ZipFile(inbox / "box.zip", "w") as box:
        box.writestr("../../evil.txt", "The harbour was evil, and nobody said anything about it.")
        box.writestr("/absolute.txt", "The harbour was absolute, and nobody said anything about it.")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        box.writestr(link, "/etc/passwd")
    return folder


def said(folder, *words):
    """What a command wrote; the same whether a terminal reads it or a program."""
    done = harness.ended(folder, words)
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def test_no_command_lets_a_name_or_a_text_drive_the_terminal(folder):
    written = [said(folder, "ingest", "--collection", "x", str(folder / "inbox"))]
    found, _ = said(folder, "search", "harbour", "--json")
    record = next(hit["id"] for hit in json.loads(found)["hits"] if "Title" in hit["title"])
    for words in (
        ["ingest", "--json", "--collection", "x", str(folder / "inbox")], ["search", "harbour"],
        ["search", "harbour", "--json"], ["show", record, "--evidence"], ["show", record, "--json"],
        ["search", f"{SPELL}harbour"], ["show", f"x{SPELL}"], ["status"], ["check"], ["check", "--json"],
        ["withdraw", record, "--reason", SPELL], ["show", record],
    ):  # fmt: skip
        written.append(said(folder, *words))
    for out, error in written:
        assert not DRIVING.search(out + error)


def test_a_name_cannot_pass_for_a_line_of_ours(folder):
    out, _ = said(folder, "ingest", "--collection", "y", str(folder / "inbox"))
    assert not [line for line in out.splitlines() if line.startswith("{")]


def test_json_tells_hostile_words_exactly(folder):
    out, _ = said(folder, "ingest", "--json", "--dry-run", "--collection", "z", str(folder / "inbox"))
    names = [json.loads(line)["path"] for line in out.splitlines()]
    assert any(SPELL in name for name in names)


def test_nothing_outside_the_folder_is_read(folder):
    out, _ = said(folder, "ingest", "--json", "--collection", "v", str(folder / "inbox"))
    rows = [json.loads(line) for line in out.splitlines()]
    outside = [row for row in rows if re.search("/link|folder$|evil|absolute", row["path"])]
    assert len(outside) >= 4
    assert {row["outcome"] for row in outside} == {"failed"}
    assert "root:" not in json.dumps(rows)
