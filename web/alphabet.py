"""Where a name stands in an alphabetical list, whatever its script."""

import unicodedata


def letter_of(name: str) -> str:
    """The letter that a name stands under, without its accent; `#` for what begins with none.

    In title case, which is the capital where an alphabet has one: the upper case of Georgian is in few fonts.
    """
    first = next((c for c in unicodedata.normalize("NFKD", name) if c.isalnum()), "")
    return first.title()[:1] if first.isalpha() else "#"


def sorting_of(name: str) -> tuple[str, str]:
    """A name's place in the list: by letters without accents and capitals, then as it is written."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return letter_of(name) + plain.casefold(), name
