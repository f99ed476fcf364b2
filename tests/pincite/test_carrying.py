"""`export`, `import` and `verify` as an archivist and a scholar run them."""

import json

import pytest
from click.testing import CliRunner

from pincite.__main__ import cli
from tests.pincite.conftest import ARTICLE, Terminal


@pytest.fixture
def filled(terminal, article):
    """An archive of one article that was edited once, and the article's record as it first was."""
    (first,) = terminal.lines("ingest", "--json", article)
    article.write_text(ARTICLE.replace("in one night", "within the hour"), encoding="utf-8")
    terminal.lines("ingest", "--json", article)
    return terminal, first["record"]


def url(record, number):
    return f"/d/{record['id']}/p{number}/{record['passages'][number - 1]['check']}"


def test_an_archive_goes_into_a_bag_and_comes_out_answering_alike(filled, tmp_path):
    terminal, record = filled
    assert terminal.run("export", tmp_path / "bag")[0] == 0
    other = Terminal(tmp_path / "third")
    code, out, _ = other.run("import", tmp_path / "bag")
    assert (code, "1 records new" in out) == (0, True)
    for place in (record["id"], url(record, 3), f"/d/{record['id']}/v1/p1"):
        assert other.run("show", "--json", place) == terminal.run("show", "--json", place)
    assert other.run("check")[0] == 0
    code, out, _ = other.run("search", "--json", "masons")
    assert json.loads(out)["total"] == 1


def test_a_second_export_and_import_have_nothing_to_do(filled, tmp_path):
    terminal, _ = filled
    other = Terminal(tmp_path / "third")
    for _ in range(2):
        exported, imported = terminal.run("export", tmp_path / "bag"), other.run("import", tmp_path / "bag")
    assert "0 written, 0 payloads added" in exported[1]
    assert "0 records new, 0 changed, 1 unchanged" in imported[1]


def test_a_damaged_bag_is_refused_with_a_message(filled, tmp_path):
    terminal, _ = filled
    terminal.run("export", tmp_path / "bag")
    next((tmp_path / "bag/data/payloads").glob("*/*")).write_bytes(b"else")
    code, _, err = Terminal(tmp_path / "third").run("import", tmp_path / "bag")
    assert code == 2
    assert "no whole bag" in err


def test_a_manuscript_is_checked_line_by_line(filled, tmp_path):
    terminal, record = filled
    manuscript = tmp_path / "essay.md"
    manuscript.write_text(
        f"“one stone in seven had been laid without mortar” ({url(record, 2)}).\n\n"
        f"“the outer half of the pier went down in one night” ({url(record, 3)}).\n\n"
        "“masons who had often worked below the tide line before”, without an address.\n\n"
        "“no article of any archive says such a thing as this one does”.\n",
        encoding="utf-8",
    )
    code, out, _ = terminal.run("verify", "--json", manuscript)
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [(f["line"], f["outcome"], f["numbers"], f["version"]) for f in found] == [
        (1, "exact", [2], 2),
        (3, "exact", [3], 1),
        (5, "differs", [1], 2),
        (7, "not found", [], None),
    ]
    assert found[1]["status"] == "edited"
    assert found[2]["differences"] == [
        {"kind": "changed", "quoted": "often", "original": "never", "fault": True}
    ]
    code, out, _ = terminal.run("verify", manuscript)
    assert (code, "“often” where the text has “never”" in out) == (1, True)


def test_a_manuscript_comes_from_standard_input_and_may_be_sound(filled):
    terminal, record = filled
    words = ["--archive", str(terminal.folder), "verify"]
    text = f"“one stone in seven had been laid without mortar” ({url(record, 2)})."
    assert CliRunner().invoke(cli, words, input=text).exit_code == 0
    assert CliRunner().invoke(cli, words, input="Nothing is quoted here.").exit_code == 0


def test_a_paragraph_without_marks_is_taken_for_a_quotation(filled):
    terminal, record = filled
    words = ["--archive", str(terminal.folder), "verify", "--json"]
    result = CliRunner().invoke(cli, words, input="one stone in seven had been laid without mortar\n")
    (finding,) = [json.loads(line) for line in result.output.splitlines()]
    assert (result.exit_code, finding["outcome"], finding["numbers"]) == (0, "exact", [2])
    assert finding["permalink"] == url(record, 2)
    two = "This manuscript has two paragraphs of words.\n\nNobody is quoted in the one or in the other.\n"
    assert CliRunner().invoke(cli, words, input=two).output == ""


def test_the_url_that_is_wrong_is_named(filled):
    terminal, record = filled
    words = ["--archive", str(terminal.folder), "verify"]
    quoted = "“one stone in seven had been laid without mortar”"
    for wrong in (f"/d/{record['id']}/p99", f"/d/{record['id']}/p2/zzzz", "/d/zzzzzzzzzzzz/p1"):
        result = CliRunner().invoke(cli, words, input=f"{quoted} ({wrong}).")
        assert result.exit_code == 1
        assert f": {wrong}\n" in result.output
        assert url(record, 2) in result.output


def test_a_manuscript_that_is_no_text_gets_a_message(terminal, article, tmp_path):
    terminal.lines("ingest", "--json", article)
    (tmp_path / "essay.docx").write_bytes(b"PK\x03\x04\xff\xfe")
    code, _, err = terminal.run("verify", tmp_path / "essay.docx")
    assert code == 2
    assert "UTF-8" in err


def test_a_quotation_is_cited_from_where_it_was_printed_first_and_its_reprint_is_named(terminal, article):
    article.write_text(ARTICLE.replace("12 MARCH 2021", "3 MAY 2022"), encoding="utf-8")
    first = article.with_name("earlier.txt")
    first.write_text(ARTICLE, encoding="utf-8")
    taken = terminal.lines("ingest", "--json", article.parent)
    ids = {row["record"]["date"]: row["record"]["id"] for row in taken}
    manuscript = article.parent.parent / "essay.md"
    manuscript.write_text("“one stone in seven had been laid without mortar”", encoding="utf-8")
    (finding,) = terminal.lines("verify", "--json", manuscript)
    assert (finding["id"], finding["outcome"]) == (ids["2021-03-12"], "exact")
    assert [other["id"] for other in finding["also"]] == [ids["2022-05-03"]]
    assert f"also in {finding['also'][0]['permalink']}" in terminal.run("verify", manuscript)[1]
