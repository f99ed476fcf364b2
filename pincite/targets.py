"""What somebody names on the command line: a record, a version, a passage or a range."""

from archive.addresses import Site, Target
from archive.errors import UsageError


def target_of(name: str) -> Target:
    """What an id or URL names; UsageError where it is neither."""
    found = Site().find_target(name if "/" in name else f"/d/{name}")
    if found is None:
        raise UsageError(
            f"{name} is no record's id (12 letters and digits) and no URL of a record or passage"
        )
    return found


def record_id_of(name: str) -> str:
    """The record that an id or URL names, or that the passage it names belongs to."""
    return target_of(name).record_id
