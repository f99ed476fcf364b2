"""An hour of load, or a quarter of a minute of it: 16 readers, a writer, a reindex and a backup at once."""

import os
import statistics

import pytest

from archive.store import open_store
from tests.survival import harness
from tests.survival.loading import FILES_A_MINUTE, READERS, Load, middle

SECONDS = float(os.environ.get("PINCITE_SOAK_SECONDS", "3600"))
RECORDS = 2_000  # in the archive when the hour begins
WARM = 1 / 6  # the part of the time after which memory has to be flat
WINDOWS = 10


def require_nothing_lost(load, seen):
    """Every file that was ever taken is a record with all its versions, in the archive and in its backup."""
    assert seen.faults == [], "\n".join(map(str, seen.faults[:20]))
    assert [line for line in harness.logged(load.folder) if "ERROR" in line or "Traceback" in line] == []
    assert harness.ended(load.folder, ["check"]).returncode == 0
    with open_store(load.folder / "archive", read_only=True) as store:
        assert store.counts().records == len(seen.taken) == load.next
        for record in seen.taken.values():
            assert store.get_record(record["id"]).current == record["version"]
            kept = store.get_version(record["id"], record["version"]).passages
            assert [(p.number, p.text) for p in kept] == [
                (p["number"], p["text"]) for p in record["passages"]
            ]
    assert seen.reindexed[-1] == 0
    assert seen.backed_up == 0
    copy = load.folder / "restored"
    copy.mkdir()
    (load.folder / "copy").rename(copy / "archive")
    assert harness.ended(copy, ["check"]).returncode == 0


def windows_of(memory, length, place):
    """The median of each window after the warm-up, in bytes."""
    start, width = length * WARM, length * (1 - WARM) / WINDOWS
    found = [
        [sample[place] for sample in memory if n * width <= sample[0] - start < (n + 1) * width]
        for n in range(WINDOWS)
    ]
    return [middle(each) for each in found if each]


@pytest.mark.timeout(200)
def test_readers_a_writer_and_a_reindex_at_once_see_no_error_and_lose_nothing(tmp_path):
    load = Load(tmp_path, seconds=15)
    seen = load.run(first=30)
    require_nothing_lost(load, seen)
    assert set(seen.statuses) == {200}
    assert sum(seen.statuses.values()) > READERS
    assert seen.batches >= 2


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_an_hour_of_readers_a_writer_and_a_reindex_sees_no_error_and_loses_nothing(tmp_path):
    load = Load(tmp_path, seconds=SECONDS)
    seen = load.run(first=RECORDS)
    tell(load, seen)
    require_nothing_lost(load, seen)
    assert set(seen.statuses) == {200}
    for place in (1, 2):
        levels = windows_of(seen.memory, load.length, place)
        assert max(levels) <= 1.1 * levels[0], f"memory is not flat: {levels}"


def tell(load, seen):
    """The counts, for docs/reliability.md."""
    cuts = statistics.quantiles(seen.seconds, n=100)
    print(f"\n{load.length:,.0f} seconds, {READERS} readers: {sum(seen.statuses.values()):,} answers")
    print(f"statuses {dict(seen.statuses)}, {len(seen.faults)} faults, {seen.reconnects} reconnects")
    print(
        f"median {cuts[49] * 1000:.0f} ms, 95th {cuts[94] * 1000:.0f} ms, 99th {cuts[98] * 1000:.0f} ms,",
        end=" ",
    )
    print(f"longest {max(seen.seconds) * 1000:.0f} ms")
    print(f"{load.next:,} files at {FILES_A_MINUTE} a minute in {seen.batches} batches;", end=" ")
    print(f"reindex {seen.reindexed}, backup {seen.backed_up}")
    for name, place in (("resident", 1), ("its own", 2)):
        levels = windows_of(seen.memory, load.length, place)
        shown = [round(level / 1e6) for level in levels]
        highest = max(sample[place] for sample in seen.memory) / 1e6
        print(f"memory, {name}, MB: {shown} after warm-up, highest {highest:.0f}")
    lines = harness.logged(load.folder)
    print(f"{len(lines)} lines in the server's log", *lines[:10], sep="\n  ")
    for fault in seen.faults[:50]:
        print("  fault:", fault)
