import json

import pytest
from click.testing import CliRunner

from archive.errors import PinciteError
from pincite.__main__ import cli

ARTICLE = """The pier at Solvang

12 MARCH 2021

Mira Talvik

The pier was built in a single summer by masons who had never worked below the tide line before.

A survey found that one stone in seven had been laid without mortar, and the council voted to keep the report.

When the winter storms came the outer half of the pier went down in one night, and nobody was surprised.
"""


class Terminal:
    """Runs commands on one archive, in this process, as the command line does."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, *words):
        result = CliRunner().invoke(cli, ["--archive", str(self.folder), *map(str, words)])
        if isinstance(result.exception, PinciteError):
            return 2, "", str(result.exception)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    def lines(self, *words):
        code, out, err = self.run(*words)
        assert code in (0, 1), err
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def terminal(tmp_path):
    return Terminal(tmp_path / "archive")


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "inbox" / "pier.txt"
    file.parent.mkdir()
    file.write_text(ARTICLE, encoding="utf-8")
    return file
