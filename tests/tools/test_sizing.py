"""The arithmetic of growth: its answer stands in docs/scale.md, and grows as it should."""

import re
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tools.sizing import Wanted, size

ROOT = Path(__file__).parents[2]


def test_the_answer_in_the_guide_is_the_program_s():
    guide = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    command, shown = re.search(r"    \$ (python -m tools\.sizing[^\n]*)\n((?:    [^\n]+\n)+)", guide).groups()
    said = subprocess.run(
        [sys.executable, *command.split()[1:]], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert [line.strip() for line in shown.splitlines()] == [line.strip() for line in said.splitlines()]


@given(st.floats(1e3, 1e9), st.integers(0, 3))
def test_twice_the_passages_need_twice_the_disk(passages, replicas):
    def disk(count):
        rows = dict(size(Wanted(count, 1.0, 1.0, replicas)))
        return float(rows["index, all copies"].split()[0].replace(",", ""))

    assert abs(disk(2 * passages) - 2 * disk(passages)) <= 0.2
