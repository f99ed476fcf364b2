"""A page's documents evaluated once more, here: their scores as doubles, and where the leaves stand."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.memory.contents import Contents, Indexed
from index.memory.evaluation import Evaluation
from index.opensearch.ranking import Weights
from index.plans import Leaf, Node


class Page:
    """Some documents with their tokens, scored by what was counted in the whole index."""

    def __init__(self, documents: Iterable[Indexed], weights: Weights, seconds: float | None) -> None:
        contents = Contents(documents)
        contents.means = tuple(weights.means)
        self._evaluation = _WeighedEvaluation(contents, seconds, weights)

    def scores(self, root: Node) -> dict[str, float]:
        """The documents' scores."""
        return self._evaluation.scores(root)

    def places(self, leaves: Sequence[Leaf], id_: str) -> NDArray[np.int32]:
        """Where the leaves stand in a document, as `FoundHit.places` has it."""
        rows = {
            (ordinal, *place)
            for ordinal, leaf in enumerate(leaves)
            for places, _ in self._evaluation.occurrences(leaf, id_)
            for place in places
        }
        return np.array(sorted(rows), dtype=np.int32).reshape(-1, 4)


class _WeighedEvaluation(Evaluation):
    """The small engine's evaluation, with another collection's statistics."""

    def __init__(self, contents: Contents, seconds: float | None, weights: Weights) -> None:
        super().__init__(contents, seconds)
        self._rarities = weights.rarities

    def rarity(self, leaf: Leaf, matching: int) -> float:
        """How rare a leaf is in the whole index."""
        return self._rarities[leaf] if leaf in self._rarities else super().rarity(leaf, matching)


def terms_of(leaves: Iterable[Leaf]) -> set[str]:
    """Every form that the leaves speak of."""
    return {
        form.term
        for leaf in leaves
        for alternative in leaf.alternatives
        for slot in alternative
        for form in slot
    }
