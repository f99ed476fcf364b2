"""`pincite fix`: correct a record's fields by hand."""

from pathlib import Path
from typing import Any

import click

from archive.errors import UsageError
from archive.records import FIELDS
from archive.store import open_store
from ingest.fields.genres import normal_type
from ingest.fields.languages import normal_language
from pincite.ingesting import catch_up
from pincite.targets import record_id_of
from pincite.terminal import inert, out

EPILOG = """\b
Examples
  pincite fix q9w1dfwf077y --date 2021-04 --source 'The Lantern' --why 'seen in the printed issue'
  pincite fix q9w1dfwf077y --author 'Mira Talvik' --author 'Onno Brandt'
  pincite fix q9w1dfwf077y --date ''          the date is not known after all
"""


@click.command("fix", epilog=EPILOG)
@click.argument("name", metavar="ID|URL")
@click.option("--title")
@click.option("--date", help="2024-12-31, 2024-12 or 2024; '' for not known.")
@click.option("--author", "authors", multiple=True, help="May be repeated; '' for none.")
@click.option("--source")
@click.option("--type")
@click.option("--language", help="A code such as en or az.")
@click.option("--url", help="The original's address.")
@click.option("--rights")
@click.option("--why", default="", help="How you know; kept with the correction.")
@click.option("--who", default=None, help="Whose correction it is [default: you].")
@click.pass_obj
def command(folder: Path, /, name: str, *, why: str, who: str | None, **options: Any) -> None:
    """Correct fields of a record by hand.

    A correction outranks all other evidence, is shown with who made it, when and why, and survives when the
    file comes again or the rules change. It makes a new version; cited passages keep their URLs.
    """
    record_id = record_id_of(name)
    given = {field: options[field] for field in FIELDS if options[field] not in (None, ())}
    if given.get("type"):
        given["type"] = normal_type(given["type"])
    if given.get("language"):
        given["language"] = normal_language(given["language"])
    if not given:
        raise UsageError("nothing to correct; name a field, as in --date 2021-04 (pincite fix --help)")
    with open_store(folder) as store, store.writing("fix", who=who, patience=5) as writer:
        for field, value in given.items():
            taken = writer.correct(record_id, field, value or None, why)
            said = "; ".join(value) if isinstance(value, tuple) else value
            out.print(f"{taken.outcome}: {field} of {record_id} is {inert(said or 'not known')}")
    catch_up(folder)
