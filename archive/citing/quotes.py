"""Quotation marks as American styles set them: round, single within double, stops inside."""

import re

_INNER_CLOSE = "\ue000"  # stands for the mark that closes an inner quotation, which an apostrophe does not
_OPENING = re.compile(r'(?<![^\s(\[{—–/-])"(?=\S)')
_STRAIGHT = re.compile('"')
_OUTSIDE = re.compile(rf"({_INNER_CLOSE}?”|{_INNER_CLOSE})((?:</[a-z]+>)*)([.,])")
_DOUBLED = re.compile(r"([.?!])\.([’”])|([?!])\.(?=\s|$)")


def quoted(words: str) -> str:
    """The words in quotation marks, and those in them made single, unless they have such too."""
    if "‘" in words:
        return f"“{words}”"
    return nest_quotes(f"“{curl_quotes(words)}”").replace(_INNER_CLOSE, "’")


def curl_quotes(text: str) -> str:
    """Straight double quotation marks made round, so that they nest; an odd number is left as it is."""
    if text.count('"') % 2 or "“" in text or "”" in text:
        return text
    return _STRAIGHT.sub("”", _OPENING.sub("“", text))


def nest_quotes(text: str) -> str:
    """Quotation marks within quotation marks made single; an unbalanced text is left as it is."""
    if text.count("“") != text.count("”"):
        return text
    depth, found = 0, []
    for mark in text:
        depth -= mark == "”"
        found.append({"“": "‘", "”": _INNER_CLOSE}.get(mark, mark) if depth > 0 else mark)
        depth += mark == "“"
    return "".join(found)


def punctuation_in_quotes(text: str) -> str:
    """A full stop or comma after a closing quotation mark put before it, as American styles have it."""
    moved = _OUTSIDE.sub(r"\3\1\2", text).replace(_INNER_CLOSE, "’")
    return _DOUBLED.sub(lambda match: "".join(part or "" for part in match.groups()), moved)
