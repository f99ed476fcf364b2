"""Differences between texts and between versions."""

from hypothesis import given
from hypothesis import strategies as st

from archive.differences import FieldChange, Run, compare_fields, compare_texts, compare_versions
from archive.records import Metadata, Section
from tests.archive.citing.versions import version_of
from tests.archive.rivers import FAIR, LOCK, MILL, QUAY, SALT, history_of

texts = st.text(alphabet="ab c\n,é漢ส", max_size=60)


@given(texts, texts)
def test_the_runs_hold_both_texts(before, after):
    runs = compare_texts(before, after)
    assert "".join(run.text for run in runs if run.kind != "inserted") == before
    assert "".join(run.text for run in runs if run.kind != "deleted") == after
    assert all(run.text for run in runs)


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert all(run.kind == "same" for run in compare_texts(text, text))


def test_changed_words_are_shown_old_before_new():
    assert compare_texts("at twice the price.", "at nearly three times the price.") == (
        Run("same", "at "),
        Run("deleted", "twice"),
        Run("inserted", "nearly three times"),
        Run("same", " the price."),
    )


def test_long_texts_are_aligned_by_lines_first():
    lines = [f"Line {n} of the long ledger of the salt office." for n in range(4_000)]
    changed = [*lines[:2_000], "Line 2000 of the short ledger of the salt office.", *lines[2_001:]]
    runs = compare_texts("\n".join(lines), "\n".join(changed))
    assert [(run.kind, run.text) for run in runs if run.kind != "same"] == [
        ("deleted", "long"),
        ("inserted", "short"),
    ]


def test_versions_are_compared_passage_by_passage():
    edited = MILL.replace("idle", "silent")
    history = history_of((QUAY, LOCK, MILL, FAIR), (FAIR, QUAY, SALT, edited))
    rows = compare_versions(history, 1, 2)
    assert [(row.status, [p.number for p in row.before], [p.number for p in row.after]) for row in rows] == [
        ("moved", [4], [4]),
        ("same", [1], [1]),
        ("gone", [2], []),
        ("inserted", [], [5]),
        ("edited", [3], [3]),
    ]
    assert Run("deleted", "idle") in rows[4].runs


def test_merged_passages_share_a_row():
    rows = compare_versions(history_of((QUAY, MILL, LOCK), (QUAY, f"{MILL} {LOCK}"), (SALT,)), 1, 2)
    assert [(row.status, [p.text for p in row.before]) for row in rows] == [
        ("same", [QUAY]),
        ("merged", [MILL, LOCK]),
    ]


def test_everything_gone_stands_before_everything_new():
    rows = compare_versions(history_of((QUAY,), (SALT,)), 1, 2)
    assert [row.status for row in rows] == ["gone", "inserted"]


def test_fields_and_headings_that_differ_are_told():
    before = version_of(
        Metadata("A river", "2021", ("Mira Talvik",)), (Section("Locks", 1), Section("Mills", 1)), ()
    )
    after = version_of(
        Metadata("A river", "2021-03", ("Mira Talvik", "Jon Berg"), rights="CC BY 4.0"),
        (Section("Locks", 1), Section("Weirs", 1)),
        (),
    )
    assert compare_fields(before, after) == (
        FieldChange("date", "2021", "2021-03"),
        FieldChange("authors", "Mira Talvik", "Mira Talvik; Jon Berg"),
        FieldChange("rights", "", "CC BY 4.0"),
        FieldChange("headings", "Mills", "Weirs"),
    )
    assert compare_fields(after, after) == ()
