"""`pincite show`: a record, a version or a passage."""

import json
from pathlib import Path
from typing import Any

import click

from archive.addresses import Site, Target
from archive.arrivals import Arrival
from archive.lineage import Lineage
from archive.records import HOW_RANKS, Record, Version
from archive.resolving import resolve
from archive.store import Store, open_store
from archive.views import arrival_json, record_page_json
from pincite.targets import target_of
from pincite.terminal import inert, out, print_table, write_line

EPILOG = """\b
Examples
  pincite show q9w1dfwf077y                  a record
  pincite show q9w1dfwf077y --evidence       where each field was read
  pincite show /d/q9w1dfwf077y/v1            its first version
  pincite show https://archive.example.org/d/q9w1dfwf077y/p3/k4f9
"""


@click.command("show", epilog=EPILOG)
@click.argument("name", metavar="ID|URL")
@click.option(
    "--evidence", is_flag=True, help="Every candidate of every field, with the words it was read from."
)
@click.option("--json", "as_object", is_flag=True, help="One JSON object instead of text.")
@click.pass_obj
def command(folder: Path, name: str, *, evidence: bool, as_object: bool) -> None:
    """Show a record, one of its versions, or a passage and what became of it."""
    target = target_of(name)
    with open_store(folder, read_only=True) as store:
        record = store.get_record(target.record_id)
        if not as_object and record.state != "live":
            out.print(f"[bold red]{inert(_standing(record))}[/]\n")
        if target.first is not None:
            _show_passage(store, target, as_object=as_object)
        else:
            _show_record(store, target, record, evidence=evidence, as_object=as_object)


def _standing(record: Record) -> str:
    """What the public is told of a record that was merged or withdrawn; archivists still read it here."""
    if record.state == "merged":
        return f"merged: it lives on in {record.survivor}"
    day = f" on {record.withdrawn_at:%Y-%m-%d}" if record.withdrawn_at else ""
    return f"withdrawn{day}: {record.reason or 'no reason was given'}. Its URLs answer 410"


def _show_record(store: Store, target: Target, record: Record, *, evidence: bool, as_object: bool) -> None:
    version = store.get_version(target.record_id, target.version)
    site = Site(store.settings.url or "")
    if as_object:
        versions = store.list_versions(target.record_id)
        page = record_page_json(version, versions, site, pinned=target.version is not None)
        if record.state != "live":
            page |= {"state": record.state, "survivor": record.survivor, "reason": record.reason}
        write_line(json.dumps(page, ensure_ascii=False))
    elif evidence:
        _print_evidence(version)
    else:
        _print_record(version, site)


def _print_record(version: Version, site: Site) -> None:
    fields = version.metadata
    out.print(f"[bold]{inert(fields.title)}[/]")
    facts: dict[str, Any] = {
        "date": fields.date,
        "authors": "; ".join(fields.authors),
        "source": fields.source,
        "type": fields.type,
        "language": fields.language,
        "original": fields.url,
        "rights": fields.rights,
        "not known": ", ".join(fields.missing),
        "version": version.number,
        "URL": site.url(Target(version.record_id)),
    }
    for label, value in facts.items():
        if value:
            out.print(f"[dim]{label:>9}[/]  {inert(value)}")
    if version.passages and not any(passage.text for passage in version.passages):
        out.print(f"\nThe words of its {len(version.passages)} passages were erased")
        return
    section = None
    for passage in version.passages:
        if passage.section != section and passage.section is not None:
            section = passage.section
            out.print(f"\n[bold]{inert(version.sections[section].title)}[/]")
        label = f"{passage.label} " if passage.label else ""
        out.print(f"\n[blue]p{passage.number}[/]  {inert(label)}{inert(passage.text)}")


def _print_evidence(version: Version) -> None:
    rows = [
        (
            field if place == 0 else "",
            _shown(candidate.value),
            f"{HOW_RANKS.get(candidate.how, len(HOW_RANKS))} {candidate.how}",
            candidate.quote,
            candidate.place,
        )
        for field, candidates in version.evidence.items()
        for place, candidate in enumerate(candidates)
    ]
    print_table("Evidence, the chosen first", ("field", "value", "rank", "words", "where"), rows)


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def _show_passage(store: Store, target: Target, *, as_object: bool) -> None:
    site = Site(store.settings.url or "")
    lineage = Lineage(store.history(target.record_id))
    arrival = resolve(lineage, target)
    if as_object:
        write_line(json.dumps(arrival_json(arrival, site), ensure_ascii=False))
    else:
        _print_arrival(arrival, site)


def _print_arrival(arrival: Arrival, site: Site) -> None:
    out.print(f"[bold]{arrival.status}[/], version {arrival.version}")
    if arrival.cited is not None and not arrival.is_intact:
        out.print(f"\n[dim]as cited, version {arrival.cited.version}:[/]\n{inert(arrival.cited.text)}")
        out.print("\n[dim]now:[/]")
    out.print(inert(arrival.text) if arrival.text is not None else "no longer in the record")
    out.print(
        f"\n[blue]{inert(site.url(arrival.permalink))}[/]\n[dim]pinned:[/] {inert(site.url(arrival.pinned))}"
    )
