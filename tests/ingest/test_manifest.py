import json

import pytest

from archive.errors import UsageError
from ingest.manifest import read_manifest


def write(folder, text, name="manifest.csv"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_row_gives_candidates_with_its_words_and_place(tmp_path):
    manifest = read_manifest(
        write(tmp_path, "path,title,date,authors\na.txt,The Pier,2021-03,Mira Talvik; Ö. Kaan\n")
    )
    row = manifest.find_row(tmp_path / "a.txt")
    assert row.candidates["title"][0].value == "The Pier"
    assert row.candidates["authors"][0].value == ("Mira Talvik", "Ö. Kaan")
    assert row.candidates["date"][0].how == "manifest"
    assert row.candidates["date"][0].place == "row 2 of manifest.csv"


def test_paths_are_relative_to_the_manifest(tmp_path):
    (tmp_path / "in").mkdir()
    manifest = read_manifest(write(tmp_path, "path,title\nin/a.txt,One\n"))
    assert manifest.find_row(tmp_path / "in" / "a.txt") is not None
    assert manifest.find_row(tmp_path / "a.txt") is None


def test_json_lines_and_semicolons_are_understood(tmp_path):
    line = json.dumps({"path": "b.txt", "authors": ["Ana", "Bo"], "date": 2022})
    manifest = read_manifest(write(tmp_path, line + "\n", "manifest.jsonl"))
    row = manifest.find_row(tmp_path / "b.txt")
    assert row.candidates["authors"][0].value == ("Ana", "Bo")
    assert row.candidates["date"][0].value == "2022"
    assert read_manifest(write(tmp_path, "path;title\na.txt;T\n")).find_row(tmp_path / "a.txt") is not None


def test_a_member_of_a_container_is_named_behind_an_exclamation_mark(tmp_path):
    (tmp_path / "box.zip").write_bytes(b"")
    manifest = read_manifest(write(tmp_path, "path,title\nbox.zip!in/a.txt,One\n"))
    assert manifest.find_row(tmp_path / "box.zip", "in/a.txt") is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title\nx\n", "no column `path`"),
        ("path,title\n,x\n", "names no path"),
        ("path,title\na.txt,x\na.txt,y\n", "has a row already"),
        ('{"path": "a"\n', "not JSON"),
        ("[1]\n", "no column `path`"),
    ],
)
def test_what_cannot_be_understood_is_named(tmp_path, text, says):
    with pytest.raises(UsageError, match=says):
        read_manifest(write(tmp_path, text))
