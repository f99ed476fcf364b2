"""What a check of an archive finds."""

from dataclasses import dataclass

GRAVITIES = ("fault", "note")  # a note is worth knowing and breaks no promise


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: which, why, and what mends it."""

    kind: str  # "database", "payload", "version", "passage", "name", "log", "url", "file"
    subject: str  # the id, digest, URL or path concerned
    problem: str
    repair: str  # what a person can do, in words
    gravity: str = "fault"
    remedy: str | None = None  # what `check --repair` can do about it without guessing: a key of its remedies
    repaired: bool = False
