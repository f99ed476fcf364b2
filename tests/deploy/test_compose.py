"""The compose file passes its linter, and sets nothing that its programs don't read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "deploy" / "compose.yaml"
# Images are pinned by tags: only who copies them knows the digests of the copies. OpenSearch's image writes
# its certificates beside its program when it starts.
ALLOWED = {
    ("CL-0019", None),
    ("CL-0007", "opensearch1"),
    ("CL-0007", "opensearch2"),
    ("CL-0007", "opensearch3"),
}


def services():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def test_the_linter_finds_nothing_but_what_is_explained():
    done = subprocess.run(
        [sys.executable, "-m", "compose_lint", "check", "--format", "json", str(COMPOSE)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["errors"] == []
    found = [(each["rule_id"], each["service"]) for each in report["findings"]]
    assert [each for each in found if each not in ALLOWED and (each[0], None) not in ALLOWED] == []


def test_every_setting_of_ours_is_one_that_the_program_reads():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("archive", "index", "pincite")
        for path in (ROOT / part).rglob("*.py")
    )
    for name in services()["web"]["environment"]:
        if not name.startswith("PINCITE_") or name.startswith("PINCITE_OPENSEARCH_"):
            continue
        assert f'"{name}"' in code, name
    ours = {name for name in services()["web"]["environment"] if name.startswith("PINCITE_OPENSEARCH_")}
    address = (ROOT / "index" / "opensearch" / "address.py").read_text(encoding="utf-8")
    for name in ours:
        assert name.removeprefix("PINCITE_OPENSEARCH_").lower() in address, name


def test_every_volume_network_and_service_that_is_named_is_there():
    whole = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    for service in services().values():
        assert {each.split(":")[0] for each in service.get("volumes", ())} <= set(whole["volumes"])
        assert set(service["networks"]) <= set(whole["networks"])
        assert set(service.get("depends_on", ())) <= set(whole["services"])


def test_the_only_way_in_is_the_proxy_on_loopback():
    ports = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert list(ports) == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in ports["proxy"])
    inside = [name for name, service in services().items() if service["networks"] == ["inside"]]
    assert set(services()) - set(inside) == {"proxy"}


def test_no_password_is_written_down():
    text = COMPOSE.read_text(encoding="utf-8")
    for line in text.splitlines():
        if re.match(r"\s+\w*PASSWORD\w*:", line):
            assert re.search(r"\$\{\w+:\?", line), line
