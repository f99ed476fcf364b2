"""All that a record's page shows beside its version's fields, gathered."""

import json
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from archive.addresses import Target, split_address
from archive.arrivals import Arrival
from archive.citing.pages import highwire, json_ld
from archive.differences import Run
from archive.records import Candidate, Version
from archive.summaries import RecordSummary
from archive.views import Survivor
from index.marking import marks
from index.results import Hit
from web import arrivals, reading, states
from web.holdings import here
from web.objects import Found, survivor_of
from web.presenting import day, moment, plain, search_url
from web.references import reference_to
from web.words import FIELD_NAMES, HOW_KNOWN

_RELATED = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A candidate of a field, in words."""

    value: str
    how: str
    quote: str
    place: str | None


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """A field and its candidates, the chosen first."""

    name: str
    candidates: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """The payload, for download."""

    href: str
    size: int


@dataclass(frozen=True, slots=True)
class View:
    """What the template `record.html` reads."""

    target: Target
    canonical: Target
    parts: tuple[reading.Part, ...]
    contents: tuple[reading.ContentsItem, ...]
    description: str
    language: str | None
    pinned: bool
    older: bool
    missing: tuple[str, ...]
    evidence: tuple[EvidenceEntry, ...]
    safe_url: bool
    url_host: str
    original: Original | None
    reprints: tuple[RecordSummary, ...]
    related: tuple[Hit, ...]
    query: str
    results_url: str | None  # the search that led here
    hits: int
    first_hit: int | None
    cite_url: str
    cite_base: str  # what the panel adds a passage to
    citation: str
    highwire: tuple[tuple[str, str], ...]
    json_ld: Markup
    survivor: Survivor | None = None
    kept_on: tuple[str, str] | None = None  # how its words are there, and which passages they are
    arrival: Arrival | None = None
    cited_label: str | None = None
    note_above: bool = False
    came_by_check: bool = False
    explained: bool = False  # a note is shown that the reader should see first
    headline: str | None = None
    sentences: tuple[str, ...] = ()
    difference: tuple[Run, ...] = ()
    elsewhere: tuple[int, ...] = ()

    def record_target(self, number: int) -> Target:
        """A passage of the record, as it is now."""
        return Target(self.target.record_id, first=number)


def view_of(place_: Found) -> View:
    """The view of a record, a version or a passage."""
    record, version, target, arrival = place_.record, place_.version, place_.target, place_.arrival
    query = request.args.get("q", "")[: here().settings.limits.query_length]
    found = marks(version, query) if query.strip() else {}
    cited = _cited(arrival) if arrival else frozenset()
    passages = arrival.passages if arrival else ()
    reference = reference_to(place_)
    url = version.metadata.url or ""
    survivor = survivor_of(place_)
    return View(
        target=target,
        canonical=_canonical(target),
        parts=tuple(reading.parts(version, cited, found)),
        contents=reading.contents(version),
        description=(arrival.text if arrival and arrival.text else None) or reading.description(version),
        language=version.metadata.language,
        pinned=target.version is not None,
        older=target.version is not None and version.number != record.current,
        missing=tuple(FIELD_NAMES[name].lower() for name in version.metadata.missing),
        evidence=_evidence(version),
        safe_url=split_address(url).scheme in {"http", "https"},
        url_host=split_address(url).hostname or url,
        original=_original(version),
        reprints=tuple(here().store.reprints(record.id)),
        related=here().similar(record.id, _RELATED) if record.state == "live" else (),
        query=query,
        results_url=_results_url(),
        hits=sum(len(spans) for spans in found.values()),
        first_hit=next((p.number for p in version.passages if p.number in found), None),
        survivor=survivor,
        kept_on=arrivals.kept_on(survivor),
        cite_url=url_for("citations.cite", rest=target.path.removeprefix("/d/")),
        cite_base=url_for("citations.cite", rest=Target(record.id, target.version).path.removeprefix("/d/")),
        citation=_printed(place_),
        highwire=tuple(highwire(reference, here().site)),
        json_ld=json_script(json_ld(reference, here().site, passages)),
        **(_arrival(arrival, cited) if arrival else {}),
    )


def _results_url() -> str | None:
    """The search whose state the address carries; None for who did not come from one."""
    wanted, _ = states.read_request(request.args, here().settings.limits)
    return search_url(wanted) if states.parameters(wanted) else None


def _canonical(target: Target) -> Target:
    """Search engines are to know the record, and of pinned pages the pinned one."""
    return target.record if target.version is None else target


def _cited(arrival: Arrival) -> frozenset[int]:
    """The passages to mark: those shown, and on the current text every piece that holds the words."""
    pieces = arrival.pieces if arrival.target.version is None else ()
    return frozenset(passage.number for passage in (*arrival.passages, *pieces))


def _arrival(arrival: Arrival, cited: frozenset[int]) -> dict[str, Any]:
    return {
        "arrival": arrival,
        "cited_label": arrivals.name_of(arrival),
        "note_above": not cited,
        "came_by_check": arrival.target.check is not None,
        "explained": arrivals.is_explained(arrival),
        "headline": arrivals.headline(arrival),
        "sentences": tuple(arrivals.sentences(arrival)),
        "difference": arrivals.difference(arrival),
        "elsewhere": arrivals.elsewhere(arrival),
    }


def _printed(found: Found) -> str:
    """The line that says at the head of a printed page where it is from."""
    fields = found.version.metadata
    version = f"Version {found.version.number}, {moment(found.version.made_at)}"
    known = (
        ", ".join(fields.authors),
        fields.title,
        fields.source,
        fields.date and day(fields.date),
        version,
    )
    # Each part between isolates, so that names in Arabic and dates in English stay in their order.
    parts = [f"\u2068{plain(part)}\u2069" for part in known if part]
    return ". ".join(parts) + ". " + here().site.url(found.target)


def _evidence(version: Version) -> tuple[EvidenceEntry, ...]:
    return tuple(
        EvidenceEntry(FIELD_NAMES.get(name, name), tuple(_known(c) for c in candidates))
        for name, candidates in version.evidence.items()
        if candidates
    )


def _known(candidate: Candidate) -> Known:
    value = candidate.value if isinstance(candidate.value, str) else ", ".join(candidate.value)
    return Known(value, HOW_KNOWN.get(candidate.how, candidate.how), candidate.quote, candidate.place)


def _original(version: Version) -> Original | None:
    """The file to download; None where it is not kept, or can't be reached: the text is in the database."""
    try:
        size = here().store.payloads.path(version.digest).stat().st_size
    except OSError:
        return None
    return Original(
        url_for("records.original", record_id=version.record_id, number=version.number),
        size,
    )


def json_script(value: Any) -> Markup:
    """JSON for a `<script>` of data: no character that could end the element stands in it as itself."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704
