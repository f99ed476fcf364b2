"""What two versions have left once the same texts are paired, how alike it is, which pairs can be trusted."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.similarity import Codebook, candidates, likeness
from archive.words import words

MARGIN = 0.1  # by so much a pair must beat the runner-up
_MARGIN_OF_STANDING = 0.02  # by so much a pair's likeness must beat that with a passage which still stands
_IN_PLACE = 0.06  # what each neighbour that is matched beside it adds to a pair's evidence
_FLOOR = 0.45  # plus a share that falls with length: few words are soon alike
_FLOOR_CEILING = 0.65
_LONG_STRETCH = 0.12  # more is asked where many could be the one: as much as both neighbours add
_NEARBY = 3  # in a long stretch, positions compared on either side even where no rare word is shared
_MANY = 20  # new passages that make a stretch long
_STRETCH = 400  # up to so many pairs a stretch is compared whole
_EPSILON = 1e-9


@dataclass(slots=True)
class Comparison:
    """Both versions encoded, what the exact pairs leave of each, and how alike the pairs worth comparing are.

    A stretch is what stands between two exact pairs that keep the order.
    """

    old: list[str]
    new: list[str]
    exact: Mapping[int, int]
    free_old: list[int]
    free_new: list[int]
    stretch_old: dict[int, int]
    stretch_new: dict[int, int]
    in_stretch: Mapping[int, int]  # how many new passages a stretch has
    scores: dict[tuple[int, int], float] = field(default_factory=dict)
    by_old: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_new: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def floor(self, old: int, new: int) -> float:
        """The least likeness of an edit between the same anchors."""
        length = (len(self.old[old]) + len(self.new[new])) / 2
        return min(_FLOOR_CEILING, _FLOOR + 2 / max(length, 1))

    def evidence_needed(self, old: int, new: int) -> float:
        """The least evidence of such an edit: more than the likeness alone where the stretch is long."""
        many = self.in_stretch[self.stretch_old[old]] > _MANY
        return self.floor(old, new) + (_LONG_STRETCH if many else 0.0)

    def shared(self, old: int, new: int) -> float:
        """How many words a compared pair has in common, in order."""
        return self.scores[old, new] * (len(self.old[old]) + len(self.new[new])) / 2

    def are_free(self, old: int, new: int) -> bool:
        """Whether nothing is settled of either passage yet."""
        return old in self.stretch_old and new in self.stretch_new

    def in_one_stretch(self, old: int, new: int) -> bool:
        """Whether the pair is free and keeps the order of the exact pairs."""
        return self.are_free(old, new) and self.stretch_old[old] == self.stretch_new[new]

    def settle(self, olds: Collection[int], news: Collection[int]) -> None:
        """Takes passages out of what is free: it is certain what became of them."""
        self.free_old = [position for position in self.free_old if position not in olds]
        self.free_new = [position for position in self.free_new if position not in news]
        for position in olds:
            del self.stretch_old[position]
        for position in news:
            del self.stretch_new[position]

    def score(self, old: int, new: int) -> None:
        """Compares a pair, once."""
        if (old, new) not in self.scores:
            self.scores[old, new] = likeness(self.old[old], self.new[new])
            self.by_old[old].append(new)
            self.by_new[new].append(old)


def compare(
    old: Sequence[str], new: Sequence[str], exact: Mapping[int, int], kept: Collection[int]
) -> Comparison:
    """Two versions' texts compared; `kept` are the old positions of the exact pairs that keep the order."""
    codebook = Codebook()
    taken = set(exact.values())
    free_old = [position for position in range(len(old)) if position not in exact]
    free_new = [position for position in range(len(new)) if position not in taken]
    stretch_new = _stretches(free_new, sorted(exact[position] for position in kept))
    comparison = Comparison(
        [codebook.encode(words(text)) for text in old],
        [codebook.encode(words(text)) for text in new],
        exact,
        free_old,
        free_new,
        _stretches(free_old, sorted(kept)),
        stretch_new,
        Counter(stretch_new.values()),
    )
    for pair in _worth_comparing(comparison):
        comparison.score(*pair)
    return comparison


def _stretches(positions: Sequence[int], ends: Sequence[int]) -> dict[int, int]:
    return {position: bisect_left(ends, position) for position in positions}


def _worth_comparing(comparison: Comparison) -> Iterator[tuple[int, int]]:
    """Pairs that share rare words, anywhere; and pairs of about the same place in the same stretch."""
    for new, olds in candidates(comparison.old, comparison.new, comparison.free_new).items():
        for old in olds:
            yield old, new
    olds_in, news_in = _members(comparison.stretch_old), _members(comparison.stretch_new)
    for stretch, news in news_in.items():
        yield from _nearby(olds_in.get(stretch, []), news)


def _members(stretches: Mapping[int, int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for position, stretch in stretches.items():
        members[stretch].append(position)
    return members


def _nearby(olds: Sequence[int], news: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a short stretch; of a long one those at about the same place in it."""
    for index, new in enumerate(news):
        near = olds
        if len(olds) * len(news) > _STRETCH:
            middle = index * len(olds) // len(news)
            near = olds[max(0, middle - _NEARBY) : middle + _NEARBY + 1]
        for old in near:
            yield old, new


class Contest:
    """Judges pairs against their rivals, given what is matched so far."""

    def __init__(self, comparison: Comparison, matched: Mapping[int, int]) -> None:
        self._comparison = comparison
        self._places = {**comparison.exact, **matched}  # old -> new
        self._owners = {new: old for old, new in self._places.items()}

    def is_won(self, old: int, new: int) -> bool:
        """Whether no other pair of either passage comes close enough to cast doubt on this one."""
        if not self._beats_standing(old, new):
            return False
        evidence = self.evidence(old, new) + _EPSILON
        rivals = [self._of_new(old, rival) for rival in self._comparison.by_old[old] if rival != new]
        rivals += [self._of_old(rival, new) for rival in self._comparison.by_new[new] if rival != old]
        return all(rival + MARGIN <= evidence for rival in rivals)

    def _beats_standing(self, old: int, new: int) -> bool:
        """Whether the new passage is more like the old one than like any that still stands word for word.

        What is more like one of those is a look-alike of it that was put in, though it may stand in the very
        place of a passage that was taken out: where a passage stands speaks for an edit, never for whose.
        Of copies of one text any may have been edited; there the place decides.
        """
        compared, own = self._comparison, self._comparison.scores[old, new]
        standing = (rival for rival in compared.by_new[new] if rival not in compared.stretch_old)
        return all(
            compared.scores[rival, new] + _MARGIN_OF_STANDING <= own
            for rival in standing
            if compared.old[rival] != compared.old[old]
        )

    def _of_new(self, old: int, rival: int) -> float:
        """How strongly another new passage claims to be the old one's edit; nothing if clearly another's."""
        if rival not in self._comparison.stretch_new:
            return -1.0
        owner = self._owners.get(rival)
        if owner is not None and self._clearly(owner, rival, self._comparison.scores[old, rival]):
            return -1.0
        return self.evidence(old, rival)

    def _of_old(self, rival: int, new: int) -> float:
        """How strongly another old passage claims the new one as its edit.

        One that is still there word for word needs no other place: it counts less, as what speaks against
        the pair is then only a new passage that is its copy more than an edit of the other.
        """
        if rival not in self._comparison.stretch_old:
            return self.evidence(rival, new) - MARGIN
        place = self._places.get(rival)
        if place is not None and self._clearly(rival, place, self._comparison.scores[rival, new]):
            return -1.0
        return self.evidence(rival, new)

    def _clearly(self, old: int, new: int, score: float) -> bool:
        """Whether the two are far more alike than `score`."""
        return self._comparison.scores.get((old, new), 0.0) >= score + MARGIN

    def evidence(self, old: int, new: int) -> float:
        """The likeness of a pair, and a little for each neighbour that still stands beside it."""
        last_old, last_new = len(self._comparison.old) - 1, len(self._comparison.new) - 1
        before = (old == 0 and new == 0) or self._places.get(old - 1, -2) == new - 1
        after = (old == last_old and new == last_new) or self._places.get(old + 1, -2) == new + 1
        return self._comparison.scores[old, new] + _IN_PLACE * (before + after)
