import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.scoring import EXACT, FOLDED, LENGTHS, STEMMED, WEIGHTS, B, idf, length_of, norms, quantise, score
from tests.index import oracle


@given(st.integers(0, 2**30))
def test_a_length_is_kept_to_four_significant_bits(length):
    assert length_of(quantise(length)) == oracle.four_bits(length)


def test_every_byte_stands_for_a_length_of_its_own_in_order():
    assert [quantise(length_of(code)) for code in range(256)] == list(range(256))
    assert (LENGTHS[1:] > LENGTHS[:-1]).all()


def test_the_longest_lengths_share_the_last_byte():
    assert quantise(10**12) == 255


def test_the_oracle_and_the_engines_score_by_the_same_constants():
    assert (WEIGHTS, B) == (oracle.WEIGHTS, oracle.B)


def test_norms_follow_the_formula_and_an_empty_field_has_no_say():
    assert norms(0, 10.0)[quantise(10)] == pytest.approx(3.0)
    assert norms(2, 10.0)[quantise(20)] == pytest.approx(1 / (0.25 + 0.75 * 2))
    assert norms(1, 0.0)[0] == pytest.approx(1.5)


def test_a_rarer_word_weighs_more_and_none_weighs_less_than_nothing():
    assert idf(100, 1) > idf(100, 50) > idf(100, 100) > 0


@given(st.floats(0.1, 50), st.floats(0.1, 5))
def test_exact_beats_folded_beats_stemmed_other_things_equal(tf, norm):
    exact, folded, stemmed = (score([tf * weight], [norm], 1.0) for weight in (EXACT, FOLDED, STEMMED))
    assert exact > folded > stemmed > 0
