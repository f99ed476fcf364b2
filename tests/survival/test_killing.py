"""kill -9 at random moments, then the same command: the archive equals an undisturbed one."""

import os

import pytest

from tests.survival.harness import SCENARIOS, survive

SHORT = {"ingest": 4, "ingest again": 4, "merge of segments": 3}
KILLS = int(os.environ.get("PINCITE_KILLS", "300"))


@pytest.mark.timeout(280)
@pytest.mark.parametrize("name", SHORT)
def test_a_killed_command_is_completed_by_running_it_again(name, tmp_path):
    assert survive(SCENARIOS[name], tmp_path, kills=SHORT[name], seed=11) > 0


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_command_survives_many_kills(name, tmp_path):
    kills = KILLS // len(SCENARIOS)
    cut = survive(SCENARIOS[name], tmp_path, kills=kills, seed=2025)
    print(f"{name}: {kills} kills, {cut} of them while it ran, archive equal each time")
    assert cut >= kills // 2
