"""The scoring formula, BM25F, as the one definition every engine keeps to (`docs/search.md` prints it).

For a leaf g of the query and a live document d, over the fields f that g is searched in:

    tf(g, f, d)   the sum of the weights of g's occurrences (plans.Leaf)
    x(g, d)     = sum over f of  WEIGHTS[f] * tf(g, f, d) / (1 - B[f] + B[f] * L(f, d) / A(f))
    idf(g)      = ln(1 + (N - n + 0.5) / (n + 0.5))
    score(g, d) = idf(g) * x * (K1 + 1) / (K1 + x)

L(f, d) is the quantised number of tokens, A(f) the mean of the exact numbers over all N live documents (the
quotient is 1 where it is 0), n the number of live documents that g matches. A query's score is the sum over
its matching leaves.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
# By field: title, section headings, text.
WEIGHTS = (3.0, 1.5, 1.0)
B = (0.5, 0.5, 0.75)

# What an occurrence of a form counts beside one of the word exactly as typed.
EXACT, FOLDED, STEMMED = 1.0, 0.9, 0.75
EDITED = (0.9, 0.6, 0.4)  # by the number of letters that differ


def quantise(length: int) -> int:
    """The byte that a field length is kept as: exact below 16, then four significant bits, rounded down."""
    if length < 16:
        return max(length, 0)
    shift = length.bit_length() - 4
    return min((shift + 1) * 8 + ((length >> shift) - 8), 255)


def length_of(code: int) -> int:
    """The length a byte stands for; `quantise(length_of(code)) == code`."""
    if code < 16:
        return code
    return ((code & 7) + 8) << ((code >> 3) - 1)


LENGTHS: NDArray[np.float64] = np.array([length_of(code) for code in range(256)], dtype=np.float64)


def norms(field: int, mean: float) -> NDArray[np.float64]:
    """What a tf in this field is multiplied by, for each of the 256 length codes."""
    ratio = LENGTHS / mean if mean > 0 else np.ones(256)
    return np.asarray(WEIGHTS[field] / (1 - B[field] + B[field] * ratio))


def idf(documents: int, matching: int) -> float:
    """The weight of a leaf that `matching` of all live documents match."""
    return math.log(1 + (documents - matching + 0.5) / (matching + 0.5))


def score(tfs: Sequence[float], weights: Sequence[float], idf_: float) -> float:
    """One leaf's score in one document, from its tf and norm in each field."""
    x = sum(tf * weight for tf, weight in zip(tfs, weights, strict=True))
    return idf_ * x * (K1 + 1) / (K1 + x)
