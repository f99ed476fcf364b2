"""What the README says can be pasted works when pasted, and its links lead somewhere."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^```(sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NOT_HERE = re.compile(r"^make |^pincite serve", re.MULTILINE)  # would install, or never end


def _tour(folder: Path) -> tuple[str, list[str]]:
    """The tour's commands, in a folder of its own, and the lines it promises to print."""
    blocks = [(kind, text) for kind, text in _FENCE.findall(README) if not _NOT_HERE.search(text)]
    script = "\n".join(text for kind, text in blocks if kind == "sh").replace(
        "/tmp/pincite-tour", str(folder)
    )
    promised = [line for kind, text in blocks if kind == "text" for line in text.splitlines() if line.strip()]
    return script, promised


@pytest.mark.skipif(shutil.which("bash") is None, reason="the tour is for bash")
def test_the_tour_works_when_pasted_and_prints_what_it_promises(tmp_path):
    script, promised = _tour(tmp_path / "tour")
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PINCITE_ARCHIVE": "pincite-data"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    printed = done.stdout.splitlines()
    assert promised
    assert [line for line in promised if line not in printed] == []
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_counts_the_samples():
    from tests.samples.golden import golden_paths, golden_record

    languages = {golden_record(sample)["language"] for sample in golden_paths()}
    assert len(golden_paths()) == 52 and "fifty-two documents" in README
    assert len(languages) == 10 and "ten languages" in README
