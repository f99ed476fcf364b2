"""Where a line of a page stands beside its main text and headline, as features of the trained weights."""

from collections.abc import Sequence


def position_features(position: int, taken: Sequence[int], headline: int | None) -> set[str]:
    """What holds of the piece at a position, given the positions of the text's pieces and of the headline."""
    if not taken:
        return {"no text"}
    if position < taken[0]:
        found = {"above text", f"above by {_bucket(taken[0] - position)}"}
        if headline is not None:
            found.add("below headline" if position >= headline else "above headline")
            found.add(f"from headline {_bucket(abs(position - headline))}")
        return found
    if position > taken[-1]:
        return {"below text", f"below by {_bucket(position - taken[-1])}"}
    found = {"within text", "first line" if position in taken[:2] else "inner line"}
    return found | {"last line"} if position in taken[-2:] else found


def _bucket(pieces: int) -> str:
    """A distance in pieces of a page, coarse: at most so many, or far."""
    return next((str(most) for most in (2, 6, 15) if pieces <= most), "far")
