"""The wrong distribution of Whoosh is noticed, and named."""

import pytest

from archive.errors import EngineError
from index.whoosh_engine.distribution import check_distribution, installed_distributions


def test_ours_is_installed():
    assert [name.lower() for name in installed_distributions()] == ["whoosh3"]


def test_another_is_named_with_what_to_type():
    with pytest.raises(EngineError, match="pip uninstall Whoosh-Reloaded") as raised:
        check_distribution((2, 7, 5), ["whoosh3", "Whoosh-Reloaded"])
    assert "2.7.5" in str(raised.value)
    assert "pip install --force-reinstall whoosh3" in str(raised.value)


def test_ours_in_another_build_is_taken():
    check_distribution((3, 54, 9), ["whoosh3"])
