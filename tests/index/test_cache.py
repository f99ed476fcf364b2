"""The cache never holds more than it may, and keeps what was used last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import EngineError
from index.cache import BoundedCache, cache_size


@given(st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=40))))
def test_it_holds_no_more_than_it_may(entries):
    cache = BoundedCache(100, len)
    for key, value in entries:
        cache.put(key, value)
        assert 0 <= cache.bytes <= 100
    cache.clear()
    assert cache.bytes == 0


def test_what_was_used_last_stays():
    cache = BoundedCache(100, len)
    for key in "abcd":
        cache.put(key, b"x" * 25)
    assert cache.find("a")
    cache.put("e", b"x" * 25)
    assert cache.find("b") is None
    assert cache.find("a")


def test_what_would_fill_a_quarter_is_not_kept():
    cache = BoundedCache(100, len)
    cache.put("a", b"x" * 26)
    assert cache.find("a") is None


@pytest.mark.parametrize(
    ("setting", "size"), [("", 64_000_000), ("8", 8_000_000), ("0.5", 500_000), ("0", 0)]
)
def test_its_size_is_set_in_megabytes(setting, size):
    assert cache_size(setting) == size


@pytest.mark.parametrize("setting", ["much", "-1", "nan", "inf"])
def test_a_size_that_is_none_is_refused(setting):
    with pytest.raises(EngineError, match="PINCITE_CACHE_MB"):
        cache_size(setting)
