"""A segment's term dictionary, made from its forms: which forms share a fold, or a stem in a language."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index import analysis
from index.whoosh_engine.layout import Arrays, stem_key
from index.whoosh_engine.texts import pack

Numbers = NDArray[np.uint32]


def dictionary_arrays(
    forms: Sequence[str], counts: Numbers, spoken: Mapping[str, NDArray[np.intp]]
) -> Arrays:
    """The dictionary of these sorted forms.

    `counts` are the documents of each form; `spoken` gives, for each base language, the numbers of the forms
    that occur in its documents.
    """
    folds = [analysis.fold(form) for form in forms]
    fold_keys, fold_posts, fold_forms = _grouped(folds, np.arange(len(forms), dtype=np.uint32))
    stems = _stem_keys(forms, spoken)
    stem_keys, stem_posts, stem_forms = _grouped(
        [key for key, _ in stems], np.array([number for _, number in stems], np.uint32)
    )
    arrays: Arrays = {"form_counts": counts}
    arrays["forms"], arrays["form_starts"] = pack(forms)
    arrays["folds"], arrays["fold_starts"] = pack(fold_keys)
    arrays["fold_posts"], arrays["fold_forms"] = fold_posts, fold_forms
    arrays["fold_counts"] = _greatest(counts[fold_forms], fold_posts)
    arrays["stems"], arrays["stem_starts"] = pack(stem_keys)
    arrays["stem_posts"], arrays["stem_forms"] = stem_posts, stem_forms
    return arrays


def _stem_keys(forms: Sequence[str], spoken: Mapping[str, NDArray[np.intp]]) -> list[tuple[str, int]]:
    """Key and form of each stem, where the language has a stemmer."""
    found: list[tuple[str, int]] = []
    for language, numbers in spoken.items():
        if language in analysis.STEMMED_LANGUAGES:
            members = numbers.tolist()
            stems = analysis.stems([forms[number] for number in members], language)
            found += zip((stem_key(language, stem) for stem in stems), members, strict=True)
    return found


def _grouped(keys: Sequence[str], numbers: Numbers) -> tuple[list[str], Numbers, Numbers]:
    """The distinct keys in order, where the numbers of each begin, and the numbers by key."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    distinct: list[str] = []
    starts: list[int] = []
    for place, at in enumerate(order):
        if not distinct or keys[at] != distinct[-1]:
            distinct.append(keys[at])
            starts.append(place)
    return distinct, np.array([*starts, len(keys)], np.uint32), numbers[np.array(order, np.intp)]


def _greatest(values: Numbers, starts: Numbers) -> Numbers:
    """The greatest value of each group; no group is empty."""
    if len(starts) == 1:
        return np.zeros(0, np.uint32)
    return np.asarray(np.maximum.reduceat(values, starts[:-1].astype(np.intp)), np.uint32)


def merged_forms(tables: Iterable[Sequence[str]]) -> list[str]:
    """The distinct forms of several dictionaries, sorted."""
    return sorted(set[str]().union(*tables))
