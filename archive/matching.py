"""Two versions' passages aligned: what became of each old passage, and how sure that is.

First the same texts are paired by digest, then splits and mergers that keep every word, then what stands
between them in order by likeness, then what is left across the order (moved and edited at once), then splits
and mergers that were edited. Where the best pair hardly beats
the runner-up it is no pair: a reader is never shown the wrong passage as the right one.

Positions count from 0 in reading order. Nothing here knows numbers; `numbering` gives them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from archive.comparison import Comparison, Contest, compare
from archive.links import GONE, Link
from archive.sequences import heaviest_chain, longest_increasing
from archive.splits import CERTAIN, LIKELY, find_mergers, find_splits

_MOVED_FLOOR = 0.75  # what moved and was edited at once must be this alike


def pair_exact(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old position -> new position of equal digests; of repeated ones first those beside a pair already made.

    Texts that stand once in both versions are paired, then equal neighbours of pairs; what ties are left
    go by order, between the same pairs first (after Heckel, "A technique for isolating differences between
    files", 1978).
    """
    pairs = _single(old, new)
    taken = set(pairs.values())
    _spread(old, new, pairs, taken, step=1)
    _spread(old, new, pairs, taken, step=-1)
    kept = sorted(in_order(pairs))
    starts = [(-1, -1), *((position, pairs[position]) for position in kept)]
    ends = [*starts[1:], (len(old), len(new))]
    for (old_start, new_start), (old_end, new_end) in zip(starts, ends, strict=True):
        _pair_equal(old, new, range(old_start + 1, old_end), range(new_start + 1, new_end), pairs, taken)
    _pair_equal(old, new, range(len(old)), range(len(new)), pairs, taken)
    return pairs


def _single(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Texts that stand once in both versions."""
    in_old, in_new = Counter(old), Counter(new)
    place = {digest: position for position, digest in enumerate(new)}
    return {p: place[text] for p, text in enumerate(old) if in_old[text] == 1 and in_new[text] == 1}


def _spread(
    old: Sequence[str], new: Sequence[str], pairs: dict[int, int], taken: set[int], *, step: int
) -> None:
    """Pairs equal texts right after (step 1) or before (-1) a pair, or an end of the text, and so on."""
    end = (-1, -1) if step > 0 else (len(old), len(new))
    for start, start_place in (end, *sorted(pairs.items(), reverse=step < 0)):
        position, place = start + step, start_place + step
        while 0 <= position < len(old) and 0 <= place < len(new):
            if position in pairs or place in taken or old[position] != new[place]:
                break
            pairs[position] = place
            taken.add(place)
            position, place = position + step, place + step


def _pair_equal(
    old: Sequence[str],
    new: Sequence[str],
    olds: Sequence[int],
    news: Sequence[int],
    pairs: dict[int, int],
    taken: set[int],
) -> None:
    """Pairs what is unpaired and equal within two stretches, first to first."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for position in reversed(news):
        if position not in taken:
            waiting[new[position]].append(position)
    for position in olds:
        if position not in pairs and waiting[old[position]]:
            pairs[position] = waiting[old[position]].pop()
            taken.add(pairs[position])


def match_passages(
    old: Sequence[str], new: Sequence[str], exact: Mapping[int, int], claimed: Collection[int] = ()
) -> tuple[Link, ...]:
    """A Link for each old passage's text, given the pairs of the same text.

    `claimed` are new positions whose number is settled otherwise (a dead number's text returned): they can
    be a part of a split or the whole of a merger, but inherit no number and are no edit of anything.
    """
    links = _changed(compare(old, new, exact, in_order(exact)), claimed) if len(exact) < len(old) else {}
    kept = in_order({**exact, **_heirs(links)})
    for position, place in exact.items():
        links[position] = Link("same" if position in kept else "moved", 1.0, (place,), place)
    return tuple(links.get(position, GONE) for position in range(len(old)))


def _changed(comparison: Comparison, claimed: Collection[int]) -> dict[int, Link]:
    """Links of the passages that are not there word for word."""
    links = find_splits(comparison, {}, claimed, least=CERTAIN)
    links.update(find_mergers(comparison, {}, claimed, links, least=CERTAIN))
    comparison.settle(links.keys(), {place for link in links.values() for place in link.now})
    settled = _heirs(links)
    edits = _edited_in_order(comparison, settled, claimed)
    edits.update(_edited_across(comparison, {**settled, **edits}, claimed))
    splits = find_splits(comparison, edits, claimed, least=LIKELY)
    mergers = find_mergers(comparison, edits, claimed, splits, least=LIKELY)
    edited = {o: Link("edited", comparison.scores[o, n], (n,), n) for o, n in edits.items()}
    return {**links, **edited, **splits, **mergers}


def _heirs(links: Mapping[int, Link]) -> dict[int, int]:
    return {position: link.heir for position, link in links.items() if link.heir is not None}


def in_order(pairs: Mapping[int, int]) -> set[int]:
    """The old positions whose order among themselves the new version keeps; the others moved."""
    olds = sorted(pairs)
    return {olds[index] for index in longest_increasing([pairs[position] for position in olds])}


def _edited_in_order(
    comparison: Comparison, settled: Mapping[int, int], claimed: Collection[int]
) -> dict[int, int]:
    """Old -> new of the pairs that keep the order and are alike enough, without the contested ones."""
    possible = [
        (old, new, score)
        for (old, new), score in comparison.scores.items()
        if new not in claimed and comparison.in_one_stretch(old, new) and score >= comparison.floor(old, new)
    ]
    chain = {old: new for old, new, _ in heaviest_chain(possible)}
    contest = Contest(comparison, {**settled, **chain})
    return {
        old: new
        for old, new in chain.items()
        if contest.evidence(old, new) >= comparison.evidence_needed(old, new) and contest.is_won(old, new)
    }


def _edited_across(
    comparison: Comparison, matched: Mapping[int, int], claimed: Collection[int]
) -> dict[int, int]:
    """Old -> new of what is left and very much alike though it stands elsewhere."""
    taken = set(matched.values()) | set(claimed)
    contest = Contest(comparison, matched)
    possible = [
        (-score, old, new)
        for (old, new), score in comparison.scores.items()
        if score >= _MOVED_FLOOR and comparison.are_free(old, new) and old not in matched and new not in taken
    ]
    found: dict[int, int] = {}
    for _, old, new in sorted(possible):
        if old not in found and new not in taken and contest.is_won(old, new):
            found[old] = new
            taken.add(new)
    return found
