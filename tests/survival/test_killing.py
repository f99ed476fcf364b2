"""kill -9 at random moments, then the same command: the archive equals an undisturbed one."""

import os

import pytest

from pincite.__main__ import VERBS
from tests.survival.harness import SCENARIOS, survive

SHORT = ["ingest", "ingest again"]
KILLS = int(os.environ.get("PINCITE_KILLS", "300"))


@pytest.mark.timeout(280)
@pytest.mark.parametrize("name", SHORT)
def test_a_killed_command_is_completed_by_running_it_again(name, tmp_path):
    assert survive(SCENARIOS[name], tmp_path, kills=4, seed=11) > 0


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_command_survives_many_kills(name, tmp_path):
    if name not in ("ingest again", *VERBS):
        pytest.fail(f"pincite has no verb {name}")
    kills = KILLS // len(SCENARIOS)
    cut = survive(SCENARIOS[name], tmp_path, kills=kills, seed=2025)
    print(f"{name}: {kills} kills, {cut} of them while it ran, archive equal each time")
    assert cut >= kills // 2
