"""A preserved record written out as JSON Lines, and read back: what a bag keeps of it.

One object a line, its `kind` first: the record, its payloads, its versions oldest first with their passages
and matches, then what led to it and what was done to it. `bag.schema.json` beside this module says it all.
No line depends on this program's own tables, so that other programs can read it in fifty years.
"""

import dataclasses
import datetime as dt
import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from jsonschema_rs import Draft202012Validator as Validator

from archive.addresses import split_address
from archive.errors import ArchiveDamaged
from archive.history import Match
from archive.identifiers import ALPHABET, ID_LENGTH, check_of, text_digest
from archive.preserved import Holding, Led, Payload, Preserved
from archive.records import Alias, Candidate, Metadata, Passage, Record, Removed, Section, Version
from archive.summaries import AuditEntry, Correction

FORMAT = 1
_ID = re.compile(f"[{ALPHABET}]{{{ID_LENGTH}}}")
_DIGEST = re.compile("[0-9a-f]{64}")
_KINDS = ("record", "payload", "version", "holding", "name", "correction", "event")


@dataclasses.dataclass(frozen=True, slots=True)
class Transcript:
    """A record as a bag has it; `blanked` where its words were left out because it was withdrawn."""

    preserved: Preserved
    blanked: bool = False


def write_transcript(transcript: Transcript) -> str:
    """The lines, each ended by a newline; equal transcripts give equal lines."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(transcript))


def _lines(transcript: Transcript) -> Iterator[dict[str, Any]]:
    preserved = transcript.preserved
    yield {"kind": "record", "format": FORMAT, **_record(preserved.record), "blanked": transcript.blanked}
    for payload in preserved.payloads:
        yield {"kind": "payload", **_plain(payload)}
    for version in preserved.versions:
        yield {"kind": "version", **_version(version, preserved.matches.get(version.number, ()))}
    for holding in preserved.holdings:
        yield {"kind": "holding", **_plain(holding)}
    for led in preserved.names:
        yield {"kind": "name", **_name(led)}
    for correction in preserved.corrections:
        yield {"kind": "correction", **_plain(correction)}
    for entry in preserved.audit:
        yield {"kind": "event", **{k: v for k, v in _plain(entry).items() if k != "record_id"}}


def _plain(value: Any) -> dict[str, Any]:
    """A flat value's fields as JSON has them."""
    return {
        field.name: _json(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if not field.name.startswith("issued_")
    }


def _json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return _moment(value)
    return [_json(item) for item in value] if isinstance(value, tuple) else value


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment else None


def _record(record: Record) -> dict[str, Any]:
    """The record without its aliases, which its names tell with their times."""
    return {name: value for name, value in _plain(record).items() if name != "aliases"}


def _name(led: Led) -> dict[str, Any]:
    alias = {"alias": led.alias.kind, **{k: v for k, v in _plain(led.alias).items() if k != "kind"}}
    return {**alias, "since": _moment(led.since), "until": _moment(led.until)}


def _version(version: Version, matches: Sequence[Match]) -> dict[str, Any]:
    return {
        "number": version.number,
        "made_at": _moment(version.made_at),
        "metadata": _plain(version.metadata),
        "evidence": {name: [_plain(c) for c in found] for name, found in version.evidence.items()},
        "sections": [_plain(section) for section in version.sections],
        "passages": [{**_plain(p), "digest": p.digest, "check": p.check} for p in version.passages],
        "matches": [_plain(match) for match in matches],
        "digest": version.digest,
        "media_type": version.media_type,
        "rules": version.rules,
        "removed": [_plain(removed) for removed in version.removed],
        "needs_ocr": list(version.needs_ocr),
        "warnings": list(version.warnings),
    }


def read_transcript(text: str, name: str) -> Transcript:
    """What `write_transcript` wrote; ArchiveDamaged, naming the file, where it is something else."""
    lines: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
    try:
        for line in text.split("\n"):
            if not line:
                continue
            found = json.loads(line)
            _require_schema(found)
            lines[found.pop("kind")].append(found)
        (head,) = lines["record"]
        if head["format"] != FORMAT:
            raise ArchiveDamaged(
                f"{name} has format {head['format']}; this program reads {FORMAT}: upgrade it"
            )
        transcript = Transcript(_preserved(head, lines), bool(head["blanked"]))
        _require_sound(transcript.preserved)
        return transcript
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveDamaged(f"{name} is no transcript of a record: {error!r}. Export it again") from error


def _require_schema(line: Any) -> None:
    """Nothing, where a line is as the published schema says; ValueError, naming what is not."""
    kind = line.get("kind") if isinstance(line, dict) else None
    if kind not in _KINDS:
        raise ValueError(f"a line is of kind {str(kind)[:40]!r}, which a transcript has not")
    error = next(_validator(kind).iter_errors(line), None)
    if error is not None:
        place = "/".join(str(step) for step in error.instance_path)
        raise ValueError(f"{kind}/{place}: {error.message[:200]}")


@functools.cache
def _validator(kind: str) -> Validator:
    """The schema of lines of a kind."""
    schema = json.loads(resources.files("archive").joinpath("bag.schema.json").read_text(encoding="utf-8"))
    return Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}, validate_formats=True)


def _require_sound(preserved: Preserved) -> None:
    """Nothing, where versions follow each other and texts are what their digests say; ValueError."""
    record, versions = preserved.record, preserved.versions
    if [version.number for version in versions] != list(range(1, record.current + 1)) or not versions:
        raise ValueError(f"its versions are not 1 to {record.current}")
    if record.state not in {"live", "merged", "withdrawn"} or not _ID.fullmatch(record.id):
        raise ValueError(f"{record.id!r} in state {record.state!r} is no record")
    if not all(_DIGEST.fullmatch(payload.digest) for payload in preserved.payloads):
        raise ValueError("a payload's digest is none")
    for version in versions:
        _require_fitting(version)
        numbers = [passage.number for passage in version.passages]
        if len(set(numbers)) != len(numbers):
            raise ValueError(f"version {version.number} gives a number twice")
        for p in version.passages:
            blank = record.state == "withdrawn" and not p.text
            if (
                not (blank or text_digest(p.text) == p.digest)
                or check_of(p.digest, length=len(p.check)) != p.check
            ):
                raise ValueError(
                    f"passage {p.number} of version {version.number} is not what its digest says"
                )


def _require_fitting(version: Version) -> None:
    """Nothing, where what a version says of its parts leads to parts that it has; ValueError."""
    if version.metadata.url and not any(split_address(version.metadata.url)):
        raise ValueError(
            f"version {version.number} has the address {version.metadata.url[:80]!r}, which is none"
        )
    for p in version.passages:
        if p.section is not None and p.section >= len(version.sections):
            raise ValueError(f"passage {p.number} of version {version.number} stands in section {p.section}")
        if any(first > last for first, last in p.spans):
            raise ValueError(f"passage {p.number} of version {version.number} ends before it begins")


def _preserved(head: Mapping[str, Any], lines: Mapping[str, list[dict[str, Any]]]) -> Preserved:
    names = tuple(_led(line) for line in lines["name"])
    record_id = head["id"]
    return Preserved(
        record=Record(
            id=record_id,
            state=head["state"],
            current=head["current"],
            minted_at=_time(head["minted_at"]),
            survivor=head["survivor"],
            reason=head["reason"],
            withdrawn_at=_find_time(head["withdrawn_at"]),
            aliases=tuple(
                sorted((led.alias for led in names if led.until is None), key=lambda alias: not alias.minted)
            ),
            family=head["family"],
        ),
        versions=tuple(_read_version(line, record_id) for line in lines["version"]),
        matches={
            line["number"]: tuple(
                Match(m["number"], m["verdict"], m["score"], tuple(m["now"])) for m in found
            )
            for line in lines["version"]
            if (found := line["matches"])
        },
        payloads=tuple(
            Payload(
                p["digest"], p["size"], p["media_type"], _time(p["received_at"]), _find_time(p["erased_at"])
            )
            for p in lines["payload"]
        ),
        holdings=tuple(Holding(h["digest"], h["version"], _time(h["at"])) for h in lines["holding"]),
        names=names,
        corrections=tuple(
            Correction(c["field"], _value(c["value"]), c["who"], _time(c["at"]), c["why"])
            for c in lines["correction"]
        ),
        audit=tuple(
            AuditEntry(_time(e["at"]), e["who"], e["what"], record_id, e["why"]) for e in lines["event"]
        ),
    )


def _read_version(line: Mapping[str, Any], record_id: str) -> Version:
    metadata = line["metadata"]
    return Version(
        record_id=record_id,
        number=line["number"],
        metadata=Metadata(**{**metadata, "authors": tuple(metadata["authors"])}),
        evidence={
            field: tuple(Candidate(_value(c["value"]), c["how"], c["quote"], c["place"]) for c in found)
            for field, found in line["evidence"].items()
        },
        sections=tuple(Section(s["title"], s["level"], tuple(s["authors"])) for s in line["sections"]),
        passages=tuple(_read_passage(passage) for passage in line["passages"]),
        digest=line["digest"],
        media_type=line["media_type"],
        rules=line["rules"],
        made_at=_time(line["made_at"]),
        removed=tuple(Removed(r["step"], r["text"], r["page"], _spans(r["spans"])) for r in line["removed"]),
        needs_ocr=tuple(line["needs_ocr"]),
        warnings=tuple(line["warnings"]),
    )


def _read_passage(line: Mapping[str, Any]) -> Passage:
    return Passage(
        number=line["number"],
        text=line["text"],
        section=line["section"],
        page=line["page"],
        label=line["label"],
        spans=_spans(line["spans"]),
        issued_digest=line["digest"],
        issued_check=line["check"],
    )


def _led(line: Mapping[str, Any]) -> Led:
    alias = Alias(line["alias"], line["collection"], line["name"], line["minted"])
    return Led(alias, _time(line["since"]), _find_time(line["until"]))


def _spans(stored: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in stored)


def _value(stored: str | list[str]) -> str | tuple[str, ...]:
    return stored if isinstance(stored, str) else tuple(stored)


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _find_time(text: str | None) -> dt.datetime | None:
    return _time(text) if text else None
