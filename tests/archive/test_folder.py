"""The settings of an archive, and what is said of wrong ones."""

import pytest

from archive.errors import ArchiveMissing, SettingsInvalid
from archive.folder import Settings, database_path, load_settings


@pytest.fixture
def settle(tmp_path, monkeypatch):
    monkeypatch.delenv("PINCITE_URL", raising=False)

    def load(text: str) -> Settings:
        (tmp_path / "archive.toml").write_text(text, encoding="utf-8")
        return load_settings(tmp_path)

    return load


def test_without_a_file_every_setting_has_its_default(tmp_path, monkeypatch):
    monkeypatch.delenv("PINCITE_URL", raising=False)
    assert load_settings(tmp_path) == Settings()


def test_settings_and_limits_are_read(settle):
    settings = settle('name = "Hafenblatt"\nlanguage = "de"\n[limits]\nquery_seconds = 1\npages = 12\n')
    assert (settings.name, settings.language) == ("Hafenblatt", "de")
    assert (settings.limits.query_seconds, settings.limits.pages) == (1, 12)


def test_proxies_are_addresses_and_networks(settle):
    assert settle('proxies = ["10.88.0.1", "fd00::1/8"]').proxies == ("10.88.0.1/32", "fd00::/8")


def test_the_address_has_no_trailing_slash_and_the_environment_outranks_the_file(settle, monkeypatch):
    assert settle('url = "https://press.example.org/archive/"').url == "https://press.example.org/archive"
    monkeypatch.setenv("PINCITE_URL", "https://other.example.org")
    assert settle('url = "https://press.example.org"').url == "https://other.example.org"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('nmae = "x"', "did you mean name?"),
        ("[limits]\nseconds_ = 3", "did you mean limits.seconds?"),
        ("name = 3", "name must be text in quotes"),
        ("[limits]\npages = 'many'", "limits.pages must be a whole number"),
        ("[limits]\npages = true", "limits.pages must be a whole number"),
        ("[limits]\npages = 0", "more than 0"),
        ("limits = 3", r"\[limits\]"),
        ('url = "press.example.org"', "https://"),
        ('url = "https://press.example.org/?a=b"', "https://"),
        ('url = "https://[press"', "https://"),
        ('proxies = "10.0.0.1"', "list of addresses"),
        ('proxies = ["10.0.0.1", "gateway"]', "list of addresses.*gateway"),
        ("name = ", "can't be read"),
    ],
)
def test_what_is_wrong_is_named_with_the_right_way(settle, text, said):
    with pytest.raises(SettingsInvalid, match=said) as raised:
        settle(text)
    assert "archive.toml" in str(raised.value)


def test_bytes_that_are_no_text_are_named_too(settle, tmp_path):
    (tmp_path / "archive.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(SettingsInvalid, match=r"archive\.toml"):
        load_settings(tmp_path)


def test_a_folder_without_an_archive_is_named(tmp_path):
    with pytest.raises(ArchiveMissing, match=str(tmp_path)):
        database_path(tmp_path)
