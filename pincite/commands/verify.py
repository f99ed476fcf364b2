"""`pincite verify`: hold a manuscript's quotations against the archive."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import IO

import click

from archive.addresses import Site
from archive.collating import Discrepancy
from archive.errors import UsageError
from archive.quoting import is_bare
from archive.store import open_store
from archive.verifying import OUTCOMES, Finding, verify, verify_quotation
from archive.views import finding_json
from index.service import open_index
from pincite.terminal import inert, out, write_line
from pincite.verifying import holdings_of

LONGEST = 20_000_000  # bytes of a manuscript
_WRONG_URL = frozenset(("unknown", "misplaced", "withdrawn"))
_COLOURS = {"exact": "green", "faithful": "green", "resolved": "green", "differs": "yellow"}

EPILOG = """\b
Examples
  pincite verify essay.md          every quotation and every URL in it
  pincite verify < essay.txt       from standard input
  pincite verify --json essay.md   one JSON object for each

\b
Exit status: 0 all are sound, 1 some are not, 2 could not run.
"""


@click.command("verify", epilog=EPILOG)
@click.argument("manuscript", type=click.File("rb"), default="-")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a quotation or URL.")
@click.pass_obj
def command(folder: Path, /, manuscript: IO[bytes], *, as_lines: bool) -> None:
    """Check the quotations and permanent URLs of a MANUSCRIPT, in plain text or Markdown.

    For each: the passage it was taken from, every difference, the version it fits, and the citation.
    Quotation marks, dashes, ellipses and square brackets are understood as a scholar uses them. A single
    paragraph with neither quotation marks nor URLs is taken for one quotation.
    """
    text = _read(manuscript)
    with open_store(folder, read_only=True) as store:
        index = open_index(store)
        index.catch_up()
        holdings = holdings_of(store, index)
        findings = verify(text, holdings)
        if not findings and is_bare(text):
            findings = [verify_quotation(text, holdings)]
        site = Site(store.settings.url or "")
    for finding in findings:
        if as_lines:
            write_line(json.dumps(finding_json(finding, site), ensure_ascii=False))
        else:
            _print(finding, site)
    if not as_lines:
        counts = Counter(finding.outcome for finding in findings)
        told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
        out.print(told or "No quotations and no URLs of this archive's form were found.")
    sys.exit(0 if all(finding.is_sound for finding in findings) else 1)


def _read(manuscript: IO[bytes]) -> str:
    content = manuscript.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise UsageError(f"The manuscript is longer than {LONGEST:,} bytes; check it in parts")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The manuscript is not plain text in UTF-8 ({error.reason} at byte {error.start}); "
            "save it as text or Markdown in UTF-8"
        ) from error


def _print(finding: Finding, site: Site) -> None:
    colour = _COLOURS.get(finding.outcome, "red")
    given = site.url(finding.quotation.target) if finding.quotation.target else ""
    words = finding.quotation.text or given
    out.print(
        f"line {finding.line}: [{colour}]{finding.outcome}[/] {inert(_shortened(words))}{_since(finding)}"
    )
    if finding.quotation.text and (finding.outcome in _WRONG_URL or finding.has_wrong_check):
        told = OUTCOMES["unmatched"] if finding.has_wrong_check else OUTCOMES[finding.outcome]
        out.print(f"    [bold]{told}:[/] {inert(given)}")
    for discrepancy in finding.discrepancies:
        out.print(f"    {_told(discrepancy)}")
    if finding.place is not None:
        out.print(f"    [blue]{inert(site.url(finding.place.permalink))}[/]{_aged(finding)}")
    for other in finding.also:
        out.print(f"    also in [blue]{inert(site.url(other.permalink))}[/]")


def _shortened(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _told(discrepancy: Discrepancy) -> str:
    style = "bold" if discrepancy.is_fault else "dim"
    return f"[{style}]{discrepancy.kind}:[/] {inert(_shortened(discrepancy.sentence, 200))}"


def _since(finding: Finding) -> str:
    """What became of the passage of a URL that stands alone, where that is not what it was."""
    arrival = finding.arrival
    if arrival is None or arrival.is_intact or finding.quotation.text or finding.outcome != "resolved":
        return ""
    return f" ({arrival.status} since)"


def _aged(finding: Finding) -> str:
    """What to know of the passage since."""
    place, arrival = finding.place, finding.arrival
    if place is None or place.is_current:
        return ""
    return f" (version {place.version}; {arrival.status if arrival else 'changed'} since)"
