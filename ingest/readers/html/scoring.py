"""How sure the trained weights are that a candidate is what a page means: log-linear models, to be read.

`weights.toml` holds a table for each question with a weight for each feature's name; `make train` writes it.
A feature that has no weight says nothing.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources


class Question(StrEnum):
    """What is asked of a candidate."""

    AUTHORS = "authors"
    TITLE = "title"
    DATE = "date"
    TEXT = "text"


def sureness(question: Question, features: Iterable[str]) -> float:
    """The probability, between 0 and 1, that a candidate that has no rivals is right."""
    return 1 / (1 + math.exp(-_score(_weights()[question], features)))


def shares(question: Question, rivals: Sequence[Iterable[str]]) -> list[float]:
    """The probability of each of several candidates; what is missing to 1 is that none of them is right."""
    weights = _weights()[question]
    odds = [math.exp(_score(weights, features)) for features in rivals]
    return [each / (1 + sum(odds)) for each in odds]


def _score(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """The sum of the weights, within what an exponential can bear."""
    total = weights["bias"] + math.fsum(weights.get(feature, 0.0) for feature in set(features))
    return max(-30.0, min(30.0, total))


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    text = resources.files("ingest.readers.html").joinpath("weights.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
