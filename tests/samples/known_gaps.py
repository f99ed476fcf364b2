"""Where the program's record of a sample is not yet what a careful archivist would have made, and why."""

# (sample, field): the reason. Each is a strict xfail: closing a gap means deleting its line.
KNOWN_GAPS: dict[tuple[str, str], str] = {}
