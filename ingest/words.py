"""Lists of words as they read, and how words begin."""


def is_low(text: str) -> bool:
    """Whether a text begins in lower case; Georgian letters have no case in ordinary text."""
    return text[:1].islower() and not "\u10d0" <= text[:1] <= "\u10ff"


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as it reads."""
    return frozenset(words.split())
