"""Looks the pinned dependencies up in the advisories; says so in one line where that can't be done.

Exit status: 0 no advisory for what could be looked up, or nothing could be; 1 there is an advisory.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"


@dataclass(frozen=True, slots=True)
class Audit:
    """How many dependencies were looked up, how many could not be, and the advisories, one line each."""

    looked_up: int
    skipped: int
    advisories: tuple[str, ...]


def read_audit(report: str) -> Audit:
    """What pip-audit's JSON says; ValueError where it is none, as when the service can't be reached."""
    dependencies = json.loads(report)["dependencies"]
    skipped = [each for each in dependencies if "skip_reason" in each]
    advisories = tuple(
        f"{each['name']} {each['version']}: {found['id']}, mended in {_mended(found)}"
        for each in dependencies
        for found in each.get("vulns", ())
    )
    return Audit(len(dependencies) - len(skipped), len(skipped), advisories)


def _mended(found: dict[str, list[str]]) -> str:
    return ", ".join(found["fix_versions"]) or "no release yet"


def told(audit: Audit | None) -> tuple[str, int]:
    """What to say of an audit, None where there was none, and the exit status."""
    if audit is None or audit.looked_up == 0:
        return "audit: the advisories can't be reached from here, so no dependency was looked up", 0
    said = f"audit: {audit.looked_up} dependencies looked up, {len(audit.advisories)} advisories"
    if audit.skipped:
        said += f"; {audit.skipped} could not be looked up"
    return "\n".join((said, *audit.advisories)), 1 if audit.advisories else 0


def _report() -> str:
    command = [sys.executable, "-m", "pip_audit", "-r", str(CONSTRAINTS), "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def main() -> int:
    """Audit, and say what was found."""
    try:
        audit: Audit | None = read_audit(_report())
    except ValueError:
        audit = None
    said, status = told(audit)
    print(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
