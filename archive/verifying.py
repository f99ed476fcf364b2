"""A manuscript's quotations checked against the archive: where each stands, how it differs, what to cite."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.addresses import Site, Target
from archive.arrivals import Arrival
from archive.citing.references import Reference, reference_of
from archive.collating import Collation, Discrepancy, find_collation
from archive.dates import find_date
from archive.errors import NotFound
from archive.history import History
from archive.letters import letters
from archive.lineage import Lineage
from archive.quoting import Quotation, find_quotations, find_targets, unquoted
from archive.ranges import range_checks
from archive.records import Passage, Record, Version
from archive.resolving import resolve
from archive.words import words

_NEIGHBOURS = 6  # passages on either side that a quotation may run on into
_NEIGHBOURS_OMITTED = 25  # more where it leaves something out

OUTCOMES = {
    "exact": "word for word and mark for mark",
    "faithful": "as a scholar quotes: only marks, white space, first letters, omissions and brackets differ",
    "differs": "the words differ",
    "misplaced": "not at the URL given, but elsewhere",
    "not found": "nowhere in the archive",
    "withdrawn": "the URL's record was withdrawn",
    "unknown": "the URL names nothing in this archive",
    "unmatched": "the URL's check fits no text that its passage ever had",
    "resolved": "a URL without a quotation, which resolves",
}


@dataclass(frozen=True, slots=True)
class Holdings:
    """What verifying asks of an archive."""

    find_record: Callable[[str], Record | None]
    history: Callable[[str], History]
    get_version: Callable[[str, int | None], Version]
    find_candidates: Callable[
        [str], Sequence[tuple[str, int]]
    ]  # record ids and passage numbers, likeliest first
    site: Site
    find_reprints: Callable[[str], Sequence[str]]  # the ids of a record's reprints


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the passages of a version, and how a quotation of them differs."""

    record_id: str
    version: int
    is_current: bool
    passages: tuple[Passage, ...]
    original: str  # the words themselves
    collation: Collation
    permalink: Target  # cites these words, in this version

    @property
    def numbers(self) -> tuple[int, ...]:
        """The passages' numbers, in reading order."""
        return tuple(passage.number for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one quotation or URL."""

    quotation: Quotation
    line: int
    outcome: str  # a key of OUTCOMES
    place: Place | None = None
    arrival: Arrival | None = None  # at the URL given, or at the passage found
    reference: Reference | None = None
    also: tuple[Place, ...] = ()  # other records that hold the words as well: reprints; the oldest first

    @property
    def discrepancies(self) -> tuple[Discrepancy, ...]:
        """How the quotation differs from the words it was taken from."""
        return self.place.collation.discrepancies if self.place else ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing need be corrected, neither in the words nor in the URL given."""
        return self.outcome in {"exact", "faithful", "resolved"} and not self.has_wrong_check

    @property
    def has_wrong_check(self) -> bool:
        """Whether the URL given has a check that fits no text that its passage ever had."""
        if self.quotation.target is None or self.arrival is None:
            return False
        return self.arrival.status == "unmatched"


def verify(manuscript: str, holdings: Holdings) -> list[Finding]:
    """A finding for each quotation and each URL of the manuscript, in order."""
    verifier = _Verifier(holdings)
    titles = _titles(find_targets(manuscript, holdings.site), holdings)
    return [
        verifier.check(quotation, quotation.line_in(manuscript))
        for quotation in find_quotations(manuscript, holdings.site, titles)
    ]


def _titles(targets: Sequence[Target], holdings: Holdings) -> Iterator[str]:
    """The titles of what a manuscript cites, and of its parts: in citations they stand in quotation marks."""
    for record_id, number in dict.fromkeys((target.record_id, target.version) for target in targets):
        record = holdings.find_record(record_id)
        if record is None or record.state == "withdrawn" or (number or 1) > record.current:
            continue
        version = holdings.get_version(record_id, number)
        yield version.metadata.title
        yield from (section.title for section in version.sections)


def verify_quotation(text: str, holdings: Holdings, target: Target | None = None) -> Finding:
    """The finding for words that are a quotation as a whole, with or without marks around them."""
    return _Verifier(holdings).check(Quotation(unquoted(text.strip()), 0, len(text), target), 1)


class _Verifier:
    """Checks quotations one by one, and keeps the histories it has read meanwhile."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._lineages: dict[str, Lineage] = {}

    def check(self, quotation: Quotation, line: int) -> Finding:
        if quotation.target is None:
            places = self._originals_first(quotation.text, self._search(quotation.text))
            finding = self._finding(quotation, line, _outcome(_first(places)), _first(places), None)
            return replace(finding, also=tuple(places[1:]))
        record = self._holdings.find_record(quotation.target.record_id)
        if record is not None and record.state == "withdrawn":
            return Finding(quotation, line, "withdrawn")
        arrival = self._arrive(quotation.target) if record else None
        exists = record is not None and (quotation.target.first is None or arrival is not None)
        if not exists or not quotation.text:
            place = _first(self._search(quotation.text)) if quotation.text else None
            return self._finding(quotation, line, _outcome_of_url(arrival, exists=exists), place, arrival)
        place = self._at(quotation.text, quotation.target, arrival)
        if place is not None:
            return self._finding(quotation, line, _outcome(place), place, arrival)
        place = self._in_record(quotation.text, quotation.target.record_id)
        place = place or _first(self._search(quotation.text))
        return self._finding(quotation, line, "misplaced" if place else "not found", place, arrival)

    def _finding(
        self, quotation: Quotation, line: int, outcome: str, place: Place | None, arrival: Arrival | None
    ) -> Finding:
        """The finding, with the citation of the words that were found, or else of the URL's."""
        if place is None:
            return Finding(quotation, line, outcome, None, arrival)
        version = self._holdings.get_version(place.record_id, place.version)
        reference = reference_of(version, place.permalink, place.passages)
        arrived = arrival or self._arrive(place.permalink)
        return Finding(quotation, line, outcome, place, arrived, reference)

    def _arrive(self, target: Target) -> Arrival | None:
        if target.first is None:
            return None
        try:
            return resolve(self._lineage(target.record_id), target)
        except NotFound:
            return None

    def _lineage(self, record_id: str) -> Lineage:
        if record_id not in self._lineages:
            self._lineages[record_id] = Lineage(self._holdings.history(record_id))
        return self._lineages[record_id]

    def _at(self, text: str, target: Target, arrival: Arrival | None) -> Place | None:
        """The words at the URL given, in whichever version they fit best; the one cited first."""
        lineage = self._lineage(target.record_id)
        if target.first is None or arrival is None:
            return self._in_record(text, target.record_id, version=target.version)
        first = target.version or (arrival.cited.version if arrival.cited else lineage.latest)
        numbers = {target.first, target.last or target.first}
        places = _best_places(text, lineage, numbers, first)
        return _best(place for place in places if _holds(place, lineage, target))

    def _in_record(self, text: str, record_id: str, version: int | None = None) -> Place | None:
        """The words anywhere in a record: in its latest version or an older one that has them better."""
        lineage = self._lineage(record_id)
        newest_first = [version] if version else sorted(lineage.versions, reverse=True)
        found = (_place(text, lineage, number, lineage.versions[number].passages) for number in newest_first)
        return _best(place for place in found if place is not None)

    def _search(self, text: str) -> list[Place]:
        """The words wherever the index thinks they may be: in each record the best place, the best first."""
        found: dict[str, list[Place]] = defaultdict(list)
        for record_id, number in self._holdings.find_candidates(letters(text).text):
            lineage = self._lineage(record_id)
            if lineage.versions_with(number):
                found[record_id] += _best_places(text, lineage, {number}, lineage.latest)
        best = [place for places in found.values() if (place := _best(iter(places))) is not None]
        return sorted(best, key=_rank)

    def _originals_first(self, text: str, places: Sequence[Place]) -> list[Place]:
        """The best of the places, with those as good in other records; what was printed first comes first.

        A record's reprints are asked for too, as an index tells a family of them once.
        """
        if not places:
            return []
        equals = {place.record_id: place for place in places if _rank(place) == _rank(places[0])}
        for record_id in self._holdings.find_reprints(places[0].record_id):
            place = equals.get(record_id) or self._in_record(text, record_id)
            if place is not None and _rank(place) == _rank(places[0]):
                equals[record_id] = place
        return sorted(equals.values(), key=self._printed) if len(equals) > 1 else [places[0]]

    def _printed(self, place: Place) -> tuple[bool, dt.date, dt.datetime]:
        """When a record's words were published; those of no date last, in the order in which they came."""
        version = self._holdings.get_version(place.record_id, place.version)
        date, record = find_date(version.metadata.date), self._holdings.find_record(place.record_id)
        minted = record.minted_at if record else version.made_at
        return date is None, date.first if date else dt.date.max, minted


def _outcome(place: Place | None) -> str:
    if place is None:
        return "not found"
    if not place.collation.discrepancies:
        return "exact"
    return "differs" if place.collation.faults else "faithful"


def _outcome_of_url(arrival: Arrival | None, *, exists: bool) -> str:
    """The outcome of a URL that stands alone, or names nothing."""
    if not exists:
        return "unknown"
    return "unmatched" if arrival is not None and arrival.status == "unmatched" else "resolved"


def _best(places: Iterator[Place]) -> Place | None:
    """The place with the fewest faults; among equals the first."""
    return min(places, key=_rank, default=None)


def _rank(place: Place) -> tuple[int, float]:
    return place.collation.faults, -place.collation.score


def _first(places: Sequence[Place]) -> Place | None:
    return places[0] if places else None


def _best_places(text: str, lineage: Lineage, numbers: set[int], first: int) -> Iterator[Place]:
    """The words around the given passages, in each version where these have a text of their own."""
    others = sorted((v for v in lineage.versions if v != first), reverse=True)
    seen: set[tuple[str, ...]] = set()
    for version in (first, *others):
        passages = [lineage.find_passage(number, version) for number in sorted(numbers)]
        digests = tuple(passage.digest for passage in passages if passage is not None)
        if not digests or digests in seen:
            continue
        seen.add(digests)
        place = _place(text, lineage, version, _around(text, lineage, numbers, version))
        if place is not None:
            yield place


def _around(text: str, lineage: Lineage, numbers: set[int], version: int) -> Sequence[Passage]:
    """The passages of those numbers with as many neighbours as the quotation may need."""
    passages = lineage.versions[version].passages
    indexes = [index for index, passage in enumerate(passages) if passage.number in numbers]
    omits = "…" in text or ".." in text or ". ." in text
    reach = _NEIGHBOURS_OMITTED if omits else min(_NEIGHBOURS, 1 + len(words(text)) // 10)
    return passages[max(0, indexes[0] - reach) : indexes[-1] + reach + 1]


def _place(text: str, lineage: Lineage, version: int, passages: Sequence[Passage]) -> Place | None:
    """Where in these consecutive passages the words stand."""
    source = "\n".join(passage.text for passage in passages)
    collation = find_collation(text, source)
    if collation is None:
        return None
    held, start = [], 0
    for passage in passages:
        if start < collation.end and collation.start < start + len(passage.text):
            held.append(passage)
        start += len(passage.text) + 1
    return Place(
        lineage.record_id,
        version,
        version == lineage.latest,
        tuple(held),
        source[collation.start : collation.end],
        collation,
        _permalink(lineage, version, held),
    )


def _permalink(lineage: Lineage, version: int, passages: Sequence[Passage]) -> Target:
    first, last = passages[0], passages[-1]
    if first is last:
        return Target(lineage.record_id, first=first.number, check=first.check)
    check = range_checks(lineage, first.number, last.number)[version]
    return Target(lineage.record_id, first=first.number, last=last.number, check=check)


def _holds(place: Place, lineage: Lineage, target: Target) -> bool:
    """Whether the words stand, at least in part, in the passages that the URL names."""
    wanted = {target.first}
    if target.first and target.last and lineage.find_passage(target.last, place.version):
        if lineage.find_passage(target.first, place.version):
            wanted |= {p.number for p in lineage.span(target.first, target.last, place.version)}
        wanted.add(target.last)
    return bool(wanted & set(place.numbers))
