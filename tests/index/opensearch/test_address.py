import pytest

from archive.errors import SettingsInvalid
from archive.folder import OpenSearchSettings, load_settings
from index.opensearch import find_address


def find(settings=None, **environment):
    variables = {f"PINCITE_OPENSEARCH{name}": value for name, value in environment.items()}
    return find_address(settings or OpenSearchSettings(), variables)


def test_hosts_come_with_commas_and_the_first_one_brings_user_and_password():
    address = find(**{"": "https://ann:p%40ss@one.example:9201, https://two.example"})
    assert address.hosts == ("https://one.example:9201", "https://two.example:9200")
    assert (address.user, address.password) == ("ann", "p@ss")


def test_variables_of_their_own_outrank_the_address_and_the_settings():
    settings = OpenSearchSettings(hosts="https://one.example", user="bo", ca="/etc/ca.pem", shards=5)
    address = find(settings, _USER="ann", _PASSWORD="secret", _SHARDS="3", _REPLICAS="0", _VERIFY="no")
    assert (address.user, address.password, address.ca) == ("ann", "secret", "/etc/ca.pem")
    assert (address.shards, address.replicas, address.verify) == (3, 0, False)


def test_a_password_is_not_shown_with_the_address():
    assert "secret" not in repr(find(**{"": "https://ann:secret@one.example"}))
    assert "secret" not in find(**{"": "https://ann:secret@one.example"}).shown


@pytest.mark.parametrize(
    "given", ["one.example:9200", "ftp://one.example", "https://", "https://a:99999", "https://[::1"]
)
def test_what_is_no_address_is_said_without_its_password(given):
    with pytest.raises(SettingsInvalid, match="no address of OpenSearch"):
        find(**{"": given})
    with pytest.raises(SettingsInvalid) as said:
        find(**{"": "ftp://ann:secret@one.example"})
    assert "secret" not in str(said.value)


def test_a_password_with_bare_signs_is_refused_and_no_part_of_it_shown():
    with pytest.raises(SettingsInvalid, match="%40") as said:
        find(**{"": "http://ann:Qu4y@side/Q7@127.0.0.1:1"})
    assert not any(part in str(said.value) for part in ("Qu4y", "side", "Q7"))


def test_no_address_and_a_wrong_number_name_what_to_set():
    with pytest.raises(SettingsInvalid, match="PINCITE_OPENSEARCH"):
        find()
    with pytest.raises(SettingsInvalid, match="shards"):
        find(OpenSearchSettings(hosts="https://one.example", shards=0))


def test_the_settings_of_an_archive_name_the_engine_and_the_cluster(tmp_path, monkeypatch):
    monkeypatch.delenv("PINCITE_ENGINE", raising=False)
    assert load_settings(tmp_path).engine == "whoosh"
    (tmp_path / "archive.toml").write_text(
        'engine = "opensearch"\n[opensearch]\nhosts = "https://one.example"\nreplicas = 0\nverify = false\n'
    )
    settings = load_settings(tmp_path)
    assert settings.engine == "opensearch"
    assert settings.opensearch == OpenSearchSettings("https://one.example", replicas=0, verify=False)
    monkeypatch.setenv("PINCITE_ENGINE", "whoosh")
    assert load_settings(tmp_path).engine == "whoosh"
    monkeypatch.setenv("PINCITE_ENGINE", "sphinx")
    with pytest.raises(SettingsInvalid, match="whoosh or opensearch"):
        load_settings(tmp_path)
