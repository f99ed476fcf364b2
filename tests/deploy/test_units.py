"""The systemd unit and the Containerfile say nothing that their programs refuse, and keep their walls."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "pincite.service"
INSTRUCTIONS = {
    "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD",
    "ARG", "LABEL", "STOPSIGNAL",
}  # fmt: skip  # ADD is not among them: it fetches from the net and unpacks without being asked
WALLS = {
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
}


def steps():
    """The Containerfile's instructions with their words, continued lines joined."""
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", " ", "\n".join(x for x in text.splitlines() if not x.startswith("#")))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def settings():
    """The unit's settings by name; the last of a name counts."""
    lines = [line for line in UNIT.read_text(encoding="utf-8").splitlines() if "=" in line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_unit(tmp_path):
    copy = tmp_path / UNIT.name  # with a command that exists here: systemd-analyze looks for it
    copy.write_text(UNIT.read_text().replace("/opt/pincite/.venv/bin/pincite", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    said = [line for line in done.stderr.splitlines() if UNIT.name in line]
    complaints = [line for line in said if "Documentation" not in line]
    assert complaints == []


def test_the_unit_has_sections_and_settings_only():
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        plain = not line or line[0] == "#"
        assert plain or re.fullmatch(r"\[(Unit|Service|Install)\]|[A-Z]\w+=.*", line), line


def test_the_unit_serves_to_loopback_as_a_user_who_may_do_nothing_else():
    found = settings()
    assert {name: found.get(name) for name in WALLS} == WALLS
    assert found["User"] not in ("", "root")
    words = shlex.split(found["ExecStart"])
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert found["ReadWritePaths"] == found["Environment"].removeprefix("PINCITE_ARCHIVE=")


def test_the_unit_waits_longer_than_the_server_takes_to_stop():
    source = (ROOT / "pincite" / "serving.py").read_text(encoding="utf-8")
    graceful = int(re.search(r'"graceful_timeout": (\d+)', source).group(1))
    assert int(settings()["TimeoutStopSec"]) > graceful


def test_the_containerfile_has_known_instructions_only():
    assert {name for name, *_ in steps()} <= INSTRUCTIONS


def test_every_base_image_is_pinned_by_its_tag():
    bases = [words.split()[0] for name, words in steps() if name == "FROM"]
    assert bases
    for base in bases:
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+:[\w.-]+", base), base
        assert not base.endswith(":latest")


def test_the_container_runs_as_a_user_without_rights():
    last = [words for name, words in steps() if name == "USER"][-1]
    assert last not in ("root", "0")
    assert [name for name, _ in steps()].index("USER") < [name for name, _ in steps()].index("ENTRYPOINT")


def test_what_the_container_copies_is_here_and_every_package_is_copied():
    copied = set()
    for name, words in steps():
        if name == "COPY" and not words.startswith("--from"):
            copied |= set(words.split()[:-1])
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert {"archive", "ingest", "index", "web", "pincite"} <= copied


def test_what_is_installed_is_held_to_its_hashes():
    installs = [words for name, words in steps() if name == "RUN" and "pip install" in words]
    assert any("--require-hashes" in words for words in installs)
    assert all("--require-hashes" in words or "--no-deps" in words for words in installs)
