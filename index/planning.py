"""A query tree and a selection made a plan that an engine evaluates, in the words of one snapshot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from archive.dates import PartialDate, find_date
from index.compounds import Reading, readings_of_phrase, readings_of_word
from index.documents import ALL_FIELDS, SECTION, TITLE
from index.engine import Snapshot
from index.expansion import MOST_PREFIXED, Expander
from index.facet_values import FACETS, ValueTables
from index.plans import (
    VALUE_FACETS,
    AllOf,
    AnyOf,
    Days,
    Everything,
    Leaf,
    Node,
    Slot,
    Undated,
    Values,
    Without,
)
from index.query import tree as q
from index.requests import Selection
from index.results import Diagnostic
from index.scoring import FOLDED

LONGEST_PHRASE = 100  # tokens
FEW_YEARS = 3  # a selection of at most so many shows its months
_FIRST_DAY, _LAST_DAY = 1, 3_652_059  # of the calendar
_TEXT_FIELDS = {"title": (TITLE,), "section": (SECTION,)}


@dataclass(frozen=True, slots=True)
class Term:
    """A leaf or value of the plan that must or may match, beside the part of the query it came from."""

    node: Leaf | Values
    origin: q.Word | q.Phrase


@dataclass(slots=True)
class Planned:
    """A query's node, the terms that are not negated, and what there is to say."""

    root: Node = field(default_factory=Everything)
    terms: list[Term] = field(default_factory=list)
    joined: list[Leaf] = field(default_factory=list)  # two words that may be printed as one, besides
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves whose places are wanted, each once."""
        typed = [term.node for term in self.terms if isinstance(term.node, Leaf)]
        return tuple(dict.fromkeys([*typed, *self.joined]))


def plan_query(tree: q.Query, snapshot: Snapshot, tables: ValueTables) -> Planned:
    """The plan of a query."""
    planner = _Planner(snapshot, tables)
    planner.planned.root = planner.node(tree, None, negated=False)
    return planner.planned


class _Planner:
    """Walks a tree, whose depth the parser has bounded."""

    def __init__(self, snapshot: Snapshot, tables: ValueTables) -> None:
        self._snapshot = snapshot
        self._tables = tables
        self._expander = Expander(snapshot)
        self.planned = Planned()

    def node(self, tree: q.Query, name: str | None, *, negated: bool) -> Node:  # noqa: PLR0911 -- by kind
        """The node of a part of the query, in the field of that name."""
        match tree:
            case q.Word() | q.Phrase():
                return self._term(tree, name, negated=negated)
            case q.Field():
                return self.node(tree.part, tree.name, negated=negated)
            case q.Not():
                return Without(self.node(tree.part, name, negated=not negated))
            case q.And():
                return AllOf(tuple(self._conjuncts(tree.parts, name, negated=negated)))
            case q.Or():
                return AnyOf(tuple(self.node(part, name, negated=negated) for part in tree.parts))
            case q.DateRange():
                return days_between(find_date(tree.first), find_date(tree.last))
            case q.Everything():
                return Everything()

    def _conjuncts(self, parts: tuple[q.Query, ...], name: str | None, *, negated: bool) -> Iterator[Node]:
        """The nodes of parts that must all match; a word and a number after it may be printed as one."""
        left = list(parts)
        while left:
            part = left.pop(0)
            node = self.node(part, name, negated=negated)
            joined = joined_words(part, left[0]) if left and name not in FACETS else None
            slot = self._expander.word(joined.text, stemmed=False) if joined else ()
            if joined and slot:
                other = self.node(left.pop(0), name, negated=negated)
                alone = Leaf(
                    ((_weighed(slot, FOLDED),),), _TEXT_FIELDS.get(name or "", ALL_FIELDS), label=joined.text
                )
                if not negated:
                    self.planned.joined.append(alone)
                node = AnyOf((AllOf((node, other)), alone))
            yield node

    def _term(self, tree: q.Word | q.Phrase, name: str | None, *, negated: bool) -> Node:
        """A word or phrase, in the text or as a value."""
        node: Leaf | Values
        if name in FACETS:
            facet = FACETS[name]
            node = Values(facet, self._tables.of(self._snapshot, facet).matching(tree))
        else:
            fields = _TEXT_FIELDS.get(name or "", ALL_FIELDS)
            node = self._word(tree, fields) if isinstance(tree, q.Word) else self._phrase(tree, fields)
        if not negated:
            self.planned.terms.append(Term(node, tree))
        return node

    def _word(self, word: q.Word, fields: tuple[int, ...]) -> Leaf:
        """A word in every way it may be printed; a compound's parts must stand together."""
        if word.edits:
            readings = [one for one in readings_of_word(word.text) if not (one.name or one.loose)]
            alternatives = self._alternatives(readings, lambda raw, _: self._expander.fuzzy(raw, word.edits))
        elif word.prefix:
            alternatives = self._alternatives(readings_of_word(word.text)[:2], self._up_to_prefix(word))
        else:
            alternatives = self._alternatives(
                readings_of_word(word.text), lambda raw, _: self._expander.word(raw, stemmed=True)
            )
        return Leaf(alternatives, fields, label=word.text)

    def _up_to_prefix(self, origin: q.Word | q.Phrase) -> Callable[[str, bool], Slot]:
        """Words as they are, the last one as a prefix."""

        def slot(raw: str, last: bool) -> Slot:
            if not last:
                return self._expander.word(raw, stemmed=False)
            forms, more = self._expander.prefix(raw)
            if more:
                cause = f"Only the {MOST_PREFIXED:,} most frequent of the words in {raw}… were searched for."
                self._note("stopped", cause, origin.at)
            return forms

        return slot

    def _phrase(self, phrase: q.Phrase, fields: tuple[int, ...]) -> Leaf:
        """A quotation's words as they are, without inflections; near each other in any order, each once."""
        readings = readings_of_phrase(phrase.text)
        if len(readings[0].words) > LONGEST_PHRASE:
            cause = f"Only the first {LONGEST_PHRASE} words of the phrase were searched for."
            self._note("ignored", cause, phrase.at)
            readings = [Reading(readings[0].words[:LONGEST_PHRASE])]
        look_up = self._up_to_prefix(phrase) if phrase.text.endswith("*") else self._exactly
        if phrase.near is None:
            return Leaf(self._alternatives(readings, look_up), fields, label=phrase.text)
        slots = self._alternatives(readings[:1], look_up)
        return Leaf(tuple(tuple(dict.fromkeys(some)) for some in slots), fields, phrase.near, phrase.text)

    def _exactly(self, raw: str, _last: bool) -> Slot:
        return self._expander.word(raw, stemmed=False)

    def _alternatives(
        self, readings: list[Reading], look_up: Callable[[str, bool], Slot]
    ) -> tuple[tuple[Slot, ...], ...]:
        """The readings whose every word the index knows."""
        found: dict[tuple[Slot, ...], None] = {}
        for reading in readings:
            last = len(reading.words) - 1
            slots = [look_up(raw, at == last) for at, raw in enumerate(reading.words)]
            if reading.name:
                slots[-1] = tuple(form for form in slots[-1] if form.term[0].isupper())
            if all(slots):
                found[(_weighed(slots[0], reading.weight), *slots[1:])] = None
        return tuple(found)

    def _note(self, kind: str, cause: str, at: tuple[int, int]) -> None:
        self.planned.diagnostics.append(Diagnostic(kind, cause, at))


def joined_words(left: q.Query, right: q.Query) -> q.Word | None:
    """Letters and digits typed as two words (`COP 29`), as the one that they may be printed as."""
    if not (isinstance(left, q.Word) and isinstance(right, q.Word)):
        return None
    plain = left.text.isalpha() and right.text.isdigit() and not (left.prefix or right.prefix)
    if not plain or left.edits or right.edits:
        return None
    return q.Word(left.text + right.text, at=(left.at[0], right.at[1]))


def _weighed(slot: Slot, weight: float) -> Slot:
    """A slot whose forms count so much less."""
    if weight == 1:
        return slot
    return tuple(type(form)(form.term, form.weight * weight, form.languages) for form in slot)


def days_between(first: PartialDate | None, last: PartialDate | None) -> Days:
    """The days from one date's first to another's last."""
    return Days(
        first.first.toordinal() if first else _FIRST_DAY, last.last.toordinal() if last else _LAST_DAY
    )


def plan_selection(selection: Selection, snapshot: Snapshot, tables: ValueTables) -> dict[str, Node]:
    """A node for each facet that something is selected in; a value may be spelled as people spell it."""
    nodes: dict[str, Node] = {}
    for facet in VALUE_FACETS:
        if chosen := getattr(selection, facet):
            table = tables.of(snapshot, facet)
            nodes[facet] = Values(facet, frozenset().union(*(table.named(name) for name in chosen)))
    first, last = _ends(selection)
    if selection.undated:
        nodes["date"] = Undated()
    elif first or last:
        nodes["date"] = days_between(first, last)
    return nodes


def _ends(selection: Selection) -> tuple[PartialDate | None, PartialDate | None]:
    """The dates of a selection, exchanged where they were given the wrong way round."""
    first, last = find_date(selection.first), find_date(selection.last)
    return (last, first) if first and last and first.first > last.last else (first, last)


def years_to_drill(selection: Selection) -> tuple[int, int] | None:
    """The years whose months are worth counting: those of a range of few."""
    first, last = _ends(selection)
    if selection.undated or not first or not last or not 0 <= last.year - first.year < FEW_YEARS:
        return None
    return first.year, last.year
