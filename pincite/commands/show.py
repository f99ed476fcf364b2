"""`pincite show`: a record, a version or a passage."""

import json
from pathlib import Path
from typing import Any

import click

from archive.addresses import Site, Target
from archive.errors import UsageError
from archive.identifiers import canonical
from archive.records import Candidate, Version
from archive.store import Store, open_store
from pincite.terminal import inert, out, print_table, write_line

EPILOG = """\b
Examples
  pincite show q9w1dfwf077y                  a record
  pincite show /d/q9w1dfwf077y/v1            its first version
  pincite show https://…/d/q9w1dfwf077y/p3/k4f9
  pincite show q9w1dfwf077y --evidence       where each field was read
"""


def show_target(name: str) -> Target:
    """What an id or URL names; UsageError where it is neither."""
    found = Site().find_target(name if "/" in name else f"/d/{name}")
    if found is None:
        raise UsageError(f"{name} is neither a record's id (12 letters and digits) nor a URL of a record or passage")
    return found
