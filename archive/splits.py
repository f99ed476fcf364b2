"""The splits and mergers of two versions, each the best that its passages allow."""

from collections.abc import Collection, Mapping

from archive.comparison import Comparison
from archive.fragments import Gathering, gather, may_belong
from archive.links import Link

CERTAIN = 0.97  # so alike, the parts are the whole: no edit of one of them is the better reading
LIKELY = 0.5


def find_splits(
    comparison: Comparison, edits: Mapping[int, int], claimed: Collection[int], *, least: float
) -> dict[int, Link]:
    """Links of old passages whose words several new ones share out; `edits` are pairs found by likeness."""
    left = set(comparison.free_new) - set(edits.values())
    found: dict[int, Gathering] = {}
    for old in comparison.free_old:
        texts = {
            new: comparison.new[new]
            for new in comparison.by_old[old]
            if new in left and may_belong(comparison.shared(old, new), comparison.new[new])
        }
        gathering = _gather(comparison.old[old], texts, edits.get(old), comparison.new, least)
        if gathering is not None:
            found[old] = gathering
    links: dict[int, Link] = {}
    for old in sorted(found, key=lambda position: -found[position].score):
        parts = found[old].parts
        if all(part in left or part == edits.get(old) for part in parts):
            links[old] = _split_link(found[old], claimed)
            left.difference_update(parts)
    return links


def _split_link(gathering: Gathering, claimed: Collection[int]) -> Link:
    own = {part: words for part, words in gathering.parts.items() if part not in claimed}
    heir = Gathering(own, 0.0).largest if own else None
    return Link("split", gathering.score, tuple(sorted(gathering.parts)), heir)


def find_mergers(
    comparison: Comparison,
    edits: Mapping[int, int],
    claimed: Collection[int],
    splits: Mapping[int, Link],
    *,
    least: float,
) -> dict[int, Link]:
    """Links of old passages that are parts of one new passage."""
    left = set(comparison.free_old) - edits.keys() - splits.keys()
    shared_out = {place for link in splits.values() for place in link.now}
    owners = {new: old for old, new in edits.items() if old not in splits}
    merged: dict[int, Link] = {}
    for new in comparison.free_new:
        if new in shared_out:
            continue
        texts = {
            old: comparison.old[old]
            for old in comparison.by_new[new]
            if old in left and may_belong(comparison.shared(old, new), comparison.old[old])
        }
        gathering = _gather(comparison.new[new], texts, owners.get(new), comparison.old, least)
        if gathering is None:
            continue
        heir = None if new in claimed else gathering.largest
        for part in gathering.parts:
            merged[part] = Link("merged", gathering.score, (new,), new if part == heir else None)
        left.difference_update(gathering.parts)
    return merged


def _gather(
    whole: str, texts: dict[int, str], partner: int | None, all_texts: list[str], least: float
) -> Gathering | None:
    if partner is not None:
        texts[partner] = all_texts[partner]
    found = gather(whole, texts, partner=partner) if len(texts) > 1 else None
    return found if found is not None and found.score >= least else None
