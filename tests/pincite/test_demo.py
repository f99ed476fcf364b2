from click.testing import CliRunner

from pincite.__main__ import cli
from tests.web.pages import get, words
from web import create_app


def test_the_sample_archive_is_a_site_with_a_name_that_its_owner_may_change(tmp_path):
    folder = tmp_path / "demo"
    arguments = ["--archive", str(folder), "demo", "--build-only"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    home = get(create_app(folder).test_client(), "/")
    assert words(home.h1) == "The Velian Sea Papers"
    assert "invented" in words(home.footer)
    (folder / "archive.toml").write_text('name = "Mine"\n', encoding="utf-8")
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert words(get(create_app(folder).test_client(), "/").h1) == "Mine"
