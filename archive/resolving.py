"""What became of `p{k}/{check}`: pure on a record's history, the same for pages, JSON, check and freeze.

A number is looked up, never a likeness: all that had to be judged was decided and stored when each version
came in, so that an answer can only change when a version is added.
"""

from archive.addresses import Target
from archive.arrivals import Arrival, Cited
from archive.errors import PassageNotFound, VersionNotFound
from archive.lineage import Journey, Lineage
from archive.ranges import resolve_range
from archive.records import Passage


def resolve(lineage: Lineage, target: Target) -> Arrival:
    """What the URL of a passage or range answers; PassageNotFound, VersionNotFound if there never was one."""
    if target.first is None:
        raise PassageNotFound(f"{target.path} names no passage; add one, as in {target.record.path}/p1")
    if target.version is not None and target.version not in lineage.versions:
        raise VersionNotFound(
            f"Record {lineage.record_id} has no version {target.version}; its latest is {lineage.latest}, "
            f"{Target(lineage.record_id, lineage.latest).path}"
        )
    if target.last is not None:
        return resolve_range(lineage, target)
    if not lineage.versions_with(target.first):
        raise PassageNotFound(
            f"Record {lineage.record_id} never had a passage {target.first}; see {target.record.path}"
        )
    if target.version is not None:
        return _pinned(lineage, target, target.first, target.version)
    return _current(lineage, target, target.first)


def _pinned(lineage: Lineage, target: Target, number: int, version: int) -> Arrival:
    passage = lineage.find_passage(number, version)
    if passage is None:
        last = lineage.versions_with(number)[-1]
        raise PassageNotFound(
            f"Passage {number} is not in version {version} of {lineage.record_id}; "
            f"it is in version {last}, {target.of_version(last).path}"
        )
    journey = lineage.follow(number, version)
    return Arrival(
        target=target,
        status=status_since(lineage, number, version, journey),
        version=version,
        latest=lineage.latest,
        passages=(passage,),
        pieces=journey.pieces,
        cited=None,
        turns=journey.turns,
        check=passage.check,
        permalink=Target(target.record_id, first=number, check=passage.check),
    )


def _current(lineage: Lineage, target: Target, number: int) -> Arrival:
    held = lineage.versions_with(number)
    matching = [v for v in held if target.check in (None, _passage(lineage, number, v).check)]
    version = matching[-1] if matching else held[-1]
    journey = lineage.follow(number, version)
    passages = _words_now(lineage, number, journey)
    cited = None
    if matching and (target.check is not None or version != lineage.latest):
        cited = _cited(lineage, number, version)
    permalink = _permalink(lineage, target, passages, cited)
    return Arrival(
        target=target,
        status=status_since(lineage, number, version, journey) if matching else "unmatched",
        version=lineage.latest,
        latest=lineage.latest,
        passages=passages,
        pieces=journey.pieces,
        cited=cited,
        turns=journey.turns,
        check=permalink.check if passages else None,
        permalink=permalink,
    )


def status_since(lineage: Lineage, number: int, version: int, journey: Journey) -> str:
    """What became of a passage of that version, all changes since taken together.

    The same words under the same number are the same, whatever happened between.
    """
    before, after = _passage(lineage, number, version), lineage.find_passage(number, lineage.latest)
    if after is not None and after.digest == before.digest:
        happened = journey.verdicts & {"moved", "returned"}
        return "moved" if happened and lineage.moved(number, version) else "same"
    if not journey.now:
        return "gone"
    if len(journey.now) > 1:
        return "split"
    if journey.now != (number,):
        return "merged" if "merged" in journey.verdicts else "split"
    return "merged" if "merged" in journey.verdicts and "split" not in journey.verdicts else "edited"


def _words_now(lineage: Lineage, number: int, journey: Journey) -> tuple[Passage, ...]:
    """The passage itself where its number lives, else those that hold its words."""
    own = lineage.find_passage(number, lineage.latest)
    if own is not None:
        return (own,)
    return journey.pieces


def _permalink(
    lineage: Lineage, target: Target, passages: tuple[Passage, ...], cited: Cited | None
) -> Target:
    """Where the words now stand; where there are none, or they stand apart, the URL as it was asked."""
    if len(passages) == 1:
        return Target(target.record_id, first=passages[0].number, check=passages[0].check)
    if passages and lineage.adjoin(passages):
        wanted = Target(target.record_id, first=passages[0].number, last=passages[-1].number)
        return resolve_range(lineage, wanted).permalink
    return Target(target.record_id, first=target.first, check=cited.check if cited else None)


def _cited(lineage: Lineage, number: int, version: int) -> Cited:
    passage = _passage(lineage, number, version)
    return Cited(version, lineage.versions[version].made_at, passage.check, (passage,))


def _passage(lineage: Lineage, number: int, version: int) -> Passage:
    passage = lineage.find_passage(number, version)
    if passage is None:
        raise PassageNotFound(f"Passage {number} is not in version {version} of {lineage.record_id}")
    return passage
