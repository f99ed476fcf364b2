"""What every engine must answer, worked out the slow way from the definitions in `index/engine.py`.

It shares nothing with the engines but the cutting of words: places are found by trying all of them, windows
by looking at every one, statistics by counting, and the formula is written out again.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from archive.dates import parse_date
from index.analysis import STEMMED_LANGUAGES, fold, stem, tokens
from index.documents import IndexDocument
from index.plans import VALUE_FACETS, AllOf, AnyOf, Days, Everything, Leaf, Undated, Values, Without

K1, WEIGHTS, B = 1.2, (3.0, 1.5, 1.0), (0.5, 0.5, 0.75)


def four_bits(length: int) -> int:
    """The length with all but its four leading binary digits zero."""
    digits = f"{length:b}"
    return int(digits[:4] + "0" * (len(digits) - 4), 2) if length >= 16 else length


@dataclass(frozen=True)
class Read:
    """A document as lists of forms."""

    document: IndexDocument

    @cached_property
    def fields(self) -> list[list[list[str]]]:
        texts = [(self.document.title,), self.document.sections, self.document.passages]
        return [[[token.form for token in tokens(text)] for text in units] for units in texts]

    @cached_property
    def forms(self) -> set[str]:
        return {form for field in self.fields for unit in field for form in unit}

    @cached_property
    def lengths(self) -> list[int]:
        return [sum(len(unit) for unit in field) for field in self.fields]

    @property
    def language(self) -> str | None:
        tag = self.document.language
        return re.split("-", tag)[0].lower() if tag else None


class Oracle:
    """The right answers over these documents."""

    def __init__(self, documents):
        self.read = {document.id: Read(document) for document in documents}

    # -------------------------------------------------------------------- dictionary

    @cached_property
    def vocabulary(self):
        return {form for read in self.read.values() for form in read.forms}

    def forms(self, key):
        return {form for form in self.vocabulary if fold(form) == key}

    def stemmed(self, language, key):
        assert language in STEMMED_LANGUAGES
        here = {form for read in self.read.values() if read.language == language for form in read.forms}
        return {form for form in here if stem(form, language) == key}

    def frequency(self, form):
        return self.frequencies[form]

    @cached_property
    def frequencies(self):
        return Counter(form for read in self.read.values() for form in read.forms)

    @cached_property
    def words(self):
        """Each fold with the documents of its most frequent form."""
        found = {}
        for form in self.vocabulary:
            found[fold(form)] = max(found.get(fold(form), 0), self.frequency(form))
        return found

    def prefixed(self, prefix):
        words = {key: n for key, n in self.words.items() if key.startswith(prefix)}
        return sorted(words.items(), key=lambda item: (-item[1], item[0]))

    def close(self, key, distance):
        near = [(edits(key, word), -n, word) for word, n in self.words.items() if word[:1] == key[:1]]
        return [(word, -n) for far, n, word in sorted(near) if far <= distance]

    def values(self, facet):
        found = {}
        for read in self.read.values():
            for value in self.values_of(read, facet):
                found[value] = found.get(value, 0) + 1
        return found

    def values_of(self, read, facet):
        if facet == "language":
            return {read.language} - {None}
        if facet == "author":
            return set(read.document.authors)
        return {getattr(read.document, facet)} - {None}

    # -------------------------------------------------------------------- matching

    def occurrences(self, leaf, read):
        """(places, weight) of every occurrence of a leaf in a document."""
        found = []
        for alternative in leaf.alternatives:
            for field in leaf.fields:
                for unit, words in enumerate(read.fields[field]):
                    find = self.runs if leaf.near is None else self.windows
                    for places, weight in find(alternative, words, read.language, leaf.near):
                        found.append(([(field, unit, place) for place in places], weight))
        return found

    def weight(self, slot, word, language):
        """What a word weighs in a slot, None where it does not fit."""
        for form in slot:
            if form.term == word and (form.languages is None or language in form.languages):
                return form.weight
        return None

    def runs(self, slots, words, language, near):
        for start in range(len(words) - len(slots) + 1):
            weights = [self.weight(slot, words[start + n], language) for n, slot in enumerate(slots)]
            if None not in weights:
                yield list(range(start, start + len(slots))), math.prod(weights)

    def windows(self, slots, words, language, near):
        standing = [
            [n for n, word in enumerate(words) if self.weight(slot, word, language) is not None]
            for slot in slots
        ]

        def last_of_each(i, j):
            inside = [[n for n in places if i <= n <= j] for places in standing]
            return [places[-1] for places in inside] if all(inside) else None

        for i, j in product(sorted({n for places in standing for n in places}), repeat=2):
            last = last_of_each(i, j) if i <= j and j - i + 1 - len(slots) <= near else None
            if last and not (i < j and (last_of_each(i + 1, j) or last_of_each(i, j - 1))):
                weights = [self.weight(slot, words[n], language) for slot, n in zip(slots, last, strict=True)]
                yield sorted(set(last)), math.prod(weights)

    # -------------------------------------------------------------------- scoring

    def leaf_scores(self, leaf):
        matching = {id_: self.occurrences(leaf, read) for id_, read in self.read.items()}
        matching = {id_: found for id_, found in matching.items() if found}
        total, n = len(self.read), len(matching)
        idf = math.log(1 + (total - n + 0.5) / (n + 0.5))
        scores = {}
        for id_, found in matching.items():
            x = 0.0
            for field in range(3):
                tf = sum(weight for places, weight in found if places[0][0] == field)
                mean = sum(read.lengths[field] for read in self.read.values()) / total
                quotient = four_bits(self.read[id_].lengths[field]) / mean if mean else 1
                x += WEIGHTS[field] * tf / (1 - B[field] + B[field] * quotient)
            scores[id_] = idf * x * (K1 + 1) / (K1 + x)
        return scores

    def scores(self, node):  # noqa: PLR0911 -- one return for each kind of node
        match node:
            case Leaf():
                return self.leaf_scores(node)
            case AllOf(parts):
                found = [self.scores(part) for part in parts]
                return {
                    id_: sum(part[id_] for part in found)
                    for id_ in self.read
                    if all(id_ in part for part in found)
                }
            case AnyOf(parts):
                found = [self.scores(part) for part in parts]
                return {
                    id_: sum(part.get(id_, 0.0) for part in found)
                    for id_ in self.read
                    if any(id_ in part for part in found)
                }
            case Without(part):
                return dict.fromkeys(self.read.keys() - self.scores(part).keys(), 0.0)
            case Everything():
                return dict.fromkeys(self.read, 0.0)
            case Values(facet, values):
                return {id_: 0.0 for id_, read in self.read.items() if self.values_of(read, facet) & values}
            case Undated():
                return {id_: 0.0 for id_, read in self.read.items() if not read.document.date}
            case Days(first, last):
                return {id_: 0.0 for id_, read in self.read.items() if self.overlaps(read, first, last)}

    def overlaps(self, read, first, last):
        if not read.document.date:
            return False
        date = parse_date(read.document.date)
        return not (date.last.toordinal() < first or date.first.toordinal() > last)

    # -------------------------------------------------------------------- the answer

    def search(self, plan):
        """(every hit in order as (id, score, places, reprints), counts) of a plan."""
        scores = self.scores(plan.root)
        passing = {facet: set(self.scores(node)) for facet, node in plan.selection.items()}
        chosen = [id_ for id_ in scores if all(id_ in ids for ids in passing.values())]
        chosen.sort(key=lambda id_: self.sort_key(plan.sort, id_, scores[id_]))
        hits, seen = [], {}
        for id_ in chosen:
            family = self.family(id_)
            if family in seen:
                hits[seen[family]][3] += 1
            else:
                seen[family] = len(hits)
                hits.append([id_, scores[id_], self.places(plan, id_), 0])
        return hits, self.counts(plan, scores, passing)

    def family(self, id_):
        return self.read[id_].document.family or id_

    def sort_key(self, sort, id_, score):
        text = self.read[id_].document.date
        day = parse_date(text).first.toordinal() if text else None
        dated = (1, 0) if day is None else (0, day if sort == "oldest" else -day)
        return (-round(score, 6) if sort == "relevance" else 0, dated, id_)

    def places(self, plan, id_):
        rows = {
            (n, *place)
            for n, leaf in enumerate(plan.leaves)
            for places, _ in self.occurrences(leaf, self.read[id_])
            for place in places
        }
        return sorted(rows)

    def counts(self, plan, scores, passing):
        def tally(facet, values_of):
            families = {}
            for id_ in scores:
                if all(id_ in ids for name, ids in passing.items() if name != facet):
                    for value in values_of(self.read[id_]):
                        families.setdefault(value, set()).add(self.family(id_))
            return {value: len(found) for value, found in families.items()}

        def date_of(read):
            return parse_date(read.document.date) if read.document.date else None

        def months(read):
            date, years = date_of(read), plan.months or (1, 0)
            return (
                {(date.year, date.month)}
                if date and date.month and years[0] <= date.year <= years[1]
                else set()
            )

        return {
            **{facet: tally(facet, lambda read, f=facet: self.values_of(read, f)) for facet in VALUE_FACETS},
            "years": tally("date", lambda read: {date_of(read).year} if date_of(read) else set()),
            "months": tally("date", months),
            "undated": tally("date", lambda read: set() if date_of(read) else {None}).get(None, 0),
        }


def edits(a, b):
    """Optimal string alignment distance, by the textbook table."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, j in product(range(1, len(a) + 1), range(1, len(b) + 1)):
        table[i][j] = min(
            table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
        )
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
