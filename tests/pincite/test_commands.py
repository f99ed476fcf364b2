import contextlib
import json
import sqlite3

import pytest
from click.testing import CliRunner

from archive.errors import RecordNotFound
from pincite.__main__ import VERBS, cli

RECORD_KEYS = {
    "id", "version", "title", "date", "authors", "source", "type", "language", "url", "rights", "missing",
    "sections", "passages", "evidence",
}  # fmt: skip


def test_ingest_prints_the_object_of_the_design_for_each_file(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    assert set(row) == {"path", "outcome", "reason", "warnings", "record"}
    assert (row["path"], row["outcome"], row["reason"]) == (str(article), "new", None)
    record = row["record"]
    assert set(record) == RECORD_KEYS
    assert (record["title"], record["date"], record["authors"]) == (
        "The pier at Solvang",
        "2021-03-12",
        ["Mira Talvik"],
    )
    assert [p["number"] for p in record["passages"]] == [1, 2, 3]
    assert set(record["passages"][0]) == {"number", "section", "page", "label", "text", "check"}
    assert record["evidence"]["date"]["quote"] == "12 MARCH 2021"
    assert set(record["missing"]) == {
        name for name in ("source", "type", "language", "url", "rights") if not record[name]
    }


def test_a_dry_run_makes_no_archive_and_shows_the_same_record(terminal, article):
    (dry,) = terminal.lines("ingest", "--dry-run", "--json", article)
    assert not terminal.folder.exists()
    (real,) = terminal.lines("ingest", "--json", article)
    assert dry == real


def test_a_known_file_shows_the_record_that_exists(terminal, article):
    (first,) = terminal.lines("ingest", "--json", article)
    (again,) = terminal.lines("ingest", "--json", article)
    assert again["outcome"] == "unchanged"
    assert again["record"] == first["record"]


def test_the_exit_status_says_whether_all_were_taken(terminal, article):
    assert terminal.run("ingest", article)[0] == 0
    (article.parent / "empty.txt").write_bytes(b"")
    code, out, _ = terminal.run("ingest", article.parent)
    assert code == 1
    assert "empty.txt" in out
    assert "1 unchanged, 1 failed" in out


def test_a_failed_file_has_a_reason_and_no_record(terminal, article):
    article.write_bytes(b"")
    (row,) = terminal.lines("ingest", "--json", article)
    assert (row["outcome"], row["record"]) == ("failed", None)
    assert row["reason"]


@pytest.mark.parametrize(
    "words", [("search", "x"), ("show", "q9w1dfwf077y"), ("status",), ("check",), ("reindex",)]
)
def test_a_missing_archive_is_said_with_the_next_step(terminal, words):
    code, _, said = terminal.run(*words)
    assert code == 2
    assert "ingest" in said
    assert not terminal.folder.exists()


def test_show_gives_record_version_passage_and_evidence(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    record, passage = row["record"], row["record"]["passages"][1]
    code, out, _ = terminal.run("show", record["id"])
    assert code == 0
    assert passage["text"] in out
    (page,) = terminal.lines("show", record["id"], "--json")
    assert page["permalink"] == f"/d/{record['id']}"
    assert [version["number"] for version in page["versions"]] == [1]
    (arrival,) = terminal.lines("show", f"/d/{record['id']}/p2/{passage['check']}", "--json")
    assert (arrival["status"], arrival["text"]) == ("same", passage["text"])
    assert "12 MARCH 2021" in terminal.run("show", record["id"], "--evidence")[1]


def test_show_says_that_a_record_was_withdrawn_and_why(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    record_id, passage = row["record"]["id"], row["record"]["passages"][0]
    assert terminal.run("withdraw", record_id, "--why", "retracted by its author")[0] == 0
    for name in (record_id, f"/d/{record_id}/p1"):
        code, out, _ = terminal.run("show", name)
        assert code == 0
        assert out.startswith("withdrawn on ")
        assert "retracted by its author" in out
        assert passage["text"][:40] in out.replace("\n", " "), "an archivist may still read it"
    (page,) = terminal.lines("show", record_id, "--json")
    assert (page["state"], page["reason"]) == ("withdrawn", "retracted by its author")
    terminal.run("withdraw", record_id, "--erase", "--reason", "asked to")
    assert "passages were erased" in terminal.run("show", record_id)[1]


def test_show_of_what_is_not_there_says_so(terminal, article):
    terminal.run("ingest", article)
    assert terminal.run("show", "000000000000")[0] == 2
    assert (
        "neither" in terminal.run("show", "nonsense")[2]
        or "no record's id" in terminal.run("show", "nonsense")[2]
    )
    with pytest.raises(RecordNotFound):
        CliRunner().invoke(
            cli, ["--archive", str(terminal.folder), "show", "000000000000"], catch_exceptions=False
        )


def test_a_correction_outranks_what_was_read_and_survives_the_files_return(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    record_id = row["record"]["id"]
    assert terminal.run("fix", record_id, "--date", "2021-04", "--why", "the printed issue")[0] == 0
    article.write_text(article.read_text().replace("single summer", "single short summer"))
    (changed,) = terminal.lines("ingest", "--json", article)
    assert (changed["outcome"], changed["record"]["version"]) == ("changed", 3)
    assert changed["record"]["date"] == "2021-04"
    evidence = changed["record"]["evidence"]["date"]
    assert (evidence["how"], evidence["quote"]) == ("correction", "the printed issue")
    assert [other["value"] for other in evidence["others"]] == ["2021-03-12"]


def test_a_correction_that_is_no_date_is_refused(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    code, _, said = terminal.run("fix", row["record"]["id"], "--date", "spring 2021")
    assert code == 2
    assert "spring 2021" in said


def test_a_withdrawn_file_stays_withdrawn(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    assert terminal.run("withdraw", row["record"]["id"], "--reason", "a court order")[0] == 0
    (again,) = terminal.lines("ingest", "--json", article)
    assert (again["outcome"], again["record"]) == ("withdrawn", None)


def test_the_audit_tells_who_did_what_to_the_archive_or_to_one_record(terminal, article):
    (row,) = terminal.lines("ingest", "--json", article)
    record = row["record"]["id"]
    terminal.run("fix", record, "--title", "The pier", "--why", "the \x1b[31mprinter", "--who", "Ida")
    latest, *_ = terminal.lines("audit", "--json", record)
    assert [each["what"] for each in terminal.lines("audit", "--json")] == [
        "version 2",
        "corrected title",
        "version 1",
    ]
    assert (latest["who"], latest["record_id"]) == ("Ida", record)
    code, out, _ = terminal.run("audit", "--limit", "2")
    assert (code, "corrected title" in out, "version 1" in out, "\x1b" in out) == (0, True, False, False)
    assert terminal.run("audit", "0000000000zz")[0] == 2


def test_every_verb_explains_itself():
    for verb in VERBS:
        result = CliRunner().invoke(cli, [verb, "--help"])
        assert result.exit_code == 0, verb
        assert "Usage:" in result.output


def test_a_title_cannot_drive_the_terminal(terminal, article):
    article.write_text(
        article.read_text().replace("The pier at Solvang", "The \x1b[31mpier\x1b[0m [bold]at\u202e Solvang")
    )
    (row,) = terminal.lines("ingest", "--json", article)
    _, out, _ = terminal.run("show", row["record"]["id"])
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_an_index_whose_damage_a_search_meets_is_made_anew(terminal, article):
    terminal.run("ingest", article)
    for segment in terminal.folder.joinpath("index").rglob("*.arrays"):
        segment.write_bytes(segment.read_bytes().replace(b'"The pier', b'"\xff\xfe\xff\xff\xff\xff\xff\xff'))
    code, out, err = terminal.run("search", "--json", "mortar")
    assert (code, json.loads(out)["total"]) == (0, 1)
    assert "made anew" in err
    assert terminal.run("search", "mortar")[2] == ""


def test_search_prints_the_object_of_the_design(terminal, article):
    terminal.lines("ingest", "--json", article)
    code, out, err = terminal.run("search", "--json", "mortar")
    assert code == 0, err
    found = json.loads(out)
    assert set(found) >= {
        "query", "total", "seconds", "page", "pages", "hits", "facets", "diagnostics", "did_you_mean",
    }  # fmt: skip
    (hit,) = found["hits"]
    assert set(hit) >= {"id", "title", "source", "date", "score", "permalink", "passages"}
    (passage,) = hit["passages"]
    start, end = passage["spans"][0]
    assert passage["text"][start:end] == "mortar"
    assert passage["permalink"].endswith(f"/p2/{passage['check']}")
    assert found["facets"]["date"] == [["2021", 1]]


def test_a_second_reclean_has_nothing_to_do(terminal, article):
    terminal.run("ingest", article)
    with contextlib.closing(sqlite3.connect(terminal.folder / "archive.db")) as database, database:
        database.execute("UPDATE versions SET rules = 'older'")
    (row,) = terminal.lines("reclean", "--dry-run", "--json")
    assert (row["outcome"], row["touched"]) == ("unchanged", [])
    assert "0 of 1 records changed" in terminal.run("reclean")[1]
    assert "nothing to do" in terminal.run("reclean")[1]


def test_types_and_sources_are_kept_under_one_name_whoever_states_them(terminal, article):
    article.parent.joinpath("sources.toml").write_text(
        '[[source]]\nname = "The Lantern Quarterly"\naliases = ["TLQ"]\n', encoding="utf-8"
    )
    manifest = article.parent / "manifest.csv"
    manifest.write_text("path,source,type\npier.txt,TLQ,Op-Ed\n", encoding="utf-8")
    given = ("ingest", "--json", "--manifest", manifest, article.parent)
    (row,) = terminal.lines(*given)
    assert (row["record"]["source"], row["record"]["type"]) == ("The Lantern Quarterly", "opinion")
    (row,) = terminal.lines(*given)
    assert row["outcome"] == "unchanged"
    terminal.run("fix", row["record"]["id"], "--type", "Speech")
    (row,) = terminal.lines(*given)
    assert row["record"]["type"] == "speech"


def test_the_evidence_shows_every_candidate_with_its_rank_words_and_place(terminal, article):
    terminal.run("ingest", "--source", "The Lantern", article)
    (record,) = terminal.lines("ingest", "--json", article)
    terminal.run("fix", record["record"]["id"], "--date", "2021", "--why", "the day is wrong")
    code, out, _ = terminal.run("show", record["record"]["id"], "--evidence")
    assert code == 0
    flat = " ".join(out.split())
    assert "0 correction" in flat
    assert "5 masthead 12 MARCH 2021 line 3" in flat
    assert "2 option" in flat
