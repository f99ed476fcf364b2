"""`sources.toml` maps paths, hosts and names, and says plainly what it can't understand."""

import pytest

from archive.errors import SettingsInvalid
from ingest.fields.sources import NameRule, SourceRule, SourceRules, load_rules, matches

INSTITUTE = SourceRule(
    "Institute for Littoral Law", aliases=("ILL",), paths=("ill/**",), hosts=("ill.example",), type="report"
)


def values(candidates):
    return {name: [each.value for each in row] for name, row in candidates.items()}


def test_a_path_belongs_to_a_source():
    rules = SourceRules((INSTITUTE,))
    assert values(rules.candidates("ill/2020/a.txt")) == {"source": [INSTITUTE.name], "type": ["report"]}
    assert rules.candidates("other/a.txt") == {}


def test_a_host_belongs_to_a_source_with_every_host_below_it():
    rules = SourceRules((INSTITUTE,))
    for host in ("ill.example", "www.ill.example", "press.ILL.example"):
        assert values(rules.host_candidates(host))["source"] == [INSTITUTE.name]
    assert rules.host_candidates("skill.example") == {}


def test_every_name_of_a_source_becomes_the_one_that_records_carry():
    rules = SourceRules((SourceRule("Morva Postası", aliases=("İLL",)),))
    assert rules.canonical("MORVA POSTASI") == "Morva Postası"
    assert rules.canonical("«Morva Postası»") == "Morva Postası"
    assert rules.canonical("ill") == "Morva Postası"
    assert rules.canonical("Somebody Else") == "Somebody Else"


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("a/*.txt", "a/b.txt", True),
        ("a/*.txt", "a/b/c.txt", False),
        ("a/**", "a/b/c.txt", True),
        ("**/c.txt", "c.txt", True),
        ("**/c.txt", "a/b/c.txt", True),
        ("a?.txt", "ab.txt", True),
        ("a?.txt", "a/.txt", False),
        ("[a].txt", "[a].txt", True),
    ],
)
def test_a_star_stays_in_its_folder_and_two_cross_folders(pattern, path, fits):
    assert matches(pattern, path) is fits


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        (
            "{source}_{date}_{title}",
            "x/ILL_2019-07_a-reserve.txt",
            {"source": "ILL", "date": "2019-07", "title": "A reserve"},
        ),
        ("{date} {*}", "2024-05-03 anything at all.html", {"date": "2024-05-03"}),
        (
            "{date}/{title}",
            "press/20240503/The_second_count.txt",
            {"date": "2024-05-03", "title": "The second count"},
        ),
        (
            "{language}/{authors} - {title}",
            "en/Oda Finch; A. Lee - Stones.txt",
            {"language": "en", "authors": ("Oda Finch", "A. Lee"), "title": "Stones"},
        ),
        ("{date}_{title}", "2024-13-45_no-day.txt", {"title": "No day"}),
        ("{date}_{title}", "nothing of the kind.txt", {}),
    ],
)
def test_fields_are_read_out_of_names(pattern, path, found):
    assert {
        name: row[0].value for name, row in SourceRules(names=(NameRule(pattern),)).candidates(path).items()
    } == found


def test_a_collections_rules_come_before_the_archives(tmp_path):
    own, whole = tmp_path / "own", tmp_path / "whole"
    for folder, name in ((own, "Nearer"), (whole, "Farther")):
        folder.mkdir()
        (folder / "sources.toml").write_text(
            f'[[source]]\nname = "{name}"\npaths = ["**"]\n', encoding="utf-8"
        )
    rules = load_rules([own, whole])
    assert values(rules.candidates("a.txt"))["source"] == ["Nearer", "Farther"]
    assert load_rules([tmp_path]) == SourceRules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[source]]\nnam = 'x'\n", "source.nam is no setting; did you mean name?"),
        ("[[source]]\naliases = ['x']\n", "a [[source]] without name"),
        ("[source]\nname = 'x'\n", "in double brackets"),
        ("[[source]]\nname = 3\n", "source.name must be text in quotes"),
        ("[[source]]\nname = 'x'\npaths = [1]\n", "source.paths must be text in quotes or a list"),
        ("[[source]]\nname = 'x'\ndates = 'sometimes'\n", 'dates must be one of "day first"'),
        ("[[file_name]]\npattern = '{when}'\n", "may name {title}"),
        ("[[file_name]]\npattern = '{date}{date}'\n", "none twice"),
        ("[[file_name]]\npattern = '{date'\n", "may name"),
        ("[[sources]]\nname = 'x'\n", "unknown table sources"),
        ("name = \n", "can't be read"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_file(tmp_path, text, said):
    file = tmp_path / "sources.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsInvalid) as refused:
        load_rules([tmp_path])
    assert str(file) in str(refused.value)
    assert said in str(refused.value)
