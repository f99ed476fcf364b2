"""A quotation held against the text it was taken from, as a scholar reads it.

Quotation marks, dashes, white space and the case of the first letter may differ; an ellipsis stands for
words left out, square brackets for what the quoter put in or altered. All is listed; the rest is a fault.
How a program writes a letter (composed or not, as a ligature, with invisible marks) is no difference.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from archive.letters import letters
from archive.similarity import Codebook, alignment
from archive.words import fold_word, word_spans

_ELLIPSIS = r"(?:…|\.(?:\s?\.){2,3})"
_MARKS = re.compile(rf"\[\s*{_ELLIPSIS}\s*\]|\(\s*{_ELLIPSIS}\s*\)|{_ELLIPSIS}|\[([^\[\]]*)\]")
_BREAK = "…"  # stands for any sign that words were left out
_QUOTES = re.compile("``|''|[\"'“”„‟«»‹›‘’‚‛`´「」『』〝〞〟＂＇ʼ′″]")
_DASHES = re.compile("[-‐‑‒–—―－]+")
_SENTENCE = re.compile(r"[.!?…;:。！？\n]")
_SPACE = re.compile(r"[\s\u00ad]+")
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010\u00ad][ \t]*\n[ \t]*([^\W\d_]+)")
_LEAST = 0.55  # of a stretch's words must be found for it to count as taken from the text
_SLACK = 4  # words looked at beyond the likeliest window, on either side


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing in which a quotation differs from its source.

    Kinds that a scholar takes for granted: "quotation marks", "dashes", "white space", "first letter",
    "omission", "brackets". Faults: "changed", "added", "left out", "capitals", "punctuation".
    """

    kind: str
    quoted: str
    original: str

    @property
    def is_fault(self) -> bool:
        """Whether it changes what was said or how it was spelled."""
        return self.kind in {"changed", "added", "left out", "capitals", "punctuation"}

    @property
    def sentence(self) -> str:
        """What to say of it: what is quoted, and what the text has."""
        quoted, original = (" ".join(text.split()) for text in (self.quoted, self.original))
        if self.kind == "white space" or not (quoted or original):
            return "spaces or line breaks differ"
        if self.kind == "omission":
            return f"“{original}” left out, as the ellipsis says"
        if not quoted:
            return f"“{original}” left out"
        if not original:
            return f"“{quoted}” {'put in, in brackets' if self.kind == 'brackets' else 'is not in the text'}"
        return f"“{quoted}” where the text has “{original}”"


@dataclass(frozen=True, slots=True)
class Collation:
    """A quotation placed in a text: where it begins and ends, how it differs, how much of it was found."""

    start: int  # code points of the text
    end: int
    discrepancies: tuple[Discrepancy, ...]
    score: float  # the share of the quotation's own words that stand in the text

    @property
    def faults(self) -> int:
        """How many of the discrepancies are faults."""
        return sum(discrepancy.is_fault for discrepancy in self.discrepancies)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a quotation or of a text, and the marks between it and the word before."""

    text: str
    before: str
    start: int
    end: int
    bracketed: bool = False

    @property
    def fold(self) -> str:
        return fold_word(self.text)


def find_collation(quotation: str, text: str) -> Collation | None:
    """The place in the text that the quotation was taken from; None where too little of it stands there."""
    seen = letters(text)
    source = _words_of(seen.text)
    joined, breaks = _unbroken(letters(quotation).text, {word.fold for word in source})
    stretches = [stretch for stretch in _stretches(joined) if stretch]
    if not stretches or not source:
        return None
    codebook = Codebook()
    code = codebook.encode(word.fold for word in source)
    places = _place_all([codebook.encode(word.fold for word in stretch) for stretch in stretches], code)
    if places is None:
        return None
    widened = _widened(stretches, places, source, codebook, code)
    collation = _collate(stretches, source, widened, codebook, code)
    if collation is None:
        return None
    start, end = seen.span(collation.start, collation.end)
    return replace(collation, start=start, end=end, discrepancies=(*collation.discrepancies, *breaks))


def _unbroken(quotation: str, source: Collection[str]) -> tuple[str, list[Discrepancy]]:
    """The quotation with those words whole that a line's end parted with a hyphen and the text has whole."""
    breaks: list[Discrepancy] = []

    def join(match: re.Match[str]) -> str:
        whole = match[1] + match[2]
        if fold_word(whole) not in source:
            return match[0]
        breaks.append(Discrepancy("white space", match[0], whole))
        return whole

    return _BROKEN.sub(join, quotation), breaks


def _stretches(quotation: str) -> list[list[_Word]]:
    """The quotation's words, cut where an ellipsis says that words were left out."""
    plain, bracketed = "", []
    position = 0
    for match in _MARKS.finditer(quotation):
        inner = match[1] if match[1] is not None else _BREAK
        for piece, inside in ((quotation[position : match.start()], False), (inner, match[1] is not None)):
            plain += piece
            bracketed += [inside] * len(piece)
        position = match.end()
    plain += quotation[position:]
    bracketed += [False] * (len(quotation) - position)
    stretches: list[list[_Word]] = [[]]
    for word in _words_of(plain, bracketed):
        if _BREAK in word.before:
            stretches.append([])
        stretches[-1].append(word)
    return stretches


def _words_of(text: str, bracketed: Sequence[bool] = ()) -> list[_Word]:
    found, last = [], 0
    for start, end in word_spans(text):
        found.append(_Word(text[start:end], text[last:start], start, end, any(bracketed[start:end])))
        last = end
    return found


def _place_all(stretches: Sequence[str], code: str) -> list[tuple[int, int]] | None:
    """Half-open word positions of each stretch: the longest first, then the others around it in order."""
    longest = max(range(len(stretches)), key=lambda index: (len(stretches[index]), -index))
    anchor = _place(stretches[longest], code, 0, len(code))
    if anchor is None:
        return None
    behind, before = [anchor], [anchor]
    for stretch in stretches[longest + 1 :]:
        found = _place(stretch, code, behind[-1][1], len(code))
        behind.append(found or (behind[-1][1], behind[-1][1]))
    for stretch in reversed(stretches[:longest]):
        found = _place(stretch, code, 0, before[-1][0], last=True)
        before.append(found or (before[-1][0], before[-1][0]))
    return [*reversed(before[1:]), *behind]


def _place(stretch: str, code: str, start: int, end: int, *, last: bool = False) -> tuple[int, int] | None:
    exact = code.rfind(stretch, start, end) if last else code.find(stretch, start, end)
    if exact >= 0:
        return exact, exact + len(stretch)
    found = fuzz.partial_ratio_alignment(stretch, code[start:end]) if end > start else None
    if found is None or len(stretch) < 3:
        return None
    low = max(start, start + found.dest_start - _SLACK)
    high = min(end, start + found.dest_end + _SLACK)
    steps = [step for step in alignment(stretch, code[low:high]) if step.tag == "equal"]
    common = sum(step.src_end - step.src_start for step in steps)
    if common < _LEAST * len(stretch):
        return None
    return low + steps[0].dest_start, low + steps[-1].dest_end


def _widened(
    stretches: Sequence[Sequence[_Word]],
    places: Sequence[tuple[int, int]],
    source: Sequence[_Word],
    codebook: Codebook,
    code: str,
) -> list[tuple[int, int]]:
    """The places, each with as many words more as its stretch begins or ends with that do not stand there.

    They were put for others then; but nobody is taken to have misquoted the sentence before or after.
    """
    found: list[tuple[int, int]] = []
    for index, (stretch, place) in enumerate(zip(stretches, places, strict=True)):
        encoded = codebook.encode(word.fold for word in stretch)
        low = found[-1][1] if found else 0
        high = next((after for after, until in places[index + 1 :] if after < until), len(source))
        equal = [s for s in alignment(encoded, code[slice(*place)]) if s.tag == "equal"]
        lead, trail = (equal[0].src_start, len(stretch) - equal[-1].src_end) if equal else (0, 0)
        found.append(_widen(place, lead, trail, (low, high), source))
    return found


def _widen(
    place: tuple[int, int], lead: int, trail: int, limits: tuple[int, int], source: Sequence[_Word]
) -> tuple[int, int]:
    """A place with up to so many words more on either side, within its sentences and the limits."""
    start, end = place
    while lead and start > limits[0] and not _SENTENCE.search(source[start].before):
        start, lead = start - 1, lead - 1
    while trail and end < limits[1] and not _SENTENCE.search(source[end].before):
        end, trail = end + 1, trail - 1
    return start, end


def _collate(
    stretches: Sequence[Sequence[_Word]],
    source: Sequence[_Word],
    places: Sequence[tuple[int, int]],
    codebook: Codebook,
    code: str,
) -> Collation | None:
    found: list[Discrepancy] = []
    matched = total = 0
    reached = None
    for stretch, (start, end) in zip(stretches, places, strict=True):
        if reached is not None and start > reached:
            found.append(Discrepancy("omission", "…", _raw(source[reached:start])))
        reached = end
        encoded = codebook.encode(word.fold for word in stretch)
        for step in alignment(encoded, code[start:end]):
            if step.tag == "equal":
                matched += step.src_end - step.src_start
        total += sum(not word.bracketed for word in stretch)
        found += _compare(stretch, source[start:end], encoded, code[start:end])
    placed = [place for place in places if place[0] < place[1]]
    if not placed or matched < _LEAST * total:
        return None
    score = min(1.0, matched / max(total, 1))
    return Collation(source[placed[0][0]].start, source[placed[-1][1] - 1].end, tuple(found), score)


def _compare(
    quoted: Sequence[_Word], original: Sequence[_Word], quoted_code: str, original_code: str
) -> Iterator[Discrepancy]:
    """The discrepancies of one stretch, in order."""
    old: list[_Word] = []
    new: list[_Word] = []
    for step in alignment(quoted_code, original_code):
        if step.tag != "equal":
            new += quoted[step.src_start : step.src_end] if step.tag == "delete" else []
            old += original[step.dest_start : step.dest_end] if step.tag == "insert" else []
            continue
        changed = bool(old or new)
        yield from _change(new, old)
        old, new = [], []
        pairs = zip(
            quoted[step.src_start : step.src_end], original[step.dest_start : step.dest_end], strict=True
        )
        for index, (mine, theirs) in enumerate(pairs):
            first = step.src_start + index == 0
            yield from _compare_marks(mine, theirs, seam=first or (changed and index == 0))
            yield from _compare_words(mine, theirs, first=first)
    yield from _change(new, old)


def _change(new: Sequence[_Word], old: Sequence[_Word]) -> Iterator[Discrepancy]:
    """Other words than the source has; brackets answer for the words in them, never for those beside them.

    Where there are such words too, they are held against the source's: `ten [sic]` for `nine` is a fault.
    """
    own = [word for word in new if not word.bracketed]
    put_in = [word for word in new if word.bracketed]
    if own or (old and not put_in):
        yield Discrepancy("changed" if own and old else "added" if own else "left out", _raw(own), _raw(old))
    if put_in:
        yield Discrepancy("brackets", _raw(put_in), "" if own else _raw(old))


def _compare_marks(mine: _Word, theirs: _Word, *, seam: bool) -> Iterator[Discrepancy]:
    """What differs between two words and the ones before them; nothing is asked of the marks at a seam."""
    if seam or mine.before == theirs.before or _BREAK in mine.before:
        return
    steps = (("white space", _SPACE, " "), ("quotation marks", _QUOTES, '"'), ("dashes", _DASHES, "-"))
    one, other = mine.before, theirs.before
    for kind, pattern, sign in steps:
        before = (one, other)
        one, other = pattern.sub(sign, one), pattern.sub(sign, other)
        if one == other and before[0] != before[1]:
            yield Discrepancy(kind, mine.before, theirs.before)
            return
    if "".join(one.split()) == "".join(other.split()):
        yield Discrepancy("white space" if "-" not in one else "dashes", mine.before, theirs.before)
    elif not mine.bracketed:
        yield Discrepancy("punctuation", mine.before.strip(), theirs.before.strip())


def _compare_words(mine: _Word, theirs: _Word, *, first: bool) -> Iterator[Discrepancy]:
    one, other = (_QUOTES.sub("'", word.text) for word in (mine, theirs))
    if one == other:
        if mine.text != theirs.text:
            yield Discrepancy("quotation marks", mine.text, theirs.text)
        return
    if mine.bracketed:
        kind = "brackets"
    elif first and one[1:] == other[1:]:
        kind = "first letter"
    else:
        kind = "capitals"
    yield Discrepancy(kind, mine.text, theirs.text)


def _raw(words: Sequence[_Word]) -> str:
    """The words with the marks between them."""
    return "".join(word.text if index == 0 else word.before + word.text for index, word in enumerate(words))
