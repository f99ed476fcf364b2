"""What became of a range `p{k}-{m}`: the passages from k to m in reading order, whichever comes first.

In each version in which both ends stand a range has a text, its passages' joined by a newline, and its check.
"""

from collections.abc import Sequence

from archive.addresses import Target
from archive.arrivals import Arrival, Cited, joined
from archive.errors import PassageNotFound
from archive.identifiers import check_of, distinct_checks, text_digest
from archive.lineage import Journey, Lineage, Turn
from archive.records import Passage


def resolve_range(lineage: Lineage, target: Target) -> Arrival:
    """The arrival of a range; PassageNotFound where no version, or not the pinned one, has both its ends."""
    first, last = target.first, target.last
    if first is None or last is None:
        raise PassageNotFound(f"{target.path} names no range; one is {target.record.path}/p1-2")
    checks = range_checks(lineage, first, last)
    if not checks or (target.version is not None and target.version not in checks):
        place = f"version {target.version}" if target.version else "any version"
        raise PassageNotFound(f"{first} and {last} stand together in no text of {lineage.record_id}, {place}")
    if target.version is not None:
        return _pinned(lineage, target, first, last, checks)
    return _current(lineage, target, first, last, checks)


def range_checks(lineage: Lineage, first: int, last: int) -> dict[int, str]:
    """The check of a range in each version that has both its ends, oldest first."""
    digests = {
        version: text_digest(joined(lineage.span(first, last, version)))
        for version in lineage.versions_with(first)
        if lineage.find_passage(last, version) is not None
    }
    checks = distinct_checks(digests.values())
    return {version: checks[digest] for version, digest in digests.items()}


def _pinned(lineage: Lineage, target: Target, first: int, last: int, checks: dict[int, str]) -> Arrival:
    version = target.version or lineage.latest
    passages = lineage.span(first, last, version)
    journeys = _journeys(lineage, passages, version)
    text = _words_now(lineage, target, passages, version, journeys)
    return Arrival(
        target=target,
        status=_status(lineage, passages, version, journeys, text),
        version=version,
        latest=lineage.latest,
        passages=passages,
        pieces=_pieces(lineage, journeys),
        cited=None,
        turns=_turns(journeys),
        check=checks[version],
        permalink=_range_target(target.record_id, passages, checks[version]),
    )


def _current(lineage: Lineage, target: Target, first: int, last: int, checks: dict[int, str]) -> Arrival:
    matching = [version for version, check in checks.items() if target.check in (None, check)]
    version = matching[-1] if matching else max(checks)
    before = lineage.span(first, last, version)
    journeys = _journeys(lineage, before, version)
    passages = _words_now(lineage, target, before, version, journeys)
    cited = None
    if matching and (target.check is not None or version != lineage.latest):
        cited = Cited(version, lineage.versions[version].made_at, checks[version], before)
    status = _status(lineage, before, version, journeys, passages) if matching else "unmatched"
    check, permalink = _names(lineage, target, passages, cited)
    return Arrival(
        target=target,
        status=status,
        version=lineage.latest,
        latest=lineage.latest,
        passages=passages,
        pieces=_pieces(lineage, journeys),
        cited=cited,
        turns=_turns(journeys),
        check=check,
        permalink=permalink,
    )


def _journeys(lineage: Lineage, passages: Sequence[Passage], version: int) -> dict[int, Journey]:
    return {passage.number: lineage.follow(passage.number, version) for passage in passages}


def _pieces(lineage: Lineage, journeys: dict[int, Journey]) -> tuple[Passage, ...]:
    return lineage.latest_passages(n for journey in journeys.values() for n in journey.now)


def _turns(journeys: dict[int, Journey]) -> tuple[Turn, ...]:
    turns = {turn for journey in journeys.values() for turn in journey.turns}
    return tuple(sorted(turns, key=lambda turn: (turn.version, turn.number)))


def _words_now(
    lineage: Lineage,
    target: Target,
    before: tuple[Passage, ...],
    version: int,
    journeys: dict[int, Journey],
) -> tuple[Passage, ...]:
    """From end to end in the latest version, insertions too; the single passages where an end went astray.

    It went astray if it died, if it left other parts of the range outside, or if more passages that stood
    outside the range than parts of it would now lie between.
    """
    pieces = _pieces(lineage, journeys)
    now = {piece.number for piece in pieces}
    ends = [lineage.find_passage(n, lineage.latest) for n in (target.first, target.last) if n is not None]
    if all(ends) and target.first is not None and target.last is not None:
        span = lineage.span(target.first, target.last, lineage.latest)
        inside = {passage.number for passage in span}
        own = {passage.number for passage in before}
        strangers = [n for n in inside - own - now if lineage.find_passage(n, version) is not None]
        if now <= inside and len(strangers) <= len(now):
            return span
    return pieces


def _status(
    lineage: Lineage,
    before: tuple[Passage, ...],
    version: int,
    journeys: dict[int, Journey],
    after: tuple[Passage, ...],
) -> str:
    """What became of a range, its passages' fates taken together; the words count, not how they are cut."""
    if not after:
        return "gone"
    if text_digest(joined(before)) == text_digest(joined(after)):
        numbers = {passage.number for passage in after}
        if {before[0].number, before[-1].number} <= numbers:
            moved = any(lineage.moved(p.number, version) for p in before if p.number in numbers)
            return "moved" if moved else "same"
        return "merged"
    own, kept = {p.number: p.digest for p in before}, {p.number: p.digest for p in after}
    if own == kept:
        return "moved"  # the same passages in another order
    fates = {v for journey in journeys.values() for v in journey.verdicts} & {"split", "merged"}
    unharmed = all(j.now for j in journeys.values()) and not _edited(journeys)
    return fates.pop() if len(fates) == 1 and unharmed else "edited"


def _edited(journeys: dict[int, Journey]) -> bool:
    return any("edited" in journey.verdicts for journey in journeys.values())


def _names(
    lineage: Lineage, target: Target, passages: tuple[Passage, ...], cited: Cited | None
) -> tuple[str | None, Target]:
    """The check of the words now, and the URL to cite them by: the one asked for where they stand apart."""
    asked = Target(target.record_id, None, target.first, target.last, cited.check if cited else None)
    if not passages:
        return None, asked
    if len(passages) == 1:
        return passages[0].check, Target(target.record_id, first=passages[0].number, check=passages[0].check)
    if not lineage.adjoin(passages):
        return check_of(text_digest(joined(passages))), asked
    check = range_checks(lineage, passages[0].number, passages[-1].number)[lineage.latest]
    return check, _range_target(target.record_id, passages, check)


def _range_target(record_id: str, passages: tuple[Passage, ...], check: str) -> Target:
    if len(passages) == 1:
        return Target(record_id, first=passages[0].number, check=passages[0].check)
    return Target(record_id, first=passages[0].number, last=passages[-1].number, check=check)
