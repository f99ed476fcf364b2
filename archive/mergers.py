"""The record in which a merged one lives on, through any number of mergers, and never without end."""

from collections.abc import Callable, Iterator


def follow_mergers(record_id: str, survivor_of: Callable[[str], str | None]) -> Iterator[str]:
    """The records that a record was merged into, one after the other; ends before any comes twice.

    Mergers that lead in a circle can't be made here, but a damaged database or two bags may hold them.
    """
    seen = {record_id}
    survivor = survivor_of(record_id)
    while survivor is not None and survivor not in seen:
        yield survivor
        seen.add(survivor)
        survivor = survivor_of(survivor)


def find_survivor(record_id: str, survivor_of: Callable[[str], str | None]) -> str | None:
    """The record in which a merged one lives on at last; None where there is none, or only a circle."""
    last = None
    for survivor in follow_mergers(record_id, survivor_of):
        last = survivor
    return last if last is not None and survivor_of(last) is None else None
