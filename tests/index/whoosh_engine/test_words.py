"""The dictionary counts live documents, whatever segments they are in."""

import pytest

from index.found import WordCount
from index.whoosh_engine import WhooshEngine, words
from tests.index.whoosh_engine.texts_of import cursor, document


@pytest.fixture
def snapshot(tmp_path):
    """Three segments, one with a deleted document; kelp in 3 documents, keel in 2, keen in 1, keg in none."""
    engine = WhooshEngine(tmp_path / "index")
    first = [document(f"x{number}", "calm") for number in range(5)]
    engine.rebuild([*first, document("a", "kelp keel"), document("z", "keg keen Kelp")], cursor(1))
    engine.apply([document("b", "Kelp keel"), document("c", "kelp keen")], {"z"}, cursor(2))
    engine.apply([document("d", "kelp", title="Keepers")], (), cursor(3))
    assert engine.state().segments == 3
    return engine.snapshot()


def test_a_word_s_documents_are_those_of_its_most_frequent_form(snapshot):
    expected = [WordCount("kelp", 3), WordCount("keel", 2), WordCount("keen", 1), WordCount("keepers", 1)]
    assert snapshot.prefixed_folds("ke", 5) == expected
    assert snapshot.prefixed_folds("ke", 2) == expected[:2]
    assert snapshot.frequency("kelp") == 3
    assert snapshot.frequency("Kelp") == 1
    assert snapshot.frequency("keg") == 0


def test_more_words_are_looked_at_until_no_other_can_be_more_frequent(tmp_path):
    """Each segment's most frequent words are others; the most frequent of all is among the first of none."""
    engine = WhooshEngine(tmp_path / "index")
    for segment in range(3):
        own = [document(f"s{segment}{n}", f"ka{segment}{chr(97 + n % 9)} " * 2 + "k0") for n in range(18)]
        common = [document(f"c{segment}", "kz")]
        engine.apply([*own, *common], (), cursor(segment))
    assert engine.snapshot().prefixed_folds("k", 1) == [WordCount("k0", 54)]
    assert [word.fold for word in engine.snapshot().prefixed_folds("kz", 1)] == ["kz"]
    assert engine.snapshot().prefixed_folds("ka", 1)[0].documents == 2


def test_many_words_are_ordered_alike_where_nothing_was_deleted(tmp_path, monkeypatch):
    engine = WhooshEngine(tmp_path / "index")
    for segment in range(3):
        engine.apply([document(f"d{segment}", f"kelp keel keen{segment}")], (), cursor(segment))
    few = engine.snapshot().prefixed_folds("ke", 10)
    monkeypatch.setattr(words, "MANY", 0)
    assert engine.snapshot().prefixed_folds("ke", 10) == few
    assert engine.snapshot().forms("kelp") == ("kelp",)


def test_near_spellings_come_nearest_first(snapshot):
    close = [word.fold for word in snapshot.close_folds("keal", 2, 9)]
    assert close == ["keel", "kelp", "keen"]  # kelp before keen: more frequent
    assert snapshot.close_folds("", 2, 9) == []
