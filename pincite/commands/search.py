"""`pincite search`: find records and passages."""

import json
from pathlib import Path
from typing import Any

import click

from archive.addresses import Site, Target
from archive.dates import find_date
from archive.errors import EngineError, EngineUnavailable, UsageError
from archive.store import open_store
from index.answers import as_json
from index.requests import SORTS, Request, Selection
from index.results import Hit, PassageHit, Results
from index.service import Index, open_index
from pincite.terminal import err, inert, out, warn, write_line

EPILOG = """\b
Examples
  pincite search ferry                        all records with the word
  pincite search '"night crossing" -lemons'   a phrase, without a word
  pincite search 'title:treaty date:2021..2023'
  pincite search pier --source 'The Lantern' --sort newest --json
"""


@click.command("search", epilog=EPILOG)
@click.argument("query", nargs=-1, required=True)
@click.option("--source", multiple=True, help="Only this source; may be repeated.")
@click.option("--type", "kind", multiple=True, help="Only this type; may be repeated.")
@click.option("--lang", multiple=True, help="Only this language; may be repeated.")
@click.option("--author", multiple=True, help="Only this author; may be repeated.")
@click.option("--from", "first", metavar="DATE", help="Not before: 2024, 2024-07 or 2024-07-31.")
@click.option("--to", "last", metavar="DATE", help="Not after.")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--json", "as_object", is_flag=True, help="One JSON object instead of text.")
@click.pass_obj
def command(folder: Path, /, query: tuple[str, ...], *, as_object: bool, **options: Any) -> None:
    """Find records and passages; docs/search.md explains the query language."""
    request = Request(
        query=" ".join(query),
        selection=_selection(options),
        sort=options["sort"],
        page=options["page"],
        size=options["size"],
    )
    with open_store(folder, read_only=True) as store:
        index = open_index(store)
        try:
            index.catch_up()
        except EngineUnavailable as error:
            warn(str(error))
        results = _answer(index, request)
        site = Site(store.settings.url or "")
    if as_object:
        write_line(json.dumps(as_json(results, site), ensure_ascii=False))
    else:
        _print(results, site)


def _answer(index: Index, request: Request) -> Results:
    """What the index answers; one whose damage only the search met is made anew first."""
    try:
        return index.search(request)
    except EngineError:
        if not index.mend():
            raise
        warn("the index was damaged and has been made anew")
        return index.search(request)


def _selection(options: dict[str, Any]) -> Selection:
    for name, flag in (("first", "--from"), ("last", "--to")):
        if options[name] and find_date(options[name]) is None:
            raise UsageError(f"{flag} {options[name]} is not a date; write 2024, 2024-07 or 2024-07-31")
    return Selection(
        source=options["source"],
        type=options["kind"],
        language=options["lang"],
        author=options["author"],
        first=options["first"],
        last=options["last"],
    )


def _print(results: Results, site: Site) -> None:
    for diagnostic in results.diagnostics:
        warn(diagnostic.cause)
    if results.did_you_mean:
        err.print(f"Did you mean [bold]{inert(results.did_you_mean)}[/]?")
    noun = "record" if results.total == 1 else "records"
    out.print(f"{results.total:,} {noun}, page {results.page} of {max(1, results.pages)}")
    for hit in results.hits:
        _print_hit(hit, site)


def _print_hit(hit: Hit, site: Site) -> None:
    facts = " · ".join(inert(fact) for fact in (hit.source, hit.date or "undated", hit.id) if fact)
    out.print(f"\n[bold]{inert(hit.title)}[/]\n[dim]{facts}[/]")
    for passage in hit.passages:
        out.print(f"  {_marked(passage)}")
        out.print(f"  [blue]{inert(site.url(Target(hit.id, first=passage.number, check=passage.check)))}[/]")


def _marked(passage: PassageHit) -> str:
    pieces, last = [], 0
    for start, end in passage.spans:
        pieces += [inert(passage.text[last:start]), f"[bold yellow]{inert(passage.text[start:end])}[/]"]
        last = end
    return "".join([*pieces, inert(passage.text[last:])])
